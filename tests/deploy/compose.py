"""docker-compose.yml without Docker: each service's own command and environment, on ports of this machine."""

import base64
import os
import re
import secrets
import string
import subprocess
import sys
from pathlib import Path

import yaml
from django.conf import settings

from tests.support.processes import free_port, program, stop

ROOT = settings.BASE_DIR
HOST = "ipfund.example"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
NGINX = """
pid {folder}/nginx.pid;
error_log {folder}/error.log;
daemon off;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def operator_environment():
    """Return what an operator writes into .env."""
    return {
        "IPFUND_SECRET_KEY": secrets.token_urlsafe(50),
        "IPFUND_SIGNING_KEY": secrets.token_hex(32),
        "IPFUND_DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(12),
        "IPFUND_HOSTS": HOST,
        "IPFUND_SITE_URL": f"https://{HOST}",
    }


def filled(text, environment):
    """Fill ${NAME}, ${NAME:-default} and ${NAME:?message} as docker compose does."""

    def value(match):
        name, kind, rest = match.groups()
        if given := environment.get(name):
            return given
        if kind == "?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    return VARIABLE.sub(value, text)


def services(environment):
    return yaml.safe_load(filled((ROOT / "docker-compose.yml").read_text(encoding="utf-8"), environment))["services"]


class Stack:
    """The services of docker-compose.yml as plain processes around a PostgreSQL and a Redis that already run."""

    def __init__(self, folder, database, redis_url):
        self.folder = Path(folder)
        self.services = services(operator_environment())
        self.ports = {"web": free_port(), "http": free_port(), "https": free_port()}
        self.elsewhere = {  # what the network of the containers gives
            "POSTGRES_HOST": database["HOST"],
            "POSTGRES_PORT": str(database["PORT"]),
            "POSTGRES_USER": database["USER"],
            "POSTGRES_DB": database["NAME"],
            "REDIS_URL": redis_url,
            "IPFUND_BIND": f"127.0.0.1:{self.ports['web']}",
            "IPFUND_DATA": str(self.folder / "data"),
            "IPFUND_STATIC_ROOT": str(self.folder / "static"),
            "IPFUND_UPSTREAM": f"127.0.0.1:{self.ports['web']}",
            "IPFUND_HTTP_PORT": str(self.ports["http"]),
            "IPFUND_HTTPS_PORT": str(self.ports["https"]),
            "IPFUND_TLS": str(self.folder / "tls"),
        }
        self.running = {}
        (self.folder / "data").mkdir()

    def environment(self, name):
        """Return a service's environment from the file, with the addresses of this machine."""
        clean = {
            key: value for key, value in os.environ.items() if not key.startswith(("IPFUND_", "POSTGRES_", "DJANGO_"))
        }
        given = {key: str(value) for key, value in self.services[name]["environment"].items()}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return clean | given | self.elsewhere | {"PATH": path}

    def call(self, name, *command):
        """Run one command in a service's environment; return how it ended."""
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(name), capture_output=True, text=True, check=False, timeout=300
        )

    def start(self, name):
        """Start one service with its own command."""
        command = self.proxy_command() if name == "proxy" else self.services[name]["command"].split()
        log = (self.folder / f"{name}.log").open("wb")
        self.running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment(name), stdout=log, stderr=log, start_new_session=True
        )
        log.close()

    def proxy_command(self):
        template = string.Template((ROOT / "deploy" / "nginx.conf.template").read_text(encoding="utf-8"))
        site = template.safe_substitute(self.environment("proxy"))
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        (self.folder / "nginx.conf").write_text(NGINX.format(folder=self.folder), encoding="utf-8")
        subprocess.run([ROOT / "deploy/commands/make-certificate", self.folder / "tls", HOST], check=True)
        return [program("nginx"), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]

    def is_healthy(self, name):
        """Run the service's own health check."""
        kind, *command = self.services[name]["healthcheck"]["test"]
        if name == "proxy":
            command = [part.replace("127.0.0.1", f"127.0.0.1:{self.ports['https']}") for part in command]
        return kind == "CMD" and self.call(name, *command).returncode == 0

    def log(self, name):
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def stop(self):
        for process in reversed(self.running.values()):
            stop(process, seconds=20)
