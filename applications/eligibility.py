"""May this unit apply here? The same answers everywhere.

In the direction finder, on the task list and the check page, at submit, at the unit's approval, on the officer's screen.
A condition is the guide's sentence. ``check`` is pure: a condition and facts in, an answer out. The rules themselves
are data (``programs/rules.py`` has the closed operators); no number of a guide stands here.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from applications.enums import Verdict
from applications.facts import Unit, add_declaration
from applications.sections import spec_of
from ipfund.common.errors import NotNow
from programs import rules
from programs.enums import ConditionClass, Severity

CHECKED_FROM_DATA = (ConditionClass.DATA, ConditionClass.LIST)


@dataclass(frozen=True)
class Answer:
    """What one condition answers: the verdict, the guide's sentence, the data that was read, what can be done."""

    id: str
    verdict: str
    clause: str
    sentence: str
    kind: str  # data | list | evidence | judgement
    severity: str
    data: tuple = ()  # of (label, text)
    advice: str = ""
    evidence: tuple = ()
    files: tuple = ()
    mark: object = None  # an officer's tick or override
    found: str = ""  # what the system had found before the mark

    @property
    def verdict_in_words(self):
        return Verdict(self.verdict).label

    @property
    def blocks(self):
        """Nobody passes here: the guide requires it, and it is not met."""
        return self.verdict == Verdict.FAIL and self.severity == Severity.BLOCK

    @property
    def warns(self):
        return self.verdict == Verdict.FAIL and not self.blocks

    @property
    def is_open(self):
        """Whether it still waits for an officer."""
        return self.verdict in {Verdict.NEEDS_EVIDENCE, Verdict.NEEDS_JUDGEMENT}

    @property
    def tone(self):
        return {"pass": "good", "fail": "bad" if self.severity == Severity.BLOCK else "attention"}.get(
            self.verdict, "waiting"
        )


def check(condition, facts):
    """Answer one condition from facts."""
    found = None
    if condition.class_ in CHECKED_FROM_DATA:
        found = rules.evaluate(condition.rule, facts.values, facts.lists)
    files = tuple(facts.files.get(condition.id, ()))
    return Answer(
        id=condition.id,
        verdict=verdict_of(condition, found, files),
        clause=condition.clause,
        sentence=condition.text,
        kind=condition.class_,
        severity=condition.severity,
        data=tuple(map(facts.read, rules.attributes(condition.rule))) if condition.rule else (),
        advice=condition.help,
        evidence=condition.evidence,
        files=files,
    )


def verdict_of(condition, found, files):
    if found is not None:
        return Verdict.PASS if found else Verdict.FAIL
    if condition.evidence and not files:
        return Verdict.NEEDS_EVIDENCE
    return Verdict.NEEDS_JUDGEMENT


def with_marks(answers, marks):
    """Put the officers' ticks and overrides over what the system found."""
    by_id = {mark.condition_id: mark for mark in marks}
    return [
        replace(answer, verdict=by_id[answer.id].verdict, mark=by_id[answer.id], found=answer.verdict)
        if answer.id in by_id
        else answer
        for answer in answers
    ]


# --- where they are asked ------------------------------------------------------------------------------------------


def answers_for_unit(unit, direction, lists=None):
    """Answer every condition of a direction for a unit that has not written anything; ``unit`` is a ``facts.Unit``."""
    facts = unit.facts_for(direction)
    facts.lists = lists or {}
    return [check(condition, facts) for condition in spec_of(direction).conditions]


def answers_of(application, sections=None, attachments=None):
    """Answer every condition for a declaration as it is written now, or as the given sections and attachments say."""
    if sections is None:
        sections = list(application.sections.all())
    if attachments is None:
        attachments = list(application.attachments.filter(removed_at__isnull=True))
    written = {section.key: section.data for section in sections}
    return answers_from(application, written, [(file.kind, file.name) for file in attachments])


def answers_of_version(application, version):
    """Answer every condition for a frozen version: what the offices read."""
    files = [(file["kind"], file["name"]) for file in version.content["attachments"]]
    return answers_from(application, version.content["sections"], files)


def answers_from(application, written, files):
    program, direction = application.program, application.direction
    facts = Unit(application.organisation, program, application=application).facts_for(direction)
    add_declaration(facts, direction, application.organisation, written, files)
    return [check(condition, facts) for condition in spec_of(direction).conditions]


def refuse_blocked(application, sections=None, attachments=None):
    """Raise NotNow with the guide's sentence when a condition blocks this declaration."""
    answers = answers_of(application, sections, attachments)
    if any(answer.blocks for answer in answers):  # an officer may have overridden it before returning it
        answers = with_marks(answers, application.marks.all())
    blocking = [answer for answer in answers if answer.blocks]
    if blocking:
        raise NotNow(
            _("The guide does not allow this declaration: %(sentences)s")
            % {"sentences": "；".join(f"{answer.clause} “{answer.sentence}”" for answer in blocking)},
            code="ineligible",
        )


def without_marks(answers):
    """Return what the system itself found, below the officers' marks."""
    return [replace(answer, verdict=answer.found or answer.verdict, mark=None) for answer in answers]
