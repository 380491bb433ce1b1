"""What experts sign where the bureau wrote no text of its own."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override


def default_pledge():
    """Confidentiality, integrity, no conflict of interest; one sentence a line, in the house's language."""
    with override(settings.LANGUAGE_CODE):
        return "\n".join(sentences())


def sentences():
    return [
        _("I keep secret the content of the declarations, the scores, the opinions and who reviews what."),
        _("I use what I read for this review only, keep no copies, and pass nothing on."),
        _("I score independently, by the score sheet and what the declaration says, and give reasons."),
        _("I accept no gifts, fees or favours from anybody concerned, and have no private contact with applicants."),
        _("Where I have a conflict of interest with an applicant, a partner or a member of the team, I decline."),
        _("I take responsibility for what I sign and accept that it is kept on record."),
    ]
