"""The parts a definition is edited in: which keys stand on one page, and under what heading."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.editing.shapes import shapes_for
from programs.schema import DirectionSpec, ProgramSpec, RegisterEntrySpec


@dataclass(frozen=True)
class Part:
    key: str
    title: Promise
    keys: tuple
    hint: str | Promise = ""
    only: str = ""  # the kind of program that has it


PROGRAM_PARTS = (
    Part("basics", _("Name and authority"), ("title", "authority", "document_number", "number_prefix", "flags")),
    Part("dates", _("Opening and deadlines"), ("timezone", "opens_at", "deadlines")),
    Part("text", _("Text of the guide"), ("introduction", "legal_basis", "procedure", "system", "context")),
    Part("route", _("Route, limits and settings"), ("route", "limits", "settings"), only="call"),
    Part("categories", _("Categories"), ("categories",), only="call"),
    Part(
        "conditions",
        _("Conditions and obligations for every direction"),
        ("conditions", "obligations", "reference_lists"),
        only="call",
    ),
    Part("contacts", _("Contacts"), ("contacts", "consultation_hours", "consultation")),
    Part("form", _("Sections of the form"), ("sections",), only="call"),
    Part("attachments", _("Attachments"), ("attachments",), only="call"),
    Part("score_sheet", _("Score sheet"), ("score_sheet",), only="call"),
    Part("after", _("Reports and contract"), ("reports", "contract")),
    Part("reporting", _("Yearly reports of the register"), ("reporting",), only="register"),
)
OWN = _("If empty, as for the whole program.")
DIRECTION_PARTS = (
    Part(
        "basics",
        _("Name and goal"),
        ("code", "category", "label", "title", "project_name", "lineage", "goal", "first_review", "flags", "context"),
    ),
    Part("conditions", _("Conditions"), ("conditions",), _("Those of the whole program apply in addition.")),
    Part("tasks", _("Tasks and indicators"), ("tasks_intro", "tasks", "own_indicators")),
    Part("money", _("Quota, funding and period"), ("quota", "funding", "period")),
    Part("contacts", _("Contacts"), ("contact_label", "contacts")),
    Part("obligations", _("Obligations"), ("obligations",), _("Those of the whole program apply in addition.")),
    Part("form", _("Questions and sections of the form"), ("extra_fields", "sections")),
    Part("attachments", _("Attachments"), ("attachments",), _("Those of the whole program apply in addition.")),
    Part("score_sheet", _("Score sheet"), ("score_sheet",), OWN),
    Part("after", _("Reports and contract"), ("reports", "contract"), OWN),
)
ENTRY_PARTS = (Part("entry", _("Entry of the register"), tuple(
    info.serialization_alias or name for name, info in RegisterEntrySpec.model_fields.items()
)),)  # fmt: skip
ELSEWHERE = {"code", "kind", "source", "published", "directions", "register"}  # of a program: not on a page of its own
LISTS = {"directions": (DirectionSpec, DIRECTION_PARTS), "register": (RegisterEntrySpec, ENTRY_PARTS)}


@dataclass(frozen=True)
class Place:
    """One part of one draft: the program's, or that of one direction or entry at ``at`` in its list."""

    part: Part
    list: str = ""
    at: int = 0

    @property
    def path(self):
        return (self.list, self.at) if self.list else ()

    @property
    def shapes(self):
        return shapes_for(LISTS[self.list][0] if self.list else ProgramSpec, self.part.keys)

    def held(self, content):
        """Return the dictionary that the part's keys stand in."""
        return content[self.list][self.at] if self.list else content

    def with_values(self, content, values):
        """Return the content with the part's keys replaced; the order of the other keys stays."""
        held = self.held(content)
        changed = {key: value for key, value in held.items() if key not in self.part.keys or key in values} | values
        if not self.list:
            return changed
        items = [*content[self.list]]
        items[self.at] = changed
        return content | {self.list: items}


def parts_of(kind):
    """Return the parts of a program of this kind."""
    return [part for part in PROGRAM_PARTS if part.only in ("", kind)]


def part_for(path, kind):
    """Return (list, position, part key) of the page on which a place of the definition is edited.

    What is wrong with the whole is on no page of its own.
    """
    if not path:
        return "", None, None
    if path[0] in LISTS:
        at = path[1] if len(path) > 1 and isinstance(path[1], int) else None
        parts = LISTS[path[0]][1]
        key = path[2] if len(path) > 2 else None
        return path[0], at, next((part.key for part in parts if key in part.keys), parts[0].key)
    return "", None, next((part.key for part in parts_of(kind) if path[0] in part.keys), "basics")
