"""People, units and declarations for a load test, made through the services; sessions are minted, not signed in."""

import datetime as dt
import io
import os
import secrets
from dataclasses import dataclass

OFFICE = "120104"
LIMIT_UNITS = 5  # units that try a third approval


@dataclass(frozen=True)
class Person:
    pk: int
    session: str
    csrf: str

    @property
    def headers(self):
        """Return what a signed-in browser sends with a POST through the front."""
        return {
            "Cookie": f"__Host-sessionid={self.session}; __Host-csrftoken={self.csrf}",
            "X-CSRFToken": self.csrf,
            "Referer": "https://127.0.0.1/",
        }


def enter(env):
    """Make this process one of the installation: its settings, its databases; passwords are not what is measured."""
    os.environ.update(env)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CELERY_TASK_ALWAYS_EAGER = False
    quiet = io.StringIO()
    call_command("load_offices", "fixtures/offices/tianjin.yaml", stdout=quiet)
    call_command("load_program", "fixtures/programs/tianjin-2025.yaml", stdout=quiet)
    set_deadline(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))


def set_deadline(instant):
    from programs.models import Program

    Program.objects.filter(code="tianjin-2025").update(closes_at=instant)


def sign_in(user):
    """Return a Person with a session as signing in makes it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return Person(user.pk, session.session_key, secrets.token_hex(16))


def unit_with(direction, *traits):
    """Return (applicant, administrator, declarations) of one new unit."""
    from organisations.models import Office
    from tests.factories.applications import ApplicationFactory, admin_of
    from tests.factories.organisations import OrganisationFactory, member_of

    unit = OrganisationFactory(district_office=Office.objects.get(code=OFFICE))
    admin, applicant = admin_of(unit), member_of(unit)
    made = [
        ApplicationFactory(direction=direction, organisation=unit, owner=applicant, **{trait: True}) for trait in traits
    ]
    return sign_in(applicant), sign_in(admin), made


def populate(users):
    """Return the pairs that submit and approve around the deadline, and the units that try a third approval."""
    from programs.models import Direction

    direction = Direction.objects.get(program__code="tianjin-2025", code="1-1")
    pairs = [unit_with(direction, "complete", "submitted") for _ in range(users)]
    greedy = [unit_with(direction, "submitted", "submitted", "submitted") for _ in range(LIMIT_UNITS)]
    return pairs, greedy


def record():
    """Return what stands in the database when all is over, for the judge."""
    from django.db.models import Count

    from applications.models import Application, ApplicationVersion, Receipt

    def per(model):
        return dict(model.objects.order_by().values_list("application").annotate(n=Count("pk")))

    held = Application.objects.holding_place().order_by().values_list("organisation").annotate(n=Count("pk"))
    program = Application.objects.select_related("program").first().program
    return {
        "versions": per(ApplicationVersion),
        "receipts": per(Receipt),
        "held": dict(held),
        "limit": program.max_applications,
    }
