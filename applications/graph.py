"""docs/process.md, drawn from the code: the states, every step between them, who takes it and what it needs."""

import inspect

from django.utils.translation import override

from applications import deadline
from applications.enums import APPLICANT_NAMES, STAGE_STATE, State
from applications.models import Application
from programs.enums import Stage

HEAD = """# The process of a declaration

Drawn from `applications/workflow.py` by `manage.py draw_process`; a test fails when this file is older than the code.
Which review stages a declaration passes, its program's route says; where a step has several targets, route or history
choose between them.
"""


def document():
    with override("en"):
        return f"{HEAD}\n{diagram()}\n{stages()}\n{states()}\n{steps()}\n{the_deadline()}"


def edges():
    """Return (source, step, target, method) of every step, one row a pair of states, in the order of the process."""
    order = {state: place for place, state in enumerate(State.values)}
    found = []
    for transition in Application().get_all_state_transitions():
        targets = getattr(transition.target, "allowed_states", None) or [transition.target]
        found += [(str(transition.source), transition.name, str(target), transition) for target in targets]
    return sorted(found, key=lambda edge: (order[edge[0]], edge[1], order[edge[2]]))


def diagram():
    grouped = {}
    for source, name, target, _transition in edges():
        grouped.setdefault((source, target), []).append(name)
    lines = [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in grouped.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> draft", *lines, "```", ""])


def stages():
    rows = [
        f"| `{code}` | {label} | {in_chinese(Stage(code).label)} | `{STAGE_STATE[code]}` |"
        for code, label in Stage.choices
    ]
    return table("The catalogue of stages", "| stage | name | 中文 | its state |", rows)


def states():
    rows = [
        f"| `{state}` | {state.label} | {in_chinese(state.label)} | {in_chinese(APPLICANT_NAMES[state])} |"
        for state in State
    ]
    return table("States", "| state | name | 中文 | as applicants read it |", rows)


def steps():
    rows, seen = [], set()
    for source, name, _target, transition in edges():
        if (source, name) in seen:
            continue
        seen.add((source, name))
        needs = "; ".join(words_of(condition) for condition in transition.conditions)
        to = ", ".join(f"`{one[2]}`" for one in edges() if one[:2] == (source, name))
        rows.append(f"| `{source}` | `{name}` | {to} | {words_of(transition.permission)} | {needs} |")
    return table("Steps", "| from | step | to | who | what the declaration itself must know |", rows)


def words_of(rule):
    return rule.__name__.replace("_", " ")


def the_deadline():
    said = inspect.getdoc(deadline).replace("\n", " ")
    own = inspect.getdoc(deadline.due_at).replace("\n", " ")
    return f"## The deadline\n\n{said}\n\n`due_at`: {own}\n"


def in_chinese(label):
    with override("zh-hans"):
        return str(label)


def table(title, head, rows):
    columns = head.count("|") - 1
    return "\n".join([f"## {title}", "", head, "|" + " --- |" * columns, *rows, ""])
