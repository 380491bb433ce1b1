"""Who may open the pages of this app."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.policy import PUBLIC, roles

MANAGERS = roles("program_manager", "auditor", "system_admin")
EDITS = roles("program_manager")

POLICY = {
    "home": PUBLIC,
    "programs:detail": PUBLIC,
    "programs:direction": PUBLIC,
    "programs:search": PUBLIC.in_menu(_("Directions"), "public", 15),
    "programs:manage": MANAGERS.in_menu(_("Programs"), "setup", 60),
    "programs:manage_program": MANAGERS,
    "programs:compare": MANAGERS,
    "programs:file": MANAGERS,
    "programs:draft": MANAGERS,
    "programs:draft_file": MANAGERS,
    "programs:check": MANAGERS,
    "programs:item": MANAGERS,
    "programs:source_file": MANAGERS,
    "programs:preview": MANAGERS,
    "programs:preview_direction": MANAGERS,
    **dict.fromkeys(
        (
            "programs:new", "programs:new_empty", "programs:new_upload", "programs:copy", "programs:change",
            "programs:decisions", "programs:source", "programs:publish", "programs:take_over", "programs:discard",
            "programs:part", "programs:items", "programs:item_part",
        ),
        EDITS,
    ),
}  # fmt: skip
