"""One question of a form: how its answer is cleaned, kept, judged and shown. Pure; knows neither Django forms nor HTTP.

An answer is kept as it was typed (cleaned of what cannot be stored), even when it is wrong: nothing typed is ever lost.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ipfund.accounts.phones import one_dot
from ipfund.common.formats import aside, beijing, chained, listed, said
from ipfund.common.forms import clean_text, narrow
from ipfund.common.money import plain
from organisations import uscc

MISSING, WRONG, WARNING = "missing", "wrong", "warning"
TEXT_MAX, LINE_MAX = 5000, 200
AMOUNT_MAX = 10**12
NUMBER = re.compile(r"^[+-]?\d{1,12}(\.\d{1,8})?$")
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
MAIL = re.compile(r"^[^@\s<>\"'(),;:]+@[^@\s<>\"'(),;:]+\.[A-Za-z0-9-]{2,}$")
LOCAL = r"[1-9]\d{6,7}"  # with its area code before it, or as neighbours write it
CHINESE = rf"((\+?86|0086)?1\d{{10}}|[48]00\d{{7}}|(0\d{{2,3}})?{LOCAL}|(\+86|0086)0?\d{{2,3}}{LOCAL})"
PHONE = re.compile(rf"{CHINESE}|(\+|00)(?!86)[1-9]\d{{6,14}}")  # without what separates, and without an extension
EXTENSION = re.compile(r" *(转|ext\.?|#|-) *\d{1,8}$")
NARROWED = {"integer", "number", "amount", "percent", "date", "phone", "email", "uscc"}
NUMERIC = {"integer", "number", "amount", "percent"}
WAN = Decimal(10_000)
INNER = str.maketrans("“”", "‘’")


class Problem(NamedTuple):
    """What is wrong with one field: its id in the page, a sentence, and how bad it is."""

    field: str
    sentence: str
    grade: str = WRONG


@dataclass(frozen=True)
class Question:
    id: str
    label: str
    kind: str = "text"  # those of programs.schema.FieldSpec, and: name amount percent phone email uscc tick ticks
    hint: str = ""
    required: bool = True
    max_length: int | None = None
    min: float | None = None
    max: float | None = None
    unit: str = ""
    choices: tuple = ()  # of (value, label)
    labels: tuple = ()  # of a series
    width: str = ""
    fixed: str = ""  # what the guide prescribes; nobody can type another

    @property
    def limit(self):
        if self.kind == "long_text":
            return self.max_length or TEXT_MAX
        return self.max_length or LINE_MAX

    def but(self, **changes):
        return replace(self, **changes)


def of_field(field, *, max_length=None):
    """Turn a field of the definition into a question."""
    return Question(
        id=field.id,
        label=field.label,
        kind=field.kind,
        hint=chained(filter(None, [field.hint, field.proof and _("Proof: %s") % field.proof])),
        required=field.required,
        max_length=field.max_length or (max_length if field.kind == "long_text" else None),
        min=field.min,
        max=field.max,
        unit=field.unit,
        choices=yes_or_no() if field.kind == "yes_no" else tuple((choice, choice) for choice in field.choices),
        labels=field.labels,
    )


def yes_or_no():
    return (("yes", _("Yes")), ("no", _("No")))


# --- reading -----------------------------------------------------------------------------------------------------


def read(question, post, name):
    """Return the answer a POST holds under one name, cleaned but never judged."""
    if question.fixed:
        return question.fixed
    if question.kind == "tick":
        return name in post
    if question.kind == "ticks":
        return [value for value, _label in question.choices if value in post.getlist(name)]
    if question.kind == "series":
        return [cleaned("number", post.get(f"{name}-{i}", "")) for i in range(len(question.labels))]
    return cleaned(question.kind, post.get(name, ""))


def cleaned(kind, text):
    """Return typed text as it is kept: narrow digits for codes and numbers, ISO days, yuan for amounts typed in 万元."""
    text = clean_text(text)
    if kind not in NARROWED:
        return one_dot(text).strip() if kind == "name" else text.strip()
    text = narrow(text)
    if kind in NUMERIC:
        text = re.sub(r"[,\s]", "", text)
    if kind == "percent":
        text = text.removesuffix("%")
    if kind == "date":
        return iso_day(text)
    if kind == "uscc":
        return uscc.normalise(text)
    return to_yuan(text) if kind == "amount" else text


def iso_day(text):
    """Return 2025年3月8日 or 2025/3/8 as 2025-03-08; what is no day stays as it was typed."""
    found = DAY.match(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else text
    except ValueError:
        return text


def to_yuan(text):
    """Return "12.5" (万元) as "125000.00" (yuan); what is no number stays as it was typed."""
    if not NUMBER.match(text):
        return text
    yuan = Decimal(text) * WAN
    return f"{yuan:.2f}" if yuan == yuan.quantize(Decimal("0.01")) else format(yuan.normalize(), "f")


def typed(question, value):
    """Return a kept answer as it stands in its input: amounts again in 万元."""
    if question.kind == "amount" and isinstance(value, str) and NUMBER.match(value):
        return format((Decimal(value) / WAN).normalize(), "f")
    return value


def number(value):
    """Return a kept number as a Decimal, or None when it is none."""
    return Decimal(value) if isinstance(value, str) and NUMBER.match(value) else None


def day(value):
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def is_empty(value):
    if isinstance(value, list):
        return not any(value)
    return value in (None, "", False)


# --- judging -----------------------------------------------------------------------------------------------------


def inside(name):
    """Return a name for a sentence that quotes it: marks within marks are the single ones."""
    return name.translate(INNER)


def problems(question, value, name):
    """Yield what is wrong with one answer."""
    if "“" in question.label:
        question = question.but(label=inside(question.label))
    if is_empty(value):
        if question.required and not question.fixed:
            yield Problem(first_input(question, name), missing_sentence(question), MISSING)
        return
    if question.kind == "series":
        yield from series_problems(question, value, name)
        return
    sentence = JUDGES.get(question.kind, judge_text)(question, value)
    if sentence:
        yield Problem(name, sentence)


def first_input(question, name):
    return f"{name}-0" if question.kind == "series" else name


def missing_sentence(question):
    if question.choices:
        return _("Choose “%s”.") % question.label
    return _("Tick “%s”.") % question.label if question.kind == "tick" else _("Fill in “%s”.") % question.label


def series_problems(question, value, name):
    for i, label in enumerate(question.labels):
        one = value[i] if i < len(value) else ""
        part = question.but(kind="number", label=aside(question.label, label))
        yield from problems(part, one, f"{name}-{i}")


def judge_text(question, value):
    over = len(value) - question.limit
    if over > 0:
        return _("“%(label)s” exceeds the limit of %(limit)s characters by %(over)s.") % {
            "label": question.label,
            "over": over,
            "limit": question.limit,
        }
    return None


def judge_number(question, value):
    found = number(value)
    if found is None:
        digits = value.removeprefix("-").isdecimal()
        return (_("“%s” has too many digits.") if digits else _("“%s” must be a number.")) % question.label
    if question.kind == "integer" and found != found.to_integral_value():
        return _("“%s” must be a whole number.") % question.label
    return judge_range(question, found)


def judge_range(question, found):
    low = 0 if question.min is None else question.min
    if found < Decimal(str(low)):
        return _("“%(label)s” must be at least %(low)s.") % {"label": question.label, "low": low}
    if question.max is not None and found > Decimal(str(question.max)):
        return _("“%(label)s” must be at most %(high)s.") % {"label": question.label, "high": question.max}
    return None


def is_amount(value):
    """Whether something kept is an amount in whole yuan: what may be added up."""
    found = number(value)
    return found is not None and 0 <= found <= AMOUNT_MAX and not found % 1


def judge_amount(question, value):
    found = number(value)
    if found is not None and found < 0:
        return _("“%s” must not be negative.") % question.label
    if found is None:
        return _("“%s” must be an amount in 10,000 yuan, for example 12.5.") % question.label
    if found % 1:
        return _("“%s” may have at most four decimal places (one yuan).") % question.label
    if found > AMOUNT_MAX:
        return _("“%s” is too large.") % question.label
    return None


def judge_day(question, value):
    found = day(value)
    if found is None or not 1900 <= found.year <= 2200:
        return _("“%s” must be a date, for example 2025-03-28.") % question.label
    return None


def judge_choice(question, value):
    if value not in {choice for choice, _label in question.choices}:
        return _("Choose “%s” from the list.") % question.label
    return None


def judge_pattern(pattern, sentence):
    def judge(question, value):
        return None if len(value) <= question.limit and pattern.match(value) else sentence() % question.label

    return judge


def judge_phone(question, value):
    """A mobile, 400 or 800, a landline, or +: separated as people do, with an extension or not."""
    spellings = (re.sub(r"[ ()-]", "", text) for text in (value, EXTENSION.sub("", value)))
    right = len(value) <= question.limit and any(PHONE.fullmatch(text) for text in spellings)
    return None if right else _("“%s” must be a phone number.") % question.label


def judge_uscc(_question, value):
    try:
        uscc.validate_uscc(value)
    except ValidationError as error:
        return error.messages[0]
    return None


JUDGES = {
    "integer": judge_number,
    "number": judge_number,
    "percent": judge_number,
    "amount": judge_amount,
    "date": judge_day,
    "choice": judge_choice,
    "yes_no": judge_choice,
    "tick": lambda _question, _value: None,
    "ticks": lambda _question, _value: None,
    "phone": judge_phone,
    "email": judge_pattern(MAIL, lambda: _("“%s” must be an e-mail address.")),
    "uscc": judge_uscc,
}


# --- showing -----------------------------------------------------------------------------------------------------


def shown(question, value):
    """Return an answer as a reader sees it; "" when there is none."""
    if is_empty(value):
        return ""
    if question.kind in SHOWN:
        return SHOWN[question.kind](question, value)
    return f"{value} {question.unit}".strip() if question.unit else value


def shown_series(question, value):
    return chained(said(label, one) for label, one in zip(question.labels, value, strict=False))


def shown_choices(question, value):
    return listed(label for choice, label in question.choices if choice in value)


def shown_choice(question, value):
    return str(dict(question.choices).get(value, value))


def shown_day(_question, value):
    return beijing(day(value)) if day(value) else value


def shown_amount(value):
    found = number(value)
    return value if found is None else plain(found / WAN)


SHOWN = {
    "series": shown_series,
    "ticks": shown_choices,
    "tick": lambda _question, _value: _("Yes"),
    "choice": shown_choice,
    "yes_no": shown_choice,
    "amount": lambda _question, value: shown_amount(value),
    "date": shown_day,
}


def fact(question, value):
    """Return an answer as a rule of the guide reads it; None: not known."""
    if is_empty(value):
        return None
    if question.kind in NUMERIC:
        return number(value)
    if question.kind == "series":
        return [number(one) for one in value]
    return value == "yes" if question.kind == "yes_no" else value


def compact(text):
    """Return text without blanks and width, to see whether two texts are the same."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split())
