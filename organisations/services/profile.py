"""The unit's profile: figures and certificates, declared by its administrator, confirmed by an officer."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipfund.common import audit, clock, filing
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit
from organisations import rules
from organisations.enums import ProfileGroup
from organisations.models import Organisation, ProfileFile, ProfileItem
from organisations.services.units import locked, must_administer, who_decides

DECLARED = ("value", "title", "number", "issued_by", "starts_on", "ends_on")


def declare_figure(organisation_id, question, *, by, revision, value, counted_on, evidence=None):
    """Keep one figure that guides ask for; ``revision`` is the one that was shown, 0 where there was none."""
    with act("declare_item", Organisation(pk=organisation_id), by=by):
        unit = locked(organisation_id)
        must_administer(by, unit)
        item = unit.profile_items.standing().filter(group=ProfileGroup.FIGURE, name=question.id).first()
        item = item or ProfileItem(organisation=unit, group=ProfileGroup.FIGURE, name=question.id, revision=0)
        fields = {"title": question.label, "value": value, "starts_on": counted_on}
        return _declare(item, fields, by=by, revision=revision, evidence=evidence)


def declare_certificate(organisation_id, *, by, revision=0, item_id=None, evidence=None, **fields):
    """Keep a qualification or membership; without ``item_id`` a new one."""
    with act("declare_item", Organisation(pk=organisation_id), by=by):
        unit = locked(organisation_id)
        must_administer(by, unit)
        item = ProfileItem(organisation=unit, revision=0)
        if item_id is not None:
            item = unit.profile_items.standing().exclude(group=ProfileGroup.FIGURE).get(pk=item_id)
        return _declare(item, fields, by=by, revision=revision, evidence=evidence)


def _declare(item, fields, *, by, revision, evidence):
    """What changed must be confirmed again; what did not stays as it was."""
    check_item(item, revision)
    before = item_in_words(item) if item.pk else ""
    same = all(getattr(item, name) == value for name, value in fields.items())
    if same and evidence is None and item.pk:
        return item
    for name, value in fields.items():
        setattr(item, name, value)
    if evidence is not None:
        item.evidence = filing.keep(ProfileFile(organisation=item.organisation), evidence, by=by)
    item.revision += 1
    item.declared_at, item.declared_by = clock.now(), by
    item.confirmed_at, item.confirmed_by, item.note = None, None, ""
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise stale() from error
    told = f"{before} → {item_in_words(item)}" if before else item_in_words(item)
    data = {"item": told, "sha256": item.evidence.sha256 if item.evidence else ""}
    audit.record(item.organisation, "item_declared", by=by, new=item.revision, data=data)
    return item


def item_in_words(item):
    """Return what an item says, for the record."""
    values = [getattr(item, name) for name in DECLARED]
    return " ".join(f"{value:f}".rstrip("0").rstrip(".") if name == "value" else str(value) for name, value in zip(DECLARED, values, strict=True) if value not in (None, ""))  # fmt: skip


def remove_item(item_id, *, by, revision):
    """Take an item out of the profile; the row and its evidence stay in the record."""
    with act("remove_item", ProfileItem(pk=item_id), by=by):
        item = standing(item_id)
        must_administer(by, item.organisation)
        check_item(item, revision)
        item.removed_at = clock.now()
        item.save(update_fields=["removed_at"])
        audit.record(item.organisation, "item_removed", by=by, data={"item": item_in_words(item)})
    return item


def confirm_item(item_id, *, by, revision, note):
    """An officer has compared an item with the evidence or the register, and says with what."""
    with act("confirm_item", ProfileItem(pk=item_id), by=by):
        item = standing(item_id)
        if not rules.confirms_items(by, item.organisation):
            raise NotAllowed(who_confirms(by, item.organisation))
        check_item(item, revision)
        if item.is_confirmed:
            raise NotNow(_("This item has already been confirmed."))
        item.confirmed_at, item.confirmed_by, item.note = clock.now(), by, note
        item.save(update_fields=["confirmed_at", "confirmed_by", "note"])
        audit.record(item.organisation, "item_confirmed", by=by, reason=note, data={"item": item_in_words(item)})
    return item


def who_confirms(user, unit):
    if rules.belongs_to(user, unit):
        return who_decides(user, unit)
    return _("Only the office of this unit and the city's officers can confirm its profile.")


def read_evidence(item, *, by):
    """Let somebody open the evidence of an item; outside the unit it is closed to most, so who looked is recorded."""
    with act("read_item_evidence", item.organisation, by=by):
        data = {"item": item.pk, "sha256": item.evidence.sha256}
        audit.record(item.organisation, "read_item_evidence", by=by, data=data)
    return item.evidence


def standing(item_id):
    """Return an item under its unit's lock."""
    unit = locked(ProfileItem.objects.values_list("organisation", flat=True).get(pk=item_id))
    item = ProfileItem.objects.select_related("evidence").get(pk=item_id)
    item.organisation = unit
    if item.removed_at:
        raise NotNow(_("This item has been removed in the meantime."), code="stale")
    return item


def check_item(item, revision):
    if item.revision != revision:
        raise stale()


def stale():
    return Unfit(_("Somebody changed this item after you opened the page. Please check it again."), code="stale")
