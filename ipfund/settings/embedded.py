"""One machine, no server to install: SQLite and Celery on the filesystem. For a try, training, a small bureau.

With the demo (people, mailbox, a clock that can be shifted) unless IPFUND_DEMO=False says that this is the real thing.
"""

import secrets
from base64 import urlsafe_b64encode

from ipfund.settings import env
from ipfund.settings.base import *  # noqa: F403
from ipfund.settings.base import CELERY_BEAT_SCHEDULE, DATA_DIR, INSTALLED_APPS, SITE_URL, TRUSTED_PROXIES

DATA_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret(name, make):
    """Make a secret once per machine and keep it in the data folder, readable by its owner only."""
    path = DATA_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(make(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


DEBUG = False
SECRET_KEY = kept_secret("secret-key", lambda: secrets.token_urlsafe(50))
SIGNING_KEY = kept_secret("signing-key", lambda: secrets.token_hex(32))
DATA_KEYS = kept_secret("data-keys", lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode()).split()
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *env.words("IPFUND_HOSTS")]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "ipfund.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA busy_timeout=20000;",
        },
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}}

QUEUE = DATA_DIR / "queue"
STATIC_ROOT = DATA_DIR / "static"  # stays empty: whitenoise serves the sources
for folder in (QUEUE / "messages", QUEUE / "control", STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "files://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE / "messages"),
    "data_folder_out": str(QUEUE / "messages"),
    "control_folder": str(QUEUE / "control"),
    "store_processed": False,
    "polling_interval": 0.1,
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DEMO = env.boolean("IPFUND_DEMO", default=True)
WHITENOISE_USE_FINDERS = True
# Whoever tries it out edits sources while it runs; a length that was read at the start would leave browsers waiting.
WHITENOISE_AUTOREFRESH = DEMO
CLOCK_SHIFT_ALLOWED = DEMO
SECOND_FACTOR_REQUIRED = not DEMO
if DEMO:
    EMAIL_BACKEND = "ipfund.demo.mailbox.EmailBackend"
    INSTALLED_APPS = [*INSTALLED_APPS, "ipfund.demo"]
    CELERY_BEAT_SCHEDULE = CELERY_BEAT_SCHEDULE | {
        "demo-clock": {"task": "ipfund.demo.tasks.keep_time", "schedule": 60.0}
    }

# A small bureau's own proxy may bring TLS; then cookies travel only over it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
