"""The index: the newest submitted version of each declaration, as fingerprints and hashes of what it names."""

from django.db import transaction
from django.db.models import Count

from duplicates import common_ground, fingerprints, texts
from duplicates.models import Commonplace, Document, Posting
from duplicates.services.naming import held, name
from ipfund.common import clock

COMMON_SHARE = 0.005  # of all declarations: what more of them say is common to all
COMMON_LEAST = 30  # and never fewer than so many


def common_limit(documents):
    return max(COMMON_LEAST, int(documents * COMMON_SHARE))


def prints_of(version):
    """Return the fingerprints of what an applicant wrote, the guide's and the form's own text left out."""
    hashes = fingerprints.grams(texts.plain_of(texts.texts_of(version.content)))
    return fingerprints.winnowed(hashes, common_ground.known_to_all(version.content))


@transaction.atomic
def index(version):
    """Put a version into the index in place of what its declaration had there. Doing it again changes nothing."""
    prints = prints_of(version).tolist()
    document = held(version)
    if document.prints:
        forget(document)
    fresh = without_common(prints)
    rows = [Posting(fingerprint=fingerprint, document_id=document.pk) for fingerprint in fresh]
    Posting.objects.bulk_create(rows, ignore_conflicts=True)
    document.version, document.indexed_at = version, clock.now()
    document.prints = fingerprints.pack(fresh)
    document.save(update_fields=["version", "prints", "indexed_at"])
    name(document, version.content)
    return document


def forget(document):
    """Take a declaration's fingerprints out again."""
    old = fingerprints.unpack(document.prints).tolist()
    Posting.objects.filter(fingerprint__in=old, document_id=document.pk).delete()


def without_common(prints):
    """Leave out what too many declarations have; what has just become common leaves the index altogether."""
    common = set(Commonplace.objects.filter(pk__in=prints).values_list("pk", flat=True))
    full = (
        Posting.objects.filter(fingerprint__in=prints)
        .values("fingerprint")
        .annotate(documents=Count("document_id"))
        .filter(documents__gte=common_limit(Document.objects.count()))
        .order_by("fingerprint")
    )
    new = [row["fingerprint"] for row in full]
    if new:
        Commonplace.objects.bulk_create([Commonplace(pk=fingerprint) for fingerprint in new], ignore_conflicts=True)
        Posting.objects.filter(fingerprint__in=new).delete()
    common.update(new)
    return [fingerprint for fingerprint in prints if fingerprint not in common]
