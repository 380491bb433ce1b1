"""Objections: the public form and its acknowledgement, the inbox and the ruling."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from awards import rules
from awards.enums import ObjectionState
from awards.forms.notices import LetterForm, ObjectionForm, RulingForm
from awards.models import Evidence, NoticeEntry, Objection
from awards.services import notices
from awards.services import objections as services
from ipfund.common import audit, clock
from ipfund.common.acting import require
from ipfund.common.callers import client_address
from ipfund.common.downloads import as_listed, download
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted
from ipfund.common.paging import page


def find_entry(pk):
    entries = (
        NoticeEntry.objects.with_award_state().select_related("notice__program").defer("notice__program__definition")
    )
    return get_object_or_404(entries, pk=pk)


def object_to(request, pk):
    """The public form. What was typed stays on the page; files must be chosen again, as browsers want it."""
    entry = find_entry(pk)
    running = notices.is_running(entry.notice, clock.now())
    taken = running and entry.is_proposed
    form = ObjectionForm(posted(request), request.FILES or None)
    problem, resend, status = "", taken, 200 if taken else 409
    if request.method == "POST":
        status = 422 if taken else 409
        if form.is_valid():
            try:
                objection = services.raise_objection(
                    pk,
                    address=client_address(request),
                    said=form.said(),
                    evidence=form.cleaned_data["evidence"],
                    letter=form.cleaned_data["letter"],
                )
            except NotNow as refusal:
                problem, resend, status = refusal.message, taken and refusal.code != "repeated", refusal.status
            else:
                return redirect("awards:objection_received", objection.token)
    context = {
        "entry": entry,
        "form": form,
        "problem": problem,
        "resend": resend,
        "running": running,
        "taken": taken,
        "ends_at": notices.ends_at(entry.notice),
    }
    return render(request, "awards/object.html", context, status=status)


def objection_received(request, token):
    """The acknowledgement, by an address only its author knows; later it shows the ruling."""
    objection = get_object_or_404(Objection.objects.select_related("entry__notice"), token=token)
    context = {
        "objection": objection,
        "count": objection.files.count(),
        "ruled": objection.state != ObjectionState.OPEN,
    }
    return render(request, "awards/objection_received.html", context)


def objections(request):
    """The inbox: open ones first. Only the program manager and the auditor see who wrote them."""
    state = request.GET.get("state", "open")
    found = Objection.objects.visible_to(request.user).for_list()
    if state == "open":
        found = found.open()
    elif state in ObjectionState.values:
        found = found.filter(state=state)
    context = {
        "page": page(request, found.order_by("received_at", "pk") if state == "open" else found),
        "state": state,
        "may_know": rules.may_know_authors(request.user),
        "tabs": tabs(state),
    }
    return render(request, "awards/objections.html", context)


def tabs(state):
    url = reverse("awards:objections")
    kinds = [("open", _("To be ruled on")), ("all", _("All"))]
    return [
        {"label": label, "url": f"{url}?state={kind}", "active": state == kind, "count": None} for kind, label in kinds
    ]


def objection(request, pk):
    """One objection: with its author for those who may know, without for the officer in charge."""
    found = get_object_or_404(
        Objection.objects.visible_to(request.user).select_related(
            "entry__notice", "entry__decision__application", "ruled_by"
        ),
        pk=pk,
    )
    may_know, may_rule = rules.may_know_authors(request.user), rules.decides(request.user)
    form = RulingForm(posted(request), initial={"version": found.entry.decision.application.version})
    problem, status = "", 200
    if request.method == "POST":
        require(request, may_rule, "rule_objection", found)
        status = 422
        if form.is_valid():
            try:
                services.rule_objection(pk, by=request.user, **form.said())
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                told = _("The ruling has been recorded, and the author is informed.")
                messages.success(request, told if found.email else _("The ruling has been recorded."))
                return redirect("awards:objection", pk)
    elif may_know:
        audit.record(found, "read_author", by=request.user)
    files = found.files.order_by("-letter", "pk") if may_know else []
    context = {
        "objection": found,
        "entry": found.entry,
        "may_know": may_know,
        "may_rule": may_rule and found.state == ObjectionState.OPEN,
        "files": [as_listed(file, reverse("awards:evidence", args=[file.pk])) for file in files],
        "form": form,
        "problem": problem,
    }
    return render(request, "awards/objection.html", context, status=status)


def reply(request, pk):
    """The ruling as a letter to print: whoever gave no e-mail address is answered by post."""
    found = get_object_or_404(Objection.objects.select_related("entry__notice__program"), pk=pk)
    if not found.ruled_at:
        raise NotNow(_("This objection has not been ruled on yet."), code="open")
    audit.record(found, "read_author", by=request.user)
    context = {"objection": found, "entry": found.entry, "on": localtime(found.ruled_at).date()}
    with override(settings.LANGUAGE_CODE):
        text = render_to_string("awards/_reply.html", context, request)
    return render(request, "awards/reply.html", {**context, "text": text})


def evidence(request, pk):
    """A file of an objection: it may name its author, so it is as closed as the name."""
    if not rules.may_know_authors(request.user):
        raise Http404
    found = get_object_or_404(Evidence.objects.select_related("objection"), pk=pk)
    audit.record(found.objection, "read_evidence", by=request.user, data={"sha256": found.sha256})
    return download(found)


def letter(request, pk):
    """Enter an objection that came on paper."""
    entry = find_entry(pk)
    form = LetterForm(posted(request), request.FILES or None)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                found = services.record_letter(
                    pk,
                    by=request.user,
                    received_on=said["received_on"],
                    said=form.said(),
                    evidence=said["evidence"],
                    letter=said["letter"],
                )
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(
                    request, _("The objection has been registered: %(number)s.") % {"number": found.number}
                )
                return redirect("awards:objection", found.pk)
    return render(request, "awards/letter.html", {"entry": entry, "form": form, "problem": problem}, status=status)
