"""A guide's rule in words: what one check demands of a unit, where the guide's sentence alone does not say it."""

from django.utils.translation import gettext as _

from organisations.enums import SanctionKind

SIGNS = {"=": "＝", "!=": "≠", ">": "＞", ">=": "≥", "<": "＜", "<=": "≤"}
KINDS = dict(SanctionKind.choices)


def demanded(rule, facts):
    """Say what a rule demands: legal form: 企业 or 事业单位; unfinished projects: none."""
    name, operand = next(iter(rule.items()))
    if name in {"all", "any"}:
        joint = _(", and ") if name == "all" else _(", or ")
        return joint.join(demanded(part, facts) for part in operand)
    if name == "not":
        return _("not (%s)") % demanded(operand, facts)
    if name in {"exists", "increasing"}:
        told = _("%s is given") if name == "exists" else _("%s grows every year")
        return told % facts.label_of(operand)
    attribute, value = operand
    if isinstance(value, dict):
        return _("stands in the list “%s”") % facts.listed.get(value["list"], (value["list"],))[0]
    return pair_in_words(name, facts.label_of(attribute), value)


def pair_in_words(name, label, value):
    """Say what is compared with what."""
    if name == "in":
        choices = "、".join(str(KINDS.get(one, one)) for one in value)
        return _("%(what)s: one of %(choices)s") % {"what": label, "choices": choices}
    if isinstance(value, bool):
        return _("%(what)s: %(value)s") % {"what": label, "value": _("yes") if value is (name == "=") else _("no")}
    if (name, value) == ("=", 0):
        return _("%s: none") % label
    return f"{label} {SIGNS[name]} {value}"
