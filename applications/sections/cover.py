"""Cover: title, period, contact person, and whatever else the direction asks at once; the unit's profile stands beside."""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _

from applications.sections.base import Group, Kind, with_definition
from applications.sections.questions import Problem, Question, day
from ipfund.common.formats import beijing, narrow_letters

TITLE_MAX = 100


class Cover(Kind):
    key = "cover"
    follows_from = ()

    def parts(self, context):
        return [Group(with_definition(context, self.key, built_in(context)))]

    def initial(self, context):
        unit, person, period = context.unit, context.person, context.spec.period
        return {
            "title": context.spec.project_name,
            "contact_name": person.name if person else unit.contact_name,
            "contact_phone": (person and person.phone) or unit.contact_phone,
            "contact_email": (person and person.email) or unit.contact_email,
            "starts": period.start.isoformat() if period.start else "",
            "ends": period.end.isoformat() if period.end else "",
        }

    def summary(self, data, context):  # noqa: ARG002 -- the shape of a kind
        return {"title": narrow_letters(data.get("title", ""))[:300]}

    def further_problems(self, data, context):
        starts, ends = period_of(data)
        if not (starts and ends):
            return
        if ends <= starts:
            yield Problem("ends", _("The project must end after it starts."))
        elif context.spec.period.start is None and ends > last_day(starts, context.spec.period.months):
            yield Problem(
                "ends",
                _(
                    "Project period under the guide, in months: %(months)s. Starting on %(start)s, it must end by "
                    "%(end)s."
                )
                % {
                    "months": context.spec.period.months,
                    "start": beijing(starts),
                    "end": beijing(last_day(starts, context.spec.period.months)),
                },
            )


def built_in(context):
    period = context.spec.period
    said = _("The guide: %s") % period.quote
    return (
        Question("title", _("Project title"), max_length=TITLE_MAX, width="full"),
        Question("starts", _("Start of the project"), "date", hint=said, fixed=fixed(period.start)),
        Question("ends", _("End of the project"), "date", fixed=fixed(period.end)),
        Question("contact_name", _("Contact person"), "name", max_length=50, width="medium"),
        Question(
            "contact_phone", _("Contact phone"), "phone", hint=_("Mobile, or area code and number"), width="medium"
        ),
        Question("contact_email", _("Contact e-mail"), "email", required=False, width="medium"),
    )


def fixed(when):
    return when.isoformat() if when else ""


def period_of(data):
    """Return the first and last day of the project; None for what is not (rightly) filled in."""
    return day(data.get("starts")), day(data.get("ends"))


def last_day(starts, months):
    """Return the last day of a period of so many months: 12 from 1 May 2025 end on 30 April 2026."""
    index = starts.year * 12 + starts.month - 1 + months
    year, month = divmod(index, 12)
    ends = date(year, month + 1, min(starts.day, monthrange(year, month + 1)[1]))
    return date.fromordinal(ends.toordinal() - 1)
