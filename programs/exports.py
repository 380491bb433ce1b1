"""A program as one JSON object for other programs: exactly the names and shapes that the design fixes."""

from zoneinfo import ZoneInfo

from programs.resolving import resolve


def export_program(spec):
    """Return the plain dictionary of a ProgramSpec; numbers stay numbers, what the guide does not say is None."""
    return {
        "code": spec.code,
        "title": spec.title,
        "authority": spec.authority,
        "timezone": spec.timezone,
        "closes_at": _iso(spec.closes_at, spec),
        "deadlines": [
            {"at": _iso(deadline.instant(spec.timezone), spec), "transitions": list(deadline.transitions)}
            for deadline in spec.deadlines
        ],
        "max_applications_per_organisation": spec.limits.max_applications_per_organisation,
        "contacts": [{"for": one.purpose, "name": one.name, "phone": one.phone} for one in spec.contacts],
        "route": list(spec.route),
        "directions": [_direction(resolve(spec, direction)) for direction in spec.directions],
        "register": [_register_entry(entry) for entry in spec.entries],
    }


def _iso(instant, spec):
    return None if instant is None else instant.astimezone(ZoneInfo(spec.timezone)).isoformat()


def _direction(direction):
    funding, quota, period = direction.funding, direction.quota, direction.period
    return {
        "code": direction.code,
        "category": direction.category,
        "title": direction.title,
        "quota": quota.number,
        "funded": quota.funded,
        "amount_yuan": None if funding.amount_yuan is None else int(funding.amount_yuan),
        "amount_kind": funding.kind,
        "matching_ratio": float(funding.matching.ratio) if funding.matching else None,
        "payment_plan": [{"share": part.share, "when": part.when} for part in funding.payment_plan],
        "period": {
            "months": period.months,
            "start": period.start and period.start.isoformat(),
            "end": period.end and period.end.isoformat(),
        },
        "contacts": [{"name": contact.name, "phone": contact.phone} for contact in direction.contacts],
        "conditions": [_condition(direction, condition) for condition in direction.conditions],
        "tasks": [_task(direction, task) for task in direction.tasks],
        "obligations": [
            {"id": _full_id(direction, item), "clause": item.clause, "text": item.text}
            for item in direction.obligations
        ],
    }


def _full_id(direction, item):
    """Ids are short inside a direction; in the whole program each is told with its direction."""
    return f"{direction.code}.{item.id}"


def _condition(direction, condition):
    return {
        "id": _full_id(direction, condition),
        "clause": condition.clause,
        "text": condition.text,
        "class": condition.class_,
        "severity": condition.severity,
    }


def _task(direction, task):
    return {
        "id": _full_id(direction, task),
        "clause": task.clause,
        "text": task.text,
        "one_of": task.one_of,
        "indicators": [_indicator(direction, indicator) for indicator in task.indicators],
    }


def _indicator(direction, indicator):
    by = indicator.value_by
    return {
        "id": _full_id(direction, indicator),
        "clause": indicator.clause,
        "name": indicator.name,
        "comparator": indicator.comparator,
        "value": indicator.value,
        "value_by": by and {"attribute": by.attribute, "values": dict(by.values), "default": by.default},
        "unit": indicator.unit,
        "window": indicator.window,
        "quote": indicator.quote,
    }


def _register_entry(entry):
    return {
        "kind": entry.kind,
        "no": entry.no,
        "group": entry.group,
        "text": entry.text,
        "unit": entry.unit,
        "base": entry.base,
        "target": entry.target,
        "responsible": list(entry.responsible),
    }
