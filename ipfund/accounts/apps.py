from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ipfund.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from ipfund.accounts import signins, tasks  # noqa: F401, PLC0415 -- tasks registers its handler

        signins.connect()
