from django.apps import AppConfig

from applications import enums
from ipfund.common.looks import register_states


class ApplicationsConfig(AppConfig):
    name = "applications"

    def ready(self):
        from applications.services.handing import leave_behind  # noqa: PLC0415 -- models are there only now
        from organisations.services import on_leave  # noqa: PLC0415 -- models are there only now

        on_leave.append(leave_behind)
        register_states("application", names=enums.State, tones=enums.COLOURS, applicant_names=enums.APPLICANT_NAMES)
        register_states("section", names=enums.SectionState, tones=enums.SECTION_COLOURS)
        register_states("verdict", names=enums.Verdict, tones=enums.VERDICT_COLOURS)
        register_states("outcome", names=enums.Outcome, tones=enums.OUTCOME_COLOURS)
