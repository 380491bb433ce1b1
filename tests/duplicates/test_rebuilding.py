"""The index built anew says what the index grown one by one says."""

from io import StringIO

import pytest
from django.core.management import call_command

from duplicates.models import Commonplace, Document, Pair, Posting, Trait
from duplicates.services import indexing
from duplicates.services.comparing import compare
from duplicates.services.naming import note_account
from ipfund.common.models import OutboxEntry
from tests.duplicates.texts import a_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_is_sound")]


def index_now():
    postings = set(Posting.objects.order_by("pk").values_list("fingerprint", "document_id"))
    traits = set(Trait.objects.order_by("pk").values_list("document", "kind", "digest"))
    pairs = set(Pair.objects.order_by("pk").values_list("first", "second", "share", "longest", "score"))
    return postings, traits, pairs


def rebuild(*words):
    said = StringIO()
    call_command("rebuild_duplicates", *words, stdout=said)
    return said.getvalue()


def test_it_finds_what_grew_one_by_one(filed):
    for application in [filed(1), filed(2, copy_of=1), filed(3)]:
        compare(application.pk)
    before = index_now()

    said = rebuild()

    assert index_now() == before
    assert said.startswith("3 declarations")


def test_it_mends_a_broken_index(filed):
    filed(1), filed(2, copy_of=1)
    Posting.objects.create(fingerprint=7, document_id=1)

    rebuild()

    assert Pair.objects.count() == 1
    assert not Posting.objects.filter(fingerprint=7).exists()


def test_the_pairs_may_be_left_alone(filed):
    filed(1), filed(2, copy_of=1)

    rebuild("--index-only")

    assert (Pair.objects.count(), Document.objects.count()) == (0, 2)


def test_what_too_many_say_is_common_ground(filed, pair_of, monkeypatch):
    monkeypatch.setattr(indexing, "COMMON_LEAST", 3)
    same = a_text(900)
    declarations = [
        filed(number, data={"basis": {"background": same, "conditions": a_text(number)}}) for number in range(1, 6)
    ]
    for application in declarations:
        compare(application.pk)

    assert Commonplace.objects.exists()
    assert pair_of(*declarations[-2:]) is None

    rebuild()

    assert not Pair.objects.filter(hits__kind="text").exists()


def test_an_account_is_kept_as_a_hash_and_survives_a_rebuild(filed, django_capture_on_commit_callbacks):
    one, other = filed(1), filed(2)
    with django_capture_on_commit_callbacks(execute=True):
        for application, account in ((one, "6222 0000 1111"), (other, "622200001111")):
            note_account(application.versions.get(), account)

    assert Pair.objects.get().hits.get().kind == "account"
    rebuild()
    assert Trait.objects.filter(kind="account").count() == 2
    assert not Trait.objects.filter(digest__contains="622200001111").exists()


def test_each_change_of_an_account_is_compared_anew_also_away_and_back(filed, django_capture_on_commit_callbacks):
    one, other = filed(1).versions.get(), filed(2).versions.get()
    found = []
    noted = [(other, "62220000"), *((one, account) for account in ("62220000", "62221111", "62220000", "", "62220000"))]
    for version, account in noted:
        with django_capture_on_commit_callbacks(execute=True):
            note_account(version, account)
        found.append(Pair.objects.filter(hits__kind="account").count())

    assert found == [0, 1, 0, 1, 0, 1]
    assert OutboxEntry.objects.filter(kind="compare-declaration", key__contains=":account:").count() == 6


def test_a_changed_account_replaces_the_older_one(filed):
    version = filed(1).versions.get()
    for account in ("62220000", "62221111", ""):
        note_account(version, account)

    assert not Trait.objects.filter(kind="account").exists()
