"""Entries of the lists that bar a unit: added, repaired, never removed."""

from django.utils.translation import gettext as _

from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotNow
from organisations.models import Organisation, Sanction
from organisations.services.projects import must_keep_ledger, told


def add_sanction(*, by, **fields):
    """Enter a unit in a list; it is tied to the registered unit of that code, if there is one."""
    with act("add_sanction", by, by=by, about=told(fields, "uscc", "name", "kind", "source", "starts_on")):
        must_keep_ledger(by)
        fields.setdefault("organisation", Organisation.objects.filter(uscc=fields.get("uscc") or "-").first())
        sanction = Sanction.objects.create(**fields, created_at=clock.now(), created_by=by)
        audit.record(sanction, "sanction_added", by=by, new=sanction.kind, reason=sanction.source)
    return sanction


def repair_sanction(sanction_id, *, by, repaired_on, reason):
    """Note that the authority has lifted the entry from a day on."""
    with act("repair_sanction", Sanction(pk=sanction_id), by=by):
        must_keep_ledger(by)
        sanction = Sanction.objects.select_for_update(no_key=True).get(pk=sanction_id)
        if sanction.repaired_on:
            raise NotNow(_("This entry has already been lifted."))
        sanction.repaired_on = repaired_on
        sanction.save(update_fields=["repaired_on", "search_name"])
        audit.record(sanction, "sanction_repaired", by=by, new=repaired_on.isoformat(), reason=reason)
    return sanction
