"""How programs and their directions read in the record."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.record.names import Recorded

OBJECTS = {
    "programs.program": Recorded("title", "programs:detail", key="code"),
    "programs.programdraft": Recorded("code"),
    "programs.direction": Recorded("title", "reviews:progress"),
}

ACTIONS = {
    "definition_loaded": _("Definition loaded"),
    "definition_changed": _("Definition changed"),
    "deadline_moved": _("Deadline moved"),
    "draft_started": _("Draft created"),
    "draft_changed": _("Draft changed"),
    "draft_discarded": _("Draft discarded"),
    "draft_published": _("Draft published"),
    "draft_rebased": _("Newest definition merged into the draft"),
}
