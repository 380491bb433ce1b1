"""Files of a declaration: let in after inspection, stored under their hash, removed without being lost."""

from django.core.files.storage import default_storage
from django.db.models import F
from django.utils.translation import gettext as _

from applications.models import Application, Attachment, Section, attachment_path
from applications.services.drafting import held_for_writing
from ipfund.common import clock
from ipfund.common.acting import act
from ipfund.common.errors import Unfit
from ipfund.common.upload import inspect

KEY = "attachments"


def attach(application_id, *, by, wanted, upload, state_after):
    """Keep one uploaded file. ``wanted`` is the AttachmentSpec; ``state_after(files)`` the section's state then."""
    found = inspect(upload, formats=wanted.formats)
    with act("attach", Application(pk=application_id), by=by):
        application = held_for_writing(application_id, KEY, by=by)
        files = list(application.attachments.filter(removed_at__isnull=True).order_by("pk"))
        refuse_what_is_too_many(files, wanted, found)
        attachment = Attachment(
            application=application,
            kind=wanted.kind,
            name=found.name,
            size=found.size,
            sha256=found.sha256,
            content_type=found.content_type,
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
        store(attachment, upload)
        attachment.save()
        touch(application, by, state_after([*files, attachment]))
    return attachment


def refuse_what_is_too_many(files, wanted, found):
    same = [file for file in files if file.kind == wanted.kind]
    if any(file.sha256 == found.sha256 for file in same):
        raise Unfit(_("This very file has already been uploaded."), code="twice")
    if len(same) >= wanted.max_count:
        raise Unfit(
            _("“%(title)s”: too many files (at most %(most)s); remove one first.")
            % {"title": wanted.title, "most": wanted.max_count},
            code="too_many",
        )


def store(attachment, upload):
    """Write the bytes under their hash; the same bytes are kept once."""
    path = attachment_path(attachment, "")
    if not default_storage.exists(path):
        upload.seek(0)
        path = default_storage.save(path, upload)
    attachment.file.name = path


def remove(attachment, *, by, state_after):
    """Take a file out of the declaration. The row and the bytes stay: a submitted version may name them."""
    with act("remove_attachment", Application(pk=attachment.application_id), by=by):
        application = held_for_writing(attachment.application_id, KEY, by=by)
        Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=clock.now())
        touch(
            application, by, state_after(list(application.attachments.filter(removed_at__isnull=True).order_by("pk")))
        )


def touch(application, by, state):
    Section.objects.filter(application=application, key=KEY).update(
        state=state, revision=F("revision") + 1, updated_by=by, updated_at=clock.now()
    )
