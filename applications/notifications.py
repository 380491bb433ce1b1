"""Who is told what after each step: a table of (action -> whom, which letter). Letters are in templates/email."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.timezone import localdate

from applications import deadline
from applications.enums import ENDED, State
from applications.models import Application
from ipfund.common import mail
from ipfund.common.models import Event
from programs.editing import telling
from programs.models import ProgramVersion

User = get_user_model()


# --- whom ----------------------------------------------------------------------------------------------------------


def applicant(application, event):  # noqa: ARG001 -- the shape of an addressee
    return [application.owner]


def unit_admins(application, event):  # noqa: ARG001 -- the shape of an addressee
    return [membership.user for membership in application.organisation.admins()]


def unit(application, event):
    """The applicant and the administrators, each once; never the person who did it."""
    people = {person.pk: person for person in (*applicant(application, event), *unit_admins(application, event))}
    return [person for pk, person in people.items() if pk != event.actor_id]


def reviewers(application):
    """The officers of the reviewing office."""
    return holders(application.office.officeuserobjectpermission_set, "act_for_office")


def in_charge(application):
    """The officers who run its direction."""
    return holders(application.direction.directionuserobjectpermission_set, "run_direction")


def holders(permissions, codename):
    held = permissions.filter(permission__codename=codename)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


# --- what ----------------------------------------------------------------------------------------------------------

LETTERS = {
    "submit": [(unit_admins, "waiting_for_unit"), (applicant, "acknowledgement")],
    "unit_return": [(applicant, "returned_by_unit")],
    "unit_approve": [(applicant, "receipt")],
    "take_back": [(unit, "taken_back")],
    "first_return": [(unit, "returned")],
    "city_return": [(unit, "returned")],
    "first_refuse": [(unit, "refused")],
    "city_refuse": [(unit, "refused")],
    "refuse_unanswered": [(unit, "refused")],
    "first_pass": [(unit, "passed")],
    "city_pass": [(unit, "passed")],
    "expire": [(unit, "expired")],
    "reopen": [(unit, "extended")],
    "extend": [(unit, "extended")],
    "withdraw": [(unit, "withdrawn")],
    "hand_over": [(applicant, "handed_over")],
    "release": [(unit, "released")],
    "uphold_objection": [(unit, "objection_upheld")],
    "confirm_award": [(unit, "awarded")],
    "revoke": [(unit, "revoked")],
}


def tell(application_id, action, event_id):
    """Send the letters of one step. May run twice: every letter has its key."""
    event = Event.objects.get(pk=event_id)
    application = Application.objects.select_related("direction", "program", "organisation", "office", "owner").get(
        pk=application_id
    )
    for whom, letter in LETTERS.get(action, ()):
        send(letter_for(letter, application), whom(application, event), application, event)
    if action == "unit_approve" or (action == "submit" and application.state != State.UNIT_REVIEW):
        tell_officers(application, event)


def letter_for(letter, application):
    """The meeting's decision has two outcomes, and a program without public notice a third."""
    if letter != "released":
        return letter
    names = {State.PUBLIC_NOTICE: "public_notice", State.AWARDED: "awarded"}
    return names.get(application.state, "not_awarded")


def send(letter, people, application, event):
    mail.send_later(
        to=people,
        template=f"email/applications/{letter}",
        context=context_of(application, event),
        key=f"{letter}:{application.pk}:{event.seq}",
    )


def context_of(application, event):
    """Return what every letter may say, as plain JSON values."""
    return {
        "number": application.number,
        "title": application.title,
        "program": application.program.title,
        "direction": f"{application.direction.code} {application.direction.title}",
        "unit": application.organisation.name,
        "office": application.office.name,
        "returned_by": application.program.authority if event.action == "city_return" else application.office.name,
        "in_first_review": application.state == State.FIRST_REVIEW,
        "actor": event.actor_name,
        "reason": event.reason,
        "version": event.data.get("version", application.version),
        "sha256": event.data.get("sha256", ""),
        "receipt": event.data.get("receipt", ""),
        "clause": event.data.get("clause", ""),
        "at": deadline.in_words(event.at),
        "due": deadline.in_words(deadline.due_at(application)) if deadline.due_at(application) else "",
        "path": application.get_absolute_url(),
        "unit_path": reverse("applications:unit_waiting"),
    }


