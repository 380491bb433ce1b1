"""The deep look at the system's health is for this machine, its watchers and its administrator; the pulse for everybody."""

import pytest

from ipfund.common import health
from tests.factories.accounts import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
DEEP = "/health/deep/"
AWAY = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(autouse=True)
def _one_part_is_enough(monkeypatch):
    monkeypatch.setattr(health, "PARTS", {"database": health.database})


def test_this_machine_may_look(client):
    assert client.get(DEEP).json() == {"well": True, "database": "ok"}


@pytest.mark.parametrize(
    ("trusted", "extra"),
    [
        (0, AWAY),
        (0, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}),
        (0, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
        (1, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9"}),
        (1, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}),
        (1, {"HTTP_X_FORWARDED_FOR": "nonsense"}),
    ],
)
def test_for_others_it_does_not_exist(client, settings, trusted, extra):
    settings.TRUSTED_PROXIES = trusted

    assert client.get(DEEP, **extra).status_code == 404


@pytest.mark.parametrize(("token", "said", "status"), [
    ("secret", "Bearer secret", 200),
    ("secret", "Bearer other", 404),
    ("secret", "Bearer 密码", 404),
    ("", "Bearer ", 404),
    ("", "", 404),
])  # fmt: skip
def test_a_watcher_elsewhere_shows_the_token(client, settings, token, said, status):
    settings.HEALTH_TOKEN = token

    assert client.get(DEEP, headers={"Authorization": said}, **AWAY).status_code == status


@pytest.mark.parametrize(("role", "status"), [("system_admin", 200), ("program_manager", 404), ("auditor", 404)])
def test_the_systems_administrator_may_look_from_anywhere(client, role, status):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(DEEP, **AWAY).status_code == status


def test_everybody_feels_the_pulse(client):
    assert client.get("/health/", **AWAY).content == b"ok"
