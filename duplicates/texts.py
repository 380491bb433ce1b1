"""What applicants wrote in a submitted version: every text long enough to be copied, with the place where it stands."""

from dataclasses import dataclass

from applications.sections import KINDS, Context, spec_of
from applications.sections.base import Group
from duplicates.plain import BREAK, places, plain

SHORTEST = 12  # characters that tell something; less is a name, a code or a number
FORMAL = frozenset({"attachments", "commitment", "budget"})  # sections in which nobody writes


@dataclass(frozen=True)
class Written:
    """One text: the keys that lead to it in the frozen content, joined; and what was written there."""

    place: str
    text: str
    plain: str

    @property
    def section(self):
        return self.place.split("/", 1)[0]


def texts_of(content):
    """Return the texts of a version, in an order that depends on nothing but their places."""
    sections = content["sections"]
    found = [pair for key in sorted(sections) if key not in FORMAL for pair in leaves(sections[key], key)]
    written = [Written(place, text, plain(text)) for place, text in found if len(text) >= SHORTEST]
    return [one for one in written if len(one.plain) >= SHORTEST]


def leaves(value, place):
    """Yield (place, text) of every text below a value; rows of tables are counted."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield from leaves(value[key], f"{place}/{key}")
    elif isinstance(value, list):
        for number, row in enumerate(value):
            yield from leaves(row, f"{place}/{number}")
    elif isinstance(value, str):
        yield place, value


def plain_of(written):
    return BREAK.join(one.plain for one in written)


def spans_of(written, spans):
    """Return [place, start, end] in the original texts for spans of the joined plain text."""
    starts, offset = [], 0
    for one in written:
        starts.append(offset)
        offset += len(one.plain) + 1
    kept = {}
    return [original(written, starts, kept, start, end) for start, end in spans]


def original(written, starts, kept, start, end):
    number = max(place for place, begins in enumerate(starts) if begins <= start)
    if number not in kept:
        kept[number] = places(written[number].text)
    where, begins = kept[number], starts[number]
    return [written[number].place, where[start - begins], where[min(end - begins, len(where)) - 1] + 1]


def titles_of(direction, content, unit):
    """Return ({section key: title} in the form's order, {place: what was asked there})."""
    context = Context(spec=spec_of(direction), unit=unit, sections=content["sections"])
    titles, asked = {}, {}
    for section in context.spec.sections:
        titles[section.key] = section.title
        kind, data = KINDS[section.key], context.data(section.key)
        for part in kind.parts(kind.seen(context, data)):
            asked |= asked_by(section.key, part, data)
    return titles, asked


def asked_by(key, part, data):
    if isinstance(part, Group):
        above = f"{key}/{part.name}" if part.name else key
        return {f"{above}/{question.id}": question.label for question in part.questions}
    return {
        f"{key}/{part.name}/{number}/{column.id}": f"{part.title} {number + 1} · {column.label}"
        for number in range(len(data.get(part.name) or []))
        for column in part.columns
    }
