from datetime import date

import pytest
from django.urls import reverse

from applications.models import Application
from awards.models import Decision, DecisionMeeting, PublicNotice
from ipfund.common import audit
from ipfund.common.formats import beijing
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.awards import (
    AFTER_NOTICE,
    NOON,
    a_manager,
    a_meeting,
    a_pdf,
    decided,
    deliberated,
    noticed,
    objection_to,
    released,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


@pytest.fixture
def manager(client):
    user = a_manager()
    client.force_login(user)
    return user


def row_of(application, **said):
    said = {"version": application.version, "outcome": "", "amount": "", "reserve_order": "", "reason": ""} | said
    return {f"{application.pk}-{name}": value for name, value in said.items()}


def test_the_table_is_saved_as_a_whole(client, manager):
    direction, (first, second) = deliberated(90, 80)
    data = row_of(first, outcome="award", amount="6") | row_of(second, outcome="reject", reason="得分较低")

    answer = client.post(reverse("awards:deliberation", args=[direction.pk]), data)

    assert answer.status_code == 302
    assert list(Decision.objects.order_by("pk").values_list("outcome", "amount_yuan")) == [
        ("award", 60_000),
        ("reject", None),
    ]


def test_an_amount_above_the_guide_is_said_at_its_row_and_nothing_is_saved(client, manager):
    direction, (first, second) = deliberated(90, 80)
    data = row_of(first, outcome="award", amount="10.0001") | row_of(second, outcome="award", amount="5")

    answer = client.post(reverse("awards:deliberation", args=[direction.pk]), data)

    assert (answer.status_code, Decision.objects.count()) == (422, 0)
    assert 'value="10.0001"' in answer.content.decode()


def test_more_awards_than_places_keep_what_was_typed(client, manager):
    direction, applications = deliberated(90, 85, 80)
    data = {}
    for application in applications:
        data |= row_of(application, outcome="award", amount="7.5")

    answer = client.post(reverse("awards:deliberation", args=[direction.pk]), data)

    assert (answer.status_code, Decision.objects.count()) == (409, 0)
    assert answer.content.decode().count('value="7.5"') == 3


@pytest.mark.parametrize(
    "nonsense",
    [
        {"amount": "十万"},
        {"amount": "1e999"},
        {"amount": "NaN"},
        {"amount": "\x00"},
        {"version": "x"},
        {"version": "9" * 30},
        {"outcome": "nonsense"},
        {"reserve_order": "-1", "outcome": "reserve"},
        {"reason": "长" * 600, "outcome": "reject"},
    ],
)
def test_nonsense_in_the_table_is_refused_politely(client, manager, nonsense):
    direction, (application,) = deliberated(90)
    data = row_of(application, outcome="award", amount="6") | row_of(application, **nonsense)

    answer = client.post(reverse("awards:deliberation", args=[direction.pk]), data)

    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_a_meeting_is_recorded_with_its_scan(client, manager):
    direction, _applications = deliberated(90)
    data = {
        "held_on": "2025-04-25",
        "chair": "李局长",
        "participants": "李局长",
        "record": "",
        "scan": a_pdf("纪要.pdf"),
    }

    answer = client.post(reverse("awards:meeting_new", args=[direction.program.code]), data)

    assert answer.status_code == 302
    meeting = DecisionMeeting.objects.get()
    assert meeting.scan.name == "纪要.pdf"
    scan = client.get(reverse("awards:meeting_file", args=[meeting.pk]))
    assert (b"".join(scan)[:5], scan.status_code) == (b"%PDF-", 200)


@pytest.mark.parametrize("files", [[], ["scan"]])
def test_a_meeting_still_to_be_held_is_a_mistake_of_its_field(client, manager, files):
    direction, _applications = deliberated(90)
    data = {"held_on": "2999-01-01", "chair": "李局长", "participants": "李局长", "record": "同意。"}
    data |= {name: a_pdf() for name in files}

    answer = client.post(reverse("awards:meeting_new", args=[direction.program.code]), data)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["held_on"])
    assert ("请重新选择" in answer.content.decode()) is bool(files)
    assert not audit.events_of(direction.program).filter(action="record_meeting").exists()


def test_the_release_lists_what_will_happen_and_does_it(client, manager):
    direction, applications = decided("award", "award", "reject")
    meeting, url = a_meeting(direction.program), reverse("awards:release", args=[direction.pk])

    page = client.get(url).content.decode()
    answer = client.post(url, {"meeting": meeting.pk})

    assert [page.count(application.number) for application in applications] == [1, 1, 1]
    assert ("申报尚未截止" in page, answer.status_code) == (True, 302)
    states = [Application.objects.get(pk=application.pk).state for application in applications]
    assert states == ["public_notice", "public_notice", "not_awarded"]


def test_the_release_says_what_hinders_it_and_a_forced_post_is_409(client, manager):
    direction, applications = decided("award", "award")
    Decision.objects.filter(application=applications[1]).delete()
    meeting, url = a_meeting(direction.program), reverse("awards:release", args=[direction.pk])

    page = client.get(url).content.decode()
    answer = client.post(url, {"meeting": meeting.pk, "shortfall_reason": "无"})

    assert (applications[1].number in page, answer.status_code) == (True, 409)


