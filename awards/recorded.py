"""How decisions, notices, objections and contracts read in the record."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from awards.enums import ContractState, ObjectionState
from ipfund.common.record.names import Recorded


class DecisionWords(TextChoices):
    """What a decision's events lead between: outcomes first, then its release."""

    AWARD = "award", _("Propose for award")
    RESERVE = "reserve", _("Reserve")
    REJECT = "reject", _("Do not propose")
    PENDING = "pending", _("Not released")
    RELEASED = "released", _("Released")


OBJECTS = {
    "awards.decision": Recorded("application__number", "awards:award", key="application_id", states=DecisionWords),
    "awards.decisionmeeting": Recorded("held_on", "awards:meeting"),
    "awards.publicnotice": Recorded("title", "awards:notice_confirm"),
    "awards.noticeentry": Recorded("number", "awards:notice", key="notice_id", kind=_("project of a public notice")),
    "awards.objection": Recorded("entry__number", "awards:objection", states=ObjectionState),
    "awards.contract": Recorded("number", "awards:contract", states=ContractState),
    "awards.workingday": Recorded("date", "awards:calendar", key="date__year", kind=_("Working days")),
}

VALUES = {"correct_day": {"True": _("Working day"), "False": _("Day off")}}

ACTIONS = {
    "decide": _("Decision entered"),
    "forget_decision": _("Decision withdrawn"),
    "record_meeting": _("Decision meeting recorded"),
    "release_reserves": _("Reserves released"),
    "promote_reserve": _("Reserve moved up"),
    "confirm_awards": _("Awards confirmed"),
    "publish_notice": _("Public notice published"),
    "raise_objection": _("Objection raised"),
    "record_letter": _("Objection by letter entered"),
    "rule_objection": _("Objection ruled on"),
    "read_author": _("Author of an objection viewed"),
    "read_evidence": _("Evidence of an objection opened"),
    "draft_contract": _("Contract drafted"),
    "edit_draft": _("Draft of the contract changed"),
    "send_to_unit": _("Contract sent to the unit"),
    "fill": _("Contract filled in by the unit"),
    "hand_in": _("Contract submitted"),
    "return_to_unit": _("Contract returned to the unit"),
    "approve": _("Contract approved"),
    "print": _("Contract printed for sealing"),
    "upload_scan": _("Sealed scan kept"),
    "sign": _("Contract signed"),
    "annul": _("Contract annulled"),
    "read_scan": _("Sealed scan opened"),
    "read_print": _("Print of the contract opened"),
    "reveal_account": _("Bank account viewed"),
    "correct_day": _("Working day corrected"),
    "enter_year": _("Working days of a year entered"),
    "export_direction_thread": _("Commitments of a direction exported"),
}
