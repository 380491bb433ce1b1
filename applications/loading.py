"""Declarations as their pages and their steps read them: statements that are written once a process."""

from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from applications.models import Application, Attachment, Section
from applications.rules import SEES_ALL
from applications.search import Question, matching
from ipfund.accounts.models import User
from ipfund.common.prepared import Prepared
from organisations.models import Organisation
from programs.models import Direction

LARGEST = 2**63 - 1  # of the numbers that a database gives
HEAVY = ("direction__definition", "direction__search_text", "direction__program__definition")
AROUND = ("direction__program", "organisation__district_office__parent", "office", "owner")

sections_of = Prepared(lambda pk: Section.objects.filter(application=pk).order_by("pk"))
files_of = Prepared(lambda pk: Attachment.objects.filter(application=pk, removed_at__isnull=True).order_by("pk"))

directions_to_filter_by = Prepared(Direction.objects.to_filter_by)

# --- under the lock; the order is the unit's row, then the declaration's ---------------------------------------------

hold_unit_of = Prepared(
    lambda pk: (
        Organisation.objects.select_for_update(no_key=True)
        .filter(pk__in=Application.objects.filter(pk=pk).values("organisation"))
        .only("pk")
    )
)
hold = Prepared(lambda pk: Application.objects.select_for_update(no_key=True).filter(pk=pk).only("pk"))
hold_whole = Prepared(lambda pk: Application.objects.select_for_update(no_key=True).filter(pk=pk))
with_all_around = Prepared(lambda pk: Application.objects.filter(pk=pk).select_related(*AROUND).defer(*HEAVY))

# --- for whoever asks --------------------------------------------------------------------------------------------------


def find_seen(person, pk):
    """Return a declaration with its program if this person may see it, else None."""
    if pk > LARGEST:
        return None
    if person.group_names or person.is_superuser or not person.unit_roles:
        return with_program(Application.objects.visible_to(person), pk).first()
    return find_of_member(tuple(person.unit_roles.values())).one(pk, person.pk, *person.unit_roles)


@lru_cache(maxsize=32)
def find_of_member(roles):
    """Return the statement for people who are nothing but members of units, in these roles."""

    def build(pk, person, *units):
        member = User(pk=person)
        member.group_names, member.unit_roles = frozenset(), dict(zip(units, roles, strict=True))
        return with_program(Application.objects.visible_to(member), pk)

    return Prepared(build)


def with_program(applications, pk):
    return applications.filter(pk=pk).select_related("direction__program").defer(*HEAVY).order_by()


# --- lists ---------------------------------------------------------------------------------------------------------------


class Asked(NamedTuple):
    """What the offices' list is asked for: view and order, and what narrows it down."""

    view: str
    order: str
    question: Question | None = Question()
    equal: tuple = ()  # of (field, value)

    def rows(self, person):
        """Return what lies with the offices as far as this person may see it, as rows."""
        found = matching(Application.objects.filter(*self.equal), self.question)
        return found.rows_of_offices(person, self.view, self.order)

    @property
    def values(self):
        return (*self.question.terms, *self.question.words, *(value for _field, value in self.equal))

    @property
    def shape(self):
        """Return what the statement looks like, whatever the values are."""
        return (
            self.view,
            self.order,
            len(self.question.terms),
            len(self.question.words),
            tuple(field for field, _value in self.equal),
        )


def rows_of_offices(person, asked):
    """Return the rows of the offices' list, to be sliced into pages."""
    plain = asked.question is not None and all(len(term) > 1 for term in asked.question.terms)
    if not plain or person.has_role(*SEES_ALL) or person.is_superuser or person.unit_roles:
        return asked.rows(person)
    return RowsOfOfficer(person, asked)


class RowsOfOfficer:
    """The same for people who are nothing but officers: each page of each shape of question is one kept statement."""

    def __init__(self, person, asked):
        self.person, self.asked = person, asked

    def __getitem__(self, part):
        statement = page_of_officer(self.person.group_names, self.asked.shape, part.start, part.stop)
        return statement(self.person.pk, *self.asked.values)


@lru_cache(maxsize=256)
def page_of_officer(roles, shape, start, stop):
    view, order, terms, words, fields = shape

    def build(person, *values):
        officer, values = User(pk=person), iter(values)
        officer.group_names, officer.unit_roles = roles, {}
        question = Question(tuple(islice(values, terms)), tuple(islice(values, words)))
        asked = Asked(view, order, question, tuple(zip(fields, values, strict=True)))
        return asked.rows(officer)[start:stop]

    return Prepared(build)
