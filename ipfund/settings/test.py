"""The test suite: SQLite unless POSTGRES_HOST names a server; tasks run at once; mail stays in memory."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the test's thread
os.environ["IPFUND_DEMO"] = "True"
if "IPFUND_DATA" not in os.environ:
    os.environ["IPFUND_DATA"] = tempfile.mkdtemp(prefix="ipfund-test-")
    atexit.register(shutil.rmtree, os.environ["IPFUND_DATA"], ignore_errors=True)

from ipfund.settings import postgres
from ipfund.settings.embedded import *  # noqa: F403
from ipfund.settings.embedded import DATABASES as SQLITE

if os.environ.get("POSTGRES_HOST"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("POSTGRES_DB", "ipfund"),
            "USER": os.environ.get("POSTGRES_USER", "postgres"),
            "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
            "HOST": os.environ["POSTGRES_HOST"],
            "PORT": os.environ.get("POSTGRES_PORT", "5432"),
            "OPTIONS": postgres.options(),
        }
    }
else:
    DATABASES = SQLITE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
