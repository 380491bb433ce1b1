"""What the pages of the guide show, made from the definition: words and rows, no HTML."""

from django.utils.translation import gettext as _

from ipfund.common.formats import beijing
from programs.enums import ProgramKind, Stage


def phase(program, instant):
    """Return where a program stands: exactly one of the four is true. Nobody declares anything for a register."""
    register = program.kind == ProgramKind.REGISTER
    coming = not register and not program.has_opened(instant)
    closed = not register and not coming and program.has_closed(instant)
    return {
        "is_register": register,
        "is_coming": coming,
        "is_closed": closed,
        "is_open": not register and not coming and not closed,
    }


def latest_first(program):
    """Sort closed calls: the own place's first, then what closed last."""
    return not program.is_near, -program.closes_at.timestamp(), program.code


def steps_to_apply():
    """Return the way from nothing to a filed declaration, for the home page."""
    steps = [
        (
            _("Registration of the unit"),
            _("The administrator registers it with its unified social credit code; the office confirms it."),
        ),
        (_("Register as an applicant"), _("Choose your unit; its administrator accepts you.")),
        (_("Write the declaration"), _("Online, with attachments; everything is saved and checked as you write.")),
        (_("Approval by the unit"), _("Only what the unit approves in time is filed.")),
        (_("First review"), _("By the district or city intellectual property office.")),
        (_("Expert review, notice, contract"), _("You can follow every step in your account.")),
    ]
    return [{"label": label, "note": note, "state": "todo"} for label, note in steps]


def route_steps(route):
    """Return the stages of a program as steps; the applicant's own step comes first."""
    labels = [_("Complete and submit"), *(Stage(stage).label for stage in route)]
    return [{"label": label, "state": "todo"} for label in labels]


def condition_groups(spec):
    """Return a direction's conditions: its own first, then those for everybody."""
    common = [condition for condition in spec.conditions if condition.common]
    own = [condition for condition in spec.conditions if not condition.common]
    groups = [
        {"title": _("Conditions of this direction"), "conditions": own},
        {"title": _("Conditions for every applicant"), "conditions": one_per_sentence(common)},
    ]
    return [group for group in groups if group["conditions"]]


def one_per_sentence(conditions):
    """Leave out what repeats a sentence: a sentence may be checked in two ways, it is read once."""
    return list({condition.text: condition for condition in reversed(conditions)}.values())[::-1]


def consultation(program):
    """Return the printed table of contacts with its categories filled down."""
    rows, category = [], ""
    for row in program.spec.consultation:
        category = row.category or ("" if row.number else category)
        rows.append(
            {
                "category": category,
                "subject": row.subject,
                "names": people(row.name),
                "phone": row.phone,
                "codes": row.directions,
            }
        )
    return rows


def people(printed):
    """Read the printed names: 张  三 is one person with padding, 李小四 王小五 are two."""
    parts = printed.split()
    return ["".join(parts)] if all(len(part) == 1 for part in parts) else parts


def notes(direction):
    """Return (clause, note) of what is unclear or contradictory in one direction's part of the guide."""
    found = [("", text) for text in direction.flags]
    items = [*direction.conditions, *direction.tasks, *direction.indicators, *direction.obligations]
    return found + [(item.clause, item.flag) for item in items if item.flag]


def flags(spec):
    """Return the notes on the guide's text, grouped by the place they are about."""
    found = [(spec.title, text) for text in spec.flags]
    found += [(condition.clause, condition.flag) for condition in spec.conditions if condition.flag]
    for direction in spec.directions:
        name = f"{direction.code} {direction.title}"
        found += [(f"{name} {clause}".strip(), text) for clause, text in notes(direction)]
    grouped = {}
    for place, text in found:
        grouped.setdefault(place, []).append(text)
    return [{"place": place, "texts": texts} for place, texts in grouped.items()]


def settings_rows(spec):
    """Return the settings of a program in words: label and value."""
    settings = spec.settings
    rows = [
        (_("Projects of the same kind"), settings.same_kind),
        (_("First review"), settings.first_review),
        (_("Correction after the deadline"), settings.correction_after_deadline),
        (_("The period starts with"), settings.period_starts),
        (_("Years of exclusion after a false declaration"), settings.debarment_years),
        (_("The exclusion starts with"), settings.debarment_starts),
        (_("Ties for the last place"), settings.ties),
        (_("The unit confirms its people"), settings.member_confirmed_by_unit),
        (_("Days of public notice"), settings.public_notice.days),
        (_("Counted in"), settings.public_notice.unit),
        (_("Blind review"), settings.blind_review),
    ]
    if settings.look_back:
        rows.append((_("Years of look-back"), settings.look_back.years))
        ends = settings.look_back.reference_date
        rows.append((_("The look-back ends on"), beijing(ends) if ends else "deadline"))
    words = choices()
    return [{"label": label, "value": in_words(value, words)} for label, value in rows]


def in_words(value, words):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return words.get(value, value)


def choices():
    """Name the words that a setting may be."""
    return {
        "lineage": _("the same lineage"),
        "direction": _("the same direction"),
        "category": _("the same category"),
        "district_or_city": _("by the unit's district, city units by the city"),
        "city": _("by the city"),
        "closed": _("not possible unless an officer allows it"),
        "open": _("possible"),
        "contract": _("the contract"),
        "award": _("the award"),
        "decision": _("the decision"),
        "offence": _("the offence"),
        "officer": _("an officer decides and says why"),
        "working": _("working days"),
        "calendar": _("calendar days"),
        "deadline": _("the deadline"),
    }
