"""Objectives and tasks: the goal, the task chosen where the guide lets choose, and how each task will be done."""

from django.utils.translation import gettext as _

from applications.display import Grid
from applications.sections.base import Group, Kind, display_group, extra_questions
from applications.sections.questions import Question, read

SENTENCE_MAX = 120


class Objectives(Kind):
    key = "objectives"
    follows_from = ("chosen_tasks",)

    def parts(self, context):
        return [goal_group(context), choice_group(context), plan_group(context)]

    def read(self, post, context):
        """As any section, and what was written about a task that is not chosen now is kept."""
        choices = {group: post.get(f"choices-{group}", "") for group in context.spec.task_groups}
        kept = context.data(self.key).get("plans") or {}
        every = {
            task.id: read(plan_question(task), post, f"plans-{task.id}")
            if f"plans-{task.id}" in post
            else kept.get(task.id, "")
            for task in context.spec.tasks
        }
        goal = goal_group(context)
        return {
            **{question.id: read(question, post, question.id) for question in goal.questions},
            "choices": {group: chosen for group, chosen in choices.items() if chosen in every},
            "choice": next((chosen for chosen in choices.values() if chosen in every), ""),
            "plans": every,
        }

    def seen(self, context, data):
        return chosen_by(context, data)

    def problems(self, data, context):
        return super().problems(data, chosen_by(context, data))

    def display(self, data, context):
        context = chosen_by(context, data)
        plans = data.get("plans") or {}
        texts = [block for group in self.parts(context)[:2] for block in display_group(group, data)]
        columns = [
            (_("Clause"), 10, "text"),
            (_("Task in the guide"), 40, "text"),
            (_("How it will be done"), 50, "text"),
        ]
        rows = [[task.clause, task.text, plans.get(task.id, "")] for task in context.tasks]
        return [*texts, Grid(columns=columns, rows=rows, caption=_("Tasks"))]


def chosen_by(context, data):
    """Return the context as this data, not the saved one, chooses the tasks."""
    return type(context)(
        spec=context.spec,
        unit=context.unit,
        sections={**context.sections, "objectives": data},
        files=context.files,
        person=context.person,
    )


def goal_group(context):
    limit = context.section("objectives").max_length
    goal = Question("goal", _("Goal of the project"), "long_text", max_length=limit)
    return Group(extra_questions(context, "objectives") or (goal,))


def choice_group(context):
    """One radio group for each choice of the guide."""
    questions = tuple(
        Question(
            group,
            _("Task of your choice"),
            "choice",
            hint=_("The guide lets you choose one. Only its indicators are binding for you."),
            choices=tuple((task.id, titled(task)) for task in tasks),
        )
        for group, tasks in context.spec.task_groups.items()
    )
    return Group(questions, name="choices")


def plan_group(context):
    return Group(tuple(plan_question(task) for task in context.tasks), _("How each task will be done"), "plans")


def plan_question(task):
    whole = titled(task)
    short = shortened(whole)
    return Question(task.id, short, "long_text", hint="" if short == whole else whole, max_length=2000)


def titled(task):
    """Return a task with its printed number once: many texts begin with a part of it."""
    begins = task.text[:8]
    numbered = begins.startswith(("（", "(")) or begins[:3] in task.clause or begins[:1].isdigit()
    return task.text if numbered else f"{task.clause} {task.text}"


def shortened(text):
    return text if len(text) <= SENTENCE_MAX else text[: SENTENCE_MAX - 1] + "…"
