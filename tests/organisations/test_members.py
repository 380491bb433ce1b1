import pytest
from django.urls import reverse

from ipfund.common import audit, clock, invariants
from ipfund.common.errors import NotAllowed, NotNow
from organisations import record, services
from tests.factories.awards import a_pdf
from tests.factories.organisations import MembershipFactory, OfficeFactory, OrganisationFactory, member_of, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return OrganisationFactory()


@pytest.fixture
def admin(unit):
    return member_of(unit, role="admin")


def place_of(user):
    return user.memberships.get()


def test_two_administrators_are_possible(unit, admin):
    second = member_of(unit)

    services.appoint_admin(place_of(second).pk, by=admin)

    second.refresh_from_db()
    assert second.unit_roles == {unit.pk: "admin"}
    assert {place.user for place in unit.admins()} == {admin, second}


@pytest.mark.parametrize("step", [services.step_down, services.end_membership])
def test_the_last_administrator_stays(unit, admin, step):
    member_of(unit)

    with pytest.raises(NotNow) as refused:
        step(place_of(admin).pk, by=admin)

    assert refused.value.code == "last_admin"
    assert place_of(admin).role == "admin"


def test_an_administrator_hands_over_and_leaves(unit, admin):
    successor = member_of(unit)
    services.appoint_admin(place_of(successor).pk, by=admin)

    services.end_membership(place_of(admin).pk, by=admin, successor=successor)

    admin.refresh_from_db()
    assert admin.unit_roles == {}
    assert [place.user for place in unit.admins()] == [successor]


def test_leaving_calls_what_apps_above_have_registered(unit, admin, monkeypatch):
    calls = []
    monkeypatch.setattr(services.hooks, "on_leave", [])
    services.on_leave.append(note := lambda place, successor, by: calls.append((place.user, successor, by)))
    leaver = member_of(unit)

    services.end_membership(place_of(leaver).pk, by=admin)

    services.on_leave.remove(note)
    assert calls == [(leaver, admin, admin)]


def test_a_member_leaves_alone_and_the_longest_serving_administrator_takes_over(unit, admin):
    leaver = member_of(unit)

    services.end_membership(place_of(leaver).pk, by=leaver)

    event = audit.events_of(unit).last()
    assert (event.action, event.old, event.new) == ("member_ended", leaver.username, admin.username)
    assert record.history(unit)[0]["text"] == leaver.name  # the history says who left, not who takes over


@pytest.mark.parametrize("step", [services.appoint_admin, services.end_membership])
def test_ordinary_members_and_other_units_change_nobody(unit, admin, step):
    colleague, stranger = member_of(unit), member_of(OrganisationFactory(), role="admin")
    target = place_of(member_of(unit))

    for person in (colleague, stranger):
        with pytest.raises(NotAllowed):
            step(target.pk, by=person)

    target.refresh_from_db()
    assert (target.role, target.state) == ("member", "active")


def test_who_was_accepted_cannot_be_accepted_again(unit, admin):
    place = MembershipFactory(organisation=unit, pending=True)
    services.accept_member(place.pk, by=admin)

    with pytest.raises(NotNow):
        services.accept_member(place.pk, by=admin)


def test_the_office_sets_an_administrator_on_a_sealed_letter(unit, admin):
    officer = officer_of(unit.reviewing_office)
    asking = MembershipFactory(organisation=unit, pending=True)

    services.set_admin_by_office(asking.pk, by=officer, reason="盖章函〔2025〕3号", letter=a_pdf(), end_others=True)

    admin.refresh_from_db()
    assert [place.user for place in unit.admins()] == [asking.user]
    assert admin.unit_roles == {}
    done = [event.action for event in audit.events_of(unit)]
    assert done == ["letter_kept", "member_active", "member_role", "member_ended"]


