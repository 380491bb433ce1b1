"""Who and what a declaration names, kept as keyed hashes. Needs no fingerprints, so pages may ask for it too."""

from django.db import transaction

from applications.models import ApplicationVersion
from duplicates import traits
from duplicates.enums import TRAITS, HitKind
from duplicates.models import Document, Trait
from duplicates.plain import plain
from ipfund.common import clock, outbox


def held(version):
    """Return the declaration's row of the index, locked: two workers never replace it at once."""
    document, _new = Document.objects.get_or_create(
        pk=version.application_id, defaults={"version": version, "indexed_at": clock.now()}
    )
    return Document.objects.select_for_update().get(pk=document.pk)


def name(document, content):
    """Keep what a version names, in place of what the version before it named; accounts come from contracts."""
    wanted = {(str(named.kind), named.digest) for named in traits.named_in(content)}
    old = document.traits.filter(kind__in=[kind for kind in TRAITS if kind != HitKind.ACCOUNT])
    kept = {(trait.kind, trait.digest): trait.pk for trait in old}
    Trait.objects.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    new = [Trait(document=document, kind=kind, digest=digest) for kind, digest in sorted(wanted - set(kept))]
    Trait.objects.bulk_create(new, ignore_conflicts=True)


@transaction.atomic
def note_account(version, account):
    """Keep the keyed hash of a contract's bank account in place of an earlier one, itself never; then compare anew."""
    digest = traits.digest_of(HitKind.ACCOUNT, plain(account)) if plain(account) else ""
    document = held(version)
    kept = dict(document.traits.filter(kind=HitKind.ACCOUNT).order_by("pk").values_list("digest", "pk"))
    if set(kept) == {digest} - {""}:
        return
    document.traits.filter(kind=HitKind.ACCOUNT).delete()
    change = f"without-{max(kept.values())}" if kept else ""
    if digest:
        change = Trait.objects.create(document=document, kind=HitKind.ACCOUNT, digest=digest).pk
    key = f"compare:{document.pk}:account:{change}"  # each change has its own, also back to a former account
    outbox.enqueue("compare-declaration", key, application_id=version.application_id)


def newest_version(application_id):
    """Return the newest submitted version of a declaration with its content, or None."""
    return ApplicationVersion.objects.filter(application=application_id).order_by("-number").first()
