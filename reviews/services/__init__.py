"""The verbs of the expert review: people and groups, who reviews what, scoring, finishing, handing out."""

from reviews.services.assigning import assign, assign_many, decline, unassign
from reviews.services.experts import become_expert, change_expert, invite_expert
from reviews.services.exporting import export_shortlist
from reviews.services.groups import add_member, form_group, remove_member, set_chair, sign_pledge
from reviews.services.packages import ask_for_package, make_package, record_download
from reviews.services.reviewing import finish_declaration, finish_review, start_review, write_opinion
from reviews.services.scoring import Incomplete, record_read, reopen_score, save_score, submit_score

__all__ = [
    "Incomplete",
    "add_member",
    "ask_for_package",
    "assign",
    "assign_many",
    "become_expert",
    "change_expert",
    "decline",
    "export_shortlist",
    "finish_declaration",
    "finish_review",
    "form_group",
    "invite_expert",
    "make_package",
    "record_download",
    "record_read",
    "remove_member",
    "reopen_score",
    "save_score",
    "set_chair",
    "sign_pledge",
    "start_review",
    "submit_score",
    "unassign",
    "write_opinion",
]
