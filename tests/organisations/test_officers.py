import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from ipfund.accounts.invitations import accept_anew
from ipfund.accounts.models import Invitation, User
from ipfund.common import audit, clock
from ipfund.common.errors import NotAllowed, NotNow
from organisations import services
from organisations.models import Officer
from tests.factories.accounts import UserFactory
from tests.factories.organisations import CityFactory, MembershipFactory, OfficeFactory, OrganisationFactory, member_of
from tests.factories.programs import DirectionFactory
from tests.support.mailbox import mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(roles=["program_manager"])


@pytest.fixture
def city():
    return CityFactory()


def invited(manager, office, *, roles=("city_officer",), username="officer", **duties):
    return services.appoint(UserFactory(username=username), by=manager, roles=roles, office=office, **duties)


def test_who_belongs_to_a_unit_gets_no_duties(manager, city):
    member = member_of(OrganisationFactory())

    with pytest.raises(NotNow) as refused:
        services.appoint(member, by=manager, roles=["auditor"], office=city)

    assert (refused.value.code, User.objects.get(pk=member.pk).role_names) == ("in_a_unit", {"member"})


def test_duties_are_object_permissions(manager, city):
    mine, other = DirectionFactory(), DirectionFactory()
    user = invited(manager, city, directions=[mine]).user

    assert user.has_perm("organisations.act_for_office", city) is True
    assert user.has_perm("programs.run_direction", mine) is True
    assert user.has_perm("programs.run_direction", other) is False


def test_what_is_not_named_any_more_is_taken_away(manager, city):
    old, new = DirectionFactory(), DirectionFactory()
    officer = invited(manager, city, directions=[old])

    services.set_officer_duties(
        officer.pk, by=manager, revision=1, roles=["program_manager"], office=city, directions=[new]
    )

    user = User.objects.get(pk=officer.user_id)
    assert user.role_names == {"program_manager"}
    assert [user.has_perm("programs.run_direction", thing) for thing in (old, new)] == [False, True]


def test_a_deputy_holds_the_duties_while_standing_in(manager, city):
    direction = DirectionFactory()
    deputy = invited(manager, OfficeFactory(), roles=["district_officer"], username="deputy").user
    officer = invited(manager, city, directions=[direction], deputy=deputy)
    during = User.objects.get(pk=deputy.pk).has_perm("programs.run_direction", direction)

    services.set_officer_duties(
        officer.pk, by=manager, revision=1, roles=["city_officer"], office=city, directions=[direction]
    )

    assert (during, User.objects.get(pk=deputy.pk).has_perm("programs.run_direction", direction)) == (True, False)
    assert User.objects.get(pk=deputy.pk).has_perm("organisations.act_for_office", city) is False


def test_leaving_ends_access_in_an_open_session(client, manager, city):
    direction = DirectionFactory()
    officer = invited(manager, city, directions=[direction])
    client.force_login(officer.user)
    before = client.get(reverse("organisations:registrations")).status_code

    services.end_officer(officer.pk, by=manager, reason="调离")

    after = client.get(reverse("organisations:registrations"))
    user = User.objects.get(pk=officer.user_id)
    user.is_active = True  # even then nothing is left
    assert before == 200
    assert (after.status_code, after.url.split("?")[0]) == (302, reverse("account_login"))
    assert user.role_names == frozenset()
    assert user.has_perm("organisations.act_for_office", city) is False
    assert user.has_perm("programs.run_direction", direction) is False
    assert "account_closed" in [event.action for event in audit.events_of(user)]


def test_a_person_comes_back_without_duties(manager, city):
    officer = invited(manager, city)
    services.end_officer(officer.pk, by=manager, reason="借调")

    back = services.take_back_officer(officer.pk, by=manager, reason="借调结束")

    user = User.objects.get(pk=back.user_id)
    assert (user.is_active, user.role_names, back.ended_at) == (True, frozenset(), None)


def test_who_comes_back_and_joined_a_unit_meanwhile_gets_no_duties(manager, city):
    officer = invited(manager, city)
    services.end_officer(officer.pk, by=manager, reason="借调")
    back = services.take_back_officer(officer.pk, by=manager, reason="借调结束")
    MembershipFactory(user=back.user, organisation=OrganisationFactory(), pending=True)

    with pytest.raises(NotNow) as refused:
        services.set_officer_duties(back.pk, by=manager, revision=back.revision, roles=["auditor"], office=city)

    assert (refused.value.code, User.objects.get(pk=back.user_id).role_names) == ("in_a_unit", frozenset())


