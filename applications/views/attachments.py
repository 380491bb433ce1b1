"""Attachments: uploading, removing, reading; and the blank forms to fill in."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import blanks, rules
from applications.forms_writing import UploadForm
from applications.models import Application, Attachment
from applications.sections import KINDS, Context, blocking, state_of
from applications.sections.attachments import wanted_of
from applications.services import attaching
from applications.views.desk import Desk
from applications.views.writing import neighbours, show_locked
from ipfund.common.downloads import download
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed
from ipfund.common.posting import post_only

KEY = "attachments"


def attachments(request, pk, *, refusal=None, refused_kind=""):
    """What the direction asks for, each kind with its files; one small form a kind, so that it works without scripts."""
    desk = Desk.of(request, pk)
    row = desk.row(KEY)
    locked = desk.locked_because(KEY)
    if locked and refusal is None:
        return show_locked(request, desk, row, locked)
    problems = KINDS[KEY].problems(row.data, desk.full_context)
    links = [{"text": problem.sentence, "href": f"#{problem.field}"} for problem in blocking(problems)]
    return render(
        request,
        "applications/writing/attachments.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": desk.context.section(KEY),
            "row": row,
            "kinds": [kind_of(desk, wanted, refused_kind) for wanted in wanted_of(desk.full_context)],
            "links": links_of(refusal, refused_kind) or (links if "check" in request.GET else []),
            "complete": not blocking(problems),
            "max_bytes": settings.ATTACHMENT_MAX_BYTES,
            "refusal": refusal,
            "back": request.GET.get("from", ""),
            "neighbours": neighbours(desk, KEY),
        },
        status=refusal.status if refusal else 200,
    )


def links_of(refusal, refused_kind):
    """Lead from the top of the page to the file that was not taken."""
    return [{"text": refusal.message, "href": f"#kind-{refused_kind}"}] if refusal else []


def kind_of(desk, wanted, refused_kind):
    files = [shown(desk, file) for file in desk.files if file.kind == wanted.kind]
    return {
        "wanted": wanted,
        "files": files,
        "is_full": len(files) >= wanted.max_count,
        "formats": listed(name.upper() for name in wanted.formats),
        "accept": ",".join(f".{name}" for name in accepted(wanted.formats)),
        "refused": refused_kind == wanted.kind,
    }


def accepted(formats):
    """Return what the browser's file dialog offers: the older Office files where the new ones are taken, JPEG too."""
    more = {"docx": ["doc"], "xlsx": ["xls"], "jpg": ["jpeg"]}
    return [one for name in formats for one in (name, *more.get(name, []))]


def shown(desk, file):
    return {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "by": file.uploaded_by.name,
        "at": file.uploaded_at,
        "url": reverse("applications:attachment", args=[file.pk]),
        "remove_url": reverse("applications:remove_attachment", args=[desk.application.pk, file.pk]),
    }


@post_only("applications:attachments")
def upload(request, pk):
    desk = Desk.of(request, pk)
    form = UploadForm(request.POST, request.FILES)
    kind = request.POST.get("kind", "")
    wanted = next((one for one in wanted_of(desk.full_context) if one.kind == kind), None)
    if wanted is None:
        raise Http404
    if not form.is_valid():
        words = " ".join(message for errors in form.errors.values() for message in errors)
        return attachments(request, pk, refusal=NotNow(words, code="file"), refused_kind=kind)
    try:
        attached = attaching.attach(
            pk, by=request.user, wanted=wanted, upload=form.cleaned_data["file"], state_after=judge(desk)
        )
    except NotNow as refusal:
        return attachments(request, pk, refusal=refusal, refused_kind=kind)
    messages.success(request, _("“%s” has been uploaded.") % attached.name)
    return redirect(reverse("applications:attachments", args=[pk]) + f"#kind-{kind}")


def judge(desk):
    """Return what tells the section's state for some files; the service asks it under the lock."""

    def state_after(files):
        context = Context(desk.spec, desk.application.organisation, desk.context.sections, tuple(files))
        return state_of(KINDS[KEY].problems({}, context))

    return state_after


def remove_attachment(request, pk, file_pk):
    """Ask first: one page, one button. Submitted versions keep the file."""
    desk = Desk.of(request, pk)
    file = get_object_or_404(desk.application.attachments.filter(removed_at__isnull=True), pk=file_pk)
    refusal = None
    if request.method == "POST":
        try:
            attaching.remove(file, by=request.user, state_after=judge(desk))
        except NotNow as refused:
            refusal = refused
        else:
            messages.success(request, _("“%s” has been removed.") % file.name)
            return redirect("applications:attachments", pk)
    return render(
        request,
        "applications/writing/remove_attachment.html",
        {"desk": desk, "application": desk.application, "file": file, "refusal": refusal},
        status=refusal.status if refusal else 200,
    )


def attachment(request, pk):
    """Hand out a file to who may see its declaration: as a download, under its own name, as what it is."""
    seen = Application.objects.visible_to(request.user)
    files = Attachment.objects.filter(application__in=seen).select_related("application")
    file = get_object_or_404(files, pk=pk)
    if not (rules.knows_unfiled(file.application, request.user) or was_filed(file)):
        raise Http404
    response = download(file)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def was_filed(file):
    """Whether a version that the unit filed names this very file."""
    filed = file.application.versions.filed()
    return any(
        file.sha256 == one["sha256"] for kept in filed.values_list("content__attachments", flat=True) for one in kept
    )


def blank(request, pk, name):
    """A blank implementation plan or letter of commitment, headed with this declaration, as DOCX."""
    desk = Desk.of(request, pk)
    if name not in blanks.MAKERS:
        raise Http404
    title, content = blanks.MAKERS[name](desk.application, desk.context)
    return FileResponse(content, as_attachment=True, filename=f"{title}.docx", content_type=blanks.DOCX)
