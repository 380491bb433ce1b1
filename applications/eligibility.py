"""May this unit apply here? The same answers everywhere.

In the direction finder, on the task list and the check page, at submit, at the unit's approval, on the officer's screen.
A condition is the guide's sentence. ``check`` is pure: a condition and facts in, an answer out. The rules themselves
are data (``programs/rules.py`` has the closed operators); no number of a guide stands here.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from applications.demanded import demanded
from applications.enums import Outcome, Verdict
from applications.facts import add_declaration
from applications.loading import files_of, sections_of
from applications.sections import spec_of
from applications.units import Unit
from ipfund.common.errors import NotNow
from ipfund.common.formats import chained
from programs import rules
from programs.enums import ConditionClass, Severity

CHECKED_FROM_DATA = (ConditionClass.DATA, ConditionClass.LIST)


@dataclass(frozen=True)
class Then:
    """What the system answered at submission, and what it had read."""

    verdict: str
    data: tuple

    @property
    def verdict_in_words(self):
        return Verdict(self.verdict).label


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
    reads: tuple = ()  # the attributes and lists that keep it from being met
    later: bool = False  # not known only because of what the offices look up themselves
    mark: object = None  # an officer's tick or override
    found: str = ""  # what the system had found before the mark
    ways: tuple = ()  # (text, address) of what the applicant can do about it
    then: object = None  # a Then, where the system read something else at submission
    about: str = ""  # what is checked here, where another answer has the same sentence

    @property
    def verdict_in_words(self):
        return Verdict(self.verdict).label

    @property
    def shown(self):
        """What a page shows below the sentence: (label, text)."""
        return ((_("Checked here"), self.about), *self.data) if self.about else self.data

    @property
    def blocks(self):
        """Nobody passes here: the guide requires it, and it is not met."""
        return self.verdict == Verdict.FAIL and self.severity == Severity.BLOCK

    @property
    def warns(self):
        """One may apply all the same, and says why: preferred or asked for in principle, not met or not shown yet."""
        if self.verdict == Verdict.NEEDS_EVIDENCE:
            return self.severity == Severity.WARN
        return self.verdict == Verdict.FAIL and not self.blocks

    @property
    def is_left_to_offices(self):
        """Nothing that the applicant could add would answer it: people judge it, or the offices look it up."""
        return self.verdict == Verdict.NEEDS_JUDGEMENT and (self.later or self.kind not in CHECKED_FROM_DATA)

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
    rule = condition.rule
    found = rules.evaluate(rule, facts.values, facts.lists) if rule else None
    if condition.class_ not in CHECKED_FROM_DATA:
        found = True if found is False else None  # here the rule says whom the condition concerns
    files = tuple(facts.files.get(condition.id, ()))
    return Answer(
        id=condition.id,
        verdict=verdict_of(condition, found, files),
        clause=condition.clause,
        sentence=condition.text,
        kind=condition.class_,
        severity=condition.severity,
        data=(*concerned(condition, facts), *facts.data_for(rule)) if rule else (),
        advice=condition.help,
        evidence=condition.evidence,
        files=files,
        reads=worth_a_look(condition, found, facts) if rule else (),
        later=found is None and bool(rule) and facts.waits_for_offices(rule),
    )


def concerned(condition, facts):
    """Say whom a condition concerns that is shown or judged, where not every unit."""
    return () if condition.class_ in CHECKED_FROM_DATA else ((_("Concerns"), demanded(condition.rule, facts)),)


def worth_a_look(condition, found, facts):
    """Return what of a rule's reading may be wrong or is missing: all where it is not met, else what is not known."""
    rule = condition.rule
    names, listed = rules.attributes(rule), rules.lists(rule)
    if found is False:
        return (*names, *listed)
    if condition.class_ not in CHECKED_FROM_DATA:
        return ()
    return tuple(name for name in names if facts.values.get(name) is None) + tuple(
        name for name in listed if facts.lists.get(name) is None
    )


