"""Targets: every indicator that binds, pre-filled with the guide's minimum; never below it. And those proposed beside."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications.display import Grid
from applications.sections.base import Group, Kind, Table, display_table
from applications.sections.objectives import titled
from applications.sections.questions import WARNING, Problem, Question, inside, number, shown
from ipfund.common.formats import chained

WORDS = {
    ">=": gettext_lazy("at least"),
    ">": gettext_lazy("more than"),
    "=": pgettext_lazy("comparison", "exactly"),
    "<=": gettext_lazy("at most"),
    "increasing": gettext_lazy("increasing every year"),
    "all_true": gettext_lazy("all of them"),
}
WINDOWS = {
    "project": gettext_lazy("within the project"),
    "year": gettext_lazy("each year"),
    "calendar_year": gettext_lazy("each calendar year"),
    "quarter": gettext_lazy("each quarter"),
    "event": gettext_lazy("each event"),
    "session": gettext_lazy("each session"),
    "at_close": gettext_lazy("when the project closes"),
}
HOLDS = {
    ">=": lambda value, least: value >= least,
    ">": lambda value, least: value > least,
    "=": lambda value, least: value == least,
    "<=": lambda value, least: value <= least,
}
PROPOSABLE = (">=", "<=", "=", ">")


@dataclass(frozen=True)
class Minimum:
    """What the guide asks of this unit: by its district or kind where the guide says so."""

    comparator: str
    value: Decimal | None
    unit: str


class Targets(Kind):
    key = "targets"
    follows_from = ("chosen_tasks", "thresholds")
    needs = ("objectives",)

    def parts(self, context):
        groups = [
            Group(
                tuple(question_of(indicator, context) for indicator in task.indicators),
                titled(task),
                "values",
                called=task.clause,
            )
            for task in context.tasks
            if task.indicators
        ]
        return [*groups, proposals(context)]

    def initial(self, context):
        return {"values": minimums(context), "proposed": []}

    def filled(self, data, context, *, saved):
        """Fill in the guide's minimum of every indicator nobody has answered yet, also of a task chosen later."""
        filled = super().filled(data, context, saved=saved)
        return {**filled, "values": {**minimums(context), **(filled.get("values") or {})}}

    def further_problems(self, data, context):
        values = data.get("values") or {}
        for indicator in context.indicators:
            yield from target_problems(indicator, values, context)
        if missing_choice(context):
            yield Problem("values", _("First choose your task in “Objectives and tasks”."), "missing")

    def display(self, data, context):
        values = data.get("values") or {}
        rows = [
            [indicator.clause, indicator.name, in_words(indicator, context), target_shown(indicator, values, context)]
            for indicator in context.indicators
        ]
        grid = [Grid(columns=grid_columns(), rows=rows, caption=_("Indicators of the guide"))] if rows else []
        return [*grid, *display_table(proposals(context), data)]


def grid_columns():
    return [
        (_("Clause"), 12, "text"),
        (_("Indicator"), 36, "text"),
        (_("Required by the guide"), 32, "text"),
        (_("Your target"), 20, "text"),
    ]


def missing_choice(context):
    return len(context.chosen_tasks) < len(context.spec.task_groups)


def minimum(indicator, context):
    by = indicator.value_by
    if by is None:
        return Minimum(indicator.comparator, decimal(indicator.value), indicator.unit)
    for value in context.unit_value(by.attribute):
        if value in by.values:
            return Minimum(indicator.comparator, decimal(by.values[value]), indicator.unit)
    return Minimum(indicator.comparator, decimal(by.default), indicator.unit)


def decimal(value):
    return None if value is None else Decimal(str(value))


def question_of(indicator, context):
    least = minimum(indicator, context)
    common = {"id": indicator.id, "label": indicator.name, "hint": hint(indicator, context), "width": "short"}
    if least.comparator == "all_true":
        return Question(kind="ticks", choices=tuple((part, part) for part in indicator.parts), **common)
    if least.comparator == "increasing":
        return Question(kind="series", labels=series_labels(indicator), **common)  # its unit counts the years
    fixed = plain(least.value) if least.comparator == "=" and least.value is not None else ""
    return Question(kind="number", unit=least.unit, fixed=fixed, **common)


def hint(indicator, context):
    names = {one.id: one.name for one in context.spec.indicators}
    parts = () if indicator.comparator == "all_true" else indicator.parts
    further = conditions_in_words(names.get(indicator.per), names.get(indicator.subset_of), parts)
    said = _("The guide: “%s”") % indicator.quote
    return chained([in_words(indicator, context), *further, said])


def conditions_in_words(per, whole, parts):
    """Return what else a target is bound to: each of those that another counts, a part of another, further measures."""
    return [
        *([_("for each of “%s”") % per] if per else []),
        *([_("part of “%s”") % whole] if whole else []),
        *parts,
    ]


def in_words(indicator, context):
    """Return "within the project, at least 20 场"."""
    least = minimum(indicator, context)
    if least.value is None and least.comparator in HOLDS:
        return _("%(window)s, as the guide says (no number)") % {"window": window_words(indicator.window)}
    amount = f" {plain(least.value)} {least.unit}" if least.value is not None else ""
    soft = _(" (in principle)") if indicator.soft else ""
    return f"{window_words(indicator.window)}{WORDS[least.comparator]}{amount}{soft}"