def test_the_office_above_may_set_an_administrator_but_no_other_office(unit):
    asking = MembershipFactory(organisation=unit, pending=True)
    other, above = officer_of(OfficeFactory()), officer_of(unit.reviewing_office.parent, role="city_officer")

    with pytest.raises(NotAllowed):
        services.set_admin_by_office(asking.pk, by=other, reason="函", letter=a_pdf())
    services.set_admin_by_office(asking.pk, by=above, reason="函", letter=a_pdf())

    assert [place.user for place in unit.admins()] == [asking.user]


def test_access_ends_with_the_next_request(client, unit, admin):
    leaver = member_of(unit)
    client.force_login(leaver)
    before = client.get(reverse("organisations:home", args=[unit.pk])).status_code

    services.end_membership(place_of(leaver).pk, by=admin)

    assert before == 200
    assert client.get(reverse("organisations:home", args=[unit.pk])).status_code == 403


def test_the_page_keeps_the_last_administrator_with_a_sentence(client, unit, admin):
    other = member_of(unit)
    client.force_login(admin)

    response = client.post(reverse("organisations:end", args=[place_of(admin).pk]), {"successor": other.pk})

    assert (response.status_code, "任命一位同事为单位管理员" in response.content.decode()) == (409, True)
    assert place_of(admin).state == "active"


def test_people_are_appointed_and_sent_away_from_the_page(client, unit, admin):
    second, third = place_of(member_of(unit)), place_of(member_of(unit))
    client.force_login(admin)

    client.post(reverse("organisations:appoint", args=[second.pk]))
    client.post(reverse("organisations:end", args=[third.pk]), {"successor": admin.pk})
    client.post(reverse("organisations:step_down", args=[place_of(admin).pk]))

    for place in (second, third):
        place.refresh_from_db()
    assert (second.role, third.state, place_of(admin).role) == ("admin", "ended", "member")


@pytest.mark.parametrize("name", ["accept", "appoint", "step_down"])
def test_steps_are_not_taken_by_following_a_link(client, unit, admin, name):
    client.force_login(admin)
    answer = client.get(reverse(f"organisations:{name}", args=[place_of(admin).pk]))

    assert (answer.status_code, answer.url) == (302, reverse("organisations:mine"))


def test_strangers_find_nothing_and_members_are_told_no(client, unit, admin):
    url = reverse("organisations:people", args=[unit.pk])
    client.force_login(member_of(OrganisationFactory()))
    stranger = client.get(url).status_code
    client.force_login(member_of(unit))

    assert (stranger, client.get(url).status_code) == (404, 403)


@pytest.mark.parametrize("count", [1, 3])
def test_people_need_the_same_queries_however_many(client, unit, admin, count, django_assert_num_queries):
    for _ in range(count):
        MembershipFactory(organisation=unit, pending=True)
        member_of(unit)
        MembershipFactory(organisation=unit, state="ended")
    client.force_login(admin)

    with django_assert_num_queries(4):
        response = client.get(reverse("organisations:people", args=[unit.pk]))

    assert len(response.context["pending"]) == count
    assert len(response.context["active"]) == count + 1


CLAIM = next(one for one in invariants.registered() if one.name == "decided_memberships_say_when")


def test_a_request_taken_back_was_never_decided_but_says_when_it_ended(unit, admin):
    asking = MembershipFactory(organisation=unit, pending=True)
    services.withdraw_request(asking.pk, by=asking.user)
    asking.refresh_from_db()

    assert (asking.decided_at, CLAIM.broken_by()) == (None, [])


@pytest.mark.parametrize(
    ("state", "lost"), [("active", "decided_at"), ("refused", "decided_at"), ("ended", "ended_at")]
)
def test_what_happened_to_a_membership_without_its_time_is_found(unit, admin, state, lost):
    times = {"decided_at": clock.now(), "ended_at": clock.now(), lost: None}
    wrong = MembershipFactory(organisation=unit, state=state, **times)

    assert CLAIM.broken_by() == [str(wrong.pk)]
