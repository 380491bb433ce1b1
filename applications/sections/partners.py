"""Partners: other units that take part; a declaration may say that there are none."""

from django.utils.translation import gettext as _

from applications.sections.base import Group, Kind, Table, further_group
from applications.sections.questions import MISSING, Problem, Question


class Partners(Kind):
    key = "partners"
    follows_from = ()

    def parts(self, context):
        spec = context.section(self.key)
        table = Table("rows", spec.title, columns(), spec.min_rows, spec.max_rows or 20, row=_("Partner"))
        asked = [table] if spec.min_rows else [Group((none_of_them(),)), table]
        return [*asked, *further_group(context, self.key)]

    def further_problems(self, data, context):
        spec, rows, none = context.section(self.key), data.get("rows") or [], data.get("none")
        if spec.min_rows:
            return
        if none and rows:
            yield Problem("none", _("You ticked that there are no partners, but the table lists some."))
        elif not none and not rows and spec.required:
            yield Problem("none", _("Name the partners, or tick that there are none."), MISSING)


def none_of_them():
    return Question("none", _("There are no partners"), "tick", required=False)


def columns():
    return (
        Question("name", _("Name of the unit"), "name", max_length=100),
        Question("uscc", _("Unified social credit code"), "uscc", max_length=18, required=False),
        Question("contact", _("Contact person"), "name", max_length=50, required=False),
        Question("phone", _("Phone"), "phone", required=False),
        Question("work", _("Role in the project"), "long_text", max_length=300),
    )
