"""Each claim about programs finds what breaks it, and nothing else."""

import pytest

from programs.invariants import INVARIANTS
from programs.models import Category, Direction, Program, ProgramVersion
from programs.services import load_definition
from tests.factories.programs import ProgramFactory


def broken():
    return {invariant.name: rows for invariant in INVARIANTS if (rows := invariant.broken_by())}


@pytest.fixture
def loaded(db, short):
    return load_definition(short()).program


def test_a_loaded_program_keeps_every_claim(loaded, tianjin):
    assert broken() == {}


@pytest.mark.parametrize(
    ("name", "breaks"),
    [
        ("definitions_are_contiguous", lambda: ProgramVersion.objects.update(version=2)),
        ("definition_in_force_is_kept", lambda: Program.objects.update(digest="0" * 64)),
        ("direction_is_of_its_category", lambda: Category.objects.update(program=ProgramFactory())),
        ("funded_within_quota", lambda: Direction.objects.update(funded=51)),
        ("amount_fits_its_kind", lambda: Direction.objects.update(amount_yuan=None)),
        ("quota_fits_its_kind", lambda: Direction.objects.update(quota_kind="unstated")),
    ],
)
def test_each_claim_finds_what_breaks_it(loaded, name, breaks):
    breaks()

    assert name in broken()
