"""What anybody may learn of a receipt or a printed page: whether it is genuine, and whether it is in force."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.enums import ENDED, State
from applications.models import ApplicationVersion
from ipfund.common.documents import signing
from ipfund.common.forms import narrow

CODE_LENGTH = 16


class Standing(models.TextChoices):
    UNKNOWN = "unknown", _("Not genuine, or mistyped")
    IN_FORCE = "in_force", _("Genuine and in force")
    NOT_FILED = "not_filed", _("Genuine, but not filed: the unit has not approved it")
    SUPERSEDED = "superseded", _("Genuine, but superseded by a later version")
    ENDED = "ended", _("Genuine, but withdrawn or ended")


@dataclass(frozen=True)
class Finding:
    """The answer of /verify/, and nothing that was not printed on the page already."""

    standing: Standing
    number: str = ""
    version: int | None = None
    filed_at: object = None


def code_of(version):
    """Return the verification code of a version: the beginning of its content hash."""
    return version.content_sha256[:CODE_LENGTH].upper()


def address_of(version):
    """Return the address that the QR code on every printed page holds."""
    query = urlencode({"number": version.acknowledgement, "code": code_of(version)})
    return f"{settings.SITE_URL}{reverse('applications:verify')}?{query}"


def verify(number, code):
    """Compare what is printed on a page with what was submitted."""
    number, _v, version_number = narrow(number).upper().rpartition("-V")
    code = narrow(code).upper().replace(" ", "")
    if not version_number.isdecimal() or len(version_number) > 6 or len(code) != CODE_LENGTH:
        return Finding(Standing.UNKNOWN)
    version = (
        ApplicationVersion.objects.select_related("application", "receipt")
        .filter(application__number=number, number=int(version_number))
        .first()
    )
    if version is None or code_of(version) != code:
        return Finding(Standing.UNKNOWN)
    receipt = getattr(version, "receipt", None)
    if receipt and not signing.is_genuine(receipt.payload, receipt.signature):
        return Finding(Standing.UNKNOWN)
    return Finding(
        standing=standing_of(version, receipt),
        number=number,
        version=version.number,
        filed_at=receipt.issued_at if receipt else None,
    )


def standing_of(version, receipt):
    application = version.application
    if application.state in ENDED:
        return Standing.ENDED
    if application.version != version.number:
        return Standing.SUPERSEDED
    if receipt is None or application.state in {State.DRAFT, State.UNIT_REVIEW}:
        return Standing.NOT_FILED
    return Standing.IN_FORCE
