from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    name = "duplicates"
    verbose_name = _("Near-duplicates")

    def ready(self):
        from duplicates import enums  # noqa: PLC0415 -- leaf
        from ipfund.common.looks import register_states  # noqa: PLC0415 -- leaf

        register_states("pair", names=enums.PairState, tones=enums.PAIR_TONES)
        register_states("hit", names=enums.HitKind, tones=enums.HIT_TONES)
