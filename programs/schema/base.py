"""What every part of a definition shares: strictness, and the small types."""

import math
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from programs import rules

RESERVED_CODES = {"new", "drafts"}  # addresses of the set-up in the browser


class Spec(BaseModel):
    """A part of a definition: unknown keys and text for a number are errors; nothing is changed after reading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def finite(value):
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    return value


def not_reserved(code):
    if code in RESERVED_CODES:
        raise ValueError(f"the code {code!r} is an address of the system; choose another")
    return code


def unique(items, what):
    """Refuse a second item with the same key; ``what`` names the key in the message."""
    seen = set()
    for item in items:
        if item in seen:
            raise ValueError(f"{what} {item!r} is used twice")
        seen.add(item)


def decimal(number):
    """Return an exact Decimal for a number of a definition (10 or 0.5), or None."""
    return None if number is None else Decimal(str(number))


Number = Annotated[int | float, AfterValidator(finite)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
DirectionCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$", max_length=20)]
ProgramCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60), AfterValidator(not_reserved)
]
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9 \-]{4,24}(转[0-9]{1,8})?$")]
Rule = Annotated[dict, AfterValidator(rules.checked)]
Origin = Literal["guide", "bureau"]
