"""People of the demo have one password that stands on a page: where no demo is, they may not be either."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError

DEMO_ADDRESS = "@demo.example"  # of everybody who plays in the demo


def demo_people():
    from ipfund.accounts.models import User  # noqa: PLC0415 -- models are there only now

    return User.objects.filter(email__endswith=DEMO_ADDRESS)


@register(Tags.database)
def no_demo_people_outside_a_demo(app_configs, databases, **_options):  # noqa: ARG001 -- Django's signature
    """Refuse to migrate, and so to start, a database in which the demo was played."""
    if settings.DEMO or not databases:
        return []
    try:
        found = demo_people().count()
    except DatabaseError:
        return []  # not migrated yet: nobody is there
    if not found:
        return []
    hint = "Begin with an empty database (another IPFUND_DATA), or run the demo (IPFUND_DEMO=True)."
    return [Error(f"{found} people of the demo are in the database, and this is no demo.", hint=hint, id="ipfund.E010")]
