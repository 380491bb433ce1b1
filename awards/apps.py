from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = _("awards")

    def ready(self):
        from awards import enums  # noqa: PLC0415 -- leaf
        from ipfund.common.looks import register_states  # noqa: PLC0415 -- leaf

        register_states(
            "contract",
            names=enums.ContractState,
            tones=enums.CONTRACT_TONES,
            applicant_names=enums.CONTRACT_APPLICANT_NAMES,
        )
        register_states("objection", names=enums.ObjectionState, tones=enums.OBJECTION_TONES)
        register_states("outcome", names=enums.Outcome, tones=enums.OUTCOME_TONES)