def test_a_notice_is_shown_before_it_is_published(client, manager, clock_at):
    clock_at(NOON)
    direction, _applications = released("award", "award")
    url = reverse("awards:notice_new", args=[direction.program.code])
    data = {
        "directions": [direction.pk], "title": "拟立项公示", "first_day": "2025-04-30", "columns": ["amount"],
        "contact": "022-23039857",
    }  # fmt: skip

    shown = client.post(url, data)
    before = PublicNotice.objects.count()
    published = client.post(url, data | seen_in(shown))

    assert (shown.status_code, "5月9日" in shown.content.decode(), before) == (200, True, 0)
    assert published.status_code == 302
    assert PublicNotice.objects.get().last_day == date(2025, 5, 9)


def seen_in(answer):
    """Return what the page sends when its preview is published."""
    return {"publish": "1", "shown": answer.context["preview"]["digest"]}


def draft_of(direction, **said):
    data = {
        "directions": [direction.pk], "title": "拟立项公示", "number": "津知公示〔2025〕3号", "text": "现予公示。",
        "first_day": "2025-04-30", "columns": ["number", "score", "rank", "amount"], "contact": "规划处 022-23039857",
    }  # fmt: skip
    return data | said


def test_the_preview_shows_what_will_be_published(client, manager, clock_at):
    clock_at(NOON)
    direction, _applications = released("award", "award")
    url, data = reverse("awards:notice_new", args=[direction.program.code]), draft_of(direction)

    shown = client.post(url, data)
    public = client.get(client.post(url, data | seen_in(shown)).url).content.decode()

    preview = shown.content.decode()
    preview = preview[preview.index('name="shown"') : preview.index("</section>")]
    start, end = public.index('<div class="ip-table-frame">'), public.index("</table>")
    assert "".join(public[start:end].split()) in "".join(preview.split())
    assert all(heading in preview for heading in ("申报书编号", "得分", "排名", "金额"))
    for name in ("title", "number", "text", "contact"):
        assert data[name] in preview, name
        assert data[name] in public, name


@pytest.mark.parametrize("said", [{"first_day": "2025-05-06"}, {"text": "另有说明。"}, {"columns": ["score"]}])
def test_what_changed_since_its_preview_is_shown_again_and_not_published(client, manager, clock_at, said):
    clock_at(NOON)
    direction, _applications = released("award")
    url, data = reverse("awards:notice_new", args=[direction.program.code]), draft_of(direction)
    seen = seen_in(client.post(url, data))

    changed = client.post(url, data | said | seen)
    before = PublicNotice.objects.count()
    again = client.post(url, data | said | seen_in(changed))

    assert (changed.status_code, before, again.status_code, PublicNotice.objects.count()) == (409, 0, 302, 1)
    assert "预览后内容有改动" in changed.content.decode()
    assert [changed.context["form"].data.get(name) for name in said] == [
        value[0] if isinstance(value, list) else value for value in said.values()
    ]


