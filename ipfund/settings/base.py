"""What every way to run ipfund shares. Each environment variable is read once, here or in a sibling."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ipfund.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = Path(env.text("IPFUND_DATA", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "ipfund.accounts",
    "ipfund.common",
    "organisations",
    "programs",
    "applications",
    "registers",
    "duplicates",
    "reviews",
    "awards",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ipfund.common.content_policy.FixedCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ipfund.accounts.middleware.SecondFactorMiddleware",
    "ipfund.common.middleware.AnswerMiddleware",
    "ipfund.common.middleware.PolicyMiddleware",
]

ROOT_URLCONF = "ipfund.urls"
WSGI_APPLICATION = "ipfund.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ipfund.common.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ipfund.common.templatetags.ipfund"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["ipfund.accounts.backends.Backend", "guardian.backends.ObjectPermissionBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "phone")},
    },
    {"NAME": "ipfund.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "ipfund.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "ipfund.accounts.password_forms.SignInForm",
    "change_password": "ipfund.accounts.password_forms.ChangePasswordForm",
    "reset_password_from_key": "ipfund.accounts.password_forms.ResetPasswordKeyForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
# A campus or a bureau is one address: failures count by account and address, the address alone has room for a rush.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "100/5m/ip,5/5m/key",
    "signup": "120/m/ip",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "120/m/ip",
}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "ipfund"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # who proved an address stands in User, not in the package's own table

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "ipfund" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("IPFUND_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024

DEFAULT_FROM_EMAIL = env.text("IPFUND_MAIL_FROM", "ipfund@localhost")
EMAIL_HOST = env.text("IPFUND_MAIL_HOST", "localhost")
EMAIL_PORT = env.integer("IPFUND_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("IPFUND_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("IPFUND_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("IPFUND_MAIL_TLS")
SITE_TITLE = env.text("IPFUND_TITLE", "")  # empty: the translated default
SUPPORT_PHONE = env.text("IPFUND_SUPPORT_PHONE", "")
SITE_URL = env.text("IPFUND_SITE_URL", "http://127.0.0.1:8000")

# How many of the same refusal (person, step, object, reason) the record keeps in one minute; decision 052.
REFUSALS_A_MINUTE = 5
REFUSALS_OF_STRANGERS_A_MINUTE = 100  # nobody can be named: the same words may be of different people

# How many objections of one network are kept in so many hours (decision 053): a campus or a company is one address, and
# a whole workshop may object on the last day; who sends more than its hour's for five hours is a machine.
OBJECTIONS_OF_ONE_NETWORK = {1: 30, 24: 150}

CLOCK_SHIFT_ALLOWED = False
SECOND_FACTOR_REQUIRED = True
HEALTH_TOKEN = env.text("IPFUND_HEALTH_TOKEN", "")
TRUSTED_PROXIES = env.integer("IPFUND_TRUSTED_PROXIES", 0)

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "ipfund.common.tasks.sweep_outbox", "schedule": 30.0},
    "daily-anchor": {"task": "ipfund.common.tasks.anchor_day", "schedule": 3600.0},
    "close-programs": {"task": "applications.tasks.close_programs", "schedule": 60.0},
    "remind-unfinished": {"task": "applications.tasks.remind_unfinished", "schedule": 300.0},
    "remind-reporters": {"task": "registers.tasks.remind_reporters", "schedule": 3600.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
    },
}
