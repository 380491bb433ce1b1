"""A guide's rule in words: what one check demands of a unit, where the guide's sentence alone does not say it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ipfund.common.formats import listed
from organisations.enums import LegalForm, Nature, SanctionKind
from programs.enums import Attribute

SIGNS = {"=": "＝", "!=": "≠", ">": "＞", ">=": "≥", "<": "＜", "<=": "≤"}
OPPOSITES = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
OF_ONE = {
    "exists": (lazy("%s is given"), lazy("%s is not given")),
    "increasing": (lazy("%s increases every year"), lazy("%s does not increase every year")),
}
KINDS = dict(SanctionKind.choices + LegalForm.choices + Nature.choices)


def demanded(rule, facts, *, negated=False):
    """Say what a rule demands: legal form: 企业 or 事业单位; unfinished projects: none.

    What it forbids is said of each part: neither this nor that, not "not (this or that)".
    """
    name, operand = next(iter(rule.items()))
    if name == "not":
        return demanded(operand, facts, negated=not negated)
    if name in {"all", "any"}:
        joint = _(", or ") if (name == "any") is not negated else _(", and ")
        return joint.join(demanded(part, facts, negated=negated) for part in operand)
    if name in OF_ONE:
        return OF_ONE[name][negated] % facts.label_of(operand)
    attribute, value = operand
    if isinstance(value, dict):
        told = _("is not in the list “%s”") if negated else _("is in the list “%s”")
        return told % facts.listed.get(value["list"], (value["list"],))[0]
    if name == "in":
        return among(attribute, value, facts, negated=negated)
    return pair_in_words(OPPOSITES[name] if negated else name, facts.label_of(attribute), value)


def among(attribute, choices, facts, *, negated):
    """Say of which an attribute must be one, or must be none."""
    said = {"what": facts.label_of(attribute), "choices": listed(str(KINDS.get(one, one)) for one in choices)}
    if not negated:
        return _("%(what)s: one of %(choices)s") % said
    if attribute == Attribute.SANCTIONS:
        return _("no %(what)s: %(choices)s") % said
    return _("%(what)s: none of %(choices)s") % said


def pair_in_words(name, label, value):
    """Say what is compared with what."""
    if isinstance(value, bool):
        return _("%(what)s: %(value)s") % {"what": label, "value": _("yes") if value is (name == "=") else _("no")}
    if (name, value) == ("=", 0):
        return _("%s: none") % label
    return f"{label} {SIGNS[name]} {value}"
