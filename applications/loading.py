"""One declaration as its pages and its steps read it: statements that are written once a process."""

from functools import lru_cache

from applications.models import Application, Attachment, Section
from ipfund.accounts.models import User
from ipfund.common.prepared import Prepared
from organisations.models import Organisation

HEAVY = ("direction__definition", "direction__search_text", "direction__program__definition")
AROUND = ("direction__program", "organisation__district_office__parent", "office", "owner")

sections_of = Prepared(lambda pk: Section.objects.filter(application=pk).order_by("pk"))
files_of = Prepared(lambda pk: Attachment.objects.filter(application=pk, removed_at__isnull=True).order_by("pk"))

# --- under the lock; the order is the unit's row, then the declaration's ---------------------------------------------

hold_unit_of = Prepared(
    lambda pk: (
        Organisation.objects.select_for_update(no_key=True)
        .filter(pk__in=Application.objects.filter(pk=pk).values("organisation"))
        .only("pk")
    )
)
hold = Prepared(lambda pk: Application.objects.select_for_update(no_key=True).filter(pk=pk).only("pk"))
with_all_around = Prepared(lambda pk: Application.objects.filter(pk=pk).select_related(*AROUND).defer(*HEAVY))

# --- for whoever asks --------------------------------------------------------------------------------------------------


def find_seen(person, pk):
    """Return a declaration with its program if this person may see it, else None."""
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
