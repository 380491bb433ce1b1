"""How declarations read in the record: the same titles as on their own timeline."""

from django.utils.translation import gettext_lazy as _

from applications.enums import State
from applications.overview import TITLES
from ipfund.common.record.names import Recorded

OBJECTS = {"applications.application": Recorded("number", "applications:detail", states=State)}

ACTIONS = {
    **TITLES,
    "save_section": _("Section saved"),
    "attach": _("File attached"),
    "remove_attachment": _("File removed"),
    "export_pdf": _("PDF requested"),
    "move_deadline": _("Deadline moved"),
    "export_first_review_summary": _("First-review summary exported"),
}