def tell_officers(application, event):
    """Once a day and office: something new lies there, the list says the rest. Past it, each to who is in charge, or to the office."""
    if application.state != State.FIRST_REVIEW:
        if people := in_charge(application):
            return send("filed_with_city", people, application, event)
        return send("filed_with_nobody", reviewers(application), application, event)
    today = localdate(application.filed_at)
    return mail.send_later(
        to=reviewers(application),
        template="email/applications/filed_today",
        context={"office": application.office.name, "path": reverse("applications:office")},
        key=f"filed:{application.office_id}:{today}",
    )


REMINDERS = {"applicant": "email/applications/remind_applicant", "unit": "email/applications/remind_unit"}

# --- the deadline --------------------------------------------------------------------------------------------------


def remind(kind, ids, key):
    """Remind the applicant of one declaration, or a unit's administrators of all that wait for them."""
    found = list(
        Application.objects.unfinished()
        .filter(pk__in=ids)
        .select_related("direction", "program", "organisation", "owner")
        .order_by("pk")
    )
    waiting = [one for one in found if (one.state == State.UNIT_REVIEW) == (kind == "unit")]
    if not waiting:
        return
    first = waiting[0]
    people = unit_admins(first, None) if kind == "unit" else [first.owner]
    mail.send_later(
        to=people,
        template=REMINDERS[kind],
        context={
            "items": [{"number": one.number, "title": one.title, "path": one.get_absolute_url()} for one in waiting],
            "program": first.program.title,
            "unit": first.organisation.name,
            "due": deadline.in_words(deadline.due_at(first)),
            "unit_path": reverse("applications:unit_waiting"),
        },
        key=key,
    )


def tell_of_new_deadline(program, *, old, reason, event):
    """Tell everybody who has something open in a program that its deadline was moved."""
    concerned = Application.objects.unfinished().filter(program=program).select_related("owner", "organisation")
    people = {}
    for application in concerned.order_by("pk"):
        for person in (application.owner, *unit_admins(application, None)):
            people[person.pk] = person
    mail.send_later(
        to=people.values(),
        template="email/applications/deadline_moved",
        context={
            "program": program.title,
            "old": deadline.in_words(old) if old else "",
            "new": deadline.in_words(program.closes_at),
            "reason": reason,
            "path": reverse("applications:mine"),
        },
        key=f"deadline-moved:{program.pk}:{event}",
    )


def tell_of_changed_program(program_id, version):
    """Tell everybody with a living declaration which dates and amounts of its guide were changed, and why."""
    kept = ProgramVersion.objects.select_related("program").get(program=program_id, version=version)
    moved = [change for change in kept.changes if telling.matters(change) and not telling.is_deadline(change)]
    directions = telling.directions_of(moved)
    concerned = Application.objects.filter(program=program_id).exclude(state__in=ENDED)
    if None not in directions:
        concerned = concerned.filter(direction__code__in=directions)
    people = {}
    for application in concerned.select_related("owner", "organisation").order_by("pk"):
        for person in (application.owner, *unit_admins(application, None)):
            people[person.pk] = person
    told = [telling.in_words(change, kept.definition) for change in moved]
    mail.send_later(
        to=people.values(),
        template="email/applications/program_changed",
        context={
            "program": kept.program.title,
            "changes": [{name: str(one[name]) for name in ("place", "old", "new")} for one in told],
            "reason": kept.note,
            "path": kept.program.get_absolute_url(),
        },
        key=f"program-changed:{program_id}:{version}",
    )
