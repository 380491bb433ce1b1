"""From a submission to a pair: what is found, kept, renewed and left alone."""

import pytest

from applications.models import Application, ApplicationVersion
from applications.services import submitting
from applications.snapshot import sha256_of
from duplicates.enums import HitKind, PairState
from duplicates.models import Document, Pair, Posting
from duplicates.services.comparing import compare
from duplicates.services.deciding import decide
from duplicates.texts import texts_of
from ipfund.common.models import Event, OutboxEntry
from tests.duplicates.texts import a_text
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.programs import DirectionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_is_sound")]


def kinds(pair):
    return sorted(pair.hits.values_list("kind", flat=True))


def rewrite(application, basis):
    """Submit the next version with another basis, as after a return."""
    last = application.versions.last()
    content = {**last.content, "sections": {**last.content["sections"], "basis": basis}}
    Application.objects.filter(pk=application.pk).update(version=last.number + 1)
    return ApplicationVersion.objects.create(
        application=application,
        number=last.number + 1,
        content=content,
        content_sha256=sha256_of(content),
        submitted_by=last.submitted_by,
        submitted_at=last.submitted_at,
    )


def dismissed(pair):
    return decide(
        pair.pk,
        by=UserFactory(roles=["program_manager"]),
        state=PairState.DISMISSED,
        reason="同一课题组的公开材料",
        revision=pair.revision,
    )


def test_a_copied_half_is_found_with_its_passages(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)

    pair = pair_of(one, other)

    assert (kinds(pair), pair.state, 0.4 < pair.share < 0.7) == ([HitKind.TEXT], PairState.OPEN, True)
    place, start, end, other_place, other_start, other_end = max(pair.passages, key=lambda span: span[2] - span[1])
    first, second = (
        {one.place: one.text for one in texts_of(version.content)}
        for version in (pair.first_version, pair.second_version)
    )
    assert first[place][start:end] == second[other_place][other_start:other_end]
    assert (place, end - start > 250) == ("basis/conditions", True)


def test_texts_of_their_own_make_no_pair(filed, pair_of):
    assert pair_of(filed(1), filed(2)) is None


def test_comparing_again_changes_nothing(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)
    pair, postings = pair_of(one, other), Posting.objects.count()

    again = pair_of(one, other)

    assert (again.pk, again.revision, Posting.objects.count()) == (pair.pk, pair.revision, postings)


def test_a_resubmission_replaces_what_the_older_version_had(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)
    pair_of(one, other)
    version = rewrite(other, {"background": a_text(2), "conditions": a_text(40)})

    assert pair_of(one, other) is None
    assert Document.objects.get(pk=other.pk).version == version


def test_a_withdrawn_one_stays_comparable(filed, pair_of):
    one = filed(1)
    submitting.withdraw(one.pk, by=people_of(one).admin, version=1, reason="不再申报")

    assert pair_of(one, filed(2, copy_of=1)) is not None


def test_past_programs_are_compared_too(filed, pair_of):
    assert pair_of(filed(1, direction=DirectionFactory()), filed(2, copy_of=1)) is not None


def test_one_unit_s_own_people_are_no_news(filed, pair_of):
    one = filed(1)
    same = filed(2, organisation=one.organisation, data={"cover": one.versions.get().content["sections"]["cover"]})

    assert pair_of(one, same) is None


def test_people_and_phones_of_two_units_are(filed, pair_of):
    one = filed(1)
    other = filed(2, data={"cover": one.versions.get().content["sections"]["cover"]})

    assert kinds(pair_of(one, other)) == [HitKind.EMAIL, HitKind.PERSON, HitKind.PHONE]


def test_a_dismissed_pair_stays_dismissed_after_a_small_change(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)
    dismissed(pair_of(one, other))
    rewrite(other, {"background": a_text(2) + "另有一句补充说明。", "conditions": a_text(501)})

    assert pair_of(one, other).state == PairState.DISMISSED


def test_a_dismissed_pair_is_opened_again_when_clearly_more_is_alike(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)
    dismissed(pair_of(one, other))
    rewrite(other, {"background": a_text(1), "conditions": a_text(501)})

    pair = pair_of(one, other)

    assert (pair.state, pair.share > 0.9) == (PairState.OPEN, True)
    assert Event.objects.filter(action="duplicates_reopened", subject_id=pair.pk).count() == 1


def test_a_decided_pair_stays_when_nothing_is_alike_any_more(filed, pair_of):
    one, other = filed(1), filed(2, copy_of=1)
    dismissed(pair_of(one, other))
    rewrite(other, {"background": a_text(2), "conditions": a_text(41)})

    pair = pair_of(one, other)

    assert (pair.state, pair.score, kinds(pair)) == (PairState.DISMISSED, 0, [])
    assert not Pair.objects.still_alike().exists()


def test_a_submission_leads_to_the_comparison(filed, django_capture_on_commit_callbacks):
    one = filed(1)
    compare(one.pk)

    with django_capture_on_commit_callbacks(execute=True):
        other = filed(2, copy_of=1)

    assert OutboxEntry.objects.filter(kind="compare-declaration", done_at__isnull=False).count() == 1
    assert Pair.objects.get().second == other
