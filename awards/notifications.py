"""Who is told what about a notice and a contract; sent by a worker after the commit."""

from collections import defaultdict

from guardian.shortcuts import get_users_with_perms

from applications.enums import State
from awards.models import PublicNotice
from ipfund.accounts.models import User
from ipfund.common import mail
from ipfund.common.formats import beijing
from organisations.models import Membership


def tell_of_notice(notice_id):
    """Tell each applicant and administrator once which of their projects stand in a notice; what was withdrawn is not told."""
    notice = PublicNotice.objects.select_related("program").defer("program__definition").get(pk=notice_id)
    listed = notice.entries.filter(decision__application__state=State.PUBLIC_NOTICE)
    theirs = defaultdict(list)
    for entry in listed.select_related("decision__application").defer("decision__application__return_note"):
        application = entry.decision.application
        for person in people_of(application):
            theirs[person].append({"number": entry.number, "title": entry.title})
    for person, items in theirs.items():
        mail.send_later(
            to=[person],
            template="email/awards/notice_published",
            context={
                "items": items,
                "notice": notice.title,
                "first": beijing(notice.first_day),
                "last": beijing(notice.last_day),
                "path": notice.get_absolute_url(),
            },
            key=f"notice-published:{notice.pk}",
        )


def people_of(application):
    """Return the applicant and the unit's administrators."""
    admins = Membership.objects.admins().filter(organisation=application.organisation_id)
    people = User.objects.filter(pk__in=admins.values("user")) | User.objects.filter(pk=application.owner_id)
    return people.distinct().order_by("pk")


def tell_unit(contract, template):
    """Tell the applicant and the unit's administrators."""
    tell(people_of(contract.application), contract, template)


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
