"""Basis of the project: the long texts. Which ones, the definition says; these two when it says nothing."""

from django.utils.translation import gettext as _

from applications.sections.base import Group, Kind, extra_questions
from applications.sections.questions import Question


class Basis(Kind):
    key = "basis"
    follows_from = ()

    def parts(self, context):
        limit = context.section(self.key).max_length
        return [Group(extra_questions(context, self.key) or default_texts(limit))]


def default_texts(limit):
    return (
        Question("background", _("Background of and need for the project"), "long_text", max_length=limit),
        Question("conditions", _("Work done so far and the unit's resources"), "long_text", max_length=limit),
    )
