"""A negative control: the same system without its row locks, and slow enough for the race to show."""

import time

from ipfund.wsgi import application  # noqa: F401 -- what gunicorn serves; it loads the apps, so it comes first

# isort: split
from applications.models import Application
from applications.services import core, submitting

WINDOW = 0.5  # seconds between reading and writing


def unlocked(application_id, *, lock_unit=False):  # noqa: ARG001 -- the shape of core.lock
    found = Application.objects.select_related("direction__program", "organisation", "office", "owner").get(
        pk=application_id
    )
    found.program = found.direction.program
    return found


def slowly(declaration, action, by, asked=core.check_permission):
    time.sleep(WINDOW)
    asked(declaration, action, by)


def count_and_wait(declaration, count=submitting.refuse_above_limit):
    count(declaration)
    time.sleep(WINDOW)


core.lock = unlocked
submitting.refuse_above_limit = count_and_wait
core.check_permission = slowly
