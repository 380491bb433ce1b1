"""Every decision as a page of its own: what it means, what is asked, one button. The table says which there are.

A decision carries the version that the person was shown. What refuses it is said beside the button, with what was
typed still there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from applications import deadline, eligibility
from applications import forms_process as forms
from applications.enums import State
from applications.later import LaterDeadline
from applications.models import Application
from applications.remedies import with_ways
from applications.sections import spec_of
from applications.services import offices, submitting
from applications.services.core import check_permission, may
from applications.views.finding import find
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.errors import NotAllowed, NotNow
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.money import wan
from programs import asking


@dataclass(frozen=True)
class Act:
    """One decision: its steps in the process (any of them makes it available), its form, and what it calls."""

    label: str
    steps: tuple
    form: type
    call: Callable  # (pk, person, form) -> None
    text: str = ""
    tone: str = "primary"
    done: str = ""
    layout: str = "applicant"
    leads_to: str = "applications:detail"


def common(person, form):
    return {"by": person, "version": form.cleaned_data["version"]}


def why(person, form):
    return {**common(person, form), "reason": form.cleaned_data["reason"]}


def give_pass(pk, person, form):
    action = offices.office_action(pk, "pass")
    getattr(offices, action)(pk, opinion=form.cleaned_data["opinion"], **common(person, form))


def give_back(pk, person, form):
    offices.return_for_correction(pk, sections=form.cleaned_data["sections"], due_at=form.due_at, **why(person, form))


ACTS = {
    "approve": Act(
        lazy("Approve and file"),
        ("unit_approve",),
        forms.ApproveForm,
        lambda pk, person, form: submitting.unit_approve(pk, **common(person, form)),
        text=lazy(
            "You are filing this declaration in the name of the unit. It then goes to the reviewing office, and "
            "you get the receipt. You can still take it back until the deadline."
        ),
        tone="success",
        done=lazy("Filed. This is the receipt."),
        leads_to="applications:receipt",
    ),
    "unit-return": Act(
        lazy("Return to the applicant"),
        ("unit_return",),
        forms.UnitReturnForm,
        lambda pk, person, form: submitting.unit_return(
            pk, sections=form.cleaned_data["sections"], **why(person, form)
        ),
        text=lazy(
            "The applicant corrects it and submits it again; you then have to approve it, in time. You cannot undo the return, but the applicant may submit the same text again."
        ),
        done=lazy("Returned to the applicant."),
    ),
    "take-back": Act(
        lazy("Take the declaration back"),
        ("take_back",),
        forms.VersionForm,
        lambda pk, person, form: submitting.take_back(pk, **common(person, form)),
        text=lazy(
            "It becomes a draft again and is not filed. To take part it must be submitted and approved by the unit again before the deadline."
        ),
        done=lazy("Taken back. It is not filed."),
    ),
    "withdraw": Act(
        lazy("Withdraw the declaration"),
        ("withdraw",),
        forms.WhyForm,
        lambda pk, person, form: submitting.withdraw(pk, **why(person, form)),
        text=lazy("A withdrawn declaration ends permanently; it cannot be restored."),
        tone="danger",
        done=lazy("Withdrawn."),
    ),
    "pass": Act(
        lazy("Pass"),
        ("first_pass", "city_pass"),
        forms.OpinionForm,
        give_pass,
        tone="success",
        done=lazy("Passed."),
        layout="office",
        leads_to="applications:office",
    ),
    "return": Act(
        lazy("Return for correction"),
        ("first_return", "city_return"),
        forms.OfficeReturnForm,
        give_back,
        text=lazy("Only the sections you select can be changed. The unit approves it again, and it comes back to you."),
        done=lazy("Returned for correction."),
        layout="office",
        leads_to="applications:office",
    ),
    "refuse": Act(
        lazy("Do not accept"),
        ("first_refuse", "city_refuse"),
        forms.RefuseForm,
        lambda pk, person, form: offices.refuse(pk, clause=form.cleaned_data["clause"], **why(person, form)),
        text=lazy("The declaration ends here. The applicant sees the clause and your reason."),
        tone="danger",
        done=lazy("Refused."),
        layout="office",
        leads_to="applications:office",
    ),
    "refuse-unanswered": Act(
        lazy("Do not accept: not corrected in time"),
        ("refuse_unanswered",),
        forms.RefuseForm,
        lambda pk, person, form: offices.refuse_unanswered(pk, clause=form.cleaned_data["clause"], **why(person, form)),
        text=lazy("Possible once the due date of the return has passed."),
        tone="danger",
        done=lazy("Refused."),
        layout="office",
        leads_to="applications:past_due",
    ),
    "extend": Act(
        lazy("Extend the deadline"),
        ("extend", "reopen"),
        forms.ExtendForm,
        lambda pk, person, form: offices.grant_extension(
            pk, until=form.until, shown=form.cleaned_data["shown"], **why(person, form)
        ),
        text=lazy("The deadline of this declaration alone is extended; it is recorded with your name and reason."),
        done=lazy("The deadline has been extended."),
        layout="office",
        leads_to="applications:past_due",
    ),
}
LATE_ACTS = ("refuse-unanswered",)  # only once it is late
IN_TIME_ACTS = ("approve", "unit-return", "take-back")  # only until then: what the unit still has to do in time
NOT_FILED_STATES = ("draft", "unit_review", "returned", "expired")


def available(application, person, at):
    """Return the acts this person may take now: [(name, Act, url), ...]."""
    found = []
    for name, act in ACTS.items():
        if name == "extend" and application.state not in NOT_FILED_STATES:
            continue
        if name in (IN_TIME_ACTS if deadline.is_late(application, at) else LATE_ACTS):
            continue
        if any(may(application, step, person) for step in act.steps):
            query = f"?version={application.version}"
            found.append((name, act, reverse("applications:act", args=[application.pk, name]) + query))
    return found


def act(request, pk, name):
    """Ask, then do it. An old page's version answers 409 before anything is asked."""
    if name not in ACTS:
        raise Http404
    what, application = ACTS[name], find(request, pk)
    require(request, not is_somebody_elses(application, what.steps, request.user), what.steps[0], application)
    form = what.form(posted(request), application=application, initial={"version": shown_version(request, application)})
    if request.method != "POST" and (other := instead_of_form(request, application, name)):
        return other
    if request.method == "POST" and form.is_valid():
        try:
            what.call(pk, request.user, form)
        except NotNow as refusal:
            refused(form, refusal)
        else:
            messages.success(request, done_with(what, pk))
            return redirect(leads_to(what, pk))
    page = page_of(application, what, form, request.user)
    return render(request, "applications/detail/act.html", page, status=status_of(form))