def check_all(conditions, facts):
    """Answer every condition; a sentence that is checked in several ways says each time which."""
    times = Counter(condition.text for condition in conditions)
    answers = [check(condition, facts) for condition in conditions]
    return [
        replace(answer, about=demanded(condition.rule, facts))
        if condition.rule and times[condition.text] > 1
        else answer
        for answer, condition in zip(answers, conditions, strict=True)
    ]


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


def outcome(answers):
    """Say in one word what all answers of a direction mean for whoever thinks of applying."""
    if any(answer.blocks for answer in answers):
        return Outcome.CLOSED
    waiting = {answer.verdict for answer in required(answers)}
    if Verdict.NEEDS_JUDGEMENT in waiting:
        return Outcome.JUDGEMENT
    return Outcome.EVIDENCE if Verdict.NEEDS_EVIDENCE in waiting else Outcome.OPEN


def required(answers):
    """Return what still waits for the applicant or an officer, of what the guide requires: the outcome speaks of it."""
    return [answer for answer in answers if answer.is_open and answer.severity == Severity.BLOCK and not answer.is_left_to_offices]  # fmt: skip


# --- where they are asked ------------------------------------------------------------------------------------------


def answers_for_unit(unit, direction):
    """Answer every condition of a direction for a unit that has not written anything: a ``units.Unit`` or Imagined."""
    facts = unit.facts_for(direction)
    return check_all(spec_of(direction, unit.program.digest).conditions, facts)


def answers_of(application, sections=None, attachments=None):
    """Answer every condition for a declaration as it is written now, or as the given sections and attachments say."""
    if sections is None:
        sections = sections_of(application.pk)
    if attachments is None:
        attachments = files_of(application.pk)
    written = {section.key: section.data for section in sections}
    return answers_from(application, written, [(file.kind, file.name) for file in attachments])


def answers_of_version(application, version):
    """Answer every condition for a frozen version: what the offices read; each with what was read at submission."""
    files = [(file["kind"], file["name"]) for file in version.content["attachments"]]
    again = partial(answers_from, application, version.content["sections"], files)
    answers = again()
    return with_frozen(answers, frozen(answers, again), version.content.get("conditions", ()))


def answers_from(application, written, files):
    program, direction = application.program, application.direction
    facts = Unit(application.organisation, program, application=application).facts_for(direction)
    add_declaration(facts, direction, application.organisation, written, files)
    return check_all(spec_of(direction).conditions, facts)


def blocking(application, answers):
    """Return the answers that keep a declaration from being handed in: not met, and passed by no officer."""
    found = [answer for answer in answers if answer.blocks]
    if not found:
        return []
    passed = {mark.condition_id for mark in application.marks.all() if mark.verdict == Verdict.PASS}
    return [answer for answer in found if answer.id not in passed]


def refuse_blocked(application, sections=None, attachments=None):
    """Raise NotNow with the guide's sentence when a condition blocks this declaration; return all answers."""
    answers = answers_of(application, sections, attachments)
    found = blocking(application, answers)
    if found:
        raise NotNow(
            _("The guide does not allow this declaration: %(sentences)s")
            % {"sentences": chained(f"{answer.clause} “{answer.sentence}”" for answer in found)},
            code="ineligible",
        )
    return answers


# --- what was read at submission -----------------------------------------------------------------------------------


def frozen(answers, again):
    """Return what a version keeps of the answers, in the house's language whoever reads: plain JSON.

    ``again()`` answers once more, where the reader's language is another.
    """
    said_so = get_language() == settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        return [
            {"id": one.id, "verdict": str(one.verdict), "data": [[str(label), str(text)] for label, text in one.data]}
            for one in (answers if said_so else again())
        ]


def with_frozen(answers, now, kept):
    """Put beside each answer what was read at submission, where it differs from ``now``, frozen likewise."""
    current, before = ({one["id"]: one for one in found} for found in (now, kept))
    return [
        replace(answer, then=then_of(before[answer.id]))
        if answer.id in before and before[answer.id] != current[answer.id]
        else answer
        for answer in answers
    ]


def then_of(one):
    return Then(one["verdict"], tuple(map(tuple, one["data"])))


def without_marks(answers):
    """Return what the system itself found, below the officers' marks."""
    return [replace(answer, verdict=answer.found or answer.verdict, mark=None) for answer in answers]
