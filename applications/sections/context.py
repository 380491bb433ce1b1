"""What a section may know beside its own data: its direction's definition, its unit, the other sections, the files."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language

from programs.schema import DirectionSpec, SectionSpec

KEPT_SPECS, KEPT_DERIVED = 400, 8000
_specs, _derived = {}, {}


def spec_of(direction, digest=None):
    """Return a direction's parsed definition, kept per process: neither read nor parsed again until it changes.

    Load the direction without its definition (``direction__definition`` deferred); ``digest`` is its program's.
    """
    key = (direction.pk, digest or direction.program.digest)
    spec = _specs.get(key)  # held: another thread may empty what is kept at any moment
    if spec is None:
        if len(_specs) >= KEPT_SPECS:
            _specs.clear()
        spec = _specs[key] = DirectionSpec.model_validate(direction.definition, strict=False)
    return spec


def derived(spec, name, make):
    """Return what follows from a definition and the language alone: made once a process."""
    key = (id(spec), name, get_language())
    entry = _derived.get(key)
    if entry is None:
        if len(_derived) >= KEPT_DERIVED:
            _derived.clear()
        entry = _derived[key] = (spec, make())  # with the definition, so that nothing else gets its id
    return entry[1]


def read_specs(directions):
    """Have the definitions of many directions at hand, in one statement for all that this process has not seen yet."""
    missing = {one.pk: one for one in directions if (one.pk, one.program.digest) not in _specs}
    if missing:
        kept = type(next(iter(missing.values()))).objects.filter(pk__in=missing).values_list("pk", "definition")
        for pk, definition in kept:
            missing[pk].definition = definition


@dataclass
class Context:
    spec: DirectionSpec
    unit: object  # the organisation, or what a version froze of it
    sections: dict = field(default_factory=dict)  # key -> data
    files: tuple = ()  # attachments that were not removed
    person: object = None  # who writes
    contacts: bool = True  # False: for those who may not reach the applicant

    def data(self, key):
        return self.sections.get(key) or {}

    @cached_property
    def _sections(self):
        return {section.key: section for section in self.spec.sections}

    def section(self, key):
        return self._sections.get(key) or SectionSpec(key=key, title=key)

    @cached_property
    def chosen_tasks(self):
        """The tasks the applicant chose where the guide lets choose one."""
        chosen = self.data("objectives").get("choices")
        return frozenset(chosen.values()) if isinstance(chosen, dict) else frozenset()

    @cached_property
    def tasks(self):
        return tuple(task for task in self.spec.tasks if not task.one_of or task.id in self.chosen_tasks)

    @cached_property
    def indicators(self):
        return self.spec.indicators_of(self.chosen_tasks)

    @cached_property
    def thresholds(self):
        """What of the unit the guide's thresholds look at, where they differ by unit."""
        return tuple(
            tuple(self.unit_value(one.value_by.attribute)) for one in self.spec.indicators if one.value_by is not None
        )

    def unit_value(self, attribute):
        """Return what a threshold by an attribute of the filer is looked up with, nearest first."""
        if attribute == "unit.legal_form":
            return [self.unit.legal_form]
        return list(self.unit.natures) if attribute == "unit.natures" else areas_of(self.unit)


def areas_of(unit):
    """Return the unit's district, and the district around its development zone."""
    office, areas = getattr(unit, "district_office", None), []
    while office is not None:
        areas.append(office.area)
        office = office.parent
    return areas
