"""A production-like stack on this machine for load and speed: PostgreSQL, Redis, gunicorn and nginx, all on loopback."""

import base64
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import services

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; worker_processes 1;
events {{ worker_connections 2048; }}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream app {{ server 127.0.0.1:{upstream}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port} backlog=2048; client_max_body_size 25m; client_body_buffer_size 2m;
    proxy_buffers 32 64k; proxy_buffer_size 64k; proxy_max_temp_file_size 0;
    location / {{
      proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


def environment(folder, *servers):
    """Return the environment of production settings on throw-away servers."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "ipfund.settings.production",
        "IPFUND_SECRET_KEY": secrets.token_urlsafe(50),
        "IPFUND_SIGNING_KEY": secrets.token_hex(32),
        "IPFUND_DATA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "IPFUND_HOSTS": "127.0.0.1,localhost",
        "IPFUND_DATA": str(folder / "data"),
        "IPFUND_SITE_URL": "https://127.0.0.1",
        "IPFUND_TRUSTED_PROXIES": "1",
    }
    for server in servers:
        settings |= server
    (folder / "data").mkdir()
    return {**os.environ, **settings, "PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


@contextlib.contextmanager
def databases():
    """Start Redis and give an empty database with its tables; yields the environment for everything else."""
    with services.temporary_folder() as folder, services.redis() as redis, empty_database() as (database, migrated):
        env = environment(folder, database, redis)
        if not migrated:
            manage(env, "migrate", "--verbosity", "0")
        manage(env, "collectstatic", "--noinput", "--verbosity", "0")
        yield env


@contextlib.contextmanager
def empty_database():
    """Give a database on a PostgreSQL of its own, or a copy of the one that ``make test`` migrated, on its server."""
    template = os.environ.get("IPFUND_TEST_POSTGRES")
    with contextlib.ExitStack() as stack:
        server = {name: value for name, value in os.environ.items() if name.startswith("POSTGRES_")}
        if not template:
            server = stack.enter_context(services.postgres())
        name = f"ipfund_{os.getpid()}"
        psql = ["psql", "-h", "127.0.0.1", "-p", server["POSTGRES_PORT"], "-U", "postgres", "-qc"]
        subprocess.run([*psql, f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}"], check=True)
        stack.callback(subprocess.run, [*psql, f"DROP DATABASE {name} WITH (FORCE)"], check=True)
        yield server | {"POSTGRES_DB": name}, bool(template)


def manage(env, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, stdout=sys.stderr)


@contextlib.contextmanager
def web(env, *, workers=4, threads=4, application="ipfund.wsgi"):
    """Run gunicorn behind a keep-alive nginx; gives the address of the front."""
    upstream, port = services.free_port(), services.free_port()
    command = [str(BIN / "gunicorn"), application, "--bind", f"127.0.0.1:{upstream}", "--worker-class", "gthread"]
    command += ["--workers", str(workers), "--threads", str(threads), "--backlog", "2048", "--keep-alive", "75"]
    with services.temporary_folder() as folder, running(command, env, upstream, folder / "gunicorn.log") as gunicorn:
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, upstream=upstream, port=port))
        front = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(configuration), "-p", str(folder)]
        with running(front, env, port, folder / "nginx.out"):
            yield f"http://127.0.0.1:{port}", gunicorn


@contextlib.contextmanager
def running(command, env, port, log):
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        services.wait_until_up(process, port, command[0], log)
        time.sleep(0.5)
        yield process
    finally:
        services.end(process)
        if os.environ.get("BENCHMARK_LOGS"):
            sys.stderr.write(log.read_text(errors="replace")[-6000:])
