"""Several web processes and workers behind a proxy: PostgreSQL, Redis, secrets from the environment, no demo."""

from ipfund.settings import env, postgres
from ipfund.settings.base import *  # noqa: F403

DEBUG = False
DEMO = False
SECRET_KEY = env.text("IPFUND_SECRET_KEY")
SIGNING_KEY = env.text("IPFUND_SIGNING_KEY")
DATA_KEYS = env.words("IPFUND_DATA_KEYS", None)
ALLOWED_HOSTS = env.words("IPFUND_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.text("POSTGRES_DB", "ipfund"),
        "USER": env.text("POSTGRES_USER", "ipfund"),
        "PASSWORD": env.text("POSTGRES_PASSWORD", ""),
        "HOST": env.text("POSTGRES_HOST", "127.0.0.1"),
        "PORT": env.text("POSTGRES_PORT", "5432"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "sslmode": env.text("POSTGRES_SSLMODE", "prefer"),
            **postgres.options(env.integer("IPFUND_STATEMENT_TIMEOUT", 20)),
        },
    }
}

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379")
CACHES = {"default": {"BACKEND": "ipfund.common.caches.RedisCache", "LOCATION": f"{REDIS_URL}/1"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CELERY_BROKER_URL = f"{REDIS_URL}/0"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 3,  # a submit does not wait for a broker that is away; the sweep delivers
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644},  # a proxy may serve them
    },
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.boolean("IPFUND_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
