"""A negative control: a process clock five seconds slow decides instead of the database's."""

from datetime import UTC, datetime, timedelta

from ipfund.common import clock
from ipfund.wsgi import application  # noqa: F401 -- what gunicorn serves


def slow():
    return datetime.now(UTC) - timedelta(seconds=5)


clock.database_now = slow
