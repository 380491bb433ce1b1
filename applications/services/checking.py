"""Is a declaration complete? Asked by the check page, and again under the lock when it is submitted."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from applications.sections import Context, blocking, problems_of, spec_of
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed


def context_of(application, sections, attachments, *, person=None):
    """Return what the sections may know of one declaration."""
    return Context(
        spec=spec_of(application.direction, application.program.digest),
        unit=SimpleLazyObject(lambda: application.organisation),  # few sections look at it
        sections={section.key: section.data for section in sections},
        files=tuple(attachments),
        person=person,
    )


def refuse_incomplete(application, sections, attachments):
    """Raise NotNow naming the sections that are not complete: the ``check`` of ``submitting.submit``."""
    context = context_of(application, sections, attachments)
    open_ones = [section.title for section, problems in problems_of(context) if blocking(problems)]
    if open_ones:
        raise NotNow(
            _("The declaration is not complete: %s.") % listed(f"“{title}”" for title in open_ones),
            code="incomplete",
        )
