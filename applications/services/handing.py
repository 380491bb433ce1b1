"""People leave, declarations stay: handing them to a colleague."""

from django.utils.translation import gettext as _

from applications.enums import ENDED
from applications.models import Application
from applications.services.core import lock, step
from ipfund.common import audit
from ipfund.common.errors import NotNow


def hand_over(application_id, *, by, to, version=None, shown=None):
    """The unit's administrator gives a declaration to another member.

    ``version`` and ``shown``, who wrote it, are what the page said.
    """
    with step("hand_over", application_id, by=by, version=version) as application:
        if shown not in (None, application.owner_id):
            raise NotNow(
                _("It has been handed over in the meantime: %(name)s is writing it now.")
                % {"name": application.owner.name},
                code="other_version",
            )
        if application.organisation_id not in to.unit_roles:
            raise NotNow(_("That person is not a member of your unit."), code="not_a_member")
        give(application, to)


def give(application, to):
    application.told |= {"from": str(application.owner), "to": str(to)}
    application.owner = to


def leave_behind(membership, *, successor, by):
    """Whoever leaves a unit leaves its declarations to the successor; called inside the transaction of leaving."""
    if successor is None:
        return
    held = Application.objects.filter(owner=membership.user_id, organisation=membership.organisation_id)
    for pk in held.exclude(state__in=ENDED).order_by("pk").values_list("pk", flat=True):
        application = lock(pk)
        application.told = {}
        give(application, successor)
        application.save(update_fields=["owner"])
        audit.record(
            application, "hand_over", by=by, old=application.state, new=application.state, data=application.told
        )
