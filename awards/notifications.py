"""Who is told what about a contract; sent by a worker after the commit."""

from guardian.shortcuts import get_users_with_perms

from ipfund.accounts.models import User
from ipfund.common import mail
from organisations.models import Membership


def tell_unit(contract, template):
    """Tell the applicant and the unit's administrators."""
    admins = Membership.objects.admins().filter(organisation=contract.application.organisation)
    people = User.objects.filter(pk__in=admins.values("user")) | User.objects.filter(pk=contract.application.owner_id)
    tell(people.distinct().order_by("pk"), contract, template)


def tell_officers(contract, template):
    """Tell whoever runs the direction."""
    people = get_users_with_perms(
        contract.application.direction, only_with_perms_in=["run_direction"], with_group_users=False
    )
    tell(people.order_by("pk"), contract, template)


def tell(people, contract, template):
    mail.send_later(
        to=people,
        template=f"email/awards/{template}",
        context={
            "contract": contract.number,
            "contract_id": contract.pk,
            "title": contract.application.title,
            "unit": contract.application.organisation.name,
            "note": contract.return_note,
        },
        key=f"{template}:{contract.pk}:{contract.revision}",
    )
