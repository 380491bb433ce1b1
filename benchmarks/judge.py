"""Was the deadline kept? Judged from outside, by what was sent, what was answered and what stands in the database.

Sent after the deadline: refused. Answered before it: accepted. In between: the answer equals the record.
"""

from dataclasses import dataclass, field


@dataclass
class Attempt:
    """One thing a person tried: when it was sent and answered (seconds on the database's clock), and what came of it."""

    who: int
    what: str  # "submit" | "approve"
    target: int  # the declaration
    sent: float
    answered: float
    status: int
    accepted: bool


@dataclass
class Verdict:
    late_accepted: list = field(default_factory=list)
    timely_refused: list = field(default_factory=list)
    unlike_the_record: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    above_the_limit: list = field(default_factory=list)
    broken: list = field(default_factory=list)

    @property
    def wrong(self):
        return sum(len(found) for found in vars(self).values())

    def table(self):
        return [(name.replace("_", " "), len(found)) for name, found in vars(self).items()]


def judge(attempts, *, deadline, error, record):
    """Return what went wrong; ``record`` knows ``versions``, ``receipts`` {declaration: count} and ``held`` {unit: count}.

    ``error`` is how far the harness's idea of the database's clock may be off, in seconds.
    """
    verdict = Verdict(above_the_limit=[unit for unit, held in record["held"].items() if held > record["limit"]])
    accepted = {}
    for attempt in attempts:
        if attempt.status >= 500:
            verdict.broken.append(attempt)
        elif attempt.sent > deadline + error and attempt.accepted:
            verdict.late_accepted.append(attempt)
        elif attempt.answered < deadline - error and not attempt.accepted:
            verdict.timely_refused.append(attempt)
        accepted.setdefault((attempt.what, attempt.target), []).append(attempt.accepted)
    for (what, target), answers in accepted.items():
        stands = record["versions" if what == "submit" else "receipts"].get(target, 0)
        if stands > 1:
            verdict.doubled.append((what, target))
        if any(answers) != bool(stands):
            verdict.unlike_the_record.append((what, target))
    return verdict
