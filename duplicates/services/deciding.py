"""What an officer decides about a pair: a duplicate, or none; always with the reason, on what the person was shown."""

from django.utils.translation import gettext as _

from duplicates import rules
from duplicates.enums import DECISIONS
from duplicates.models import Pair
from ipfund.common import audit, clock
from ipfund.common.acting import act
from ipfund.common.errors import NotAllowed, NotNow, Unfit


def decide(pair_id, *, by, state, reason, revision):
    """Dismiss or confirm a pair. It refuses nobody: what follows from it is the review's decision."""
    with act("decide_duplicates", Pair(pk=pair_id), by=by):
        pair = Pair.objects.select_for_update(of=("self",)).get(pk=pair_id)
        refuse_strangers(pair, by)
        if state not in DECISIONS:
            raise Unfit(_("Choose whether this is a duplicate."), code="state")
        if not reason.strip():
            raise Unfit(_("Say why."), code="no_reason")
        if revision != pair.revision:
            raise NotNow(
                _("What the two have in common has been recomputed in the meantime; please check again."),
                code="revision",
            )
        old, pair.state = pair.state, state
        pair.reason, pair.decided_by, pair.decided_at = reason.strip(), by, clock.now()
        pair.decided_on = {
            "share": float(pair.share),
            "longest": pair.longest,
            "kinds": sorted(pair.hits.values_list("kind", flat=True)),
        }
        pair.revision += 1
        pair.save()
        audit.record(pair, "decide_duplicates", by=by, old=old, new=state, reason=pair.reason, data=pair.evidence)
    return pair


def refuse_strangers(pair, by):
    """Only who sees both declarations in office decides about the two."""
    seen = Pair.objects.known_to(by).filter(pk=pair.pk).first()
    if seen is None or not rules.may_decide(seen, by):
        raise NotAllowed(_("Only an officer who can see both declarations can decide on them."), code="not_yours")
