"""The applicant's and the unit's steps until the declaration is filed."""

from functools import partial

from django.utils.translation import gettext as _

from applications import deadline, eligibility, rules
from applications.enums import OFFICE_STATES, State
from applications.loading import files_of, sections_of
from applications.models import Application, ApplicationVersion, Receipt
from applications.services.core import NothingToDo, step
from applications.services.drafting import reviewing_office
from applications.snapshot import sha256_of, snapshot
from ipfund.common.documents import signing
from ipfund.common.errors import NotNow


def submit(application_id, *, by, version, check):
    """Freeze version n+1 and hand it to the unit. Returns the version, which is the acknowledgement.

    ``version`` is the one the applicant was shown; the same request again returns the same acknowledgement.
    ``check(application, sections, attachments)`` raises NotNow when the form is not complete.
    """
    done = partial(already_submitted, application_id, by=by, shown=version)
    try:
        with step("submit", application_id, by=by, version=version, lock_unit=True, unless=done) as application:
            return hand_in(application, by=by, check=check)
    except NothingToDo:
        return done()


def hand_in(application, *, by, check):
    deadline.refuse_unopened(application, application.step_at)
    deadline.refuse_late(application, application.step_at)
    sections, attachments = sections_of(application.pk), files_of(application.pk)
    check(application, sections, attachments)
    answers = eligibility.refuse_blocked(application, sections, attachments)
    again = partial(eligibility.answers_of, application, sections, attachments)
    frozen = freeze(application, sections, attachments, eligibility.frozen(answers, again), by=by)
    application.submit()
    application.told |= {"sha256": frozen.content_sha256}
    if application.state != State.UNIT_REVIEW:
        refuse_above_limit(application)
        file(application, by=by)
    return frozen


def freeze(application, sections, attachments, conditions, *, by):
    """Keep what is handed in, and what the conditions read, as the next version: nobody changes it any more."""
    content = snapshot(application, sections, attachments) | {"conditions": conditions}
    application.version += 1
    application.submitted_at = application.step_at
    return ApplicationVersion.objects.create(
        application=application,
        number=application.version,
        content=content,
        content_sha256=sha256_of(content),
        submitted_by=by,
        submitted_at=application.step_at,
    )


def already_submitted(application_id, *, by, shown):
    """Return the acknowledgement of the same request made before, if it still stands."""
    return ApplicationVersion.objects.filter(
        application_id=application_id,
        application__state__in=(State.UNIT_REVIEW, *OFFICE_STATES),
        application__version=shown + 1,
        number=shown + 1,
        submitted_by=by,
    ).first()


def take_back(application_id, *, by, version):
    """Fetch it back before the next actor has decided; it must be submitted and approved again in time."""
    with step("take_back", application_id, by=by, version=version, lock_unit=True) as application:
        deadline.refuse_late(application, application.step_at)
        if not rules.was_returned_by_an_office(application):
            application.filed_at = None
        application.take_back()


def unit_return(application_id, *, by, version, reason, sections=()):
    """Back to the applicant, with the reason and the sections to look at: in time, for it must come in again in time."""
    data = {"sections": list(sections)}
    with step("unit_return", application_id, by=by, version=version, reason=reason, data=data) as application:
        deadline.refuse_late(application, application.step_at)
        if rules.was_returned_by_an_office(application):
            application.unit_note = reason
        else:
            application.return_note = reason
        application.unit_return()


def unit_approve(application_id, *, by, version):
    """File it in the unit's name. Returns the receipt; the same request again returns the same receipt."""
    done = partial(already_approved, application_id, by=by, version=version)
    if found := done():
        return found
    try:
        with step("unit_approve", application_id, by=by, version=version, lock_unit=True, unless=done) as application:
            deadline.refuse_late(application, application.step_at)
            refuse_above_limit(application)
            eligibility.refuse_blocked(application)
            application.unit_approve()
            return file(application, by=by)
    except NothingToDo:
        return done()


def already_approved(application_id, *, by, version):
    """Return the receipt of the same request made before, if it still stands."""
    return Receipt.objects.filter(
        application_id=application_id,
        application__state__in=OFFICE_STATES,
        application__version=version,
        version__number=version,
        issued_to=by,
    ).first()


def file(application, *, by):
    """The unit answers for it now: it takes its place, goes to its office, and gets its receipt."""
    if application.filed_at is None:
        application.office = reviewing_office(application.direction, application.organisation)
    application.filed_at = application.step_at
    application.return_note, application.return_sections, application.return_due_at = "", [], None
    application.unit_note = ""
    receipt = issue_receipt(application, by=by)
    application.told |= {"receipt": receipt.number, "own": by.pk == application.owner_id}
    return receipt


def refuse_above_limit(application):
    """Refuse one more than the guide allows a unit. The unit's row is locked, so nobody counts beside us."""
    limit = application.program.max_applications
    if limit is None:
        return
    if Application.objects.places_taken(application.organisation, application.program, beside=application) >= limit:
        raise NotNow(
            _("Your unit has already filed as many declarations as this program allows (%(limit)s).")
            % {"limit": limit},
            code="limit",
        )


def issue_receipt(application, *, by):
    version = application.versions.get(number=application.version)
    payload = {
        "number": version.acknowledgement,
        "application": application.number,
        "version": version.number,
        "sha256": version.content_sha256,
        "issued_at": application.step_at.isoformat(),
    }
    return Receipt.objects.create(
        application=application,
        version=version,
        number=payload["number"],
        issued_at=application.step_at,
        issued_to=by,
        payload=payload,
        signature=signing.sign(payload),
    )


def withdraw(application_id, *, by, version, reason):
    with step("withdraw", application_id, by=by, version=version, reason=reason, lock_unit=True) as application:
        application.withdraw()


def expire(application_id):
    """The sweep's step: ask again under the lock whether it is late, then tidy. Returns whether it did."""
    try:
        with step("expire", application_id, by=None) as application:
            if not deadline.is_late(application, application.step_at):
                raise NothingToDo
            application.expire()
    except (NothingToDo, NotNow):
        return False
    return True
