"""Small pure claims: who is in charge, who may not review what, and what a score sheet accepts."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from organisations.rules import plain_name
from reviews.enums import HELD, IN_HAND


def runs(direction, user):
    """The city officer in charge of a direction."""
    return user.has_role("city_officer") and user.has_perm("programs.run_direction", direction)


def is_in_hand(assignment):
    """Whether the expert still holds the declaration: neither declined, taken off nor finished."""
    return assignment.state in HELD and assignment.ended_at is None and assignment.application.state in IN_HAND


# --- simple conflicts: what is known without a pool of experts ---------------------------------------------------


def conflict(expert, application, *, member_of, unit_names):
    """Return in words why this expert may not review this declaration, or "".

    ``member_of``: ids of the units the expert is active in; ``unit_names``: the applicant's and its partners' names.
    """
    if application.owner_id == expert.user_id:
        return _("%(expert)s wrote this declaration.") % {"expert": expert}
    if application.organisation_id in member_of:
        return _("%(expert)s is a member of the applicant's unit.") % {"expert": expert}
    for name in unit_names:
        if plain_name(name) == plain_name(expert.employer):
            return _("%(expert)s is employed by %(unit)s.") % {"expert": expert, "unit": name}
    return ""


def names_in(data):
    """Return every value under the key "name" in a part of a declaration, however its tables are nested."""
    if isinstance(data, dict):
        own = [value for key, value in data.items() if key == "name" and isinstance(value, str) and value.strip()]
        return own + [name for value in data.values() for name in names_in(value)]
    return [name for part in data for name in names_in(part)] if isinstance(data, list) else []


# --- what a score sheet accepts ------------------------------------------------------------------------------------


def score_of(text):
    """Return what was typed as a Decimal, or None."""
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def problem_with_score(criterion, score):
    """Return in words why a criterion does not accept a score, or ""."""
    if score < 0 or score > exact(criterion.max):
        return _("Give 0 to %(max)s points.") % {"max": criterion.max}
    if score % exact(criterion.step):
        return (
            _("Score in steps of %(step)s.") % {"step": criterion.step}
            if exact(criterion.step) != 1
            else _("Score in whole points.")
        )
    if criterion.bands and band_of(criterion, score) is None:
        return _("%(score)s is in none of the bands.") % {"score": plain(score)}
    return ""


def band_of(criterion, score):
    for band in criterion.bands:
        if exact(band.low) <= score <= exact(band.high):
            return band
    return None


def total_of(sheet, scores):
    """Return the weighted total of {criterion id: Decimal as string}, or None while a score is missing."""
    if any(criterion.id not in scores for criterion in sheet.criteria):
        return None
    return sum(Decimal(scores[criterion.id]) * exact(criterion.weight) for criterion in sheet.criteria)


def missing_from(sheet, entry):
    """Return {what: message} for everything that must be there before a score can be submitted."""
    missing = {f"gate_{gate.id}": _("Answer this question.") for gate in sheet.gates if gate.id not in entry["gates"]}
    for criterion in sheet.criteria:
        if criterion.id not in entry["scores"]:
            missing[f"score_{criterion.id}"] = _("Give a score.")
    if len(entry["comment"].strip()) < max(sheet.comment_min_length, 1):
        missing["comment"] = _("Write a comment of at least %(count)s characters.") % {
            "count": max(sheet.comment_min_length, 1)
        }
    if entry["recommend"] is None:
        missing["recommend"] = _("Say whether you recommend this project.")
    return missing


def stopped_by(sheet, gates):
    """Return the gate questions whose answer needs the officer."""
    return [gate for gate in sheet.gates if gates.get(gate.id) is gate.stops_on]


def exact(number):
    """Return a number of a definition (10 or 0.5) as an exact Decimal."""
    return Decimal(str(number))


def plain(number):
    """Return a Decimal without trailing zeros: 85.00 as 85."""
    return format(number.normalize(), "f")
