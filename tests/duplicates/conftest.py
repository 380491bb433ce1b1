"""Declarations with texts of their own, compared as the worker would."""

import pytest

from duplicates.invariants import INVARIANTS
from duplicates.models import Pair
from duplicates.services.comparing import compare
from tests.duplicates.texts import a_text
from tests.factories.applications import ApplicationFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.programs import DirectionFactory


@pytest.fixture
def index_is_sound(db):
    """What the index claims about itself holds after the test."""
    yield
    assert [invariant.name for invariant in INVARIANTS if invariant.broken_by()] == []


@pytest.fixture
def direction(db):
    return DirectionFactory()


@pytest.fixture
def filed(direction):
    """Return a maker of filed declarations: ``filed(1)`` writes text 1, ``filed(2, copy_of=1)`` takes over text 1."""

    def make(number, *, copy_of=None, until="filed", **kwargs):
        texts = {"background": a_text(number), "conditions": a_text((copy_of or number) + 500)}
        data = {"basis": texts, "cover": contact(number), **kwargs.pop("data", {})}
        wanted = kwargs.pop("direction", direction)
        kwargs.setdefault("organisation", OrganisationFactory(contact_phone=f"022-2300{number:04d}"))
        return ApplicationFactory(**{until: True}, direction=wanted, data=data, **kwargs)

    return make


def contact(number):
    return {
        "contact_name": f"联系人{number}",
        "contact_phone": f"1390000{number:04d}",
        "contact_email": f"person{number}@example.org",
    }


@pytest.fixture
def pair_of():
    """Compare both, and return their pair or None."""

    def find(one, other):
        for application in (one, other):
            compare(application.pk)
        first, second = sorted((one.pk, other.pk))
        return Pair.objects.filter(first=first, second=second).first()

    return find
