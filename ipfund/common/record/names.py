"""How the record reads: the names of actions, of the objects they were done to, of the states between which they led.

Each app lists its own in ``<app>/recorded.py``: ``ACTIONS`` maps an action ("submit", or "app.model:action" where the
same word means something else there) to its title, ``OBJECTS`` maps a model's label to how one of it is named, and
``VALUES`` maps an action to {what it led from or to: its words}, where that is no state of the object.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db.models import BigIntegerField, CharField, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from ipfund.common.formats import dated, listed
from ipfund.common.policy import registry

BETWEEN = ", "  # of several values in one


@dataclass(frozen=True)
class Recorded:
    """How one kind of object is named in the record, and on which page it stands; ``key``: what its address takes.

    ``kind``: the words for such an object, where its model has no translated name.
    """

    name: str
    page: str = ""
    key: str = "pk"
    states: type | None = None
    kind: str = ""


def _collected(what):
    found = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.recorded"
        try:
            found |= getattr(import_module(module), what, {})
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
    return found


@cache
def actions():
    return _collected("ACTIONS")


@cache
def objects():
    return _collected("OBJECTS")


@cache
def values():
    return _collected("VALUES")


def title_of(subject_type, action):
    """Return what was done, in words; what nobody has named reads as it stands in the record."""
    known = actions()
    return known.get(f"{subject_type}:{action}") or known.get(action) or action


def titles():
    """Return every title once, in the order of the language."""
    return sorted({str(title) for title in actions().values()})


def of_title(title):
    """Return the condition that finds the events that read like this, whatever they are called in the record."""
    meant = {name for name, words in actions().items() if str(words) == title}
    found = Q(action__in=[name for name in meant if ":" not in name])
    for kind, _colon, action in (name.partition(":") for name in meant if ":" in name):
        found |= Q(subject_type=kind, action=action)
    return found


def kind_of(subject_type):
    """Return what kind of thing it was done to, in words."""
    if subject_type in objects() and objects()[subject_type].kind:
        return objects()[subject_type].kind
    try:
        return apps.get_model(subject_type)._meta.verbose_name
    except (LookupError, ValueError):
        return subject_type


def in_words(subject_type, action, value):
    """Return what an action led from or to as people know it, several values one by one; anything else as it is."""
    known = values().get(f"{subject_type}:{action}") or values().get(action)
    if known is None:
        states = objects()[subject_type].states if subject_type in objects() else None
        known = dict(states.choices) if states else {}
    if (day := dated(value)) != value:
        return day
    if value in known:
        return known[value]
    parts = value.split(BETWEEN)
    return listed(str(known[part]) for part in parts) if all(part in known for part in parts) else value


def named(events, user):
    """Put ``title``, ``kind``, ``name``, ``url``, ``was`` and ``became`` on each event, in one statement for all."""
    names = names_of({(event.subject_type, event.subject_id) for event in events})
    for event in events:
        label, pk = event.subject_type, event.subject_id
        event.title, event.kind = title_of(label, event.action), kind_of(label)
        event.name, key = names.get((label, pk), (f"{pk}", None))
        event.url = address_of(label, key, user)
        event.was, event.became = (in_words(label, event.action, one) for one in (event.old, event.new))
    return events


def names_of(subjects):
    """Return {(label, pk): (name, what its address takes)} of objects of any kind, asked together."""
    asked = {}
    for label, pk in sorted(subjects):
        if label in objects():
            asked.setdefault(label, []).append(pk)
    queries = [query(label, keys) for label, keys in asked.items()]
    if not queries:
        return {}
    rows = queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]
    return {(label, pk): (name, key) for label, pk, name, key in rows}


def query(label, keys):
    how = objects()[label]
    text = CharField()
    return (
        apps.get_model(label)
        ._base_manager.filter(pk__in=keys)
        .order_by()
        .values_list(
            Value(label, text), Cast(F("pk"), BigIntegerField()), Cast(F(how.name), text), Cast(F(how.key), text)
        )
    )


def address_of(label, key, user):
    """Return where the object stands, if this person may open that page; "" otherwise."""
    how = objects().get(label)
    if key is None or not how.page or not registry()[how.page].allows(user):
        return ""
    return reverse(how.page, args=[key])
