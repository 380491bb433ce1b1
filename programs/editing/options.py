"""What the fixed answers of a definition are called, and the answers that depend on the definition itself."""

from django.utils.translation import gettext as _

from programs.enums import AmountKind, ConditionClass, ProgramKind, QuotaKind, SectionKey, Severity, Stage
from programs.presenting import choices as setting_words

TIMEZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "UTC")
WINDOWS = (
    "project", "year", "calendar_year", "quarter", "months:1", "months:3", "months:6", "event", "session", "at_close",
    "series:2", "series:3", "series:5",
)  # fmt: skip
SHORT = 24


def labels(key):
    """Return {answer: words} for the closed sets of one key of a definition; answers without words show themselves."""
    return setting_words() | _of_enums(key) | _others().get(key, {})


def _of_enums(key):
    enums = {
        "class": ConditionClass,
        "severity": Severity,
        "route": Stage,
        "section": SectionKey,
        "key": SectionKey,
    }
    if key == "kind":
        return dict([*QuotaKind.choices, *AmountKind.choices, *ProgramKind.choices]) | _kinds()
    return dict(enums[key].choices) if key in enums else {}


def _kinds():
    return {
        "text": _("one line of text"),
        "long_text": _("long text"),
        "integer": _("whole number"),
        "number": _("a number"),
        "date": _("date"),
        "choice": _("choice"),
        "yes_no": _("yes or no"),
        "series": _("a number for each year"),
        "uscc": _("unified social credit code"),
        "indicator": _("indicator"),
        "item": _("duty"),
    }


def _others():
    when = {
        "contract": _("after the contract is signed"),
        "midterm": _("after the midterm check"),
        "acceptance": _("after acceptance"),
        "evaluation": _("after the evaluation"),
    }
    return {
        "comparator": {
            ">=": _("at least"), ">": _("more than"), "=": _("equal to"), "<=": _("at most"),
            "increasing": _("increasing every year"), "all_true": _("all parts hold"),
        },
        "window": windows(),
        "when": when,
        "transitions": {
            "submit": _("submission by the applicant"), "unit_approve": _("approval by the unit"),
            "first_pass": _("first review passed"), "city_pass": _("review by the city passed"),
        },
        "origin": {"guide": _("the guide"), "bureau": _("the bureau"), "applicant": _("the applicant")},
        "payer": {"applicant": _("the applicant"), "enterprise": _("the enterprise"), "district": _("the district")},
        "base": {"awarded": _("awarded"), "requested": _("requested"), "paid": _("paid out")},
        "by": {"review": _("expert review"), "evaluation": _("evaluation")},
        "then": {"contract": _("contract"), "pay": _("payment")},
        "every": {
            "quarter": _("every quarter"), "half_year": _("every half year"), "year": _("every year"), "once": _("once"),
        },
        "role": parties(),
        "payee": parties(),
        "method": {"mean": _("mean"), "drop_high_low": _("mean without the highest and the lowest")},
        "attribute": {
            "unit.district": _("district of the unit"), "unit.legal_form": _("legal form of the unit"),
            "unit.natures": _("kinds of the unit"),
        },
        "counted": {"unit_approved": _("what the unit approved"), "submitted": _("what was submitted")},
        "severity": {"block": _("must be met"), "warn": _("in principle"), "preference": _("preferred")},
        "unfinished_due_by_reference": {"warn": _("warns"), "block": _("blocks")},
        "expectation": {"linear": _("an equal step every year"), "none": _("nothing")},
    }  # fmt: skip


def parties():
    return {
        "authority": _("the authority"),
        "applicant": _("the applicant"),
        "district_office": _("the district's office"),
        "supporting_institution": _("the supporting institution"),
    }


def windows():
    fixed = {
        "project": _("within the project"),
        "year": _("every year"),
        "calendar_year": _("within the calendar year"),
        "quarter": _("every quarter"),
        "event": _("at each event"),
        "session": _("at each session"),
        "at_close": _("at the close of the project"),
    }
    for name in WINDOWS:
        kind, _colon, number = name.partition(":")
        if number:
            phrase = _("every %(number)s months") if kind == "months" else _("over %(number)s years")
            fixed[name] = phrase % {"number": number}
    return fixed


def named(content, direction=None):
    """Return the answers that depend on the definition: name of the options -> [(answer, words)]."""
    own = direction or {}
    tasks = own.get("tasks", [])
    conditions = [*content.get("conditions", []), *own.get("conditions", [])]
    return {
        "timezones": [(zone, zone) for zone in TIMEZONES],
        "windows": [(name, windows()[name]) for name in WINDOWS],
        "categories": [(one["code"], one.get("title", "")) for one in content.get("categories", []) if "code" in one],
        "conditions": [(one["id"], _short(one)) for one in conditions if "id" in one],
        "indicators": [
            (one["id"], one.get("name", one["id"]))
            for task in tasks
            for one in task.get("indicators", [])
            if "id" in one
        ],
    }


def _short(condition):
    text = condition.get("text", condition["id"])
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
