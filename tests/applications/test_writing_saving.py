"""What was typed is kept: complete or not, right or wrong, whoever else saved meanwhile."""

import pytest
from django.urls import reverse

from applications.sections import KINDS
from applications.services import checking, drafting
from tests.applications.writing import address, data_of, fields_of, save, state_of, whole_direction
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ApplicationFactory(direction=whole_direction())


@pytest.fixture
def applicant(client, draft):
    client.force_login(draft.owner)
    return client


def test_an_incomplete_section_is_saved_as_in_progress(applicant, draft):
    response = save(applicant, draft, "cover", title="专利导航")

    assert response.status_code == 302
    assert data_of(draft, "cover")["title"] == "专利导航"
    assert state_of(draft, "cover") == "incomplete"


def test_the_title_is_kept_on_the_declaration_and_found_by_its_words(applicant, draft):
    save(applicant, draft, "cover", title="重点产业专利导航")

    draft.refresh_from_db()
    assert draft.title == "重点产业专利导航"
    assert draft.terms.filter(term="导航").exists()


def test_the_new_cover_begins_with_the_persons_own_name_and_phone(applicant, draft):
    draft.owner.phone = "13802012345"
    draft.owner.save()

    fields = fields_of(applicant.get(address(draft, "cover")))

    assert (fields["contact_name"], fields["contact_phone"]) == (draft.owner.name, "13802012345")


def test_a_wrong_value_is_saved_as_typed_and_named_beside_its_field(applicant, draft):
    save(applicant, draft, "cover", title="甲", starts="明年春天")

    page = applicant.get(address(draft, "cover")).content.decode()

    assert data_of(draft, "cover")["starts"] == "明年春天"
    assert state_of(draft, "cover") == "problem"
    assert 'value="明年春天"' in page
    assert 'href="#id_starts"' in page


def test_saving_and_checking_leads_to_what_is_missing(applicant, draft):
    response = save(applicant, draft, "cover", "check", title="甲")

    assert response.url == address(draft, "cover") + "?check=1"
    page = applicant.get(response.url)
    assert "id_starts" in [link["href"].strip("#") for link in page.context["links"]]


def test_whoever_comes_back_reads_how_much_is_not_filled_in_beside_what_is_wrong(applicant, draft):
    checked = applicant.get(save(applicant, draft, "cover", "check", title="甲", starts="明年春天").url)
    again = applicant.get(address(draft, "cover"))
    listed, further = again.context["links"][:-1], again.context["links"][-1]

    assert further["text"].startswith(f"另有 {len(checked.context['links']) - len(listed)} 处未填写")
    assert applicant.get(further["href"]).context["links"] == checked.context["links"]


def test_a_complete_section_leads_on_to_the_task_list(applicant, draft):
    response = save(
        applicant,
        draft,
        "cover",
        "check",
        title="甲",
        starts="2025-03-01",
        ends="2026-02-28",
        contact_phone="022-23530000",
    )

    assert response.url == reverse("applications:task_list", args=[draft.pk])
    assert state_of(draft, "cover") == "complete"


def test_a_change_from_the_check_page_leads_back_there(applicant, draft):
    changes = {
        "title": "甲",
        "starts": "2025-03-01",
        "ends": "2026-02-28",
        "contact_phone": "022-23530000",
        "from": "check",
    }
    response = save(applicant, draft, "cover", "check", **changes)

    assert response.url == reverse("applications:check", args=[draft.pk])


@pytest.mark.parametrize(
    "typed",
    ["\x00空", "长" * 100_000, "-5", "9" * 400, "１２３", "1e999", "NaN", "<script>", "\u202e", "' OR 1=1"],
)
@pytest.mark.parametrize(("key", "field"), [("cover", "title"), ("cover", "contact_phone"), ("budget", "sources-0-amount"), ("targets", "values-sessions"), ("schedule", "rows-0-from"), ("basis", "background")])  # fmt: skip
def test_whatever_is_typed_is_cleaned_or_named_never_an_error(applicant, draft, key, field, typed):
    fields = fields_of(applicant.get(address(draft, key)))

    response = applicant.post(address(draft, key), {**fields, field: typed, "action": "check"})

    assert response.status_code == 302
    assert applicant.get(response.url, follow=True).status_code == 200


