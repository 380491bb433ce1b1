"""What the demo's people write in their own words: else every declaration of the demo would be a copy of all others."""

from decimal import Decimal
from functools import cache

import yaml
from django.conf import settings

from ipfund.common import clock

TEXTS = settings.BASE_DIR / "fixtures" / "demo" / "texts.yaml"
WAN = Decimal(10_000)


@cache
def texts():
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))["texts"]


def in_own_words(written, title, *, owner, unit):
    """Return complete answers, with what one person of one unit says in the place of what would do for anybody."""
    own = texts()[title]
    told = {key: dict(data) for key, data in written.items()}
    for key in ("basis", "objectives"):
        told[key] |= own[key]
    told["cover"] |= {"contact_name": owner.name, "contact_phone": owner.phone, "contact_email": owner.email}
    told["objectives"]["plans"] = dict(zip(told["objectives"]["plans"], own["plans"], strict=True))
    told["team"] |= team(own, owner, unit)
    told["schedule"] = {"rows": in_order(told["schedule"]["rows"], own["schedule"])}
    told["targets"] = targets(told["targets"], own)
    told["budget"] = budget(told["budget"], own["spend"])
    told["commitment"] |= {
        "signer": unit.legal_representative,
        "accepted_at": clock.now().isoformat(timespec="seconds"),
    }
    return told


def team(own, owner, unit):
    return {
        "leader": {"name": owner.name, "phone": owner.phone, "email": owner.email, **own["leader"]},
        "members": [{"unit": unit.name, **member} for member in own["members"]],
    }


def in_order(rows, texts):
    return [{**row, "work": work, "result": result} for row, (work, result) in zip(rows, texts, strict=True)]


def targets(data, own):
    """Promise what the declaration says, else the least that the guide asks for."""
    values = data["values"] | {name: value for name, value in own.get("targets", {}).items() if name in data["values"]}
    return {"values": values, "proposed": own.get("proposed", data.get("proposed", []))}


def budget(data, spend):
    own = yuan(sum(Decimal(str(own)) for _grant, own in spend.values()))
    return {
        "sources": [{**row, "amount": own} if row["kind"] == "own" else row for row in data["sources"]],
        "expenses": [spent(row, spend) for row in data["expenses"]],
    }


def spent(row, spend):
    grant, given = spend.get(row["subject"], ("", ""))
    return {**row, "grant": yuan(grant), "own": yuan(given)}


def yuan(wan):
    return f"{Decimal(str(wan)) * WAN:.2f}" if wan else ""