def test_the_next_notice_of_a_program_begins_with_the_office_of_the_last(client, manager, clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    page = client.get(reverse("awards:notice_new", args=[notice.program.code]))

    form = page.context["form"]
    assert (form.initial["contact"], str(form.fields["title"].label)) == (notice.contact, "公示标题")


def test_the_public_sees_units_and_projects_and_no_person(client, clock_at):
    notice, applications = noticed("award", clock_at=clock_at)
    application = applications[0]

    page = client.get(reverse("awards:notice", args=[notice.pk])).content.decode()

    assert application.organisation.name in page
    assert application.title in page
    for private in [
        application.owner.name,
        application.organisation.contact_name,
        application.organisation.contact_phone,
        application.organisation.legal_representative,
    ]:
        assert private not in page


@pytest.mark.parametrize(("day", "said"), [(NOON, True), (AFTER_NOTICE.replace(day=6), False), (AFTER_NOTICE, False)])
def test_a_notice_published_ahead_says_that_it_has_not_begun(client, clock_at, day, said):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(day)

    page = client.get(notice.get_absolute_url()).content.decode()

    assert ("公示期尚未开始" in page, "异议受理时间：2025年4月30日至2025年5月9日" in page) == (said, said)


@pytest.mark.parametrize(("columns", "shown"), [([], False), (["amount"], True)])
def test_a_notice_shows_the_columns_it_was_given(client, clock_at, columns, shown):
    notice, _applications = noticed("award", clock_at=clock_at)
    PublicNotice.objects.filter(pk=notice.pk).update(columns=columns)

    page = client.get(reverse("awards:notice", args=[notice.pk])).content.decode()

    assert ("6 万元" in page) is shown
    assert f"<br>{beijing(notice.published_on)}</p>" in page


def test_confirming_too_early_is_409(client, manager, clock_at):
    notice, applications = noticed("award", clock_at=clock_at)

    answer = client.post(reverse("awards:notice_confirm", args=[notice.pk]))

    assert answer.status_code == 409
    assert Application.objects.get(pk=applications[0].pk).state == "public_notice"


def test_confirming_after_the_notice_makes_the_awards_and_names_what_is_left(client, manager, clock_at):
    notice, applications = noticed("award", "award", clock_at=clock_at)
    clock_at(AFTER_NOTICE.replace(day=6))
    objection_to(notice.entries.get(position=2))
    clock_at(AFTER_NOTICE)

    answer = client.post(reverse("awards:notice_confirm", args=[notice.pk]), follow=True)

    assert [Application.objects.get(pk=one.pk).state for one in applications] == ["awarded", "public_notice"]
    assert applications[1].number in answer.content.decode()


def test_the_award_page_says_nothing_before_the_release(client):
    _direction, (application, _other) = decided("award", "award")
    owner = people_of(application).owner
    client.force_login(owner)

    assert client.get(reverse("awards:award", args=[application.pk])).status_code == 404


def test_the_award_page_shows_the_unit_what_was_decided(client):
    _direction, applications = released("award", "award", "reserve", "reject")
    answers = []
    for application in applications:
        client.force_login(people_of(application).owner)
        answers.append(client.get(reverse("awards:award", args=[application.pk])).status_code)

    assert answers == [200, 200, 200, 200]


def test_the_calendar_is_corrected_on_its_page(client, manager):
    url = reverse("awards:calendar", args=[2025])

    answer = client.post(url, {"date": "2025-12-31", "is_working": "no", "note": "调休"})

    assert answer.status_code == 302
    assert "调休" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "data", [{"date": "2025-13-40"}, {"date": "0001-01-01"}, {"date": "9999-12-31", "is_working": "x"}]
)
def test_a_wrong_day_changes_nothing(client, manager, data):
    assert client.post(reverse("awards:calendar", args=[2025]), data).status_code == 422


@pytest.mark.parametrize("year", [0, 1, 2027, 99999])
def test_any_year_has_a_page(client, manager, year):
    assert client.get(reverse("awards:calendar", args=[year])).status_code == 200


def test_an_award_is_revoked_with_a_reason_only(client, manager, clock_at):
    from tests.factories.awards import awarded

    application = awarded(clock_at=clock_at)
    url = reverse("awards:revoke", args=[application.pk])

    silent = client.post(url, {"reason": " ", "version": 1})
    done = client.post(url, {"reason": "提供虚假材料", "version": 1})

    assert (silent.status_code, done.status_code) == (422, 302)
    assert Application.objects.get(pk=application.pk).state == "revoked"
    assert "立项后由承办人起草" not in client.get(reverse("awards:award", args=[application.pk])).content.decode()


def test_an_auditor_reads_everything_and_changes_nothing(client):
    direction, (application,) = deliberated(90)
    client.force_login(UserFactory(roles=["auditor"]))
    url = reverse("awards:deliberation", args=[direction.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, row_of(application, outcome="award", amount="6")).status_code == 403
    assert client.get(reverse("awards:release", args=[direction.pk])).status_code == 403
    assert Decision.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"first_day": "31.4.2025"},
        {"first_day": "9999-12-31"},
        {"first_day": "0001-01-01"},
        {"directions": ["999999"]},
        {"directions": ["x"]},
        {"columns": ["owner"]},
        {"title": ""},
        {"contact": "\x00"},
        {"contact": "规划处 022-1"},
    ],
)
def test_nonsense_in_a_notice_is_refused_politely(client, manager, clock_at, said):
    clock_at(NOON)
    direction, _applications = released("award", "award")
    data = {
        "directions": [direction.pk],
        "title": "拟立项公示",
        "first_day": "2025-04-30",
        "contact": "规划处 022-23039857",
        "publish": "1",
    }

    answer = client.post(reverse("awards:notice_new", args=[direction.program.code]), data | said)

    assert (answer.status_code, PublicNotice.objects.count()) == (422, 0)


def test_an_expert_does_not_follow_what_they_scored(client):
    from guardian.shortcuts import assign_perm

    from tests.factories.organisations import OrganisationFactory, member_of

    _direction, (application, _other) = released("award", "award")
    expert = member_of(OrganisationFactory())
    expert.groups.add(*UserFactory(roles=["expert"]).groups.all())
    assign_perm("applications.review_application", expert, application)
    client.force_login(expert)

    assert client.get(reverse("awards:award", args=[application.pk])).status_code == 404
    assert client.get(reverse("awards:thread", args=[application.pk])).status_code == 404


@pytest.mark.parametrize("name", ["award_list", "objections", "notice_list"])
@pytest.mark.parametrize("query", ["state=nonsense&page=x", "state=%00&page=-1", "page=999999999999999999999"])
def test_nonsense_in_an_address_is_the_plain_list(client, manager, name, query):
    assert client.get(f"{reverse(f'awards:{name}')}?{query}").status_code == 200
