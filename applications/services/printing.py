"""PDFs on request: the row now, the document by a worker."""

from django.core.files.base import ContentFile

from applications.enums import EDITABLE
from applications.models import Printout
from ipfund.common import audit, clock, outbox
from ipfund.common.acting import act


def ask_for_pdf(application, *, by):
    """Ask for the newest version, or for the draft while it is being written. Returns the printout to wait for."""
    version = None
    if application.state not in EDITABLE and application.version:
        version = application.versions.get(number=application.version)
    with act("export_pdf", application, by=by):
        asked = Printout.objects.create(application=application, version=version, asked_by=by, asked_at=clock.now())
        audit.record(application, "export_pdf", by=by, data={"version": version.number if version else 0})
        outbox.enqueue("printout", f"printout:{asked.pk}", printout_id=asked.pk)
    return asked


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
