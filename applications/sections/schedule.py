"""Schedule: stages inside the project's period."""

from django.utils.translation import gettext as _

from applications.sections.base import Kind, Table
from applications.sections.cover import period_of
from applications.sections.questions import Problem, Question, day
from ipfund.common.formats import beijing


class Schedule(Kind):
    key = "schedule"
    needs = ("cover",)

    def parts(self, context):
        spec = context.section(self.key)
        least = max(spec.min_rows, 1)
        return [Table("rows", _("Stages"), columns(), least, spec.max_rows or 30, row=_("Stage"), hint=hint(context))]

    def further_problems(self, data, context):
        starts, ends = period_of(context.data("cover"))
        for i, row in enumerate(data.get("rows") or []):
            first, last = day(row.get("from")), day(row.get("to"))
            if first and last and last < first:
                yield Problem(f"rows-{i}-to", _("Stage %s ends before it starts.") % (i + 1))
            for name, when in (("from", first), ("to", last)):
                if when and starts and ends and not starts <= when <= ends:
                    yield Problem(f"rows-{i}-{name}", outside(i, when, starts, ends))


def outside(i, when, starts, ends):
    return _("Stage %(row)s: %(day)s is outside the project's period (%(start)s to %(end)s).") % {
        "row": i + 1,
        "day": beijing(when),
        "start": beijing(starts),
        "end": beijing(ends),
    }


def hint(context):
    starts, ends = period_of(context.data("cover"))
    if not (starts and ends):
        return _("First enter the start and end of the project on the cover.")
    return _("The project runs from %(start)s to %(end)s.") % {"start": beijing(starts), "end": beijing(ends)}


def columns():
    return (
        Question("from", _("From"), "date"),
        Question("to", _("To"), "date"),
        Question("work", _("Work of this stage"), "long_text", max_length=500),
        Question("result", _("Expected result"), "long_text", max_length=500),
    )
