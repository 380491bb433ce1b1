"""The embedded way without the demo: a small bureau's real system, which does not start on a demo's database."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from ipfund.accounts.backends import Backend
from ipfund.accounts.checks import no_demo_people_outside_a_demo
from ipfund.demo import casting
from tests.factories.accounts import UserFactory

ASK = """
import json
from django.conf import settings as s
from django.urls import get_resolver
print(json.dumps({
    "demo": s.DEMO, "app": "ipfund.demo" in s.INSTALLED_APPS, "shift": s.CLOCK_SHIFT_ALLOWED,
    "factor": s.SECOND_FACTOR_REQUIRED, "mail": s.EMAIL_BACKEND.rpartition(".")[0], "host": s.EMAIL_HOST,
    "hosts": "bureau.example" in s.ALLOWED_HOSTS, "secure": s.SESSION_COOKIE_SECURE,
    "pages": any(str(p.pattern) == "demo/" for p in get_resolver().url_patterns),
}))
"""
REAL = {
    "demo": False, "app": False, "shift": False, "factor": True, "mail": "django.core.mail.backends.smtp",
    "host": "mail.bureau.example", "hosts": True, "secure": True, "pages": False,
}  # fmt: skip
DEMO_MADE = """
from ipfund.accounts.services import create_account
create_account(username="haihe-wang", name="王", email="haihe-wang@demo.example", password="x")
"""


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    """Run manage.py as a small bureau does, on a database of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("IPFUND_", "POSTGRES_", "DJANGO_"))
    } | {
        "DJANGO_SETTINGS_MODULE": "ipfund.settings.embedded",
        "IPFUND_DATA": str(tmp_path_factory.mktemp("bureau")),
        "IPFUND_DEMO": "False",
        "IPFUND_MAIL_HOST": "mail.bureau.example",
        "IPFUND_HOSTS": "bureau.example",
        "IPFUND_SITE_URL": "https://bureau.example",
    }

    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_without_the_demo_everything_is_real_and_a_demos_database_is_refused(manage):
    first = manage("migrate", "--verbosity", "0")
    asked = manage("shell", "--no-imports", "--verbosity", "0", "-c", ASK)
    demo = manage("demo")
    manage("shell", "--no-imports", "-c", DEMO_MADE)
    again = manage("migrate", "--verbosity", "0")

    assert (first.returncode, first.stderr) == (0, "")
    assert json.loads(asked.stdout) == REAL
    assert "Unknown command" in demo.stderr
    assert (again.returncode, "ipfund.E010" in again.stderr) == (1, True)


def test_a_wrong_word_for_the_demo_stops_the_start(manage):
    command = [sys.executable, "-c", "import ipfund.settings.embedded"]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"IPFUND_DEMO": "no"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "IPFUND_DEMO must be True or False" in done.stderr


@pytest.mark.django_db
def test_everybody_of_the_demo_is_known_as_such_and_signs_in_nowhere_else(settings):
    played, made = casting.account(casting.of_role("member")[0])
    real = UserFactory()
    in_demo = [Backend().get_user(user.pk) for user in (played, real)]
    settings.DEMO = False
    outside = [Backend().get_user(user.pk) for user in (played, real)]

    assert (made, in_demo, outside) == (True, [played, real], [None, real])
    assert [error.id for error in no_demo_people_outside_a_demo(None, ["default"])] == ["ipfund.E010"]
