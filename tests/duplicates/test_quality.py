"""The bars of quality on a generated corpus with known copies: small in every run, at its full size in the long one."""

import subprocess
import sys

import pytest

from benchmarks import corpus
from benchmarks.duplicates import fill, guide_sentences, judged, missed
from benchmarks.stack import ROOT
from duplicates.services.rebuilding import compare_all, rebuild
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.programs import DirectionFactory


@pytest.mark.django_db
def test_known_copies_are_found_and_nothing_else():
    made = corpus.make(300, 25, guide=guide_sentences(), seed=5)
    direction = DirectionFactory()
    direction.program.definition["note"] = made.guide  # what everybody quotes
    direction.program.save(update_fields=["definition"])
    keys = fill(made.declarations, direction=direction, organisations=[OrganisationFactory()], owner=UserFactory())

    compare_all(rebuild())

    recalls, precision, _wrong = judged(made, keys)
    assert missed(recalls, precision) == []


@pytest.mark.long
@pytest.mark.machine
def test_the_bars_hold_among_twenty_thousand():
    """Prints the figures that docs/performance.md quotes; ends with 1 when a bar of quality is missed."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.duplicates"], cwd=ROOT, check=False)

    assert done.returncode == 0
