"""The first-review summary (初审汇总表): one line a declaration of an office and direction, for page and workbook."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from applications.enums import Verdict
from applications.models import Application, ConditionMark
from ipfund.common.documents.sheets import MINUTE, WAN, Column, workbook
from ipfund.common.models import Event

RESULTS = {
    "first_pass": gettext_lazy("first review passed"),
    "first_return": gettext_lazy("returned for correction"),
    "first_refuse": gettext_lazy("refused in the first review"),
    "city_pass": gettext_lazy("passed by the city"),
    "city_return": gettext_lazy("returned by the city"),
    "city_refuse": gettext_lazy("refused by the city"),
    "refuse_unanswered": gettext_lazy("refused: not corrected in time"),
}
RETURNS = ("first_return", "city_return")


@dataclass(frozen=True)
class Line:
    """One declaration of the summary, with the newest decision of an office."""

    application: Application
    conditions: str
    decision: Event | None

    @property
    def result(self):
        return str(RESULTS[self.decision.action]) if self.decision else _("not decided yet")

    @property
    def opinion(self):
        return self.decision.reason if self.decision else ""

    @property
    def officer(self):
        return self.decision.actor_name if self.decision else ""

    @property
    def at(self) -> datetime | None:
        return self.decision.at if self.decision else None


def lines_of(applications):
    """Return the Line of each declaration, in the order given; three statements at any length."""
    rows = list(applications.select_related("organisation__district_office"))
    decisions = standing_decisions(rows, newest_decisions(applications))
    marks = marks_of(applications)
    return [Line(row, conditions_in_words(marks[row.pk]), decisions.get(row.pk)) for row in rows]


def newest_decisions(applications):
    """Return {declaration: its offices' decisions, the newest first}."""
    events = Event.objects.filter(
        subject_type="applications.application",
        subject_id__in=applications.values("pk"),
        action__in=RESULTS,
        refused=False,
    )
    found = defaultdict(list)
    for event in events.order_by("-seq"):
        found[event.subject_id].append(event)
    return found


def standing_decisions(rows, decisions):
    """Return the decision that stands for each: a return that was corrected and filed again decides nothing more."""
    return {row.pk: next((one for one in decisions[row.pk] if stands(one, row)), None) for row in rows}


def stands(decision, application):
    return decision.action not in RETURNS or not application.filed_at or decision.at >= application.filed_at


def marks_of(applications):
    by_application = defaultdict(list)
    for application, verdict in (
        ConditionMark.objects.filter(application__in=applications).order_by("pk").values_list("application", "verdict")
    ):
        by_application[application].append(verdict)
    return by_application


def conditions_in_words(verdicts):
    """Say how many conditions the officers ticked as met and as not met."""
    if not verdicts:
        return _("not marked")
    met, failed = verdicts.count(Verdict.PASS), verdicts.count(Verdict.FAIL)
    words = _("%(met)s met, %(failed)s not met") % {"met": met, "failed": failed}
    open_ones = len(verdicts) - met - failed
    return words + (_(", %(open)s open") % {"open": open_ones} if open_ones else "")


def first_review_summary(title, applications):
    """Return the workbook in the house's language; ``title`` names the sheet."""
    with override(settings.LANGUAGE_CODE):
        return workbook([(title, columns(), [cells(line) for line in lines_of(applications)])])


def columns():
    return [
        Column(_("Number"), 22),
        Column(_("Unit"), 36),
        Column(_("Unified social credit code"), 22),
        Column(_("Legal form"), 14),
        Column(_("District"), 18),
        Column(_("Title"), 44),
        Column(_("Requested (10,000 yuan)"), 14, WAN),
        Column(_("Own funds (10,000 yuan)"), 14, WAN),
        Column(_("Filed at"), 20, MINUTE),
        Column(_("Conditions"), 24),
        Column(_("Opinion of the office"), 50),
        Column(_("Result of the first review"), 16),
        Column(_("Officer"), 12),
        Column(_("Time"), 20, MINUTE),
    ]


def cells(line):
    application = line.application
    unit = application.organisation
    return [
        application.number,
        unit.name,
        unit.uscc,
        unit.get_legal_form_display(),
        unit.district_office.area,
        application.title,
        in_wan(application.requested_yuan),
        in_wan(application.own_funds_yuan),
        application.filed_at,
        line.conditions,
        line.opinion,
        line.result,
        line.officer,
        line.at,
    ]


def in_wan(amount: Decimal | None):
    return None if amount is None else amount / 10_000
