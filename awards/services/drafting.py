"""The officer's draft of a task contract: from the approved version, the guide's definition and the award."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from applications.enums import State
from applications.models import Application
from applications.rules import is_in_charge
from applications.sections import cover
from applications.services.core import lock, not_now
from awards import budget, targets
from awards.capitals import numeral
from awards.enums import PartyRole
from awards.models import Contract
from awards.services.calendar import today
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow

REPEATED = ("objectives", "schedule")  # the sections of the declaration that the contract repeats
CENT = Decimal("0.01")
BLANK = dict.fromkeys(("name", "representative", "contact", "phone", "address"), "")


def draft_contract(application_id, *, by):
    """Draft the contract of an award from the version that was decided on."""
    with act("draft_contract", Application(pk=application_id), by=by):
        application = lock(application_id)
        if not is_in_charge(application, by):
            raise NotAllowed(_("You are not entitled to take this step."), code="not_yours")
        if application.state != State.AWARDED:
            raise not_now(application)
        if Contract.objects.filter(application=application).exists():
            raise NotNow(_("The contract of this declaration has already been drafted."), code="drafted")
        now, spec = clock.now(), application.direction.spec
        version = application.versions.get(number=application.decision.version)
        amount = application.decision.amount_yuan
        declared = cover.period_of(version.content["sections"].get("cover") or {})
        starts_on, ends_on = period_of(spec.period, declared, today(application.direction.program))
        contract = Contract.objects.create(
            application=application,
            version=version,
            number=f"{application.number}-HT",
            amount_yuan=amount,
            starts_on=starts_on,
            ends_on=ends_on,
            parties=parties_of(application, version),
            payee_role=spec.contract.payee if spec.contract else PartyRole.APPLICANT,
            budget=budget.opening(version, amount),
            targets=targets.frozen(version, application),
            payment_plan=payment_plan(spec.funding.payment_plan, amount),
            content={key: version.content["sections"].get(key) or {} for key in REPEATED},
            conditional=condition_of(spec),
            drafted_by=by,
            drafted_at=now,
            moved_at=now,
        )
        data = {"version": version.number, "sha256": version.content_sha256, "amount": str(amount)}
        audit.record(contract, "draft_contract", by=by, new=contract.state, data=data)
    return contract


def period_of(period, declared, day):
    """Return the first and last day: the guide's own, else those declared, else its number of months from today.

    What was declared to begin already begins today. The officer may shift both.
    """
    if period.start:
        return period.start, period.end
    if all(declared) and declared[0] >= day:
        return declared
    return day, months_later(day, period.months) - timedelta(days=1)


def months_later(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=day.year + years, month=month + 1, day=last)
        except ValueError:
            continue
    raise ValueError(f"no such month: {months} after {day}")


def parties_of(application, version):
    """Return 甲, 乙 and, where the guide has them, 丙; what the system knows of each is filled in."""
    spec = application.direction.spec.contract
    named = [(party.label, party.role) for party in spec.parties] if spec else []
    named = named or [("甲方", PartyRole.AUTHORITY), ("乙方", PartyRole.APPLICANT)]
    found = []
    for label, role in named:
        institutions = role == PartyRole.SUPPORTING_INSTITUTION
        found += placed(
            label, str(role), partners_of(version) if institutions else [known_of(role, application, version)]
        )
    return found


def placed(label, role, known):
    """Return a party for each that is known, at least one; several of a role have numbers: each signs for itself."""
    if len(known) < 2:
        return [{"label": label, "role": role, "key": role, **BLANK, **(known or [{}])[0]}]
    return [
        {"label": f"{label}{numeral(place)}", "role": role, "key": f"{role}-{place}", **BLANK, **one}
        for place, one in enumerate(known, start=1)
    ]


def known_of(role, application, version):
    if role == PartyRole.AUTHORITY:
        contacts = application.direction.spec.contacts
        person = {"contact": contacts[0].name, "phone": contacts[0].phone} if contacts else {}
        return {"name": application.direction.program.authority, **person}
    if role == PartyRole.APPLICANT:
        unit = version.content["organisation"]
        return {
            "name": unit["name"],
            "representative": unit["legal_representative"],
            "contact": unit["contact_name"],
            "phone": unit["contact_phone"],
            "address": unit["address"],
        }
    return {"name": application.organisation.district_office.name} if role == PartyRole.DISTRICT_OFFICE else {}


def partners_of(version):
    """Return the supporting institutions as the declaration names them."""
    rows = (version.content["sections"].get("partners") or {}).get("rows") or []
    return [{key: row.get(key) or "" for key in ("name", "contact", "phone")} for row in rows]


def payment_plan(parts, amount):
    """Return the payments in yuan: shares of the award, the last one takes what rounding leaves."""
    plan, left = [], amount
    for place, part in enumerate(parts, start=1):
        paid = left if place == len(parts) else (amount * Decimal(str(part.share))).quantize(CENT)
        left -= paid
        plan.append({"share": str(part.share), "when": part.when, "amount": str(paid), "quote": part.quote})
    return plan


def condition_of(spec):
    """Return what the guide says where fewer are paid than contracted: 50 contracts, the best 35 paid."""
    if spec.quota.funded is None:
        return {}
    quotes = [stage.quote for stage in spec.funding.stages] or [spec.quota.quote]
    return {"quota": spec.quota.number, "funded": spec.quota.funded, "quote": quotes[-1]}