def test_nobody_changes_their_own_duties(manager, city):
    officer = Officer.objects.create(user=manager, office=city, since=clock.now())

    with pytest.raises(NotAllowed):
        services.set_officer_duties(officer.pk, by=manager, revision=1, roles=["auditor"], office=city)
    with pytest.raises(NotAllowed):
        services.end_officer(officer.pk, by=manager, reason="x")


def test_an_old_page_does_not_overwrite_newer_duties(manager, city):
    officer = invited(manager, city)
    services.set_officer_duties(officer.pk, by=manager, revision=1, roles=["city_officer"], office=city)

    with pytest.raises(NotNow):
        services.set_officer_duties(officer.pk, by=manager, revision=1, roles=["auditor"], office=city)


def test_a_reviewing_expert_stays_one_when_duties_change(manager, city):
    officer = invited(manager, city)
    officer.user.groups.add(Group.objects.get(name="expert"))

    services.set_officer_duties(officer.pk, by=manager, revision=1, roles=["auditor"], office=city)

    assert User.objects.get(pk=officer.user_id).role_names == {"auditor", "expert"}


def form(bureau, **changes):
    return {
        "name": "周处长",
        "username": "zhou",
        "email": "zhou@example.org",
        "phone": "23532900转838",
        "roles": ["city_officer"],
        "office": bureau.pk,
        "title": "保护处",
        **changes,
    }


def test_a_manager_invites_changes_and_ends_from_the_pages(client, manager, city):
    direction = DirectionFactory()
    client.force_login(manager)
    client.post(reverse("organisations:invite"), form(city, directions=[direction.pk]))
    before = Officer.objects.count(), mailed()
    accept_anew(Invitation.objects.get().pk, username="zhou", password="another-horse-battery-7")
    officer = Officer.objects.get(user__username="zhou")
    assert (before, officer.directions) == ((0, ["zhou@example.org"]), [direction.pk])

    client.post(reverse("organisations:duties", args=[officer.pk]), form(city, revision=1, roles=["auditor"]))
    client.post(reverse("organisations:leave", args=[officer.pk]), {"reason": "退休"})

    officer.refresh_from_db()
    assert officer.directions == []
    assert officer.user.is_active is False
    assert officer.ended_at is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["expert"]}, "roles"),
        ({"office": "0"}, "office"),
        ({"directions": ["999"]}, "directions"),
        ({"username": "admin two"}, "username"),
        ({"email": "nobody"}, "email"),
        ({"phone": "?"}, "phone"),
        ({"deputy": "12345"}, "deputy"),
        ({"name": "\x00"}, "name"),
        ({"roles": ["district_officer"]}, "office"),
    ],
)
def test_a_wrong_invitation_is_refused_beside_its_field(client, manager, city, changes, field):
    client.force_login(manager)

    response = client.post(reverse("organisations:invite"), form(city, **changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


@pytest.mark.parametrize("role", ["city_officer", "district_officer", "expert", "auditor"])
def test_others_invite_nobody(client, city, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.post(reverse("organisations:invite"), form(city)).status_code == 403
    assert Officer.objects.count() == 0


def invite(manager, city, count):
    for number in range(count):
        services.invite_officer(
            by=manager, username="", name="周", email=f"{number}@example.org", roles=["auditor"], office=city
        )


@pytest.mark.parametrize("count", [1, 3])
def test_officers_need_the_same_queries_however_many(client, manager, city, count, django_assert_num_queries):
    for number in range(count):
        invited(manager, city, username=f"officer{number}", directions=[DirectionFactory()])
    client.force_login(manager)

    invite(manager, city, count)

    with django_assert_num_queries(6):
        response = client.get(reverse("organisations:officers"))

    assert len(response.context["page"]) == count


def test_the_officers_page_names_no_unit_of_applicants(client, manager):
    OrganisationFactory(name="某申报单位")
    client.force_login(manager)

    assert client.get(reverse("organisations:officers")).content.decode().count("某申报单位") == 0
