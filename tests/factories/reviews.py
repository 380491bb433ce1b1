"""Experts, groups and whole reviews, made through the services, so that permissions and events exist."""

from types import SimpleNamespace

import factory
from factory.django import DjangoModelFactory

from reviews import services
from reviews.models import Assignment, ScoreCard
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.programs import DirectionFactory, direction_definition, in_charge_of

SHEET = {
    "title": "专家评分表",
    "group_size": 3,
    "recommend_line": 60,
    "comment_min_length": 5,
    "aggregation": {"method": "drop_high_low", "drop_from": 5, "decimals": 2},
    "gates": [{"id": "dishonest", "question": "是否发现弄虚作假？"}],
    "criteria": [
        {
            "id": "plan",
            "title": "实施方案",
            "max": 60,
            "bands": [
                {"label": "优", "low": 40, "high": 60, "text": "方案具体可行"},
                {"label": "差", "low": 0, "high": 39, "text": "方案难以实施"},
            ],
        },
        {"id": "budget", "title": "经费预算", "max": 40, "step": 0.5, "hint": "测算是否有据"},
    ],
}


class ExpertFactory(DjangoModelFactory):
    class Meta:
        model = "reviews.Expert"

    user = factory.SubFactory(UserFactory, roles=["expert"])
    employer = factory.Sequence("某大学{:05d}学院".format)
    title = "教授"
    expertise = "知识产权管理"


def a_direction(*, sheet=None, **kwargs):
    """Return a direction with a score sheet; ``sheet={...}`` changes parts of it."""
    direction = DirectionFactory(**kwargs)
    wanted = {**SHEET, **(sheet or {})}
    direction.definition = direction_definition(direction.code, title=direction.title, score_sheet=wanted)
    direction.save(update_fields=["definition"])
    return direction


def group_of(direction, experts, *, officer=None, pledged=True, name="第一评审组"):
    """Form a group of experts for one direction; each has signed unless told otherwise."""
    officer = officer or in_charge_of(direction)
    group = services.form_group(program=direction.program, name=name, directions=[direction], by=officer)
    for expert in experts:
        services.add_member(group.pk, expert=expert, by=officer)
        if pledged:
            services.sign_pledge(group.pk, by=expert.user, signed_name=expert.user.name)
    return group


def a_review(*, declarations=1, experts=3, pledged=True, begun=True, direction=None, **made):
    """Return officer, direction, group, experts, applications and assignments of a review that has begun."""
    direction = direction or a_direction()
    officer = in_charge_of(direction)
    people = [ExpertFactory() for _ in range(experts)]
    group = group_of(direction, people, officer=officer, pledged=pledged)
    applications = [ApplicationFactory(accepted=True, direction=direction, **made) for _ in range(declarations)]
    for application in applications:
        for expert in people:
            services.assign(application.pk, expert=expert, group=group, by=officer)
    if begun:
        services.start_review(direction, by=officer, reason="按要求组织评审")
    return SimpleNamespace(
        officer=officer,
        direction=direction,
        group=group,
        experts=people,
        applications=applications,
        application=applications[0] if applications else None,
        assignments=list(Assignment.objects.filter(group=group).order_by("application", "expert")),
    )


def entry(plan=50, budget=30, *, comment="方案可行，预算合理。", recommend=True, dishonest=False):
    """Return what an expert types, complete."""
    return {
        "gates": {"dishonest": dishonest},
        "scores": {"plan": str(plan), "budget": str(budget)},
        "comment": comment,
        "recommend": recommend,
    }


def typed(**changes):
    """Return the same as the browser sends it."""
    fields = {
        "revision": "0",
        "tab": "one",
        "gate_dishonest": "no",
        "score_plan": "50",
        "score_budget": "30",
        "comment": "方案可行，预算合理。",
        "recommend": "yes",
        "action": "save",
    }
    return {**fields, **changes}


def give_score(assignment, *args, **kwargs):
    """Submit one expert's score."""
    card = ScoreCard.objects.get(assignment=assignment)
    return services.submit_score(
        assignment.pk, by=assignment.expert.user, revision=card.revision, entry=entry(*args, **kwargs)
    )


def give_scores(review, *totals, application=None):
    """Submit one total an expert, in the order of the experts: 86 becomes 60 and 26."""
    application = application or review.application
    rows = [row for row in review.assignments if row.application_id == application.pk]
    for assignment, total in zip(rows, totals, strict=False):
        plan = min(total, 60)
        give_score(assignment, plan, total - plan)
