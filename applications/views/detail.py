"""One declaration as everybody who may see it reads it: where it stands, who must act, what it says, what happened."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import deadline, eligibility, overview, rules
from applications.enums import EDITABLE, ENDED, OFFICE_STATES, State
from applications.later import LaterDeadline
from applications.models import ApplicationVersion
from applications.sections import parts, spec_of
from applications.verification import address_of, code_of
from applications.views.acts import available
from applications.views.finding import find
from ipfund.common import clock
from ipfund.common.documents import qr


def detail(request, pk):
    application = find(request, pk)
    inside = overview.reads_as_applicant(application, request.user)
    versions = versions_of(application, request.user)
    version = version_to_show(request, application, versions, inside=inside)
    admins = [membership.user for membership in application.organisation.admins()]
    return render(
        request,
        "applications/detail/page.html",
        {
            "layout": "layout/applicant.html" if inside else "layout/office.html",
            "application": application,
            "inside": inside,
            "filed": overview.was_filed_by_unit(application),
            "steps": overview.steps(application),
            "turn": overview.turn(application, admins),
            "shown_state": deadline.shown_state(application, clock.now()),
            "missed": deadline.due_at(application) if deadline.is_missed(application, clock.now()) else None,
            "later": LaterDeadline(application),
            "office_decides": rules.was_returned_by_an_office(application),
            "due": due_of(application),
            "versions": versions,
            "version": version,
            "receipt": getattr(version, "receipt", None),
            "acts": acts_of(application, request.user),
            "events": overview.timeline(application, request.user),
            "contacts": spec_of(application.direction).contacts,
            **content_of(application, version, inside=inside),
        },
    )


def versions_of(application, person):
    """Return the versions that a person may read, oldest first."""
    found = ApplicationVersion.objects.readable_by(application, person)
    return list(found.select_related("submitted_by", "receipt__issued_to").defer("content"))


def version_to_show(request, application, versions, *, inside):
    """Return the asked version, else the newest; None for a draft."""
    if asked := request.GET.get("v", ""):
        found = [version for version in versions if asked == str(version.number)]
        if not found:
            raise Http404
        return found[0]
    if inside:
        return None if application.state in EDITABLE or not versions else versions[-1]
    return versions[-1] if versions else None


def content_of(application, version, *, inside):
    """Return the sections, files and conditions of a version, or of the draft for its own people."""
    if version is not None:
        frozen = application.versions.values_list("content", flat=True).get(pk=version.pk)
        version.content = frozen
        kept = {file.sha256: file.pk for file in application.attachments.all()}
        files = [file | {"url": link_to(kept.get(file["sha256"]))} for file in frozen["attachments"]]
        written, answers = frozen["sections"], eligibility.answers_of_version(application, version)
    else:
        if not inside and application.state == State.EXPIRED:
            return {"parts": [], "files": [], "answers": []}
        rows = list(application.sections.all())
        current = list(application.attachments.filter(removed_at__isnull=True).order_by("pk"))
        files = [{"name": file.name, "size": file.size, "sha256": file.sha256, "kind": file.kind, "url": link_to(file.pk)} for file in current]  # fmt: skip
        written = {row.key: row.data for row in rows}
        answers = eligibility.answers_of(application, rows, current)
    titles = {wanted.kind: wanted.title for wanted in spec_of(application.direction).attachments}
    files = [file | {"kind": titles.get(file["kind"], file["kind"])} for file in files]
    read = parts(written, direction=application.direction, attachments=(), unit=application.organisation)
    return {
        "parts": [part for part in read if part.key != "attachments"],
        "files": files,
        "answers": eligibility.with_marks(answers, application.marks.select_related("by")),
    }


def link_to(pk):
    return reverse("applications:attachment", args=[pk]) if pk else ""


def due_of(application):
    """Return the instant that matters now; None once it is filed."""
    waiting = application.state in {State.DRAFT, State.UNIT_REVIEW, State.RETURNED}
    return deadline.due_at(application) if waiting else None


def acts_of(application, person):
    """Return what this person may do now: (label, url, tone, what it means), what leads on first."""
    found, offered = [], available(application, person, clock.now())
    missed = deadline.is_missed(application, clock.now())
    if application.state in EDITABLE and application.owner_id == person.pk and not missed:
        found.append((_("Continue writing"), reverse("applications:task_list", args=[application.pk]), "primary", ""))
    deciding = {"pass", "return", "refuse"} & {name for name, _what, _url in offered}
    if application.state in OFFICE_STATES and deciding and not overview.reads_as_applicant(application, person):
        found.append((_("Check the conditions"), reverse("applications:review", args=[application.pk]), "primary", ""))
    tones = {"success": "success", "danger": "outline-danger"}
    found += [(what.label, url, tones.get(what.tone, "secondary"), what.text) for _name, what, url in offered]
    if application.state not in ENDED and rules.is_unit_admin(application, person):
        found.append(
            (
                _("Hand over to a colleague"),
                reverse("applications:hand_over", args=[application.pk]),
                "secondary",
                _("Another person in the unit continues writing; it can be handed back in the same way."),
            )
        )
    return found


def is_in_force(application, version):
    filed = overview.was_filed_by_unit(application) and application.state not in ENDED
    return filed and version.number == application.version


def receipt(request, pk):
    """The receipt of the newest filed version: what to keep, print and verify."""
    application = find(request, pk)
    found = application.receipts.select_related("version", "issued_to").order_by("-version__number")
    shown = get_object_or_404(found[:1]) if "v" not in request.GET else get_object_or_404(found, version__number=request.GET["v"] if request.GET["v"].isdecimal() else -1)  # fmt: skip
    return render(
        request,
        "applications/detail/receipt.html",
        {
            "application": application,
            "receipt": shown,
            "version": shown.version,
            "code": code_of(shown.version),
            "qr": qr.data_uri(address_of(shown.version)),
            "filed": is_in_force(application, shown.version),
            "settled": application.state in overview.FOLLOWING,
        },
    )
