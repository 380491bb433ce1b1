from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("programs")

    def ready(self):
        from organisations import asked  # noqa: PLC0415 -- leaf
        from programs import asking  # noqa: PLC0415 -- models are there only now

        asked.register(asking)
