"""Complete answers for any direction of any guide: what the demo's people have written, and what tests start from."""

from datetime import date, timedelta
from decimal import Decimal

from applications.sections import KINDS, Context
from applications.sections.base import Group, Table
from applications.sections.commitment import text_version
from applications.sections.cover import last_day
from applications.sections.targets import minimums
from ipfund.common import clock

PROSE = {
    "背景|依据|意义": (
        "天津市正加快建设知识产权强市，重点产业链上的企业专利数量增长较快，但核心专利布局不足、转化运用不充分、"
        "海外风险应对能力不强的问题仍然存在。\n本项目面向上述需求开展工作，与《天津市知识产权“十四五”规划》的任务相衔接。"
    ),
    "基础|条件": (
        "申报单位设有知识产权管理部门，配有专职人员6名，建立了管理制度和工作台账。"
        "近三年承担市级项目2项，均按期结项；与多所高校和服务机构建立了稳定的合作机制。"
    ),
    "目标": "项目期内全面完成指南规定的任务和绩效指标，形成可复制、可推广的工作机制，服务我市产业高质量发展。",
    "方法|内容|实施": "一是摸清需求，建立清单；二是分类施策，组织专家团队逐项实施；三是定期调度，按季度报送成效和建议。",
    "成效|效益|效果": "带动相关企业提高专利质量和保护能力，取得良好的经济效益和社会效益。",
}
OTHERWISE = "按照指南要求组织实施，明确责任人和完成时间，保证质量和进度。"

ANSWERS = {
    "phone": "13802012345",
    "email": "person@example.org",
    "integer": "100",
    "number": "100",
    "percent": "50",
    "tick": True,
    "date": date(2025, 3, 1).isoformat(),
    "name": "张三",
    "uscc": "91120113MA06BJCK17",
}


def answer(question):
    """Return a valid answer to any question."""
    if question.fixed or not (question.required or question.kind == "tick"):
        return question.fixed
    if question.kind in BY_KIND:
        return BY_KIND[question.kind](question)
    return question.choices[0][0] if question.choices else ANSWERS.get(question.kind, "")


def at_least_a_hundred(question):
    if question.min is None:
        return ANSWERS[question.kind]
    return str(max(question.min, 100) if question.max is None else question.min)


BY_KIND = {
    "series": lambda question: [str(100 + i) for i in range(len(question.labels))],
    "ticks": lambda question: [value for value, _label in question.choices],
    "integer": at_least_a_hundred,
    "number": at_least_a_hundred,
    "text": lambda question: prose(question.label)[: question.limit],
    "long_text": lambda question: prose(question.label)[: question.limit],
}


def prose(label):
    """Return a paragraph that fits the question."""
    for words, text in PROSE.items():
        if any(word in label for word in words.split("|")):
            return text
    return OTHERWISE


def complete_data(context, *, title="重点产业专利导航与培育", requested_wan=None, data=None):
    """Return {section key: complete data} for any direction."""
    written = {}
    for section in context.spec.sections:
        context = Context(context.spec, context.unit, written, context.files, context.person)
        made = MAKERS.get(section.key, by_parts)(section.key, context)
        if section.key == "cover":
            made["title"] = title
        if section.key == "budget" and requested_wan is not None:
            made = budget_data(section.key, context, Decimal(requested_wan) * 10_000)
        written[section.key] = {**made, **(data or {}).get(section.key, {})}
    return written


def by_parts(key, context):
    made = {}
    for part in KINDS[key].parts(context):
        if isinstance(part, Group):
            answers = {question.id: answer(question) for question in part.questions}
            (made.setdefault(part.name, {}) if part.name else made).update(answers)
        elif isinstance(part, Table):
            least = max(part.min_rows, 0)
            made[part.name] = [
                {
                    column.id: f"{answer(column)}{i + 1}" if column.kind == "name" else answer(column)
                    for column in part.columns
                }
                for i in range(least)
            ]
    return made


def cover_data(key, context):
    period = context.spec.period
    starts = period.start or clock.now().date() + timedelta(days=60)
    return by_parts(key, context) | {
        "starts": starts.isoformat(),
        "ends": (period.end or last_day(starts, period.months)).isoformat(),
        "contact_email": "person@example.org",
    }


def objectives_data(key, context):
    choices = {group: tasks[0].id for group, tasks in context.spec.task_groups.items()}
    chosen = Context(context.spec, context.unit, {**context.sections, "objectives": {"choices": choices}})
    made = by_parts(key, chosen)
    return made | {"choices": choices, "choice": next(iter(choices.values()), "")}


def targets_data(key, context):
    made = by_parts(key, context)
    least = minimums(context)
    values = made.get("values", {}) | least
    for indicator in context.indicators:
        if indicator.subset_of and indicator.id not in least:
            values[indicator.id] = values[indicator.subset_of]
    return made | {"values": values}


def schedule_data(_key, context):
    cover = context.data("cover")
    starts = date.fromisoformat(cover.get("starts") or clock.now().date().isoformat())
    ends = date.fromisoformat(cover.get("ends") or (starts + timedelta(days=364)).isoformat())
    middle = starts + (ends - starts) / 2
    spans = [(starts, middle), (middle + timedelta(days=1), ends)]
    return {
        "rows": [
            {
                "from": first.isoformat(),
                "to": last.isoformat(),
                "work": "调研摸底，组织培训和对接活动，推进各项任务。",
                "result": "形成阶段成果报告，指标完成过半。",
            }
            for first, last in spans
        ]
    }


def budget_data(key, context, grant=None):
    funding = context.spec.funding
    if grant is None:
        grant = min(funding.amount_yuan or Decimal(100_000), Decimal(100_000))
    own = grant * Decimal(str(funding.matching.ratio)) if funding.matching else Decimal(20_000)
    sources, expenses = KINDS[key].parts(context)
    given = {"grant": grant, "own": own}
    return {
        "sources": [{"kind": kind, "amount": yuan(given.get(kind)), "note": ""} for kind, _label in sources.rows],
        "expenses": [
            {"subject": subject, "grant": yuan(grant) if i == 0 else "", "own": yuan(own) if i == 0 else "", "note": ""}
            for i, (subject, _label) in enumerate(expenses.rows)
        ],
    }


def yuan(amount):
    return "" if amount is None else f"{amount:.2f}"


MAKERS = {
    "cover": cover_data,
    "objectives": objectives_data,
    "targets": targets_data,
    "schedule": schedule_data,
    "budget": budget_data,
    "attachments": lambda _key, _context: {},
    "commitment": lambda key, context: by_parts(key, context) | {"text_version": text_version(context)},
}
