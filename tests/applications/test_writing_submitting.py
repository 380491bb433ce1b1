"""Handing it in: the acknowledgement, the refusals beside the button, the double click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.models import ApplicationVersion
from ipfund.common import clock
from ipfund.common.models import Event
from tests.applications.writing import save, whole_direction
from tests.factories.applications import ApplicationFactory, people_of
from tests.factories.organisations import OrganisationFactory, SanctionFactory, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)
    return application


def submit(client, application, version=0):
    return client.post(reverse("applications:submit", args=[application.pk]), {"version": version})


def close(application):
    program = application.program
    program.closes_at = clock.now() - timedelta(seconds=1)
    program.save(update_fields=["closes_at"])


def test_submitting_leads_to_an_acknowledgement_that_says_the_unit_must_still_approve(client, complete):
    admin = people_of(complete).admin

    response = client.get(submit(client, complete).url)

    page = response.content.decode()
    assert "尚需单位审查" in page
    assert f"{complete.number}-V1" in page
    assert [one.name for one in response.context["admins"]] == [admin.name]


def test_the_acknowledgement_says_so_when_nobody_can_approve(client, complete):
    page = client.get(submit(client, complete).url).content.decode()

    assert "没有管理员" in page


def test_a_double_click_gives_one_version_and_the_same_acknowledgement(client, complete):
    answers = [submit(client, complete).url, submit(client, complete).url]

    assert answers[0] == answers[1]
    assert ApplicationVersion.objects.filter(application=complete).count() == 1


def test_an_incomplete_declaration_is_not_submitted_and_its_sections_are_named(client):
    application = ApplicationFactory(direction=whole_direction(), complete=True)
    client.force_login(application.owner)
    save(client, application, "cover", title="")

    response = submit(client, application)

    assert response.status_code == 409
    assert "部分cover" in response.context["refusal"].message
    assert Event.objects.filter(subject_id=application.pk, action="submit", refused=True).count() == 1


def test_the_check_page_offers_no_button_while_something_is_open(client, complete):
    save(client, complete, "budget", sources__0__amount="3")

    response = client.get(reverse("applications:check", args=[complete.pk]))

    assert len(response.context["open_points"]) == 1
    assert reverse("applications:submit", args=[complete.pk]) not in response.content.decode()


def test_a_late_attempt_is_answered_beside_the_button_with_both_times(client, complete):
    close(complete)

    response = submit(client, complete)

    assert response.status_code == 409
    assert response.context["refusal"].code == "late"
    assert "已填写的内容均已保存" in response.content.decode()


def test_after_the_deadline_the_check_page_says_so_instead_of_a_button(client, complete):
    close(complete)

    page = client.get(reverse("applications:check", args=[complete.pk])).content.decode()

    assert "不能再提交" in page
    assert reverse("applications:submit", args=[complete.pk]) not in page


def test_a_condition_that_blocks_is_shown_with_the_guides_sentence(client, complete):
    complete.organisation.legal_form = "机关"
    complete.organisation.save()

    page = client.get(reverse("applications:check", args=[complete.pk])).content.decode()

    assert "依法注册登记的企业、事业单位、社会组织" in page
    assert submit(client, complete).status_code == 409


def test_an_old_page_cannot_submit_over_a_newer_version(client):
    application = ApplicationFactory(direction=whole_direction(), returned=True, return_sections=["budget"])
    client.force_login(application.owner)

    assert submit(client, application, version=0).status_code == 409


def test_a_return_names_the_attachments_too_when_they_may_be_changed(client):
    named = ["budget", "attachments"]
    application = ApplicationFactory(direction=whole_direction(), returned=True, return_sections=named)
    client.force_login(application.owner)

    page = client.get(application.get_absolute_url()).content.decode()

    assert ('href="#section-budget"' in page, 'href="#section-attachments"' in page) == (True, True)


def test_a_corrected_return_is_submitted_as_the_next_version(client):
    application = ApplicationFactory(direction=whole_direction(), returned=True, return_sections=["budget"])
    client.force_login(application.owner)
    save(client, application, "budget", "check", expenses__0__note="补充测算依据")

    response = submit(client, application, version=1)

    assert response.status_code == 302
    assert application.versions.count() == 2


def test_only_the_applicant_submits(client, complete):
    client.force_login(people_of(complete).admin)

    assert submit(client, complete).status_code == 403


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 50])
def test_nonsense_for_a_version_is_no_error(client, complete, version):
    assert submit(client, complete, version).status_code == 409


def test_opening_the_submit_address_submits_nothing_and_leads_to_the_button(client, complete):
    answer = client.get(reverse("applications:submit", args=[complete.pk]))

    assert (answer.status_code, answer.url) == (302, reverse("applications:check", args=[complete.pk]))
    complete.refresh_from_db()
    assert (complete.state, complete.version) == ("draft", 0)


# --- starting ------------------------------------------------------------------------------------------------------


def test_a_declaration_is_started_from_its_direction(client):
    direction, unit = whole_direction(), OrganisationFactory()
    person = member_of(unit)
    client.force_login(person)

    response = client.post(reverse("applications:start", args=[direction.pk]), {"organisation": unit.pk})

    started = direction.applications.get()
    assert response.url == reverse("applications:task_list", args=[started.pk])
    assert (started.owner, started.organisation) == (person, unit)


def test_nobody_starts_for_a_unit_that_is_not_theirs(client):
    direction, other = whole_direction(), OrganisationFactory()
    client.force_login(member_of(OrganisationFactory()))

    client.post(reverse("applications:start", args=[direction.pk]), {"organisation": other.pk})

    assert direction.applications.count() == 0


def test_a_sanction_of_the_unit_is_told_before_the_long_form(client):
    condition = {
        "id": "debarred", "clause": "二、3", "text": "三年内禁止申报", "class": "list",
        "rule": {"not": {"in": ["unit.sanctions", ["debarred"]]}},
    }  # fmt: skip
    application = ApplicationFactory(direction=whole_direction())
    direction = whole_direction(conditions=[{**condition, "class": "data"}])
    SanctionFactory(organisation=application.organisation)
    client.force_login(application.owner)

    response = client.get(reverse("applications:start", args=[direction.pk]))

    assert [answer.sentence for answer in response.context["blocked"]] == ["三年内禁止申报"]
    assert "开始填写" not in response.content.decode()


@pytest.mark.parametrize(("trait", "said"), [("draft", "您已开始填写一份"), ("submitted", "您已提交一份")])
def test_before_another_is_started_the_page_names_the_one_there_is(client, trait, said):
    application = ApplicationFactory(direction=whole_direction(), **({trait: True} if trait != "draft" else {}))
    client.force_login(application.owner)

    page = client.get(reverse("applications:start", args=[application.direction_id])).content.decode()

    assert [words in page for words in ("您已开始填写一份", "您已提交一份")] == [
        said == "您已开始填写一份",
        said == "您已提交一份",
    ]


def test_a_closed_program_is_not_started(client):
    application = ApplicationFactory(direction=whole_direction())
    close(application)
    client.force_login(application.owner)

    page = reverse("applications:start", args=[application.direction_id])
    response = client.post(page, {"organisation": application.organisation_id})

    assert response.status_code == 409
    assert application.direction.applications.count() == 1


def test_the_directions_of_open_programs_are_there_to_choose_from(client):
    application = ApplicationFactory(direction=whole_direction())
    client.force_login(application.owner)

    page = client.get(reverse("applications:choose")).content.decode()

    assert reverse("applications:start", args=[application.direction_id]) in page


def test_ones_own_list_says_what_to_do_next(client):
    application = ApplicationFactory(direction=whole_direction(), submitted=True)
    client.force_login(application.owner)

    page = client.get(reverse("applications:mine")).content.decode()

    assert "须由单位在截止时间前审查通过" in page
