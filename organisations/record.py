"""The record of a unit as people read it: what happened, who did it, why."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipfund.accounts.models import User
from ipfund.common import audit
from ipfund.common.formats import dated, listed
from organisations.models import Organisation

EVENTS = {
    "unit_registered": (gettext_lazy("The unit registered"), "neutral"),
    "unit_changed": (gettext_lazy("Data changed"), "active"),
    "unit_confirmed": (gettext_lazy("Registration confirmed"), "good"),
    "unit_rejected": (gettext_lazy("Registration sent back"), "attention"),
    "member_asked": (gettext_lazy("A person asked to join"), "waiting"),
    "member_active": (gettext_lazy("Person accepted"), "neutral"),
    "member_refused": (gettext_lazy("Request refused"), "neutral"),
    "member_role": (gettext_lazy("Administrator changed"), "active"),
    "member_ended": (gettext_lazy("A person left the unit"), "neutral"),
    "letter_kept": (gettext_lazy("Sealed letter kept"), "neutral"),
    "item_declared": (gettext_lazy("Profile changed"), "active"),
    "item_removed": (gettext_lazy("Removed from the profile"), "active"),
    "item_confirmed": (gettext_lazy("Profile confirmed"), "good"),
    "project_objected": (gettext_lazy("The unit objected to its past projects"), "attention"),
    "request_withdrawn": (gettext_lazy("Request withdrawn"), "neutral"),
}
SHOWN = 30


def history(unit):
    """Return the newest events of a unit for the timeline, newest first."""
    events = audit.events_of(unit).filter(refused=False).exclude(action__startswith="read_").order_by("-seq")[:SHOWN]
    names = names_of(filter(None, map(person_in, events)))
    return [line(event, names) for event in events]


def names_of(usernames):
    """Return {user name: the person's name}: the record keeps the one, people know each other by the other."""
    return dict(User.objects.filter(username__in=set(usernames)).values_list("username", "name"))


def person_in(event):
    """Return the user name of the person whom an event is about, beside its author; "": of nobody."""
    if event.action == "member_ended":  # ``new`` is who takes the open work over
        return event.old
    return (event.data.get("person") or event.new) if event.action.startswith("member") else ""


def line(event, names):
    title, tone = EVENTS.get(event.action, (event.action, "neutral"))
    person = person_in(event)
    told = [event.data.get("item", ""), event.reason, *changes(event.data.get("changed", {}))]
    texts = [names.get(person, person), *told]
    return {
        "at": event.at,
        "title": title,
        "who": event.actor_name,
        "text": "\n".join(text for text in texts if text),
        "tone": tone,
    }


def changes(changed):
    return [
        _("%(field)s: %(old)s → %(new)s")
        % {"field": Organisation._meta.get_field(name).verbose_name, "old": shown(old), "new": shown(new)}
        for name, (old, new) in changed.items()
    ]


def shown(value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return listed(map(str, value)) or "—"
    return "—" if value in (None, "") else dated(str(value))
