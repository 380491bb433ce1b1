from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "ipfund.common"
    label = "common"

    def ready(self):
        """Every process knows every handler of the outbox."""
        autodiscover_modules("tasks")
        import_module("ipfund.common.checks")
