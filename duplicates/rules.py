"""What makes a pair, how serious it is, who decides about it, and when a decided one must be looked at again."""

from duplicates.enums import HitKind

SHARE = 0.10  # of the shorter one's own text
PASSAGE = 100  # equal characters of its own in one passage
MATERIAL_SHARE = 0.05  # so much more in common is another matter than what was decided on
MATERIAL_RUN = 100
WEIGHTS = {
    HitKind.ACCOUNT: 40,
    HitKind.ATTACHMENT: 30,
    HitKind.PERSON: 15,
    HitKind.PHONE: 10,
    HitKind.EMAIL: 8,
    HitKind.PARTNER: 3,
}


def is_same_text(likeness):
    """A tenth of the shorter text, or one whole paragraph, stands in the other."""
    return likeness.share >= SHARE or any(passage.equal >= PASSAGE for passage in likeness.passages)


def score(likeness, kinds):
    """Say how serious a pair is: the share of equal text in percent first, then what the two name."""
    return round(likeness.share * 100) + min(likeness.longest, 300) // 10 + sum(WEIGHTS.get(kind, 0) for kind in kinds)


def is_material(decided_on, *, share, longest, kinds):
    """What is alike now goes beyond what was decided on: another kind, or clearly more text."""
    return (
        not set(kinds) <= set(decided_on.get("kinds", []))
        or float(share) >= decided_on.get("share", 0) + MATERIAL_SHARE
        or longest >= decided_on.get("longest", 0) + MATERIAL_RUN
    )


def may_decide(pair, person):
    """An officer who sees both, or the program manager."""
    if person.has_role("program_manager"):
        return True
    return person.has_role("district_officer", "city_officer") and pair.sees_first and pair.sees_second


def may_read(pair):
    """Only who may see both declarations reads what they have in common."""
    return pair.sees_first and pair.sees_second
