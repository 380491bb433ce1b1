"""The WSGI entry point that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipfund.settings.embedded")

application = get_wsgi_application()

# A request makes thousands of objects that reference counting frees; a collection is due after many requests, not several
# times in each, and need not look at what was loaded before the first (decision 060).
gc.collect()
gc.freeze()
gc.set_threshold(50_000)
