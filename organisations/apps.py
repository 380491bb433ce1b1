from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Units")

    def ready(self):
        from ipfund.common.looks import register_states  # noqa: PLC0415 -- leaf
        from organisations.enums import ImportState, ListState, MemberState, UnitState  # noqa: PLC0415 -- leaf

        tones = {"pending": "waiting", "confirmed": "good", "rejected": "attention", "active": "good"}
        register_states("unit", names=UnitState, tones=tones)
        register_states("member", names=MemberState, tones=tones)
        lists = {"draft": "waiting", "current": "good", "replaced": "neutral", "discarded": "neutral"}
        register_states("list", names=ListState, tones=lists)
        register_states("import", names=ImportState, tones={"draft": "waiting", "taken": "good"})
