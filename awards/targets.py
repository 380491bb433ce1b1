"""The commitment thread: the guide's minimum, what was declared, what the contract holds the unit to."""

from decimal import Decimal

from django.utils.translation import gettext as _

from applications.sections.context import Context, spec_of
from applications.sections.questions import number
from applications.sections.targets import HOLDS, WORDS, conditions_in_words, promises, window_words
from ipfund.common.formats import chained, listed

STRICTER = {">=": max, ">": max, "<=": min}


def context_of(version, application):
    """Return what the sections of a frozen version may know of each other."""
    spec = spec_of(application.direction, application.direction.program.digest)
    return Context(spec=spec, unit=application.organisation, sections=version.content["sections"])


def frozen(version, application):
    """Return the targets of a contract as plain JSON values: never below the guide's minimum nor below the declared."""
    return [line_of(promise) for promise in promises(context_of(version, application))]


def line_of(promise):
    least = None if promise.minimum is None else plain(promise.minimum)
    return {
        "id": promise.id,
        "clause": promise.clause,
        "name": promise.name,
        "comparator": promise.comparator,
        "minimum": least,
        "unit": promise.unit,
        "window": promise.window,
        "quote": promise.quote,
        "soft": promise.soft,
        "proposed": promise.proposed,
        "per": promise.per,
        "whole": promise.whole,
        "parts": list(promise.parts),
        "declared": promise.declared,
        "target": target_of(promise),
    }


def target_of(promise):
    """Return what the contract asks: the declared value, raised to the guide's minimum where it lies below."""
    declared = number(promise.declared) if isinstance(promise.declared, str) else None
    if promise.comparator == "=" and promise.minimum is not None:
        return plain(promise.minimum)
    if declared is None or promise.minimum is None or promise.soft:
        return promise.declared or (plain(promise.minimum) if promise.minimum is not None else "")
    stricter = STRICTER.get(promise.comparator)
    return plain(stricter(declared, promise.minimum)) if stricter else plain(declared)


def below_minimum(line):
    """Whether a line of a contract asks for less than the guide does."""
    target, least = line.get("target"), line.get("minimum")
    holds = HOLDS.get(line["comparator"])
    if line.get("soft") or least in {None, ""} or holds is None:
        return False
    found = number(target) if isinstance(target, str) else None
    return found is None or not holds(found, Decimal(least))


def falls_short(line):
    """Whether the contract, or before it the declaration, stays below what the guide asks in principle."""
    value, least, holds = line.get("target") or line.get("declared"), line.get("minimum"), HOLDS.get(line["comparator"])
    if not line.get("soft") or least in {None, ""} or holds is None or not isinstance(value, str):
        return False
    found = number(value)
    return found is not None and not holds(found, Decimal(least))


def remark_on(row):
    """Return what a row of a table should tell, if anything."""
    if row["short"]:
        return _("below what the guide requires in principle")
    return _("raised to the guide's minimum") if row["raised"] else ""


def below_declared(line):
    """Whether a line of a contract asks for less than was declared."""
    declared, target = line.get("declared"), line.get("target")
    if not isinstance(declared, str) or number(declared) is None:
        return target != declared and bool(declared)
    holds = HOLDS.get({"=": ">=", ">": ">="}.get(line["comparator"], line["comparator"]))
    return holds is not None and (number(target) is None or not holds(number(target), number(declared)))


def plain(value):
    return format(value.normalize(), "f")


def rows(lines):
    """Return the lines of a contract or a declaration as a table shows them."""
    return [
        {
            **line,
            "asked": asked(line, "minimum"),
            "declared_shown": asked(line, "declared"),
            "target_shown": asked(line, "target"),
            "further": chained(conditions_in_words(line.get("per"), line.get("whole"), line.get("parts") or [])),
            "compared": comparison(line),
            "when": str(window_words(line["window"])).rstrip(", ，"),
            "raised": bool(line.get("target")) and line.get("target") != line.get("declared"),
            "short": falls_short(line),
        }
        for line in lines
    ]


def comparison(line):
    """Return "at least", or what else is asked where no number is."""
    return str(WORDS[line["comparator"]])


def asked(line, key):
    """Return "at least 20 项", or the values of a series or of a list of parts."""
    value = line.get(key)
    if key == "minimum" and value in (None, ""):
        return str(WORDS[line["comparator"]]) if line["comparator"] in {"increasing", "all_true"} else ""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        growing = line["comparator"] == "increasing"
        return f"{' → '.join(map(str, value))} {line['unit']}" if growing else listed(value)
    words = f"{WORDS[line['comparator']]} " if line["comparator"] in HOLDS else ""
    return f"{words}{value} {line['unit']}".strip()