def done_with(what, pk):
    """Say what was done; where a list follows that shows it no more, to which declaration, and where that stands now."""
    if what.layout != "office":
        return what.done
    now = Application.objects.only("number", "state").get(pk=pk)
    said = {"number": now.number, "done": what.done, "state": now.get_state_display()}
    return _("%(number)s: %(done)s Its state is now “%(state)s”.") % said


def instead_of_form(request, application, name):
    """Answer whoever opens a decision that leads nowhere: with what was decided already, or with what comes first."""
    what, now = ACTS[name], clock.now()
    if name == "approve" and application.state == State.UNIT_REVIEW and deadline.is_late(application, now):
        page = page_of(application, what, None, request.user)
        due = deadline.in_words(deadline.due_at(application))
        return render(
            request, "applications/detail/closed.html", {**page, "due": due, "later": LaterDeadline(application)}
        )
    if name not in {offered for offered, _what, _url in available(application, request.user, now)}:
        if name == "approve" and application.is_filed and application.receipts.exists():
            messages.info(request, _("This declaration has already been approved and filed. This is its receipt."))
            return redirect("applications:receipt", application.pk)
        messages.info(request, why_not(application, name, request.user))
        return redirect(application)
    if name == "pass" and not application.organisation.is_confirmed:
        page = page_of(application, what, None, request.user)
        return render(request, "applications/detail/confirm_unit_first.html", page)
    return None


def why_not(application, name, person):
    """Say what stands against a decision: the deadline, where the state would allow it; else the state."""
    what, due = ACTS[name], deadline.due_at(application)
    said = {"act": what.label, "state": application.get_state_display(), "due": deadline.in_words(due) if due else ""}
    if name in (*IN_TIME_ACTS, *LATE_ACTS) and any(may(application, step, person) for step in what.steps):
        if name in LATE_ACTS:
            return _("“%(act)s” cannot be done yet: the deadline is %(due)s.") % said
        return _("“%(act)s” can no longer be done: the deadline was %(due)s.") % said
    return _("“%(act)s” cannot be done now: the declaration is in the state “%(state)s”.") % said


def is_somebody_elses(application, steps, person):
    """Whether the declaration stands where the step could be taken, but not by this person."""
    refusals = [refusal_of(application, step, person) for step in steps]
    return None not in refusals and any(isinstance(refusal, NotAllowed) for refusal in refusals)


def refusal_of(application, step, person):
    try:
        check_permission(application, step, person)
    except (NotNow, NotAllowed) as refusal:
        return refusal
    return None


def shown_version(request, application):
    given = request.GET.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 7 else application.version


def leads_to(what, pk):
    needs_pk = what.leads_to in {"applications:detail", "applications:receipt"}
    return reverse(what.leads_to, args=[pk] if needs_pk else [])


def conditions_of(application, what, person):
    """Return what the guide's conditions answer, where the unit is about to answer for the declaration."""
    if what.form is not forms.ApproveForm:
        return {}
    kinds = asking.of_program(application.program).list_kinds
    spec = spec_of(application.direction)
    answers = eligibility.answers_of(application)
    answers = with_ways(answers, spec, application.organisation, kinds, application, person=person)
    return {
        "answers": answers,
        "blocked": eligibility.blocking(application, answers),
        "warned": [answer for answer in answers if answer.warns],
    }


def open_count_of(application, what):
    """Return how many of the guide's conditions nobody has judged yet, where an office is about to pass it."""
    if what.call is not give_pass:
        return 0
    version = application.versions.order_by("number").last()
    found = eligibility.answers_of_version(application, version) if version else []
    return sum(answer.is_open or answer.blocks for answer in eligibility.with_marks(found, application.marks.all()))


def page_of(application, what, form, person):
    """Return what the page of a decision shows: never only a button, always what it is about."""
    due = deadline.due_at(application)
    facts = [
        (_("Number"), application.number),
        (_("Project"), application.title),
        (_("Version"), application.version or _("draft")),
        (_("Applicant"), application.owner.name),
        (_("Funding applied for"), wan(application.requested_yuan)),
    ]
    if due and application.state in NOT_FILED_STATES:
        facts.append((_("Due"), deadline.in_words(due)))
    return {
        **conditions_of(application, what, person),
        "open_count": open_count_of(application, what),
        "until": deadline.may_be_taken_back_until(application, clock.now()) if what.layout == "office" else None,
        "layout": f"layout/{what.layout}.html",
        "title": what.label,
        "text": what.text,
        "action": what.label,
        "tone": what.tone,
        "form": form,
        "facts": facts,
        "application": application,
        "own": what.form is forms.ApproveForm and application.owner_id == person.pk,
        "cancel": application.get_absolute_url(),
    }
