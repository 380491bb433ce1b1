"""How people, their sign-ins and their invitations read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.accounts.enums import Role
from ipfund.common.record.names import Recorded

OBJECTS = {
    "accounts.user": Recorded("name"),
    "accounts.invitation": Recorded("name"),
}

ACTIONS = {
    "account_created": _("Account created"),
    "account_closed": _("Account closed"),
    "account_reopened": _("Account opened again"),
    "profile_changed": _("Own data changed"),
    "roles_changed": _("Roles changed"),
    "signed_in": _("Signed in"),
    "signed_out": _("Signed out"),
    "sign_in_failed": _("Sign-in failed"),
    "password_reset": _("Password set by a link"),
    "password_changed": _("Password changed"),
    "second_factor_added": _("Second factor set up"),
    "second_factor_removed": _("Second factor switched off"),
    "email_verified": _("E-mail address confirmed"),
    "email_given_up": _("E-mail address given up"),
    "invited": _("Invited"),
    "invited_again": _("Invitation sent again"),
    "invitation_taken_back": _("Invitation withdrawn"),
    "invitation_accepted": _("Invitation accepted"),
    "send_invitation_again": _("Invitation sent again"),
    "take_back_invitation": _("Invitation withdrawn"),
    "accept_invitation": _("Invitation accepted"),
}

FACTORS = {"totp": _("Authenticator app"), "recovery_codes": _("Recovery codes")}
INVITED_AS = {"officer": _("Officer"), "expert": Role.EXPERT.label, "reporter": Role.REPORTER.label}
VALUES = {
    "roles_changed": dict(Role.choices),
    "second_factor_added": FACTORS,
    "second_factor_removed": FACTORS,
    **dict.fromkeys(("invited", "invited_again", "invitation_taken_back"), INVITED_AS),
}
