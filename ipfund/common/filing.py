"""Files that were let in by the gate and are kept as they came: under their hash, their name for display only."""

import hashlib

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from ipfund.common import clock, upload
from ipfund.common.errors import Unfit

FORMATS = ("pdf", "jpg", "png")  # what a scan, a letter or a proof may be


class KeptFileField(forms.FileField):
    """A file to be kept, judged by the gate together with the other fields, so that its message stands beside it."""

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)  # the gate refuses it, and says what to do

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        try:
            if sent:
                upload.inspect(sent, formats=FORMATS)
        except Unfit as refusal:
            raise ValidationError(refusal.message, code="file") from refusal
        return sent


def kept_path(kept, name):  # noqa: ARG001 -- the shape of upload_to
    """Files lie under their hash: no name of a user's ever reaches the disk."""
    return f"{kept._meta.app_label}/{kept.sha256[:2]}/{kept.sha256}"


class KeptFile(models.Model):
    """A file that was checked, with its hash."""

    file = models.FileField(upload_to=kept_path, max_length=120)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    def take_over(self, found):
        """Note what the gate found out."""
        self.name, self.content_type, self.size, self.sha256 = found.name, found.content_type, found.size, found.sha256


def keep(kept, sent, *, by):
    """Fill and save a KeptFile from what was sent; raises Unfit where the file is not what is taken."""
    kept.take_over(upload.inspect(sent, formats=FORMATS))
    kept.uploaded_by, kept.uploaded_at = by, clock.now()
    kept.file = sent
    kept.save()
    return kept


def sha256_of(file):
    """Return the hash of a stored file as it lies there now; "" when it is away."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def changed(*models_of_files):
    """Yield every kept file that is away or no longer what was let in."""
    for model in models_of_files:
        for kept in model.objects.order_by("pk").iterator(500):
            if sha256_of(kept.file) != kept.sha256:
                yield f"{model._meta.label_lower}:{kept.pk}"
