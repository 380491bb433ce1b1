"""The guard-rails bite: each test makes the mistake on purpose."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.template import engines
from django.test import Client

from ipfund.common import audit, clock
from tests.support import guards
from tests.support.guards import UndefinedVariable

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(monkeypatch):
    """Pretend that every template of the test lies in templates/."""
    monkeypatch.setattr(guards, "rendering_origin", lambda: str(guards.settings.BASE_DIR / "templates" / "page.html"))


def rendered(text, **context):
    return engines["django"].from_string(text).render(context)


def test_an_undefined_variable_in_our_templates_fails(ours):
    with pytest.raises(UndefinedVariable):
        rendered("{{ nobody_gave_this }}")


def test_an_attribute_of_nothing_in_our_templates_fails(ours):
    with pytest.raises(UndefinedVariable):
        rendered("{{ unit.name }}", unit=None)


def test_a_default_says_that_a_value_may_be_missing(ours):
    assert rendered("{{ maybe|default:'-' }}{% if maybe %}!{% endif %}") == "-"


def test_an_undefined_variable_in_templates_of_packages_stays_quiet():
    assert rendered("[{{ nobody_gave_this }}]") == "[]"


def test_a_query_without_an_order_does_not_come_in_the_order_of_insertion():
    rows = list(ContentType.objects.all())

    assert [row.pk for row in rows] != sorted(row.pk for row in rows)


def test_a_query_with_an_order_keeps_it():
    rows = list(ContentType.objects.order_by("pk"))

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)


def test_the_clock_of_process_and_database_stands_where_it_is_put(clock_at):
    moment = clock_at(datetime(2025, 3, 28, 9, 0, tzinfo=UTC))

    assert (clock.now(), clock.decide()) == (moment, moment)


def test_the_clock_may_be_moved_within_a_test(clock_at):
    clock_at(datetime(2025, 3, 28, 9, 0, tzinfo=UTC))
    later = clock_at(datetime(2025, 3, 28, 9, 0, 0, 1000, tzinfo=UTC))

    assert clock.decide() == later


def test_who_changes_settings_gets_layers_of_their_own_and_nobody_else_does(settings):
    usual = Client().get("/health/")["Referrer-Policy"]
    settings.SECURE_REFERRER_POLICY = "origin"
    own = Client().get("/health/")["Referrer-Policy"]
    settings.SECURE_REFERRER_POLICY = usual

    assert (usual, own) == ("same-origin", "origin")


def test_the_layers_around_the_views_are_built_once_for_all_clients():
    one, other = Client(), Client(enforce_csrf_checks=True)
    for client in (one, other):
        client.get("/health/")

    assert one.handler._middleware_chain is other.handler._middleware_chain
    assert other.post("/account/login/", {"login": "a"}).status_code == 403


class Marked:
    """What pytest collects, as far as its marks."""

    nodeid, fixturenames = "test_x", ()

    def __init__(self, *marks):
        self.marks = {mark.name: mark.mark for mark in marks}

    def get_closest_marker(self, name):
        return self.marks.get(name)


@pytest.mark.parametrize(
    "marks",
    [(pytest.mark.once("sqlite"), pytest.mark.postgres), (pytest.mark.once("postgres"), pytest.mark.django_db)],
)
def test_a_mark_that_leaves_a_test_out_of_both_runs_is_refused(pytestconfig, marks):
    with pytest.raises(pytest.UsageError, match="out of both runs: test_x"):
        guards.pytest_collection_modifyitems(pytestconfig, [Marked(*marks)])


@pytest.mark.parametrize("time", range(2))
def test_what_one_test_tried_does_not_count_in_the_next(time):
    assert cache.add("tried", "once")


@pytest.mark.parametrize("write", [audit.record, partial(audit.refusal, by=None, reason="不可以")])
def test_an_event_of_an_object_that_the_record_cannot_name_fails(write):
    with pytest.raises(AssertionError, match=r"contenttypes\.contenttype is in no OBJECTS"):
        write(ContentType.objects.order_by("pk").first(), "seen")
