"""PDFs on request: the row now, the document by a worker."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from applications import rules
from applications.enums import EDITABLE
from applications.models import ApplicationVersion, Printout
from ipfund.common import audit, clock, outbox
from ipfund.common.acting import act
from ipfund.common.errors import NotNow


def ask_for_pdf(application, *, by):
    """Ask for what this person may read, at its newest. Returns the printout to wait for."""
    with act("export_pdf", application, by=by):
        version = version_for(application, by)
        asked = Printout.objects.create(application=application, version=version, asked_by=by, asked_at=clock.now())
        audit.record(application, "export_pdf", by=by, data={"version": version.number if version else 0})
        outbox.enqueue("printout", f"printout:{asked.pk}", printout_id=asked.pk)
    return asked


def version_for(application, person):
    """Return the newest version, None for the draft while it is being written; for offices the newest that was filed."""
    writing = application.state in EDITABLE or not application.version
    if writing and rules.knows_unfiled(application, person):
        return None
    newest = ApplicationVersion.objects.readable_by(application, person).last()
    if newest is None:
        raise NotNow(_("The unit has not filed this declaration."), code="wrong_state")
    return newest


def make(printout_id):
    """Render one printout; called by the worker, may be called twice."""
    from applications import documents  # noqa: PLC0415 -- leaf

    asked = Printout.objects.select_related(
        "version", "application__owner", "application__organisation", "application__direction__category"
    ).get(pk=printout_id)
    if asked.file:
        return
    data = documents.render_version(asked.version) if asked.version else documents.render_draft(asked.application)
    asked.file.save(f"{printout_id}.pdf", ContentFile(data), save=False)
    asked.done_at = clock.now()
    asked.save(update_fields=["file", "done_at"])
