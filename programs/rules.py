"""The rule language of conditions: closed operators over named attributes, and three answers.

A rule is one mapping with one operator: ``{">": ["application.valid_patents", 100]}``,
``{"any": [...]}``, ``{"in": ["unit.uscc", {"list": "alliance"}]}``. No free code.

An answer is True, False, or None where an attribute is not known: a missing fact never passes and never fails.
"""

import operator
import re
from itertools import pairwise

from programs.enums import Attribute

COMPARISONS = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
OPERATORS = ("all", "any", "not", *COMPARISONS, "in", "exists", "increasing")
DECLARED = re.compile(r"^application\.[a-z][a-z0-9_]*$")


def checked(rule):
    """Return the rule if it is well formed; say what was expected if it isn't."""
    _require(isinstance(rule, dict) and len(rule) == 1, "a rule is one mapping with one operator")
    name, operand = _read(rule)
    _require(name in OPERATORS, f"unknown operator {name!r}; expected one of {', '.join(OPERATORS)}")
    if name in {"all", "any"}:
        _require(isinstance(operand, list) and operand, f"{name!r} expects a list of rules")
        for part in operand:
            checked(part)
    elif name == "not":
        checked(operand)
    elif name in {"exists", "increasing"}:
        _check_attribute(operand)
    else:
        _check_pair(name, operand)
    return rule


def attributes(rule):
    """Return the names of the attributes that a rule reads, in order, each once."""
    name, operand = _read(rule)
    if name in {"all", "any"}:
        return list(dict.fromkeys(found for part in operand for found in attributes(part)))
    if name == "not":
        return attributes(operand)
    return [operand] if name in {"exists", "increasing"} else [operand[0]]


def lists(rule):
    """Return the names of the reference lists that a rule looks into."""
    name, operand = _read(rule)
    if name in {"all", "any"}:
        return [found for part in operand for found in lists(part)]
    if name == "not":
        return lists(operand)
    return [operand[1]["list"]] if name == "in" and isinstance(operand[1], dict) else []


def lists_wanted(rule, *, negated=False):
    """Return the names of the lists in which a unit has to stand; the others it must not stand in."""
    name, operand = _read(rule)
    if name in {"all", "any"}:
        return [found for part in operand for found in lists_wanted(part, negated=negated)]
    if name == "not":
        return lists_wanted(operand, negated=not negated)
    return [] if negated else lists(rule)


def evaluate(rule, facts, reference_lists=None):
    """Answer True, False, or None (not known).

    ``facts`` maps attribute names to values; a missing name or None means "not known".
    ``reference_lists`` maps list names to the values in force; a list nobody imported is "not known" too.
    """
    name, operand = _read(rule)
    if name in {"all", "any"}:
        return _combined(name, [evaluate(part, facts, reference_lists) for part in operand])
    if name == "not":
        answer = evaluate(operand, facts, reference_lists)
        return None if answer is None else not answer
    return _compared(name, operand, facts, reference_lists or {})


def _compared(name, operand, facts, reference_lists):
    """Answer a rule about one attribute."""
    if name == "exists":
        return facts.get(operand) not in (None, "", [])
    if name == "increasing":
        return _rising(facts.get(operand))
    value = facts.get(operand[0])
    if value is None:
        return None
    return _contained(value, operand[1], reference_lists) if name == "in" else COMPARISONS[name](value, operand[1])


def _combined(name, answers):
    decisive = name == "any"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _rising(series):
    if not series or None in series:
        return None
    return all(earlier < later for earlier, later in pairwise(series))


def _contained(value, allowed, reference_lists):
    if isinstance(allowed, dict):
        allowed = reference_lists.get(allowed["list"])
        if allowed is None:
            return None
    values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    return any(one in allowed for one in values)


def _read(rule):
    """Return (operator, operand) of a rule that was checked when its definition was loaded."""
    return next(iter(rule.items()))


def _check_pair(name, operand):
    _require(isinstance(operand, list) and len(operand) == 2, f"{name!r} expects [attribute, value]")
    attribute, value = operand
    _check_attribute(attribute)
    if name == "in":
        named = isinstance(value, dict) and set(value) == {"list"} and isinstance(value["list"], str)
        _require(named or (isinstance(value, list) and value), "'in' expects a list of values or {list: name}")
    elif name not in {"=", "!="}:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        _require(number, f"{name!r} expects a number, not {value!r}")


def _check_attribute(name):
    known = isinstance(name, str) and (name in Attribute.values or DECLARED.match(name))
    _require(known, f"unknown attribute {name!r}; expected one of {', '.join(Attribute.values)} or application.<field>")


def _require(holds, message):
    if not holds:
        raise ValueError(message)
