"""The sealed letter on which an office sets an administrator: kept with its hash, shown to few, reading it is recorded."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipfund.common import audit, filing, invariants
from ipfund.common.models import OutboxEntry
from organisations import services
from organisations.models import Letter, ProfileFile
from tests.factories.accounts import UserFactory
from tests.factories.awards import a_pdf
from tests.factories.organisations import MembershipFactory, OfficeFactory, OrganisationFactory, member_of, officer_of
from tests.support.world import finish

pytestmark = [pytest.mark.django_db, pytest.mark.invariants]


@pytest.fixture
def unit():
    unit = OrganisationFactory()
    member_of(unit, role="admin")
    return unit


@pytest.fixture
def officer(unit):
    return officer_of(unit.reviewing_office)


def handed_over(client, unit, sent):
    asking = MembershipFactory(organisation=unit, pending=True)
    typed = {"membership": asking.pk, "reason": "法定代表人更换，函〔2025〕3号"}
    return client.post(reverse("organisations:handover", args=[unit.pk]), {**typed, **sent})


def refused(obj):
    return [(event.action, event.actor) for event in audit.events_of(obj).filter(refused=True)]


def test_the_letter_is_kept_under_its_hash_and_named_in_the_record(client, unit, officer):
    client.force_login(officer)
    sent = a_pdf("盖章函.pdf")
    digest = hashlib.sha256(sent.read()).hexdigest()
    sent.seek(0)

    answer = handed_over(client, unit, {"letter": sent})

    letter = unit.letters.get()
    roles = audit.events_of(unit).get(action="member_role")
    assert (answer.status_code, letter.sha256, filing.sha256_of(letter.file)) == (302, digest, digest)
    assert (roles.data["letter"], letter.uploaded_by) == (digest, officer)


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 422), ({"letter": SimpleUploadedFile("函.pdf", b"no pdf at all")}, 409)]
)
def test_without_a_scan_of_the_letter_nobody_is_set(client, unit, officer, sent, status):
    client.force_login(officer)

    answer = handed_over(client, unit, sent)

    assert (answer.status_code, list(answer.context["form"].errors)) == (status, ["letter"])
    assert (Letter.objects.count(), unit.admins().count(), refused(unit)) == (0, 1, [])
    assert "法定代表人更换" in answer.content.decode()


def test_the_record_page_lists_the_letter_and_its_office_opens_it(client, unit, officer):
    client.force_login(officer)
    handed_over(client, unit, {"letter": a_pdf("盖章函.pdf")})
    letter = unit.letters.get()
    page = client.get(unit.get_absolute_url()).content.decode()

    answer = client.get(letter.get_absolute_url())
    finish(answer)

    assert ("盖章函.pdf" in page, letter.get_absolute_url() in page) == (True, True)
    assert (answer["Content-Disposition"].startswith("attachment"), answer["X-Content-Type-Options"]) == (
        True,
        "nosniff",
    )
    assert [event.actor for event in audit.events_of(unit).filter(action="read_letter")] == [officer]


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("program_manager", 200), ("city_officer", 403), ("system_admin", 403), ("expert", 403)],
)
def test_a_letter_opens_to_its_office_and_to_who_oversees_it(client, unit, officer, role, status):
    client.force_login(officer)
    handed_over(client, unit, {"letter": a_pdf()})
    client.force_login(UserFactory(roles=[role]))
    answer = client.get(unit.letters.get().get_absolute_url())
    finish(answer)

    assert answer.status_code == status


def test_another_district_does_not_find_the_letter(client, unit, officer):
    client.force_login(officer)
    handed_over(client, unit, {"letter": a_pdf()})
    client.force_login(officer_of(OfficeFactory()))

    assert client.get(unit.letters.get().get_absolute_url()).status_code == 404


def test_an_officer_of_another_office_is_told_no_by_an_empty_post_too_and_it_is_recorded(client, unit):
    other = UserFactory(roles=["city_officer"])
    client.force_login(other)
    names = ("handover", "confirm", "reject")

    answers = [client.post(reverse(f"organisations:{name}", args=[unit.pk])).status_code for name in names]

    assert answers == [403, 403, 403]
    assert refused(unit) == [("set_admin_by_office", other), ("confirm_unit", other), ("reject_unit", other)]


def test_two_mails_about_one_person_within_a_second_both_go_out(unit):
    admin = unit.admins().get().user
    place = MembershipFactory(organisation=unit, user=UserFactory(email="zhang@example.com"))
    services.appoint_admin(place.pk, by=admin)
    services.step_down(place.pk, by=admin)
    services.appoint_admin(place.pk, by=admin)

    keys = OutboxEntry.objects.filter(kind="mail", payload__template="email/organisations/admin_appointed")
    assert keys.count() == 2


def test_a_letter_or_evidence_that_was_changed_on_the_disk_is_found(client, unit, officer):
    client.force_login(officer)
    handed_over(client, unit, {"letter": a_pdf()})
    letter = unit.letters.get()
    evidence = filing.keep(ProfileFile(organisation=unit), a_pdf("证书.pdf"), by=officer)
    names = ("letters_unchanged", "profile_evidence_unchanged")
    claims = [next(one for one in invariants.registered() if one.name == name) for name in names]
    before = [claim.broken_by() for claim in claims]
    for kept in (letter, evidence):
        kept.file.storage.delete(kept.file.name)

    assert before == [[], []]
    assert [claim.broken_by() for claim in claims] == [
        [f"organisations.letter:{letter.pk}"],
        [f"organisations.profilefile:{evidence.pk}"],
    ]
