from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "registers"
    verbose_name = _("Registers")

    def ready(self):
        from ipfund.common.looks import register_states  # noqa: PLC0415 -- leaf
        from programs.hooks import on_load  # noqa: PLC0415 -- leaf
        from registers import enums  # noqa: PLC0415 -- leaf
        from registers.services.departments import take_over  # noqa: PLC0415 -- models are there only now

        on_load.append(take_over)
        register_states("report", names=enums.ReportState, tones=enums.REPORT_TONES)
        register_states("progress", names=enums.Progress, tones=enums.PROGRESS_TONES)
        register_states("standing", names=enums.Standing, tones=enums.STANDING_TONES)
