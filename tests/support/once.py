"""What every test or process would build anew, and always the same, is built once."""

import os
import shutil
import sqlite3
from contextlib import closing
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.client import ClientHandler

# ``make test`` migrates one empty database of each kind and says here where; elsewhere each process migrates its own
EMPTY_SQLITE, EMPTY_POSTGRES = os.environ.get("IPFUND_TEST_SQLITE"), os.environ.get("IPFUND_TEST_POSTGRES")


@pytest.fixture(autouse=True, scope="session")
def _the_layers_around_the_views_are_built_once():
    """Each test client would look at every static file again; a test that changes settings still gets its own."""
    build, shared = ClientHandler.load_middleware, {}

    def load(handler, *args, **kwargs):
        if isinstance(settings._wrapped, UserSettingsHolder):
            build(handler, *args, **kwargs)
            return
        if not shared:
            first = ClientHandler()
            build(first, *args, **kwargs)
            shared.update({name: made for name, made in vars(first).items() if name.startswith("_")})
        vars(handler).update(shared)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load)
        yield


@pytest.fixture(autouse=True, scope="session")
def _the_roles_are_there_after_every_test():
    """A test that commits empties every table in the end; what comes after it finds again what the migrations made."""
    make = import_module("ipfund.accounts.migrations.0002_roles").create_groups

    def again(**_told):
        make(apps, None)

    post_migrate.connect(again, sender=apps.get_app_config("accounts"))
    yield
    post_migrate.disconnect(again, sender=apps.get_app_config("accounts"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Let Django begin with a copy of the migrated database; its own look at the migrations stays."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql" and EMPTY_POSTGRES:
            patch.setitem(connection.settings_dict["TEST"], "TEMPLATE", EMPTY_POSTGRES)
        if connection.vendor == "postgresql":
            patch.setattr(connection.creation, "_destroy_test_db", drop)
        if connection.vendor == "sqlite" and EMPTY_SQLITE:
            patch.setattr(connection.creation, "_create_test_db", filled(connection.creation._create_test_db))
        yield


def drop(name, _verbosity):
    """Drop a database although a thread of a test's server may not have hung up yet."""
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def filled(make):
    """Return ``make`` followed by copying; what lives in memory lives as long as somebody holds it."""

    def made(*args, **kwargs):
        name = make(*args, **kwargs)
        made.held = sqlite3.connect(name, uri=True)
        with closing(sqlite3.connect(EMPTY_SQLITE)) as empty:
            empty.backup(made.held)
        return name

    return made


def migrated_file(path):
    """Put an empty, migrated SQLite database at a path, if there is one to copy; return whether."""
    if EMPTY_SQLITE:
        shutil.copy(EMPTY_SQLITE, path)
    return bool(EMPTY_SQLITE)
