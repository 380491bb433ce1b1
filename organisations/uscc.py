"""The unified social credit code of units, after GB 32100-2015.

Eighteen characters of an alphabet of 31 (no I, O, Z, S, V). Character i counts ``3^(i-1) mod 31`` times its place in
the alphabet; the last character makes the sum a multiple of 31. The first may be a letter (A, N, Y).
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ipfund.common.forms import narrow
from organisations.enums import LegalForm

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
USUAL_FORMS = {
    "11": LegalForm.GOVERNMENT,
    "12": LegalForm.PUBLIC_INSTITUTION,
    "31": LegalForm.LAW_FIRM,
    "51": LegalForm.ASSOCIATION,
    "52": LegalForm.PRIVATE_NON_ENTERPRISE,
    "53": LegalForm.FOUNDATION,
    "91": LegalForm.ENTERPRISE,
    "92": LegalForm.SOLE_TRADER,
    "93": LegalForm.COOPERATIVE,
    "N1": LegalForm.COLLECTIVE,
    "N2": LegalForm.COLLECTIVE,
    "N3": LegalForm.COLLECTIVE,
}
WEIGHTS = [pow(3, place, 31) for place in range(LENGTH - 1)]


def normalise(text):
    """Return a code as it is stored: narrow, upper case, without spaces and hyphens."""
    return "".join(narrow(text).upper().split()).replace("-", "")


def check_character(body):
    """Return the eighteenth character for the first seventeen."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def validate_uscc(code):
    """Raise a sentence that says what is wrong with a normalised code."""
    if len(code) != LENGTH:
        raise ValidationError(
            _("The code has %(count)d characters; a unified social credit code has 18.") % {"count": len(code)},
            code="length",
        )
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            raise ValidationError(
                _("Character %(place)d, “%(character)s”, does not occur in such codes (I, O, Z, S and V never do).")
                % {"place": place, "character": character},
                code="character",
            )
    if code[-1] != check_character(code[:-1]):
        raise ValidationError(
            _(
                "The last character (a check digit) does not match the others: compare the code with the "
                "certificate, character by character."
            ),
            code="check",
        )


def usual_form(unit):
    """Return the legal form that the code's first two characters usually mean, where the unit states another one."""
    usual = USUAL_FORMS.get(unit.uscc[:2])
    return usual if usual and usual != unit.legal_form else None
