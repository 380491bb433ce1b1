"""The reviewing offices' steps, and the officers' exceptions."""

from django.utils.translation import gettext as _

from applications import deadline
from applications.enums import EDITABLE, State
from applications.models import Application, ConditionMark, Extension
from applications.sections import spec_of
from applications.services.core import not_now, step
from ipfund.common.errors import NotNow


def first_pass(application_id, *, by, version, opinion):
    """Pass the first review; the unit's registration must be confirmed before."""
    with step("first_pass", application_id, by=by, version=version, reason=opinion, lock_unit=True) as application:
        if not application.organisation.is_confirmed:
            raise NotNow(_("Confirm the unit's registration first."), code="unit_unconfirmed")
        application.first_pass()


def city_pass(application_id, *, by, version, opinion):
    with step("city_pass", application_id, by=by, version=version, reason=opinion) as application:
        application.city_pass()


def return_for_correction(application_id, *, by, version, reason, sections, due_at):
    """An office's return names the sections that may change and a due date; the rest stays locked."""
    action = office_action(application_id, "return")
    with step(action, application_id, by=by, version=version, reason=reason) as application:
        if due_at <= application.step_at:
            raise NotNow(_("The due date must be in the future."), code="past")
        if early := deadline.refusal_of_return(application, due_at):
            raise NotNow(early, code="before_deadline")
        known = {section.key for section in spec_of(application.direction).sections}
        if not sections or not known.issuperset(sections):
            raise NotNow(_("Name the sections to be corrected."), code="sections")
        application.told |= {"sections": list(sections), "due_at": due_at.isoformat()}
        application.return_note, application.return_sections, application.return_due_at = reason, list(sections), due_at
        getattr(application, action)()


def refuse(application_id, *, by, version, reason, clause):
    """A refusal cites a clause of the guide."""
    action = office_action(application_id, "refuse")
    with step(action, application_id, by=by, version=version, reason=reason, data={"clause": clause}) as application:
        refuse_unknown_clause(application, clause)
        getattr(application, action)()


def refuse_unanswered(application_id, *, by, version, reason, clause):
    """An office's return that was not answered by its own due date."""
    with step(
        "refuse_unanswered", application_id, by=by, version=version, reason=reason, data={"clause": clause}
    ) as application:
        refuse_unknown_clause(application, clause)
        if not deadline.is_late(application, application.step_at):
            raise NotNow(_("The due date of the return has not passed yet."), code="not_late")
        application.refuse_unanswered()


def clauses_of(direction):
    """Return the clauses a refusal may cite, each once, with the guide's sentence: {"第一部分 二、1 …": sentence}."""
    spec = spec_of(direction)
    return {f"{item.clause} {item.text}": item.text for item in (*spec.conditions, *spec.obligations)}


def refuse_unknown_clause(application, clause):
    if clause not in clauses_of(application.direction):
        raise NotNow(_("A refusal cites one of the guide's clauses."), code="clause")


def office_action(application_id, verb):
    """Which of the two officers' steps this is: the first review's, or the city's."""
    state = Application.objects.values_list("state", flat=True).get(pk=application_id)
    return f"first_{verb}" if state == State.FIRST_REVIEW else f"city_{verb}"


def mark_conditions(application_id, *, by, version, marks):
    """Tick conditions, or override what the system found: {condition id: (verdict, reason)}. It was looked at then."""
    data = {"marks": {condition: list(mark) for condition, mark in marks.items()}}
    with step("mark", application_id, by=by, version=version, data=data) as application:
        for condition, (verdict, reason) in marks.items():
            ConditionMark.objects.update_or_create(
                application=application,
                condition_id=condition,
                defaults={"verdict": verdict, "reason": reason, "by": by, "at": application.step_at},
            )
        application.awaits_city = False


def grant_extension(application_id, *, by, until, reason, version=None, shown=None):
    """A named exception from the deadline. An expired declaration comes back to where it was.

    ``shown`` is the deadline of this declaration that the page showed, as ``deadline.as_text`` gives it.
    """
    action = "reopen" if is_expired(application_id) else "extend"
    data = {"until": until.isoformat()}
    with step(action, application_id, by=by, version=version, reason=reason, data=data) as application:
        deadline.refuse_other_shown(shown, deadline.due_at(application))
        refuse_pointless(application, until)
        Extension.objects.create(
            application=application, until=until, reason=reason, granted_by=by, granted_at=application.step_at
        )
        application.extended_until = max(filter(None, [application.extended_until, until]))
        if action == "reopen":
            application.reopen()


def refuse_pointless(application, until):
    """An exception leads into the future and beyond what is due already, for what is not filed yet."""
    if application.state not in {*EDITABLE, State.UNIT_REVIEW, State.EXPIRED}:
        raise not_now(application)
    if until <= application.step_at:
        raise NotNow(_("The new deadline must be in the future."), code="past")
    due = deadline.due_at(application)
    if due is None or until <= due:
        raise NotNow(_("That is not later than the present due date."), code="not_later")


def is_expired(application_id):
    return Application.objects.filter(pk=application_id, state=State.EXPIRED).exists()


def reopen_after_change(application_id, *, by, reason):
    """The program's deadline was moved later: what had expired comes back as if no sweep had run."""
    with step("reopen", application_id, by=by, reason=reason) as application:
        if deadline.is_late(application, application.step_at):
            raise NotNow(_("The deadline has passed for this declaration."), code="late")
        application.reopen()
