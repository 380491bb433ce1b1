"""Small pure rules: names and phones, and who may decide about a unit."""

import re
import unicodedata

MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･‧"), "·")
PHONE = re.compile(r"(?=(?:\D*\d){5})[+(\d][\d\s()+\-/,;、转分机ext.#]{4,49}", re.IGNORECASE)
KEY_FIELDS = (
    "name",
    "uscc",
    "legal_form",
    "independent",
    "district_office",
    "municipal",
    "legal_representative",
)


def one_dot(name):
    """Write every middle dot as U+00B7, as the rule on names in government systems asks."""
    return name.translate(MIDDLE_DOTS).strip()


def plain_name(name):
    """Return a name as it is searched: narrow characters, lower case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", one_dot(name))).casefold()


def is_phone(text):
    """Check loosely: digits, separators and extensions such as 23532900转838."""
    return PHONE.fullmatch(text) is not None


def masked(name):
    """Return a name of which only the beginning shows: 张* for 张三."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2)


def administers(user, organisation):
    return user.unit_roles.get(organisation.pk) == "admin"


def reviews_unit(user, organisation):
    """An officer decides about the units of the office they act for, and of the offices below it."""
    if not user.has_role("district_officer", "city_officer"):
        return False
    office = organisation.reviewing_office
    while office:
        if user.has_perm("organisations.act_for_office", office):
            return True
        office = office.parent
    return False
