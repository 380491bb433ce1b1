"""Checks that SQL cannot do: reading frozen texts, signatures and files again. Each yields what does not fit."""

from decimal import Decimal, InvalidOperation

from django.db.models import F

from applications.models import ApplicationVersion, Attachment, Receipt
from applications.snapshot import sha256_of
from ipfund.common import filing
from ipfund.common.documents import signing

BATCH = 500


def newest_versions():
    return ApplicationVersion.objects.filter(number=F("application__version")).order_by("pk")


def versions_with_another_hash():
    for version in ApplicationVersion.objects.order_by("pk").iterator(BATCH):
        if sha256_of(version.content) != version.content_sha256:
            yield version.pk


def forged_receipts():
    for receipt in Receipt.objects.select_related("version").order_by("pk").iterator(BATCH):
        same = receipt.payload.get("sha256") == receipt.version.content_sha256
        if not same or not signing.is_genuine(receipt.payload, receipt.signature):
            yield receipt.pk


def unbalanced_budgets():
    for pk, sections in newest_versions().values_list("application_id", "content__sections").iterator(BATCH):
        budget = (sections or {}).get("budget")
        if budget and sum_of(budget.get("sources"), "amount") != sum_of(budget.get("expenses"), "grant", "own"):
            yield pk


def sum_of(rows, *names):
    return sum((amount(row.get(name)) for row in rows or () for name in names), Decimal(0))


def amount(text):
    try:
        return Decimal(str(text or 0))
    except InvalidOperation:
        return Decimal("NaN")


def missing_attachments():
    for pk, files in newest_versions().values_list("application_id", "content__attachments").iterator(BATCH):
        named = {file["sha256"] for file in files or ()}
        kept = set(Attachment.objects.filter(application=pk, sha256__in=named).values_list("sha256", flat=True))
        if named - kept:
            yield pk


def changed_files():
    return filing.changed(Attachment)
