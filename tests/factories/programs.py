"""A small guide for tests: one direction with a bit of everything. Real guides are loaded from fixtures/programs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory
from guardian.shortcuts import assign_perm

from ipfund.common import clock
from tests.factories.accounts import UserFactory

DEADLINE = datetime(2025, 3, 28, 9, 0, tzinfo=UTC)  # 17:00 in Beijing
WHOLE_ROUTE = [
    "unit_review",
    "first_review",
    "expert_review",
    "deliberation",
    "public_notice",
    "award",
    "contract",
]
SECTIONS = ["cover", "basis", "targets", "budget", "commitment"]


def condition(id_, text, **more):
    return {"id": id_, "clause": "一、2", "text": text, "class": "judgement", **more}


CONDITIONS = [
    condition(
        "legal_form",
        "依法注册登记的企业、事业单位、社会组织",
        **{"class": "data", "rule": {"in": ["unit.legal_form", ["企业", "事业单位", "社会团体"]]}},
    ),
    condition(
        "limit",
        "同一单位申报项目不得超过两项",
        **{"class": "data", "rule": {">": ["unit.places_left", 0]}},
    ),
    condition("truth", "对申报项目及申报资料的真实性、合法性和可行性负责"),
]


PROFILE_FIELD = {
    "id": "valid_patents",
    "label": "有效专利总量",
    "kind": "integer",
    "unit": "件",
    "profile": True,
    "required": False,
}


def direction_definition(code, **more):
    return {
        "code": code,
        "label": "支持方向1",
        "title": "高质量知识产权创造企业培育",
        "lineage": "ip_creation",
        "goal": "培育企业。",
        "conditions": CONDITIONS,
        "tasks": [
            {
                "id": "training",
                "clause": "3（1）",
                "text": "组织专题培训不少于2期。",
                "indicators": [
                    {
                        "id": "sessions",
                        "clause": "3（1）",
                        "name": "专题培训",
                        "comparator": ">=",
                        "value": 2,
                        "unit": "期",
                        "quote": "不少于2期",
                    }
                ],
            }
        ],
        "quota": {"kind": "exact", "number": 2, "quote": "择优确定2个项目"},
        "funding": {"kind": "ceiling", "amount_wan": 10, "quote": "不超过10万元"},
        "period": {"months": 12, "quote": "项目周期1年"},
        "contacts": [{"name": "孙志艳", "phone": "23039895"}],
        "sections": [
            {"key": key, "title": title}
            for key, title in zip(SECTIONS, ["封面", "立项依据", "考核指标", "经费", "承诺书"], strict=True)
        ],
        **more,
    }


class ProgramFactory(DjangoModelFactory):
    """A call that is open until ten days from now; ``route=[...]`` and ``max_applications=...`` as the guide would."""

    class Meta:
        model = "programs.Program"

    code = factory.Sequence("guide-{:05d}".format)
    title = "2025年天津市知识产权资助项目"
    authority = "天津市知识产权局"
    timezone = "Asia/Shanghai"
    opens_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=30))
    closes_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=10))
    number_prefix = "TJ2025"
    route = WHOLE_ROUTE
    max_applications = 2
    digest = factory.Sequence("{:064d}".format)
    loaded_at = factory.LazyFunction(clock.now)

    @factory.lazy_attribute
    def definition(self):
        at = self.closes_at and self.closes_at.isoformat()
        deadlines = [{"at": at, "transitions": ["submit", "unit_approve"], "quote": "17时"}]
        return {
            "code": self.code,
            "title": self.title,
            "authority": self.authority,
            "timezone": self.timezone,
            "deadlines": deadlines if self.closes_at else [],
            "route": self.route,
            "limits": {"max_applications_per_organisation": self.max_applications},
            "sections": [{"key": "cover", "title": "封面"}],
            "directions": [direction_definition("1-1", extra_fields={"cover": [PROFILE_FIELD]})],
        }


class DirectionFactory(DjangoModelFactory):
    class Meta:
        model = "programs.Direction"

    program = factory.SubFactory(ProgramFactory)
    code = factory.Sequence(lambda n: f"1-{n + 1}")
    title = "高质量知识产权创造企业培育"
    position = factory.Sequence(lambda n: n % 30_000)
    quota = 2
    quota_kind = "exact"
    amount_yuan = Decimal(100_000)
    amount_kind = "ceiling"
    lineage = "ip_creation"
    definition = factory.LazyAttribute(lambda direction: direction_definition(direction.code, title=direction.title))


def in_charge_of(direction, **kwargs):
    """Return the city officer who runs a direction."""
    user = UserFactory(roles=["city_officer"], **kwargs)
    assign_perm("programs.run_direction", user, direction)
    return user
