from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Expert review")

    def ready(self):
        from ipfund.common.looks import register_states  # noqa: PLC0415 -- leaf
        from reviews import enums  # noqa: PLC0415 -- leaf; tasks are found by ipfund.common

        register_states("group", names=enums.GroupState, tones=enums.GROUP_TONES)
        register_states("assignment", names=enums.AssignmentState, tones=enums.ASSIGNMENT_TONES)
        register_states("card", names=enums.CardState, tones=enums.CARD_TONES)
        register_states("package", names=enums.PackageState, tones=enums.PACKAGE_TONES)
