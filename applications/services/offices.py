"""The reviewing offices' steps, and the officers' exceptions."""

from django.utils.translation import gettext as _

from applications import deadline
from applications.enums import State
from applications.models import Application, ConditionMark, Extension
from applications.services.core import step
from ipfund.common.errors import NotNow


def first_pass(application_id, *, by, version, opinion):
    """Pass the first review; the unit's registration must be confirmed before."""
    with step("first_pass", application_id, by=by, version=version, reason=opinion) as application:
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
        application.told |= {"sections": list(sections), "due_at": due_at.isoformat()}
        application.return_note, application.return_sections, application.return_due_at = reason, list(sections), due_at
        getattr(application, action)()


def refuse(application_id, *, by, version, reason, clause):
    """A refusal cites a clause of the guide."""
    action = office_action(application_id, "refuse")
    with step(action, application_id, by=by, version=version, reason=reason, data={"clause": clause}) as application:
        getattr(application, action)()


def refuse_unanswered(application_id, *, by, version, reason, clause):
    """An office's return that was not answered by its own due date."""
    with step(
        "refuse_unanswered", application_id, by=by, version=version, reason=reason, data={"clause": clause}
    ) as application:
        if not deadline.is_late(application, application.step_at):
            raise NotNow(_("The due date of the return has not passed yet."), code="not_late")
        application.refuse_unanswered()


def office_action(application_id, verb):
    """Which of the two officers' steps this is: the first review's, or the city's."""
    state = Application.objects.values_list("state", flat=True).get(pk=application_id)
    return f"first_{verb}" if state == State.FIRST_REVIEW else f"city_{verb}"


def mark_condition(application, *, by, at, condition_id, verdict, reason=""):
    """Tick one condition, or override what the system found with a reason."""
    mark, _created = ConditionMark.objects.update_or_create(
        application=application,
        condition_id=condition_id,
        defaults={"verdict": verdict, "reason": reason, "by": by, "at": at},
    )
    return mark


def grant_extension(application_id, *, by, until, reason):
    """A named exception from the deadline. An expired declaration comes back to where it was."""
    action = "reopen" if is_expired(application_id) else "extend"
    with step(action, application_id, by=by, reason=reason, data={"until": until.isoformat()}) as application:
        if until <= application.step_at:
            raise NotNow(_("The new deadline must lie in the future."), code="past")
        Extension.objects.create(
            application=application, until=until, reason=reason, granted_by=by, granted_at=application.step_at
        )
        application.extended_until = max(filter(None, [application.extended_until, until]))
        if action == "reopen":
            application.reopen()


def is_expired(application_id):
    return Application.objects.filter(pk=application_id, state=State.EXPIRED).exists()
