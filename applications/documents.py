"""The declaration as PDF: made by a worker, kept with its version, marked on every page.

A final one carries number, version and QR code on each page; a draft carries the watermark 草稿.
"""

import hashlib

from django.core.files.base import ContentFile
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications import sections
from applications.models import Attachment
from applications.verification import address_of, code_of
from ipfund.common import clock
from ipfund.common.documents import pdf, qr

NUMERALS = [*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")]


def render_version(version):
    """Return the PDF of a submitted version; the first call makes it, and keeps it with its hash."""
    if not version.pdf:
        data = pdf.render("pdf/declaration.html", version_context(version))
        version.pdf_sha256 = hashlib.sha256(data).hexdigest()
        version.pdf.save(f"{version.acknowledgement}.pdf", ContentFile(data), save=False)
        version.save(update_fields=["pdf", "pdf_sha256"])
    with version.pdf.open("rb") as file:
        return file.read()


def render_for_experts(version):
    """Return the PDF of a submitted version without phones and e-mail addresses; it is not kept."""
    return pdf.render("pdf/declaration.html", version_context(version, contacts=False))


def render_draft(application):
    """Return the PDF of what is written so far, with the watermark on every page."""
    return pdf.render("pdf/declaration.html", draft_context(application))


def version_context(version, *, contacts=True):
    content = version.content
    unit = content["organisation"]["name"]
    return {
        **page_context(version.application, content["sections"], content["attachments"], unit, contacts=contacts),
        "title": content["application"]["title"],
        "version": version.number,
        "acknowledgement": version.acknowledgement,
        "code": code_of(version),
        "qr": qr.data_uri(address_of(version)),
        "day": chinese_day(version.submitted_at),
    }


def draft_context(application):
    written = {section.key: section.data for section in application.sections.order_by("pk")}
    files = Attachment.objects.filter(application=application, removed_at__isnull=True).order_by("pk")
    listed = [{"kind": file.kind, "name": file.name, "size": file.size, "sha256": file.sha256} for file in files]
    context = page_context(application, written, listed, application.organisation.name)
    return {**context, "title": application.title, "version": None, "qr": "", "day": chinese_day(clock.now())}


def chinese_day(instant):
    """2025年3月28日: without padding zeros, in local time."""
    local = localtime(instant)
    return f"{local.year}年{local.month}月{local.day}日"


def page_context(application, written, files, unit, *, contacts=True):
    direction, program = application.direction, application.direction.program
    with override("zh-hans"):
        parts = sections.parts(
            written, direction=direction, unit=application.organisation, attachments=files, contacts=contacts
        )
        cover = [
            (_("Project title"), application.title),
            *([(_("Category"), direction.category.title)] if direction.category else []),
            (_("Direction"), f"{direction.code} {direction.title}"),
            (_("Applicant unit (seal)"), unit),
            (_("Prepared by"), application.owner.name),
        ]
        opinions = _("Signatures and seals")
    return {
        "number": application.number,
        "program": program.title,
        "authority": program.authority,
        "direction": direction.title,
        "direction_code": direction.code,
        "cover": cover,
        "parts": [
            {"heading": f"{NUMERALS[place]}、{part.title}", "blocks": part.blocks} for place, part in enumerate(parts)
        ],
        "opinions_heading": f"{NUMERALS[len(parts)]}、{opinions}",
        "printed_at": clock.now(),
    }
