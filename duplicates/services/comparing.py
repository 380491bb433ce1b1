"""Comparing one declaration with the index, and keeping what was found as pairs."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, ApplicationVersion
from duplicates import common_ground, fingerprints, passages, rules, texts
from duplicates.enums import TRAITS, HitKind, PairState
from duplicates.models import Commonplace, Document, Hit, Pair, Posting, Trait
from duplicates.plain import BREAK
from duplicates.services.indexing import common_limit, index
from duplicates.services.naming import newest_version
from ipfund.common import audit, clock

SHARED = 4  # rare fingerprints in common before two texts are compared
CANDIDATES = 40  # of one declaration, those with the rarest in common first


@dataclass
class Found:
    """What a declaration has in common with another one."""

    likeness: passages.Likeness = field(default_factory=passages.Likeness)
    spans: list = field(default_factory=list)  # of the first and the second of the pair
    kinds: dict = field(default_factory=dict)  # {kind: how many}


def compare(application_id):
    """Index the newest version of a declaration and renew its pairs: the outbox's task, as often as it likes."""
    version = newest_version(application_id)
    if version is None:
        return
    document = index(version)
    known = partners_of(application_id)
    found = alike(document, {*candidates(document), *known})
    for other in sorted(known | set(found)):
        keep(application_id, other, found.get(other, Found()))


def partners_of(application_id):
    pairs = Pair.objects.of_application(application_id).order_by("pk").values_list("first", "second")
    return {second if first == application_id else first for first, second in pairs}


def alike(document, others, *, ready_one=None):
    """Return {application id: Found} of what a declaration has in common: text with these others, names with any."""
    ready_one = ready_one or (lambda pk: ready(ApplicationVersion.objects.get(pk=pk)))
    found = defaultdict(Found)
    versions = dict(Document.objects.filter(pk__in=others).order_by("pk").values_list("pk", "version"))
    mine = ready_one(document.version_id) if versions else None
    for other, version in versions.items():
        if same := same_text(mine, ready_one(version), swapped=other < document.pk):
            found[other] = same
    for other, kinds in shared_traits(document).items():
        found[other].kinds |= kinds
    return dict(found)


def candidates(document):
    """Return the declarations that share enough rare fingerprints, those with the rarest first."""
    prints = fingerprints.unpack(document.prints).tolist()
    shared = defaultdict(list)
    rows = Posting.objects.filter(fingerprint__in=prints).exclude(document_id=document.pk)
    for fingerprint, other in rows.order_by().values_list("fingerprint", "document_id"):
        shared[fingerprint].append(other)
    count, weight = Counter(), Counter()
    for others in shared.values():
        for other in others:
            count[other] += 1
            weight[other] += 1 / len(others)
    enough = [other for other in count if count[other] >= SHARED]
    return sorted(enough, key=lambda other: (-weight[other], other))[:CANDIDATES]


def ready(version):
    """Return (its texts, them as passages compare them) of a version; common ground is left out of what counts."""
    written = texts.texts_of(version.content)
    text = texts.plain_of(written)
    hashes = fingerprints.grams(text)
    common = fingerprints.covered(hashes, common_ground.known_to_all(version.content), len(text))
    common |= fingerprints.covered(hashes, commonplaces(hashes), len(text))
    own = [character != BREAK and not known for character, known in zip(text, common.tolist(), strict=True)]
    return written, passages.Plain(text, own)


def commonplaces(hashes):
    """Return which of a text's fingerprints are common to too many declarations."""
    prints = fingerprints.winnowed(hashes).tolist()
    return fingerprints.np.array(sorted(Commonplace.objects.filter(pk__in=prints).values_list("pk", flat=True)))


def same_text(mine, other, *, swapped):
    """Return what two texts have in common, or None where it is too little; ``swapped``: the other is the pair's first."""
    (my_texts, a), (other_texts, b) = mine, other
    likeness = passages.compare(a, b)
    if not rules.is_same_text(likeness):
        return None
    places_a = texts.spans_of(my_texts, [(passage.a, passage.a_end) for passage in likeness.passages])
    places_b = texts.spans_of(other_texts, [(passage.b, passage.b_end) for passage in likeness.passages])
    firsts, seconds = (places_b, places_a) if swapped else (places_a, places_b)
    spans = [[*one, *another] for one, another in zip(firsts, seconds, strict=True)]
    return Found(likeness, spans, {HitKind.TEXT: len(spans)})


def shared_traits(document):
    """Return {application id: {kind: how many}}; one unit's own people and files are no news, nor what many name."""
    mine = list(document.traits.order_by("pk").values_list("kind", "digest"))
    unit = Application.objects.values("organisation").filter(pk=document.pk)
    rows = (
        Trait.objects.filter(kind__in=TRAITS, digest__in=[digest for _kind, digest in mine])
        .exclude(document__application__organisation__in=unit)
        .order_by("pk")
        .values_list("kind", "digest", "document")
    )
    by_trait = defaultdict(list)
    for kind, digest, other in rows:
        by_trait[kind, digest].append(other)
    limit, found = common_limit(Document.objects.count()), defaultdict(Counter)
    for (kind, _digest), others in by_trait.items():
        for other in others if len(others) < limit else ():
            found[other][kind] += 1
    return found


@transaction.atomic
def keep(one, other, found):
    """Renew the pair of two declarations; a dismissed one is opened again only when clearly more is alike."""
    first, second = sorted((one, other))
    pair = Pair.objects.select_for_update().filter(first=first, second=second).first()
    if pair is None and not found.kinds:
        return
    if not found.kinds and pair.decided_at is None:
        pair.delete()
        return
    if pair is None:
        pair = Pair(first_id=first, second_id=second, found_at=clock.now())
    if pair.pk and told(pair, found):
        return
    pair.revision += bool(pair.pk)  # whoever was shown what was known before decides anew
    write(pair, found)
    if pair.state == PairState.DISMISSED and rules.is_material(pair.decided_on, **known_now(pair, found)):
        open_again(pair)
    pair.save()
    pair.hits.exclude(kind__in=found.kinds).delete()
    for kind, count in sorted(found.kinds.items(), key=lambda item: HitKind.values.index(item[0])):
        Hit.objects.update_or_create(pair=pair, kind=kind, defaults={"count": count})


def told(pair, found):
    """Whether the pair says all of this already."""
    return (
        pair.passages == found.spans
        and (pair.first_version_id, pair.second_version_id) == versions_of(pair)
        and {hit.kind: hit.count for hit in pair.hits.all()} == dict(found.kinds)
    )


def versions_of(pair):
    kept = dict(Document.objects.filter(pk__in=[pair.first_id, pair.second_id]).values_list("pk", "version"))
    return kept[pair.first_id], kept[pair.second_id]


def write(pair, found):
    pair.first_version_id, pair.second_version_id = versions_of(pair)
    pair.share, pair.equal = Decimal(str(round(found.likeness.share, 3))), found.likeness.equal
    pair.longest, pair.passages = found.likeness.longest, found.spans
    pair.score = rules.score(found.likeness, found.kinds)


def known_now(pair, found):
    return {"share": pair.share, "longest": pair.longest, "kinds": [str(kind) for kind in found.kinds]}


def open_again(pair):
    reason = _("The texts have been changed: more is alike now than when it was decided.")
    pair.state = PairState.OPEN
    audit.record(
        pair, "duplicates_reopened", old=PairState.DISMISSED, new=PairState.OPEN, reason=reason, data=pair.evidence
    )
