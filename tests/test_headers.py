"""Every page that every role gets: its headers, and that looking changes nothing."""

import hashlib
import logging

import pytest
from django.apps import apps
from django.db.models import Q

from tests.support.matrix import EXPECTED, Row, address, expected, our_pages
from tests.support.world import PERSONAS, client_of, finish, world_once

pytestmark = [pytest.mark.django_db, pytest.mark.once("postgresql")]
LEFT_OUT = {"health_deep", "account_logout"}
OUR_PRINTS = {"applications:printout_file", "awards:contract_pdf"}  # made by ourselves, opened to be printed
COUNTED_BY_THEMSELVES = {"session", "contenttype", "usersession"}  # who is signed in; what Django fills in by itself
TRACES = ("read_", "export_")  # opening what is closed to most, and taking data out, leave a trace in the record


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    logging.disable(logging.ERROR)
    yield from world_once(django_db_blocker)
    logging.disable(logging.NOTSET)


def opened_by(who):
    """Return the names of the pages that this persona gets when it opens them."""
    steps = {name for name in our_pages() if EXPECTED.get(name, Row()).step}
    return [name for name in our_pages() if name not in LEFT_OUT | steps and expected(name, who, "get") == "ok"]


def problems_of(response, name, who):
    """Return what is wrong with the headers of one answer."""
    csp, kind = response.get("Content-Security-Policy", ""), response.get("Content-Type", "")
    cached = response.get("Cache-Control", "")
    is_page = kind.startswith(("text/", "application/json")) or not kind
    claims = {
        "a policy for content": "default-src" in csp,
        "nothing unsafe in it": "unsafe" not in csp,
        "no guessing of types": response.get("X-Content-Type-Options") == "nosniff",
        "a policy for referrers": response.get("Referrer-Policy") in {"same-origin", "no-referrer"},
        "no framing": response.get("X-Frame-Options") == "DENY" or "frame-ancestors 'none'" in csp,
        "not kept by the browser": who == "anonymous" or "no-store" in cached,
        "a file is a download": is_page
        or name in OUR_PRINTS
        or response.get("Content-Disposition", "").startswith("attachment"),
        "no error": response.status_code < 500,
    }
    return [claim for claim, holds in claims.items() if not holds]


def rows_of(model):
    found = model._base_manager.order_by("pk")
    if model._meta.label == "common.Event":
        found = found.exclude(Q(*[("action__startswith", trace) for trace in TRACES], _connector=Q.OR))
    return hashlib.sha256(repr(list(found.values_list())).encode()).hexdigest()


def fingerprint():
    """Return a digest of every table."""
    models = apps.get_models(include_auto_created=True)
    return {one._meta.label: rows_of(one) for one in models if one._meta.model_name not in COUNTED_BY_THEMSELVES}


def written_since(before):
    """Return the tables that changed, each with its newest row."""
    after = fingerprint()
    models = {one._meta.label: one for one in apps.get_models(include_auto_created=True)}
    changed = [label for label, digest in after.items() if digest != before[label]]
    return {label: models[label]._base_manager.order_by("-pk").values().first() for label in changed}


@pytest.mark.parametrize("who", PERSONAS)
def test_opening_every_page_changes_nothing_and_every_answer_is_guarded(world, who):
    before, wrong = fingerprint(), {}
    for name in opened_by(who):
        response = client_of(world, who).get(address(name, world))
        if problems := problems_of(response, name, who):
            wrong[name] = problems
        finish(response)

    assert (wrong, written_since(before)) == ({}, {})