def window_words(window):
    name, _colon, count = window.partition(":")
    if name == "months":
        return _("every %s months, ") % count
    return "" if name == "series" else _("%s, ") % WINDOWS[name]


def series_labels(indicator):
    name, _colon, count = indicator.window.partition(":")
    years = int(count) if name == "series" else 3
    return indicator.parts or tuple(_("Year %s") % (i + 1) for i in range(years))


def minimums(context):
    """Return the values a new section is filled with: the guide's own numbers."""
    filled = {}
    for indicator in context.indicators:
        least = minimum(indicator, context)
        if least.value is not None and least.comparator in HOLDS:
            above = least.comparator == ">"
            filled[indicator.id] = plain(least.value.to_integral_value(ROUND_FLOOR) + 1 if above else least.value)
    return filled


def target_problems(indicator, values, context):
    least, value = minimum(indicator, context), values.get(indicator.id)
    field = f"values-{indicator.id}"
    if least.comparator == "all_true":
        if value and len(value) < len(indicator.parts):
            yield Problem(field, _("“%(name)s”: the guide requires all of them.") % {"name": inside(indicator.name)})
    elif least.comparator == "increasing":
        yield from rising_problems(indicator, value, field)
    elif (found := number(value)) is not None:
        yield from below_problems(indicator, least, found, field)
        yield from subset_problems(indicator, values, found, field)


def rising_problems(indicator, value, field):
    series = [number(one) for one in value or []]
    if series and None not in series and any(later <= earlier for earlier, later in pairwise(series)):
        sentence = _("“%(name)s” must increase every year (guide %(clause)s).") % {
            "name": inside(indicator.name),
            "clause": indicator.clause,
        }
        yield Problem(f"{field}-0", sentence, WARNING if indicator.soft else "wrong")


def below_problems(indicator, least, found, field):
    """Tell what the guide asks; of less than nothing, that alone has been said."""
    if least.value is None or found < 0 or HOLDS[least.comparator](found, least.value):
        return
    sentence = _("“%(name)s” must be %(comparator)s %(value)s %(unit)s (guide %(clause)s).") % {
        "name": inside(indicator.name),
        "comparator": WORDS[least.comparator],
        "value": plain(least.value),
        "unit": least.unit,
        "clause": indicator.clause,
    }
    yield Problem(field, sentence, WARNING if indicator.soft else "wrong")


def subset_problems(indicator, values, found, field):
    whole = number(values.get(indicator.subset_of)) if indicator.subset_of else None
    if whole is not None and found > whole:
        sentence = _("“%(name)s” is part of another target (%(whole)s) and cannot be larger.")
        yield Problem(field, sentence % {"name": inside(indicator.name), "whole": plain(whole)})


def target_shown(indicator, values, context):
    question = question_of(indicator, context)
    return shown(question, values.get(indicator.id, question.fixed))


def proposals(context):
    own = context.spec.own_indicators
    title = (
        _("Indicators you propose") if context.indicators else _("Indicators you propose (the guide sets no number)")
    )
    return Table("proposed", title, proposal_columns(), own.min, max(own.max, own.min), row=_("Proposed indicator"))


def proposal_columns():
    return (
        Question("name", _("Indicator"), max_length=100),
        Question("comparator", _("Comparison"), "choice", choices=tuple((code, WORDS[code]) for code in PROPOSABLE)),
        Question("value", _("Value"), "number"),
        Question("unit", _("Unit of measure"), max_length=20),
    )


def plain(value):
    return format(value.normalize(), "f")


@dataclass(frozen=True)
class Promise:
    """One line of the commitment thread: the guide's minimum and what was declared."""

    id: str
    clause: str
    name: str
    comparator: str
    minimum: Decimal | None
    unit: str
    window: str
    declared: object
    quote: str
    soft: bool = False
    proposed: bool = False
    per: str = ""  # the indicator for each of whose things this holds
    whole: str = ""  # the indicator that this one is a part of
    parts: tuple = ()  # what else must hold of every counted thing


def promises(context):
    """Return every promise of a declaration: the guide's indicators that bind it, then those it proposed."""
    data = context.data("targets")
    values, found, names = data.get("values") or {}, [], {one.id: one.name for one in context.indicators}
    for item in context.indicators:
        least = minimum(item, context)
        declared = values.get(item.id, "")
        found.append(
            Promise(
                item.id, item.clause, item.name, least.comparator, least.value, least.unit, item.window, declared,
                item.quote, item.soft, per=names.get(item.per, ""), whole=names.get(item.subset_of, ""),
                parts=() if least.comparator == "all_true" else item.parts,
            )
        )  # fmt: skip
    for i, row in enumerate(data.get("proposed") or []):
        found.append(
            Promise(f"proposed_{i + 1}", "", row["name"], row["comparator"], None, row["unit"], "project", row["value"], "", proposed=True)
        )  # fmt: skip
    return found
