"""The production stack for real: PostgreSQL, Redis, release, web, worker, beat and the proxy of docker-compose.yml."""

import contextlib
import json
import os
import ssl
import urllib.error
import urllib.request
from email.message import Message
from typing import NamedTuple

import psycopg
import pytest
from django.conf import settings

from tests.deploy.compose import HOST, Stack, operator_environment, services
from tests.support.processes import NeverCame, need, wait_for

pytestmark = [pytest.mark.postgres, pytest.mark.machine]
SERVICES = {"release", "web", "worker", "beat", "proxy", "postgres", "redis"}


@pytest.fixture(scope="module")
def database():
    """Make an empty database on the test server, as the postgres service's first start does."""
    if not os.environ.get("POSTGRES_HOST") or not os.environ.get("REDIS_URL"):
        pytest.skip("needs the PostgreSQL and Redis that make test starts")
    server = settings.DATABASES["default"] | {"NAME": "ipfund_compose"}
    address = {"host": server["HOST"], "port": server["PORT"], "user": server["USER"], "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS ipfund_compose WITH (FORCE)")
        connection.execute("CREATE DATABASE ipfund_compose")
    yield server
    with psycopg.connect(**address, autocommit=True) as connection:
        connection.execute("DROP DATABASE ipfund_compose WITH (FORCE)")


@pytest.fixture(scope="module")
def stack(database, tmp_path_factory):
    need("nginx", "openssl", "curl", "hostname")
    stack = Stack(tmp_path_factory.mktemp("compose"), database, os.environ["REDIS_URL"])
    built = stack.call("release", "deploy/commands/build")
    assert built.returncode == 0, built.stderr
    released = stack.call("release", *stack.services["release"]["command"].split())
    assert released.returncode == 0, released.stderr
    try:
        for name in ("web", "worker", "beat", "proxy"):
            stack.start(name)
        for name in ("web", "proxy", "worker", "beat"):
            wait_for(lambda name=name: stack.is_healthy(name), f"{name}: {stack.log(name)[-2000:]}", 180)
        yield stack
    finally:
        stack.stop()


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str


def fetch(url):
    """Return the answer to one request, whatever its status; the certificate is self-signed."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), NoRedirects)
    try:
        response = opener.open(urllib.request.Request(url, headers={"Host": HOST}), timeout=60)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return Answer(response.status, response.headers, response.read().decode())


def secure(stack, path):
    return fetch(f"https://127.0.0.1:{stack.ports['https']}{path}")


def test_the_file_names_the_services_of_the_design():
    assert set(services(operator_environment())) == SERVICES


def test_the_file_refuses_to_start_without_its_secrets():
    with pytest.raises(KeyError, match="IPFUND_SECRET_KEY"):
        services({})


def test_every_long_running_service_has_a_health_check():
    without = [name for name, service in services(operator_environment()).items() if "healthcheck" not in service]

    assert without == ["release"]


def test_the_home_page_comes_through_the_proxy(stack):
    page = secure(stack, "/")

    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "Content-Length" in page.headers or page.headers["Transfer-Encoding"] == "chunked"


def test_style_sheets_come_under_a_hashed_name_and_may_be_kept(stack):
    sheet = secure(stack, "/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]

    answer = secure(stack, sheet)

    assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)


def test_plain_http_is_sent_to_https(stack):
    answer = fetch(f"http://127.0.0.1:{stack.ports['http']}/programs/")

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/programs/")


def test_the_sign_in_page_sets_cookies_for_this_host_and_https_only(stack):
    cookies = secure(stack, "/account/login/").headers.get_all("Set-Cookie")

    assert [cookie.split("=")[0] for cookie in cookies if "Secure" not in cookie or "__Host-" not in cookie] == []


def test_another_host_name_is_refused(stack):
    port = stack.ports["web"]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "elsewhere.example"})

    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        urllib.request.urlopen(request, timeout=60)

    refused.value.close()


def test_beat_and_worker_make_the_whole_system_well(stack):
    answers = []

    with contextlib.suppress(NeverCame):
        wait_for(lambda: answers.append(secure(stack, "/health/deep/")) or answers[-1].status == 200, "health", 180)

    assert set(json.loads(answers[-1].text).values()) == {True, "ok"}


def test_the_demo_does_not_exist_in_production(stack):
    command = stack.call("web", "python", "manage.py", "demo")
    page = secure(stack, "/demo/")

    assert (command.returncode, page.status) == (1, 404)
    assert "Unknown command" in command.stderr


def test_a_backup_of_the_running_system_is_restored_and_proved(stack, tmp_path):
    saved = stack.call("web", "deploy/commands/backup", str(tmp_path))
    assert saved.returncode == 0, saved.stderr

    restored = stack.call("web", "deploy/commands/restore", str(tmp_path))

    assert (restored.returncode, restored.stderr) == (0, "")
    assert "events in order" in restored.stdout
