"""Guard-rails: whole classes of error fail a test at once, whoever wrote the page or the query."""

import os
import random
import sys
from importlib.util import find_spec

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.template import engines
from django.template.base import FilterExpression, Node
from django.utils import translation

from ipfund.common import append_only, clock

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
INVARIANTS = "ipfund.common.invariants"


class UndefinedVariable(Exception):  # noqa: N818 -- reads as what it says
    """A template of ours prints something that the view never gave it."""


class Undefined(str):
    """What Django puts in the place of an undefined variable: an empty string that speaks up in our templates.

    ``|default:`` says that a value may be missing, so there it stays quiet; so does everything outside templates/.
    """

    __slots__ = ()

    def __bool__(self):
        expression = sys._getframe(1).f_locals.get("self")
        if not isinstance(expression, FilterExpression):
            return False
        says_default = any(function.__name__ == "default" for function, _ in expression.filters)
        return not says_default and rendering_origin().startswith(str(settings.BASE_DIR / "templates"))

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        raise UndefinedVariable(f"{{{{ {variable} }}}} is undefined in {rendering_origin()}")


def rendering_origin():
    """Return the file of the innermost template node that is being rendered."""
    frame = sys._getframe(1)
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail():
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture(autouse=True)
def _unordered_queries_come_back_shuffled(request, monkeypatch):
    """A list without an order is shown in any order: never in the order of insertion a test happens to expect."""
    shuffler = random.Random(request.node.nodeid)
    fetch_all = QuerySet._fetch_all

    def fetch_all_shuffled(queryset):
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        rows = queryset._result_cache
        if fresh and not queryset.ordered and len(rows) > 1:
            before = list(rows)
            shuffler.shuffle(rows)
            if rows == before:
                rows.reverse()

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all_shuffled)


@pytest.fixture(autouse=True, scope="session")
def _the_record_may_be_emptied_between_tests():
    """The database refuses to delete events; only the emptying between two tests may."""
    operations = type(connection.ops)
    flush = operations.sql_flush
    protect = [statement for statement in append_only.to_protect(connection.vendor) if "FUNCTION" not in statement[:30]]

    def released(*args, **kwargs):
        statements = flush(*args, **kwargs)
        return [*append_only.to_release(connection.vendor), *statements, *protect] if statements else statements

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", released)
        yield


@pytest.fixture(autouse=True, scope="session")
def _what_is_recorded_can_be_named():
    """The auditor reads which object an event is of: a model without words in its app's ``recorded.py`` fails."""
    from ipfund.common import audit
    from ipfund.common.record import names

    make = audit._event

    def named(obj, *args, **kwargs):
        assert obj._meta.label_lower in names.objects(), f"{obj._meta.label_lower} is in no OBJECTS of recorded.py"
        return make(obj, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "_event", named)
        yield


@pytest.fixture(autouse=True)
def _every_test_begins_in_chinese():
    """What a page in English left active in this thread is not what the next test speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _the_clock_offset_is_read_once_a_test(monkeypatch):
    """Else a page that takes longer than a second counts one query more."""
    monkeypatch.setattr(clock, "OFFSET_SECONDS_KEPT", 3600.0)
    clock.forget_offset()


@pytest.fixture(autouse=True)
def _nobody_has_tried_before():
    """Else the wrong passwords of earlier tests count against those of this one, and in another order against others."""
    cache.clear()


@pytest.fixture(autouse=True)
def _invariants_hold(request):
    """Check the invariants on what a test of the process left behind, before it is rolled back."""
    wanted = request.node.get_closest_marker("invariants")
    if not wanted or not DATABASE_FIXTURES & set(request.fixturenames) or not find_spec(INVARIANTS):
        yield
        return
    request.getfixturevalue("db" if "db" in request.fixturenames else "transactional_db")
    yield
    if not connection.needs_rollback:
        from ipfund.common import invariants

        assert invariants.broken() == []


def pytest_collection_modifyitems(config, items):
    """Leave out what another run asks; whole systems come last, so that a small mistake shows first."""
    short = os.environ.get("IPFUND_LONG") != "1"
    left_out = {
        item for item in items if (short and is_for_the_long_run(item)) or is_for_the_other_database(item, short)
    }
    if never := [item.nodeid for item in items if is_asked_nowhere(item)]:
        raise pytest.UsageError(f"once(database) would leave out of both runs: {', '.join(never)}")
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))
    items.sort(key=lambda item: bool(item.get_closest_marker("postgres") or item.get_closest_marker("browser")))


def is_for_the_long_run(item):
    return item.get_closest_marker("long") is not None


def is_for_the_other_database(item, short):
    """Of the two runs of ``make test``, what asks no database is in the first; what is marked ``once`` in the one named."""
    here = "postgresql" if "POSTGRES_HOST" in os.environ else "sqlite"
    if not asks_a_database(item):
        return here == "postgresql"
    once = item.get_closest_marker("once")
    both_run = short and os.environ.get("IPFUND_SERVICES") == "1"
    return both_run and once is not None and once.args != (here,)


def is_asked_nowhere(item):
    once = item.get_closest_marker("once")
    return once is not None and (is_for_one_database(item) or once.args not in {("sqlite",), ("postgresql",)})


def is_for_one_database(item):
    return any(item.get_closest_marker(name) for name in ("postgres", "browser", "machine"))


def asks_a_database(item):
    marked = is_for_one_database(item) or item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE_FIXTURES & set(item.fixturenames))
