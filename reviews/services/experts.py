"""Experts: inviting them, keeping what is known of them true."""

from django.db import transaction
from django.utils.translation import gettext as _

from ipfund.accounts import services as accounts
from ipfund.accounts.enums import Role
from ipfund.accounts.models import User
from ipfund.common import audit
from ipfund.common.errors import NotNow
from reviews.models import Expert

PROFILE = ("employer", "title", "expertise", "active")


@transaction.atomic
def invite_expert(*, name, email, employer, by, phone="", title="", expertise=""):
    """Make a person an expert; without an account yet, they get one and a link to set their password."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = accounts.create_account(username=email, name=name, email=email, phone=phone, by=by)
        accounts.invite(user)
    elif Expert.objects.filter(user=user).exists():
        raise NotNow(_("%(name)s is an expert already.") % {"name": user}, code="expert_already")
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
