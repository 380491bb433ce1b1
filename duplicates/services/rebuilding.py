"""The whole index anew: every submitted declaration of every program, what is common to all learnt from all of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from django.db import connection, transaction
from django.db.models import Max

from applications.models import ApplicationVersion
from duplicates import fingerprints, traits
from duplicates.enums import HitKind
from duplicates.models import Commonplace, Document, Pair, Posting, Trait
from duplicates.services.comparing import CANDIDATES, SHARED, Found, alike, compare, ready
from duplicates.services.comparing import keep as keep_pair
from duplicates.services.indexing import common_limit, prints_of
from ipfund.common import clock

BATCH = 500
ROWS = 50_000  # written at a time
KEPT = 8_000  # texts kept ready while all are compared


def newest_versions():
    """Return the newest submitted version of every declaration, past programs and withdrawn ones too."""
    newest = ApplicationVersion.objects.values("application").annotate(newest=Max("pk")).values("newest")
    return ApplicationVersion.objects.filter(pk__in=newest).order_by("application_id")


@dataclass
class Index:
    """What is in the index, sorted by fingerprint: ``prints[i]`` belongs to the declaration ``owners[i]``."""

    declarations: int
    prints: np.ndarray
    owners: np.ndarray


def rebuild():
    """Replace the index, and return it; what is submitted meanwhile is indexed again at the end."""
    started = clock.now()
    keys, lengths, prints = read_all(started)
    owners = np.repeat(np.array(keys, dtype=np.int64), lengths)
    every = np.concatenate(prints) if prints else np.zeros(0, dtype=np.int64)
    order = np.argsort(every, kind="stable")
    every, owners = every[order], owners[order]
    values, counts = np.unique(every, return_counts=True)
    limit = common_limit(len(keys))
    rare = np.repeat(counts < limit, counts)
    built = Index(len(keys), every[rare], owners[rare])
    with transaction.atomic():
        empty(Posting)
        empty(Commonplace)
        common = [Commonplace(pk=value) for value in values[counts >= limit].tolist()]
        Commonplace.objects.bulk_create(common, batch_size=BATCH)
        write_postings(built)
    late = Document.objects.filter(indexed_at__gt=started).order_by("pk").values_list("pk", flat=True)
    for application_id in list(late):
        compare(application_id)
    return built


def read_all(at):
    """Fingerprint every declaration; keep its row of the index and what it names."""
    keys, lengths, prints = [], [], []
    versions = newest_versions().only("application_id", "content").iterator(BATCH)
    while batch := list(islice(versions, BATCH)):
        found = [prints_of(version) for version in batch]
        keys += [version.application_id for version in batch]
        lengths += map(len, found)
        prints += found
        keep(batch, found, at)
    return keys, lengths, prints


@transaction.atomic
def keep(versions, prints, at):
    documents = [
        Document(pk=version.application_id, version=version, prints=fingerprints.pack(found), indexed_at=at)
        for version, found in zip(versions, prints, strict=True)
    ]
    fields = ["version", "prints", "indexed_at"]
    Document.objects.bulk_create(documents, update_conflicts=True, unique_fields=["application"], update_fields=fields)
    Trait.objects.filter(document__in=[document.pk for document in documents]).exclude(kind=HitKind.ACCOUNT).delete()
    Trait.objects.bulk_create(
        Trait(document=document, kind=named.kind, digest=named.digest)
        for document, version in zip(documents, versions, strict=True)
        for named in traits.named_in(version.content)
    )


def empty(model):
    """Delete every row of a table at once."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"{'TRUNCATE' if connection.vendor == 'postgresql' else 'DELETE FROM'} {table}")


def write_postings(built):
    """Write the index in its own order: a stream on PostgreSQL, large batches elsewhere."""
    table = connection.ops.quote_name(Posting._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")  # one statement, however many rows
            with cursor.copy(f"COPY {table} (fingerprint, document_id) FROM STDIN") as stream:
                for rows in batches(built):
                    for row in rows:
                        stream.write_row(row)
            return
        for rows in batches(built):
            cursor.executemany(f"INSERT INTO {table} (fingerprint, document_id) VALUES (%s, %s)", rows)  # noqa: S608 -- ours


def batches(built):
    for start in range(0, len(built.prints), ROWS):
        part = slice(start, start + ROWS)
        yield list(zip(built.prints[part].tolist(), built.owners[part].tolist(), strict=True))


def compare_all(built):
    """Renew the pairs of all declarations, each pair looked at once."""
    near, known = near_pairs(built), defaultdict(set)
    for first, second in Pair.objects.order_by("pk").values_list("first", "second"):
        known[first].add(second)

    @lru_cache(maxsize=KEPT)
    def ready_one(pk):
        return ready(ApplicationVersion.objects.get(pk=pk))

    for document in Document.objects.order_by("pk").iterator(BATCH):
        found = alike(document, {*near.get(document.pk, ()), *known[document.pk]}, ready_one=ready_one)
        for other in sorted(known[document.pk] | set(found)):
            if other > document.pk:
                keep_pair(document.pk, other, found.get(other, Found()))


def near_pairs(built):
    """Return {declaration: later ones to compare with}: as ``comparing.candidates`` finds them, for all at once."""
    _values, starts, counts = np.unique(built.prints, return_index=True, return_counts=True)
    firsts, seconds, weights = [], [], []
    for size in np.unique(counts[counts > 1]).tolist():
        rows = built.owners[starts[counts == size][:, None] + np.arange(size)]
        rows.sort(axis=1)
        one, other = np.triu_indices(size, 1)
        firsts.append(rows[:, one].ravel())
        seconds.append(rows[:, other].ravel())
        weights.append(np.full(len(rows) * len(one), 1 / (size - 1)))
    if not firsts:
        return {}
    return nearest(np.concatenate(firsts), np.concatenate(seconds), np.concatenate(weights))


def nearest(firsts, seconds, weights):
    """Keep the pairs that share enough, of each declaration those that share the rarest."""
    base = int(seconds.max()) + 1
    codes, places, shared = np.unique(firsts * base + seconds, return_inverse=True, return_counts=True)
    weight = np.bincount(places, weights)
    enough = np.flatnonzero(shared >= SHARED)
    near, taken = defaultdict(list), Counter()
    for place in enough[np.argsort(-weight[enough], kind="stable")].tolist():
        first, second = divmod(int(codes[place]), base)
        if min(taken[first], taken[second]) < CANDIDATES:
            near[first].append(second)
            taken.update((first, second))
    return near
