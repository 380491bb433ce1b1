"""A table full of declarations for the speed table: a few made through the services, the rest copied by the thousand."""

import datetime as dt
import html
import json
import re
import secrets
import subprocess
import sys

from benchmarks import stack, world

BATCH = 5_000
WORDS = ("专利导航", "核心专利布局", "海外维权", "地理标志", "商标品牌", "高校转化", "知识产权保护", "公共服务")
UNITS = 500


def fill(rows, *, submits):
    """Return the people and declarations that the steps use, in a table of about ``rows`` declarations."""
    from allauth.mfa.models import Authenticator
    from guardian.shortcuts import assign_perm

    from applications.models import Application
    from organisations.models import Office
    from programs.models import Direction
    from tests.factories.accounts import UserFactory

    direction = Direction.objects.get(program__code="tianjin-2025", code="1-1")
    owner, _admin, drafts = world.unit_with(direction, "complete", "complete")
    complete = []
    for _ in range(submits):
        applicant, _admin, (draft,) = world.unit_with(direction, "complete")
        complete.append((draft.pk, applicant))
    officer = UserFactory(roles=["city_officer"])
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={})  # else every page is a redirect
    assign_perm("organisations.act_for_office", officer, Office.objects.get(code=world.OFFICE))
    pattern = Application.objects.get(pk=drafts[0].pk)
    copy(pattern, rows)
    return {
        "owner": owner,
        "officer": world.sign_in(officer),
        "drafts": [one.pk for one in drafts],
        "complete": complete,
    }


def copy(pattern, rows):
    """Fill the table with filed declarations of many units, each with its search terms."""
    from django.db import connection

    from applications.models import Application, SearchTerm
    from applications.search import terms_of
    from organisations.models import Office
    from tests.factories.accounts import UserFactory
    from tests.factories.organisations import OrganisationFactory

    office = Office.objects.get(pk=pattern.office_id)
    units = [OrganisationFactory(district_office=office) for _ in range(min(UNITS, rows))]
    owner, now = UserFactory(), dt.datetime.now(dt.UTC)
    for start in range(0, rows, BATCH):
        numbers = range(start, min(start + BATCH, rows))
        batch = [a_copy(pattern, i, organisation=units[i % len(units)], owner=owner, now=now) for i in numbers]
        made = Application.objects.bulk_create(batch)
        terms = ((one.pk, terms_of(one.number, one.title, one.organisation.name)) for one in made)
        SearchTerm.objects.bulk_create(
            (SearchTerm(application_id=pk, term=term) for pk, found in terms for term in found), batch_size=20_000
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def a_copy(pattern, i, *, organisation, owner, now):
    return type(pattern)(
        program_id=pattern.program_id,
        direction_id=pattern.direction_id,
        organisation=organisation,
        office_id=pattern.office_id,
        owner=owner,
        number=f"COPY-{i:06d}",
        title=f"{WORDS[i % len(WORDS)]}项目{i:06d}",
        state="first_review",
        version=1,
        created_at=now,
        moved_at=now - dt.timedelta(seconds=i),
        submitted_at=now,
        filed_at=now,
    )


def form_of(page):
    """Return what a browser would send back of the form on a page."""
    found = {}
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page):
        found[html.unescape(name)] = html.unescape(value)
    for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page):
        found[html.unescape(name)] = html.unescape(value).lstrip("\n")
    return found


SEED_FLOOR = """
import json, sys
from benchmarks import floor
from django.core.management import call_command
from django.db import connection
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    for model in floor.MODELS:
        editor.create_model(model)
rows, submits = map(int, sys.argv[1:])
user = floor.User.objects.create(username="person", password="!")
unit, now = floor.Unit.objects.create(name="某单位"), timezone.now()
office = floor.Office.objects.create(name="河东区知识产权局")
directions = floor.Direction.objects.bulk_create([floor.Direction(title=f"支持方向{i}") for i in range(25)])
def project(i, state):
    place = {"unit": unit, "office": office, "direction": directions[0]}
    return floor.Project(owner=user, **place, title=f"专利导航项目{i:06d}", state=state, changed_at=now)
def sections(one):
    return [floor.Section(project=one, key=key, data=floor.answers(key), saved_by=user, saved_at=now) for key in floor.FORMS]
mine = floor.Project.objects.bulk_create([project(i, "draft") for i in range(2 + submits)])
floor.Section.objects.bulk_create([section for one in mine for section in sections(one)])
floor.Attachment.objects.bulk_create([floor.Attachment(project=one, name="a.pdf", sha256="0" * 64) for one in mine])
floor.Project.objects.bulk_create([project(i, "submitted") for i in range(rows)], batch_size=2000)
session = SessionStore(); session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"; session[HASH_SESSION_KEY] = user.get_session_auth_hash(); session.create()
with connection.cursor() as cursor: cursor.execute("ANALYZE")
print(json.dumps({"projects": [one.pk for one in mine[:2]], "complete": [one.pk for one in mine[2:]], "session": session.session_key}))
"""


def floor(env, rows, submits):
    """Make the floor's database; returns its environment and what its steps use."""
    psql = ["psql", "-h", "127.0.0.1", "-p", env["POSTGRES_PORT"], "-U", "postgres"]
    subprocess.run([*psql, "-qc", "CREATE DATABASE floor TEMPLATE template0"], check=True)
    settings = {name: value for name, value in env.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", SEED_FLOOR, str(rows), str(submits)],
        cwd=stack.ROOT,
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    )
    made = json.loads(done.stdout.splitlines()[-1])
    csrf = secrets.token_hex(16)
    cookies = f"sessionid={made['session']}; csrftoken={csrf}"
    person = {"Cookie": cookies, "X-CSRFToken": csrf, "Referer": "https://127.0.0.1/"}
    return settings, {"projects": made["projects"], "complete": made["complete"], "person": person}
