"""What the published guides ask of units beside a declaration: figures of the profile, lists, kinds of projects.

Read from the definitions and kept per process: a definition is read again only when it changes.
"""

from dataclasses import dataclass, replace

from organisations.asked import ListKind, Question
from programs import rules
from programs.models import Program

KEPT = 50
_kept = {}


@dataclass(frozen=True)
class Asked:
    title: str
    questions: dict
    list_kinds: dict
    lineages: dict


def questions():
    return merged("questions")


def list_kinds():
    return merged("list_kinds")


def lineages():
    return merged("lineages")


def merged(part):
    """Return one part of what all published calls ask, the newest guide's wording first."""
    found = {}
    programs = of_all()
    for asked in programs:
        for key, said in getattr(asked, part).items():
            one = under(asked.title, said) if len(programs) > 1 and isinstance(said, ListKind) else said
            found[key] = together(found[key], one) if key in found else one
    return found


def under(title, kind):
    """Put the program before the directions that look into a list: those of two years are called alike."""
    directions = "、".join(one for one in dict.fromkeys(kind.asked_by) if one != title)
    return replace(kind, asked_by=(f"{title}：{directions}" if directions else title,) if kind.asked_by else ())


def together(first, other):
    """Join what two guides say of one thing: the first one's words, asked by both; it bars only if both say so."""
    if isinstance(first, str):
        return first
    joined = replace(first, asked_by=(*first.asked_by, *other.asked_by))
    return replace(joined, bars=first.bars and other.bars) if isinstance(first, ListKind) else joined


def of_all():
    calls = Program.objects.calls().filter(published=True).order_by("-closes_at", "code")
    return [of_program(program) for program in calls.only("pk", "digest")]


def of_program(program):
    """Return what one program asks; its definition is read when this process has not seen it yet."""
    key = (program.pk, program.digest)
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = asked_in(program.spec)
    return _kept[key]


def asked_in(spec):
    return Asked(
        title=spec.title,
        questions=questions_of(spec),
        list_kinds={name: kind_of(spec, name) for name in spec.reference_lists},
        lineages={direction.lineage: direction.title for direction in spec.directions},
    )


def questions_of(spec):
    """Return the figures that this guide wants in profiles, each with the directions that ask it."""
    found = {}
    for direction in spec.directions:
        sections = direction.sections or spec.sections
        fields = [field for section in sections for field in section.fields]
        fields += [field for extra in direction.extra_fields.values() for field in extra]
        for field in fields:
            if field.profile:
                question = Question(field.id, field.label, field.kind, field.unit, field.hint, field.proof)
                known = found.get(field.id, question)
                found[field.id] = replace(known, asked_by=(*known.asked_by, f"{direction.code} {direction.title}"))
    return found


def kind_of(spec, name):
    conditions = [(None, condition) for condition in spec.conditions]
    conditions += [(direction, condition) for direction in spec.directions for condition in direction.conditions]
    reading = [(where, one.rule) for where, one in conditions if one.rule and name in rules.lists(one.rule)]
    return ListKind(
        id=name,
        title=spec.reference_lists[name],
        bars=bool(reading) and all(name not in rules.lists_wanted(rule) for _where, rule in reading),
        asked_by=tuple(f"{where.code} {where.title}" if where else spec.title for where, _rule in reading),
    )
