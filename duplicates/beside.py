"""Two declarations side by side: their texts by section with the shared passages marked, and what both name."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from guardian.shortcuts import get_users_with_perms

from applications.models import ApplicationVersion
from applications.notifications import reviewers
from duplicates import texts, traits
from duplicates.enums import HitKind
from ipfund.accounts.models import User


@dataclass
class Piece:
    """Some text; with a number it is a marked passage, with ``jump`` the place where the other text has it."""

    text: str
    number: int = 0
    anchor: str = ""
    jump: str = ""


@dataclass
class Answer:
    """One text of one declaration, cut into pieces."""

    title: str
    pieces: list
    marked: bool


@dataclass
class Chapter:
    """One section, as both wrote it."""

    title: str
    first: list = field(default_factory=list)
    second: list = field(default_factory=list)

    @property
    def marked(self):
        return any(answer.marked for answer in (*self.first, *self.second))


def shown(pair):
    """Return what the page of a pair shows: ``chapters``, ``named`` by both, ``passages``."""
    versions = ApplicationVersion.objects.select_related("application__organisation", "application__direction__program")
    versions = versions.defer("application__direction__program__definition").in_bulk(
        [pair.first_version_id, pair.second_version_id]
    )
    first, second = versions[pair.first_version_id], versions[pair.second_version_id]
    return {
        "first": first,
        "second": second,
        "chapters": chapters_of(pair, first, second),
        "named": named_by_both(pair, first, second),
        "count": len(pair.passages),
    }


def chapters_of(pair, first, second):
    chapters = {}
    for side, version in (("first", first), ("second", second)):
        application = version.application
        titles, asked = texts.titles_of(application.direction, version.content, application.organisation)
        order = list(titles)
        written = [one for one in texts.texts_of(version.content) if one.section in titles]
        for one in sorted(written, key=lambda one: order.index(one.section)):
            chapter = chapters.setdefault(one.section, Chapter(titles[one.section]))
            pieces = cut(one.text, marks_of(pair, side, one.place), side)
            answer = Answer(asked.get(one.place, ""), pieces, any(piece.number for piece in pieces))
            getattr(chapter, side).append(answer)
    return list(chapters.values())


def marks_of(pair, side, place):
    """Return (start, end, number) of the passages in one text of one side, in order."""
    offset = 0 if side == "first" else 3
    return sorted(
        (span[offset + 1], span[offset + 2], number)
        for number, span in enumerate(pair.passages, start=1)
        if span[offset] == place
    )


def cut(text, marks, side):
    """Cut a text at its marks; where two marks overlap, the later one begins where the earlier ends."""
    pieces, at = [], 0
    for begins, ends, number in marks:
        start, end = max(begins, at), max(min(ends, len(text)), at)
        if start > at:
            pieces.append(Piece(text[at:start]))
        other = "second" if side == "first" else "first"
        pieces.append(Piece(text[start:end], number, f"{side}-{number}", f"{other}-{number}"))
        at = end
    return [*pieces, Piece(text[at:])] if at < len(text) else pieces


def named_by_both(pair, first, second):
    """Return [(kind, how the first shows it, how the second does)]; an account is never shown."""
    kinds = {hit.kind for hit in pair.hits.all()}
    mine = {(named.kind, named.value): named.shown for named in traits.named_in(first.content)}
    theirs = {(named.kind, named.value): named.shown for named in traits.named_in(second.content)}
    both = [
        (HitKind(kind), mine[kind, value], theirs[kind, value])
        for kind, value in mine
        if (kind, value) in theirs and kind in kinds
    ]
    return sorted([*both, *account(kinds)], key=lambda row: HitKind.values.index(row[0]))


def account(kinds):
    return [(HitKind.ACCOUNT, "••••", "••••")] if HitKind.ACCOUNT in kinds else []


def whom_to_ask(pair):
    """Return (other declaration, [(in what, people), ...]) for who sees one of the two: who reads the other, or both."""
    other = pair.second if pair.sees_first else pair.first
    running = get_users_with_perms(other.direction, only_with_perms_in=["run_direction"], with_group_users=False)
    found = [
        (_("First review"), reviewers(other)),
        (_("In charge of its direction"), running.filter(is_active=True).order_by("pk")),
        (_("Sees both and decides"), User.objects.active().in_role("program_manager").order_by("pk")),
    ]
    return other, [(place, people) for place, people in found if people]
