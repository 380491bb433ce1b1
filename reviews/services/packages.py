"""The package for the expert meeting: asked for by the officer, made by a worker."""

import secrets

from django.core.files import File
from django.db import transaction

from ipfund.common import audit, clock, mail, outbox
from ipfund.common.acting import act
from reviews.enums import PackageState
from reviews.models import MeetingPackage
from reviews.packing import Missing, pack
from reviews.services.reviewing import refuse_others


def ask_for_package(direction, *, by):
    """Ask a worker for the package; one that is being made already is the answer to a second press."""
    with act("ask_for_package", direction, by=by):
        refuse_others(direction, by)
        waiting = MeetingPackage.objects.filter(direction=direction, state=PackageState.WAITING).first()
        if waiting:
            return waiting
        package = MeetingPackage.objects.create(direction=direction, asked_by=by, asked_at=clock.now())
        audit.record(direction, "ask_for_package", by=by, data={"package": package.pk})
        outbox.enqueue("meeting-package", f"meeting-package:{package.pk}", package_id=package.pk)
    return package


def make_package(package_id):
    """Build it and keep it, or write down what is missing. Called by the worker; again changes nothing."""
    package = MeetingPackage.objects.select_related("direction__program", "asked_by").get(pk=package_id)
    if package.state != PackageState.WAITING:
        return package
    try:
        packed = pack(package.direction)
    except Missing as missing:
        return fail(package, missing.what)
    with packed.file as file:
        package.file.save(f"{secrets.token_hex(16)}.zip", File(file), save=False)
    package.size, package.sha256, package.declarations = packed.size, packed.sha256, packed.declarations
    return close(package, PackageState.READY)


def fail(package, missing):
    package.missing = missing
    return close(package, PackageState.FAILED)


def close(package, state):
    """Keep the outcome, record it and tell the officer."""
    with transaction.atomic():
        now = MeetingPackage.objects.select_for_update().get(pk=package.pk)
        if now.state != PackageState.WAITING:  # another worker, whose lease this one had lost, was faster
            package.file.delete(save=False)
            return now
        package.state, package.made_at = state, clock.now()
        package.save()
        audit.record(
            package.direction,
            "make_package",
            new=state,
            data={"package": package.pk, "sha256": package.sha256, "missing": package.missing},
        )
        mail.send_later(
            to=[package.asked_by],
            template="email/reviews/package",
            context={"direction": str(package.direction), "ready": state == PackageState.READY, "package": package.pk},
            key=f"package:{package.pk}",
        )
    return package


@transaction.atomic
def record_download(package, *, by):
    audit.record(package.direction, "export_package", by=by, data={"package": package.pk, "sha256": package.sha256})
