from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "ipfund.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from ipfund.accounts import checks, signins, tasks  # noqa: F401, PLC0415 -- they register themselves

        signins.connect()