def test_half_a_character_in_the_bytes_is_no_error(applicant, draft):
    body = b"revision=0&action=save&title=%ED%A0%80%00%E9%A2%98"

    response = applicant.post(address(draft, "cover"), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 302
    assert data_of(draft, "cover")["title"].endswith("题")


def test_full_width_digits_are_read_as_digits(applicant, draft):
    save(applicant, draft, "budget", sources__0__amount="１２．５")

    assert data_of(draft, "budget")["sources"][0]["amount"] == "125000.00"


def test_the_budget_keeps_its_sums_on_the_declaration(applicant, draft):
    save(
        applicant,
        draft,
        "budget",
        sources__0__amount="8",
        sources__1__amount="2.5",
        expenses__0__grant="8",
        expenses__0__own="2.5",
    )

    draft.refresh_from_db()
    assert (draft.requested_yuan, draft.own_funds_yuan, draft.total_yuan) == (80_000, 25_000, 105_000)
    assert state_of(draft, "budget") == "complete"


def test_somebody_elses_save_is_never_overwritten_and_both_texts_are_shown(applicant, draft):
    mine = fields_of(applicant.get(address(draft, "cover"))) | {"title": "我的题目", "action": "save"}
    theirs = {**KINDS["cover"].initial(checking.context_of(draft, [], (), person=draft.owner)), "title": "别人的题目"}
    drafting.save_section(draft.pk, "cover", by=draft.owner, revision=0, data=theirs, state="incomplete")

    response = applicant.post(address(draft, "cover"), mine)

    page = response.content.decode()
    assert response.status_code == 409
    assert data_of(draft, "cover")["title"] == "别人的题目"
    assert ("项目名称", "别人的题目", "我的题目") in response.context["differences"]
    assert fields_of(response)["title"] == "我的题目"
    assert "别人的题目" in page


def test_after_comparing_the_second_save_goes_through(applicant, draft):
    mine = fields_of(applicant.get(address(draft, "cover"))) | {"title": "我的题目", "action": "save"}
    drafting.save_section(draft.pk, "cover", by=draft.owner, revision=0, data={"title": "别人"}, state="incomplete")
    refused = applicant.post(address(draft, "cover"), mine)

    response = applicant.post(address(draft, "cover"), fields_of(refused) | {"action": "save"})

    assert response.status_code == 302
    assert data_of(draft, "cover")["title"] == "我的题目"


def test_a_save_in_the_background_answers_with_the_new_revision(applicant, draft):
    fields = fields_of(applicant.get(address(draft, "cover"))) | {"title": "边写边存"}

    response = applicant.post(address(draft, "cover"), fields, headers={"X-Autosave": "1"})

    assert response.json()["revision"] == 1
    assert data_of(draft, "cover")["title"] == "边写边存"


def test_a_stale_save_in_the_background_changes_nothing_and_says_why(applicant, draft):
    fields = fields_of(applicant.get(address(draft, "cover"))) | {"title": "旧"}
    drafting.save_section(draft.pk, "cover", by=draft.owner, revision=0, data={"title": "新"}, state="incomplete")

    response = applicant.post(address(draft, "cover"), fields, headers={"X-Autosave": "1"})

    assert response.status_code == 409
    assert data_of(draft, "cover")["title"] == "新"


def test_a_row_is_added_without_javascript_and_nothing_typed_is_lost(applicant, draft):
    fields = fields_of(applicant.get(address(draft, "schedule"))) | {"rows-0-work": "调研", "add_row": "rows"}

    response = applicant.post(address(draft, "schedule"), fields)

    shown = fields_of(applicant.get(response.url))
    assert shown["rows-0-work"] == "调研"
    assert shown["rows-TOTAL_FORMS"] == "2"


def test_a_row_is_removed_without_javascript(applicant, draft):
    rows = {"rows-TOTAL_FORMS": "2", "rows-0-work": "调研", "rows-1-work": "总结", "remove_row": "rows-0"}

    applicant.post(address(draft, "schedule"), fields_of(applicant.get(address(draft, "schedule"))) | rows)

    assert [row["work"] for row in data_of(draft, "schedule")["rows"]] == ["总结"]


def test_a_huge_row_count_reads_no_more_rows_than_the_table_may_have(applicant, draft):
    fields = fields_of(applicant.get(address(draft, "schedule"))) | {"rows-TOTAL_FORMS": "99999", "action": "save"}

    assert applicant.post(address(draft, "schedule"), fields).status_code == 302


def test_another_member_may_not_write_but_loses_nothing_typed(client, draft):
    admin = people_of(draft).admin
    client.force_login(admin)

    response = client.post(address(draft, "cover"), {"revision": "0", "title": "管理员改的", "action": "save"})

    assert response.status_code == 403
    assert fields_of(response)["title"] == "管理员改的"
    assert data_of(draft, "cover") == {}


def test_after_submission_a_late_save_is_refused_and_its_text_still_stands_on_the_page(client):
    application = ApplicationFactory(direction=whole_direction(), submitted=True)
    client.force_login(application.owner)

    response = client.post(address(application, "cover"), {"revision": "1", "title": "迟到的修改", "action": "save"})

    assert response.status_code == 409
    assert fields_of(response)["title"] == "迟到的修改"
    assert data_of(application, "cover")["title"] == "重点产业专利导航与培育"


def test_after_an_offices_return_only_the_named_sections_open(client):
    application = ApplicationFactory(direction=whole_direction(), returned=True, return_sections=["budget"])
    client.force_login(application.owner)

    pages = {key: client.get(address(application, key)).content.decode() for key in ("budget", "cover")}

    assert {key: "data-autosave" in page for key, page in pages.items()} == {"budget": True, "cover": False}
    assert "本部分未要求修改" in pages["cover"]


def test_a_locked_section_cannot_be_saved_by_hand_either(client):
    application = ApplicationFactory(direction=whole_direction(), returned=True, return_sections=["budget"])
    client.force_login(application.owner)

    response = client.post(address(application, "cover"), {"revision": "1", "title": "换题", "action": "save"})

    assert response.status_code == 409
    assert data_of(application, "cover")["title"] == "重点产业专利导航与培育"


def test_the_administrator_hands_a_declaration_over_and_the_new_person_goes_on(client, draft):
    people = people_of(draft)
    successor = member_of(draft.organisation)
    client.force_login(people.admin)
    sent = {"to": successor.pk, "version": draft.version, "shown": draft.owner_id}

    client.post(reverse("applications:hand_over", args=[draft.pk]), sent)

    client.force_login(successor)
    assert save(client, draft, "cover", title="接着写").status_code == 302
    assert data_of(draft, "cover")["title"] == "接着写"


def test_a_member_cannot_hand_a_declaration_over(applicant, draft):
    assert applicant.get(reverse("applications:hand_over", args=[draft.pk])).status_code == 403


def test_a_form_sent_after_the_session_ended_shows_its_text_again(client, draft):
    sent = {"revision": "0", "title": "写了三个小时的题目", "action": "save", "csrfmiddlewaretoken": "secret-token"}

    response = client.post(address(draft, "cover"), sent)

    page = response.content.decode()
    assert response.status_code == 401
    assert "写了三个小时的题目" in page
    assert "secret-token" not in page
    assert data_of(draft, "cover") == {}
