"""Objections to intended awards: raised by a named person or by a unit's sealed letter, each ruled on with a reason."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.enums import State
from applications.services.core import check_version, lock, not_now, step
from awards.enums import RULINGS, AuthorKind, Channel, ObjectionState
from awards.limits import mark_of, refuse_flood
from awards.models import Evidence, NoticeEntry, Objection
from awards.services import notices
from awards.services.core import require_manager, require_reason
from ipfund.accounts.phones import is_phone
from ipfund.common import audit, clock, filing, mail, upload
from ipfund.common.acting import act
from ipfund.common.errors import NotNow, Unfit
from ipfund.common.formats import beijing

ANONYMOUS = {
    "匿名",
    "无名",
    "无名氏",
    "佚名",
    "保密",
    "群众",
    "知情人",
    "知情者",
    "某某",
    "anonymous",
    "nobody",
    "none",
}
FILES_MOST, TEXT_MOST = 5, 5000


def is_anonymous(name):
    return len(name.strip()) < 2 or name.strip().casefold() in ANONYMOUS


def raise_objection(entry_id, *, address, said, evidence, letter=None):
    """Take an objection that came online; it must arrive within the notice, by the database's clock.

    Floods from one network ``address`` are refused outside the frame: a record of each would be a flood too.
    """
    at, network = clock.decide(), mark_of(address)
    refuse_flood(network, at)
    entry = NoticeEntry.objects.select_related("notice__program", "decision").get(pk=entry_id)
    with act("raise_objection", entry, by=None):
        if not notices.is_running(entry.notice, at):
            raise NotNow(
                _("Objections are accepted while the notice is running, from %(first)s to %(last)s.")
                % days_of(entry.notice),
                code="late",
            )
        said = {**said, "network": network}
        return keep(entry, at=at, said=said, evidence=evidence, letter=letter, channel=Channel.ONLINE, by=None)


def record_letter(entry_id, *, by, received_on, said, evidence, letter):
    """Enter an objection that came on paper within the notice."""
    entry = NoticeEntry.objects.select_related("notice__program", "decision").get(pk=entry_id)
    with act("record_letter", entry, by=by):
        require_manager(by)
        if not entry.notice.first_day <= received_on <= entry.notice.last_day:
            raise NotNow(
                _("The letter did not arrive within the notice, from %(first)s to %(last)s.") % days_of(entry.notice),
                code="late",
            )
        at = clock.now()
        said = {**said, "received_on": received_on}
        return keep(entry, at=at, said=said, evidence=evidence, letter=letter, channel=Channel.LETTER, by=by)


def days_of(notice):
    return {"first": beijing(notice.first_day), "last": beijing(notice.last_day)}


def keep(entry, *, at, said, evidence, letter, channel, by):
    """Store one objection with its files. The declaration is locked, so that no award is confirmed beside it."""
    said = dict(said)
    received_on = said.pop("received_on", None)
    refuse_unfounded(said, evidence, letter)
    application = lock(entry.decision.application_id)
    if application.state != State.PUBLIC_NOTICE:
        raise not_now(application) if by else closed_to_the_public()
    refuse_repetition(entry, said, [*evidence, *([letter] if letter is not None else [])])
    count = Objection.objects.filter(entry=entry).count() + 1
    objection = Objection.objects.create(
        entry=entry, number=f"{entry.number}-Y{count:02d}", channel=channel, received_at=at, recorded_by=by, **said
    )
    if letter is not None:
        filing.keep(Evidence(objection=objection, letter=True), letter, by=by)
    for proof in evidence:
        filing.keep(Evidence(objection=objection), proof, by=by)
    data = {"number": objection.number, "channel": str(channel), "kind": objection.kind}
    if received_on:
        data["received_on"] = str(received_on)
    audit.record(objection, "raise_objection", by=by, new=objection.state, data=data)
    tell_author(objection, "objection_received")
    return objection


def closed_to_the_public():
    """Say to whoever is not signed in no more than the notice itself says."""
    return NotNow(_("Objections to this project are no longer accepted."), code="gone")


def refuse_unfounded(said, evidence, letter):
    """Only a named author with proof is heard; a unit by its sealed letter."""
    if is_anonymous(said["author_name"]):
        raise Unfit(_("Anonymous objections are not accepted: give your full name."), code="anonymous")
    if not is_phone(said["contact"]):
        raise Unfit(_("Give a phone number at which you can be reached."), code="contact")
    if not said["text"].strip():
        raise Unfit(_("Say what you object to, and why."), code="no_text")
    if len(said["text"]) > TEXT_MOST:
        raise Unfit(_("At most %s characters; attach longer texts as a file.") % TEXT_MOST, code="long")
    if said["kind"] not in AuthorKind.values:
        raise Unfit(_("Say whether a person or a unit objects."), code="kind")
    if len(evidence) > FILES_MOST:
        raise Unfit(_("At most %s files.") % FILES_MOST, code="many")
    if said["kind"] == AuthorKind.UNIT and letter is None:
        raise Unfit(_("A unit objects by a letter with its seal: attach the scan."), code="no_letter")
    if not evidence and letter is None:
        raise Unfit(_("An objection needs proof: attach at least one file."), code="no_evidence")


def refuse_repetition(entry, said, files):
    """The same words of the same author with nothing new to prove them are one objection, unless it was not accepted.

    Only who knows the words learns that it is there.
    """
    same = {name: said[name] for name in ("kind", "author_name", "contact", "text")}
    earlier = Objection.objects.filter(entry=entry, **same).exclude(state=ObjectionState.NOT_ACCEPTED)
    known = set(Evidence.objects.filter(objection__in=earlier).values_list("sha256", flat=True))
    if known and known.issuperset(map(upload.sha256_of, files)):
        raise Unfit(_("This same objection has already been received; it is examined once."), code="repeated")


def rule_objection(objection_id, *, by, ruling, reason, version=None):
    """Rule on an objection. Upheld, it ends the declaration; the reason is told to its author and to the unit.

    ``version`` is the declaration's that the page showed.
    """
    objection = Objection.objects.select_related("entry__decision__application").get(pk=objection_id)
    application = objection.entry.decision.application
    if ruling == ObjectionState.UPHELD and application.state == State.PUBLIC_NOTICE:
        data = {"objection": objection.number}
        with step("uphold_objection", application.pk, by=by, version=version, reason=reason, data=data) as moved:
            ruled = keep_ruling(objection_id, by=by, ruling=ruling, reason=reason)
            moved.uphold_objection()
        return ruled
    with act("rule_objection", Objection(pk=objection_id), by=by):
        require_manager(by)
        check_version(lock(application.pk), version)
        return keep_ruling(objection_id, by=by, ruling=ruling, reason=reason)


def keep_ruling(objection_id, *, by, ruling, reason):
    require_reason(reason)
    if ruling not in RULINGS:
        raise NotNow(_("Choose the ruling on the objection."), code="no_ruling")
    objection = Objection.objects.select_for_update(no_key=True, of=("self",)).get(pk=objection_id)
    if objection.state != ObjectionState.OPEN:
        raise NotNow(_("This objection has already been ruled on."), code="ruled")
    objection.state, objection.reason = ObjectionState(ruling), reason
    objection.ruled_by, objection.ruled_at = by, clock.now()
    objection.save(update_fields=["state", "reason", "ruled_by", "ruled_at"])
    audit.record(objection, "rule_objection", by=by, old=ObjectionState.OPEN, new=objection.state, reason=reason)
    tell_author(objection, "objection_ruled")
    return objection


def tell_author(objection, template):
    if objection.email:
        with override(settings.LANGUAGE_CODE):  # the author's: nobody outside has another
            state = str(objection.get_state_display())
        mail.send_later(
            to=[objection.email],
            template=f"email/awards/{template}",
            context={
                "number": objection.number,
                "token": objection.token,
                "title": objection.entry.title,
                "state": state,
                "reason": objection.reason,
            },
            key=f"{template}:{objection.pk}",
        )
