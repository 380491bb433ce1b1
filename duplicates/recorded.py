"""How pairs of similar declarations read in the record."""

from django.utils.translation import gettext_lazy as _

from duplicates.enums import PairState
from ipfund.common.record.names import Recorded

OBJECTS = {"duplicates.pair": Recorded("first__number", "duplicates:pair", states=PairState)}

ACTIONS = {
    "decide_duplicates": _("Decided on similar declarations"),
    "duplicates_reopened": _("Similar declarations to be checked again"),
    "export_duplicates": _("Similar declarations exported"),
}
