"""Small pure rules: names, and who may decide about a unit."""

import re
import unicodedata

from ipfund.accounts.phones import one_dot

KEY_FIELDS = (
    "name",
    "uscc",
    "legal_form",
    "independent",
    "district_office",
    "municipal",
    "legal_representative",
)


def plain_name(name):
    """Return a name as it is searched: narrow characters, lower case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", one_dot(name))).casefold()


def loose_name(name):
    """Return a name without brackets, dots and other marks: names that agree only so may or may not be one unit."""
    return re.sub(r"[^\w]|_", "", plain_name(name))


def plain_number(number):
    """Return a project's number as it is compared: narrow, without spaces, however its letters and dashes were typed."""
    return re.sub(r"[-\u2010-\u2015\u2212]+", "-", plain_name(number))


def dated(title, year):
    """Return a title with its year, unless it begins with it."""
    return title if title.startswith(str(year)) else f"{year} {title}"


def one_unit(code, name, other_code, other_name):
    """Two rows of a ledger are about one unit: by their codes or, where one gives none, by the name alone."""
    return code == other_code if code and other_code else plain_name(name) == plain_name(other_name)


def masked(name):
    """Return a name of which only the beginning shows: 张* for 张三."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2)


def administers(user, organisation):
    return user.unit_roles.get(organisation.pk) == "admin"


def may_read_letters(user, organisation):
    """A sealed letter names people: open to the office it was sent to, and to those who oversee it."""
    return user.has_role("program_manager", "auditor") or reviews_unit(user, organisation)


def belongs_to(user, organisation):
    return organisation.pk in user.unit_roles


def reviews_unit(user, organisation):
    """An officer of its office decides about a unit; who belongs to it decides nothing about it."""
    return acts_for_its_office(user, organisation) and not belongs_to(user, organisation)


def acts_for_its_office(user, organisation):
    """An officer acts for the units of the office given to them, and of the offices below it."""
    if not user.has_role("district_officer", "city_officer"):
        return False
    office = organisation.reviewing_office
    while office:
        if user.has_perm("organisations.act_for_office", office):
            return True
        office = office.parent
    return False


def keeps_ledger(user):
    """Who enters past projects, sanctions and lists, and answers what units say against them."""
    return user.has_role("program_manager", "city_officer")


def confirms_items(user, organisation):
    """Whoever reviews the unit, and the city, compare its profile with certificates and registers."""
    oversees = user.has_role("city_officer", "program_manager") or acts_for_its_office(user, organisation)
    return oversees and not belongs_to(user, organisation)
