"""Who may open which page about accounts; allauth's pages that are not listed do not exist here."""

from ipfund.common.policy import PUBLIC, SIGNED_IN, roles

INVITES = roles("city_officer", "program_manager", "system_admin")

POLICY = {
    "accounts:profile": SIGNED_IN,
    "accounts:send_verification": SIGNED_IN,
    "accounts:verify": SIGNED_IN,
    "accounts:invitation": PUBLIC,
    "accounts:invitation_again": INVITES,
    "accounts:invitation_take_back": INVITES,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
}
