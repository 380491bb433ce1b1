"""People, phones, addresses, partners and files that a declaration names: found anywhere in a version, kept as hashes."""

import re
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from duplicates.enums import HitKind
from duplicates.plain import plain

SALT = "duplicates.traits"
PHONE_DIGITS = 7  # fewer are an extension or a slip


@dataclass(frozen=True)
class Named:
    """One thing a declaration names: what it is compared by, and how it is shown."""

    kind: str
    value: str
    shown: str

    @property
    def digest(self):
        return digest_of(self.kind, self.value)


def digest_of(kind, value):
    """Return the keyed hash of a value: without the key of this installation nobody can try values out."""
    return salted_hmac(f"{SALT}.{kind}", value, algorithm="sha256").hexdigest()


def named_in(content):
    """Return what a version names, each thing once; the unit itself and who only signs are left out."""
    unit = content["organisation"]
    found = {}
    rows = [{"name": unit["contact_name"], "phone": unit["contact_phone"]}, *dicts(content["sections"])]
    for row in rows:
        for named in [*of_row(row), *partners_of(row)]:
            found.setdefault((named.kind, named.value), named)
    for file in content["attachments"]:
        found.setdefault((HitKind.ATTACHMENT, file["sha256"]), Named(HitKind.ATTACHMENT, file["sha256"], file["name"]))
    found.pop((HitKind.PARTNER, plain(unit["name"])), None)
    found.pop((HitKind.PARTNER, plain(unit["uscc"])), None)
    return list(found.values())


def dicts(value):
    """Yield every dictionary below a value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from dicts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from dicts(inner)


def of_row(row):
    """Yield phones, e-mails and people of one row of answers. A name alone is nobody: it needs a phone or a unit."""
    for key, value in row.items():
        if not isinstance(value, str) or not value.strip():
            continue
        if key.endswith("phone") and (digits := phone(value)):
            yield Named(HitKind.PHONE, digits, value)
        elif key.endswith("email") and "@" in value:
            yield Named(HitKind.EMAIL, value.strip().casefold(), value)
    yield from people_of(row)


def people_of(row):
    for prefix, contact in (("", "name"), ("contact_", "contact_name"), ("", "contact")):
        name = said(row, contact)
        if not name:
            continue
        digits = phone(said(row, f"{prefix}phone"))
        known_by = digits or plain(said(row, "unit"))
        if known_by:
            yield Named(HitKind.PERSON, f"{plain(name)} {known_by}", name)


def partners_of(row):
    """Yield the partner of a row that names a unit: by its code, else by its name."""
    if "uscc" in row and said(row, "name"):
        yield Named(HitKind.PARTNER, plain(said(row, "uscc") or said(row, "name")), said(row, "name"))


def said(row, key):
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def phone(value):
    """Return the digits of a phone without country code; "" when they are too few to be one."""
    digits = re.sub(r"\D", "", plain(value))
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return digits if len(digits) >= PHONE_DIGITS else ""
