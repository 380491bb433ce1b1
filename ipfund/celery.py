"""The Celery application: settings come from Django, tasks from each app's ``tasks.py``."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipfund.settings.embedded")

TRANSPORT_ALIASES["files"] = "ipfund.common.filequeue:Transport"  # what CELERY_BROKER_URL may say

app = Celery("ipfund")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
