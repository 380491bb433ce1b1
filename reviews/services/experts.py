"""Experts: inviting them, keeping what is known of them true."""

from django.db import transaction
from django.utils.translation import gettext as _

from ipfund.accounts import invitations
from ipfund.accounts import services as accounts
from ipfund.accounts.enums import Role
from ipfund.common import audit
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Unfit
from organisations.services.officers import must_belong_to_no_unit
from reviews.models import Expert

PROFILE = ("employer", "title", "expertise", "active")


def invite_expert(*, name, email, employer, by, phone="", title="", expertise=""):
    """Offer the role; the person becomes an expert when the holder of the mailbox accepts. Returns the invitation."""
    with act("invite_expert", by, by=by, about=email):
        known = Expert.objects.filter(user__email=email.strip().lower(), user__email_verified_at__isnull=False)
        if known.exists():
            raise Unfit(_("%(name)s is already an expert.") % {"name": known.first()}, code="expert_already")
        data = {"employer": employer, "title": title, "expertise": expertise}
        return invitations.invite("expert", by=by, email=email, name=name, phone=phone, data=data)


@invitations.acceptor("expert", keepers=("city_officer", "program_manager"), page="reviews:experts")
def become_expert(user, *, by, employer, title="", expertise=""):
    """Make somebody who has an account an expert."""
    with act("become_expert", user, by=by):
        accounts.hold(user)
        must_belong_to_no_unit(user)
        if Expert.objects.filter(user=user).exists():
            raise NotNow(_("%(name)s is already an expert.") % {"name": user}, code="expert_already")
        accounts.set_roles(user, roles={*user.group_names, Role.EXPERT}, by=by)
        expert = Expert.objects.create(user=user, employer=employer, title=title, expertise=expertise)
        audit.record(expert, "invite", by=by, new=str(user), data={"employer": employer})
    return expert


@transaction.atomic
def change_expert(expert_id, *, by, **values):
    """Change what is known of an expert; the record keeps which parts, and the employer before and after."""
    expert = Expert.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=expert_id)
    changed = [field for field in PROFILE if field in values and getattr(expert, field) != values[field]]
    if not changed:
        return expert
    former = expert.employer
    for field in changed:
        setattr(expert, field, values[field])
    expert.save(update_fields=changed)
    audit.record(expert, "change", by=by, old=former, new=expert.employer, data={"fields": changed})
    return expert
