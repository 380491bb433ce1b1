"""Whatever is sent to whatever form: it is answered, never with an error of ours, and nothing wrong is kept."""

import logging

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipfund.common import invariants
from tests.support.matrix import address, expected, our_pages
from tests.support.nonsense import VALUES, bad_files, encoded, fillings, form_of
from tests.support.world import PERSONAS, client_of, finish, undone, world_once

pytestmark = pytest.mark.django_db
LEFT_OUT = {"health_deep", "account_logout", "set_language"}
FORM = "application/x-www-form-urlencoded"
BEST = (
    "manager",
    "in_charge",
    "district",
    "admin",
    "owner",
    "expert",
    "newcomer",
    "system_admin",
    "auditor",
    "reporter",
    "anonymous",
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    logging.disable(logging.ERROR)
    yield from world_once(django_db_blocker)
    logging.disable(logging.NOTSET)


def person_for(name):
    """Return the first persona that may post to a page."""
    order = ("anonymous", *BEST) if expected(name, "anonymous", "post") == "ok" else BEST
    return next((who for who in order if expected(name, who, "post") == "ok"), None)


FORMS = [name for name in our_pages() if name not in LEFT_OUT and person_for(name)]


def fields_of(world, name):
    """Return the form of a page; a step without a page of its own is sent what steps are sent."""
    known = vars(world).setdefault("forms", {})
    if name not in known:
        page = client_of(world, person_for(name)).get(address(name, world))
        found = form_of(page) if page.status_code == 200 and "html" in page.get("Content-Type", "") else ({}, set())
        finish(page)
        known[name] = found if any(found) else (dict.fromkeys(("revision", "version", "reason", "q"), "1"), set())
    return known[name]


def send(world, name, data):
    """Post a form, undo it, and return the answer's number and what is broken of the claims about the data."""
    with undone():
        sent = client_of(world, person_for(name)).post(address(name, world), encoded(data), content_type=FORM)
        finish(sent)
        stored = sent.status_code in {200, 302}
        return sent.status_code, invariants.broken() if stored else []


def test_nothing_is_broken_before(world):
    assert invariants.broken(thorough=True) == []


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("name", FORMS)
def test_no_nonsense_breaks_a_form(world, name, long_run):
    fields, _files = fields_of(world, name)
    wrong = {}
    for kind, typed in fillings(fields, long=long_run, postgres=connection.vendor == "postgresql"):
        status, broken = send(world, name, typed)
        if status >= 500 or broken:
            wrong[kind] = (status, broken)

    assert wrong == {}


@pytest.mark.once("sqlite")
@pytest.mark.parametrize("name", FORMS)
def test_no_nonsense_in_one_field_of_an_otherwise_untouched_form_breaks_it(world, name, scale):
    fields, _files = fields_of(world, name)
    wrong = {}
    for field in sorted(fields)[: scale(1, 40)]:
        for kind in ("surrogate", "very large number")[: scale(1, 2)]:
            status, broken = send(world, name, {**fields, field: VALUES[kind]})
            if status >= 500 or broken:
                wrong[field, kind] = (status, broken)

    assert wrong == {}


def pages_with_files():
    return [
        "applications:upload", "awards:object", "awards:letter", "awards:meeting_new", "awards:scan_upload",
    ]  # fmt: skip


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("kind", sorted(bad_files()))
@pytest.mark.parametrize("name", pages_with_files())
def test_no_file_breaks_a_form_or_is_kept(world, name, kind):
    from applications.models import Attachment
    from awards.models import Evidence, MeetingFile, SealedScan

    kept = (Attachment, Evidence, MeetingFile, SealedScan)
    fields, files = fields_of(world, name)
    before = [model.objects.count() for model in kept]
    with undone():
        data = {**fields, "kind": "plan", **{field: bad_files()[kind] for field in files | {"file", "upload"}}}
        answer = client_of(world, person_for(name)).post(address(name, world), data)
        finish(answer)
        after = [model.objects.count() for model in kept]

    assert (answer.status_code < 500, after) == (True, before)


ASKED = ("page", "v", "version", "state", "q", "office", "direction", "organisation", "from", "sort", "year")
FORGED = ["0", "-1", "999999999999999999999", "1 OR 1=1", "a\x00b", "１２"]


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("turn", range(len(FORGED)))
def test_forged_numbers_in_questions_are_answered(world, turn, long_run):
    """The short run asks each page once, with another value in each place each turn."""
    asked = {name: FORGED[(place + turn) % len(FORGED)] for place, name in enumerate(ASKED)}
    wrong = {}
    for name in FORMS if long_run else FORMS[turn :: len(FORGED)]:
        answer = client_of(world, person_for(name)).get(address(name, world), asked)
        finish(answer)
        if answer.status_code >= 500:
            wrong[name] = answer.status_code

    assert wrong == {}


def test_a_declaration_cannot_be_started_for_somebody_elses_unit(world):
    with undone():
        before = world.other_unit.applications.count()
        client_of(world, "owner").post(address("applications:start", world), {"organisation": world.other_unit.pk})

        assert world.other_unit.applications.count() == before


@pytest.mark.parametrize("name", ["organisations:register", "awards:object", "organisations:add_sanction"])
def test_what_was_typed_is_shown_again(world, name):
    fields, _files = fields_of(world, name)
    typed = next(field for field in fields if field.endswith(("name", "title")))
    page = client_of(world, person_for(name)).post(address(name, world), {typed: "<b>刚才输入的</b>"})

    assert (page.status_code, "&lt;b&gt;刚才输入的&lt;/b&gt;" in page.content.decode()) == (422, True)


@pytest.mark.once("postgresql")
@pytest.mark.parametrize("name", ["applications:section", "reviews:score", "organisations:register", "awards:object"])
def test_any_text_in_any_field_is_answered(world, name, scale):
    fields, _files = fields_of(world, name)

    @settings(max_examples=scale(8, 300), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(sorted(fields)), st.text(max_size=300), max_size=12))
    def answered(typed):
        status, _broken = send(world, name, {**fields, **typed})
        assert status < 500

    answered()


def test_every_persona_is_used():
    assert set(BEST) <= set(PERSONAS)
