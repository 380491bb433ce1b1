"""Compare what the demo's people submitted, and let an officer decide about one of the pairs."""

from duplicates.enums import PairState
from duplicates.models import Pair
from duplicates.services.comparing import compare
from duplicates.services.deciding import decide
from ipfund.demo.casting import named

OFFICER = "city-protect"
REASON = "同一中心就日常服务和标准研究分别申报，工作基础相同，任务和成果不同，不构成重复申报。"


def tell(lines):
    """As the worker would, one after another; then the officer of two directions looks at their pair."""
    for line in lines:
        compare(line["application"].pk)
    officer = named(OFFICER)
    for pair in Pair.objects.known_to(officer).filter(state=PairState.OPEN).order_by("pk"):
        if pair.sees_first and pair.sees_second:
            decide(pair.pk, by=officer, state=PairState.DISMISSED, reason=REASON, revision=pair.revision)
