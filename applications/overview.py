"""How a declaration's way through the process reads: its steps, who must act now, its timeline."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from applications import deadline, rules
from applications.enums import COLOURS, ENDED, STAGE_STATE, State
from ipfund.common import audit, clock
from ipfund.common.formats import listed
from programs.enums import Stage

FOLLOWING = (State.AWARDED, State.CONTRACTED)

TITLES = {
    "start": lazy("Declaration created"),
    "submit": lazy("Submitted to the unit"),
    "take_back": lazy("Taken back"),
    "unit_return": lazy("Returned by the unit"),
    "unit_approve": lazy("Approved by the unit and filed"),
    "first_pass": lazy("First review passed"),
    "first_return": lazy("Returned by the office for correction"),
    "first_refuse": lazy("Refused at the first review"),
    "refuse_unanswered": lazy("Refused: not corrected in time"),
    "city_pass": lazy("City review passed"),
    "city_return": lazy("Returned by the city office for correction"),
    "city_refuse": lazy("Refused by the city office"),
    "mark": lazy("Conditions checked"),
    "start_expert_review": lazy("Expert review started"),
    "finish_expert_review": lazy("Expert review finished"),
    "start_deliberation": lazy("Submitted to the meeting"),
    "release": lazy("Decision released"),
    "uphold_objection": lazy("Objection upheld"),
    "confirm_award": lazy("Award confirmed"),
    "sign_contract": lazy("Contract signed"),
    "expire": lazy("Past the deadline"),
    "extend": lazy("Deadline extended"),
    "reopen": lazy("Reopened"),
    "withdraw": lazy("Declaration withdrawn"),
    "revoke": lazy("Award revoked"),
    "hand_over": lazy("Handed over to a colleague"),
}
INTERNAL = ("mark", "start_deliberation")  # the officers' own
NAMELESS = ("start_expert_review", "finish_expert_review", "release")  # applicants do not learn who


@dataclass(frozen=True)
class Turn:
    """Who must act now, and what they must do."""

    who: str
    what: str


# --- the steps -----------------------------------------------------------------------------------------------------


def steps(application):
    """Return the route as steps: done, current, todo, or stopped where it ended."""
    states = [State.DRAFT, *(STAGE_STATE[stage] for stage in application.route)]
    labels = [_("Edit"), *(Stage(stage).label for stage in application.route)]
    reached = states.index(place_of(application, states))
    stopped = application.state in ENDED
    finished = application.state == State.CONTRACTED
    return [
        {"label": label, "state": step_state(i, reached, stopped=stopped, finished=finished), "note": ""}
        for i, label in enumerate(labels)
    ]


def step_state(i, reached, *, stopped, finished):
    if i < reached or finished:
        return "done"
    if i > reached:
        return "todo"
    return "stopped" if stopped else "current"


def place_of(application, states):
    """Return the step a declaration stands at; what is between two steps stands at the next, what ended at its last."""
    state = application.state
    if state == State.RETURNED:
        return State.DRAFT
    if state == State.ACCEPTED:
        return next_after_reviews(states)
    if state not in ENDED:
        return state if state in states else State.DRAFT
    return last_place(application, states)


def next_after_reviews(states):
    reviews = {State.DRAFT, State.UNIT_REVIEW, State.FIRST_REVIEW, State.CITY_REVIEW}
    return next((state for state in states if state not in reviews), states[-1])


def last_place(application, states):
    passed = audit.events_of(application).filter(refused=False).exclude(old="").order_by("-seq")
    last = passed.values_list("old", flat=True).first()
    if last == State.ACCEPTED:
        return next_after_reviews(states)
    return last if last in states else State.DRAFT


# --- whose turn it is ----------------------------------------------------------------------------------------------


def turn(application, admins=()):
    """Return who must act now; None when nobody has to."""
    if deadline.is_missed(application, clock.now()):
        decides = rules.was_returned_by_an_office(application)
        return (
            Turn(application.office.name, _("decides what happens next: the due date has passed")) if decides else None
        )
    due = deadline.due_at(application)
    by_when = _(" before %s") % deadline.in_words(due) if due else ""
    names = listed(admin.name for admin in admins) or _("the unit administrator")
    turns = {
        State.DRAFT: Turn(application.owner.name, _("completes the declaration and submits it%s") % by_when),
        State.UNIT_REVIEW: Turn(names, _("reads it and approves it in the name of the unit%s") % by_when),
        State.RETURNED: Turn(application.owner.name, _("corrects it and submits it again%s") % by_when),
        State.FIRST_REVIEW: Turn(application.office.name, _("does the first review")),
        State.CITY_REVIEW: Turn(application.office.city.name, _("does the city review")),
        State.ACCEPTED: Turn(application.office.city.name, _("prepares the expert review")),
        State.EXPERT_REVIEW: Turn(_("The experts"), _("review the declaration")),
        State.DELIBERATION: Turn(application.office.city.name, _("holds the decision meeting")),
        State.PUBLIC_NOTICE: Turn(_("The public"), _("may object until the notice is over")),
        State.AWARDED: Turn(application.organisation.name, _("submits the contract")),
    }
    return turns.get(State(application.state))


# --- the timeline --------------------------------------------------------------------------------------------------


def timeline(application, person):
    """Return the record of a declaration, newest first, as far as this person may read it."""
    inside = reads_as_applicant(application, person)
    events = [event for event in audit.events_of(application) if is_shown(event, inside=inside, person=person)]
    return [shown(event, inside=inside) for event in reversed(events)]


def reads_as_applicant(application, person):
    return application.organisation_id in person.unit_roles


def is_shown(event, *, inside, person):
    if event.action not in TITLES:
        return False
    if not inside:
        return True
    return event.action not in INTERNAL and (not event.refused or event.actor_id == person.pk)


def shown(event, *, inside):
    title = str(TITLES[event.action])
    text = [event.reason]
    if clause := event.data.get("clause"):
        text.insert(0, _("Clause: %s") % clause)
    if until := event.data.get("until") or event.data.get("due_at"):
        text.append(_("Due: %s") % deadline.in_words(deadline.parsed(until)))
    if event.action == "hand_over":
        text.append(f"{event.data.get('from', '')} → {event.data.get('to', '')}")
    hidden = inside and event.action in NAMELESS
    return {
        "at": event.at,
        "title": _("Refused: %s") % title if event.refused else f"{title}{version_note(event)}",
        "who": "" if hidden else event.actor_name,
        "text": "\n".join(part for part in text if part),
        "tone": "bad" if event.refused else COLOURS.get(event.new, "neutral"),
    }


def version_note(event):
    version = event.data.get("version")
    return _(" (version %s)") % version if version and event.action in {"submit", "unit_approve"} else ""


def was_filed_by_unit(application):
    """Whether pages may say that it is filed; until then every page says that it is not."""
    return application.is_filed and not (
        application.state == State.RETURNED and not rules.was_returned_by_an_office(application)
    )
