"""Decisions of the unit and the offices through their pages: confirmed, refused with words, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from applications import deadline
from applications.models import Application, ConditionMark, Extension
from applications.services import offices, submitting
from ipfund.common import clock
from ipfund.common.fields import error_links
from tests.factories.organisations import OrganisationFactory
from tests.factories.process import admin_of, declaration, manager, no_check, officer_for, officer_in_charge

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]


def act(client, person, application, name, **data):
    client.force_login(person)
    address = reverse("applications:act", args=[application.pk, name])
    return client.post(address, {"version": application.version, **data})


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def tomorrow():
    return (localdate() + timedelta(days=1)).isoformat()


def test_approving_leads_to_the_receipt(client):
    application = declaration("unit_review")
    answer = act(client, admin_of(application.organisation), application, "approve", read="on")

    assert (answer.status_code, answer.url) == (302, reverse("applications:receipt", args=[application.pk]))


def test_approving_asks_for_a_confirmation(client):
    application = declaration("unit_review")
    answer = act(client, admin_of(application.organisation), application, "approve")

    assert (answer.status_code, state_of(application), "read" in answer.context["form"].errors) == (
        422,
        "unit_review",
        True,
    )


def test_an_approval_opened_after_the_deadline_says_that_it_is_closed(client):
    application = declaration("unit_review")
    application.program.closes_at = clock.now() - timedelta(seconds=1)
    application.program.save(update_fields=["closes_at"])
    client.force_login(admin_of(application.organisation))
    page = client.get(reverse("applications:act", args=[application.pk, "approve"]))

    assert (page.status_code, page.context["form"]) == (200, None)
    assert "已截止" in page.content.decode()


def test_after_the_deadline_no_page_offers_what_would_be_refused(client):
    application = declaration("unit_review")
    application.program.closes_at = clock.now() - timedelta(seconds=1)
    application.program.save(update_fields=["closes_at"])
    client.force_login(admin_of(application.organisation))
    pk = application.pk
    names = [("detail", pk), ("unit_waiting",), ("submitted", pk), ("task_list", pk)]
    page, inbox, submitted, tasks = [client.get(reverse(f"applications:{name}", args=args)) for name, *args in names]

    assert [url.split("/do/")[-1].split("/")[0] for _label, url, *_how in page.context["acts"]][:1] == ["withdraw"]
    assert (page.context["turn"], "/do/" in inbox.content.decode()) == (None, False)
    assert ["已截止" in one.content.decode() for one in (page, submitted, tasks)] == [True] * 3


@pytest.mark.parametrize(
    ("state", "name", "why"),
    [
        ("unit_review", "unit-return", "截止时间为"),
        ("unit_review", "take-back", "截止时间为"),
        ("first_review", "take-back", "截止时间为"),
        ("accepted", "take-back", "申报书状态为“已受理”"),
    ],
)
def test_a_decision_that_came_too_late_is_refused_by_page_and_service_for_the_deadline(client, state, name, why):
    application = declaration(state)
    application.program.closes_at = clock.now() - timedelta(seconds=1)
    application.program.save(update_fields=["closes_at"])
    admin = admin_of(application.organisation)
    done = act(client, admin, application, name, reason="请补充")
    page = client.get(reverse("applications:act", args=[application.pk, name]), follow=True)

    assert (done.status_code, state_of(application)) == (409, state)
    assert why in str(next(iter(page.context["messages"])))


def test_an_unanswered_return_is_not_refused_before_its_due_date_and_the_page_says_when(client):
    application = declaration("returned")
    client.force_login(officer_for(application))
    page = client.get(reverse("applications:act", args=[application.pk, "refuse-unanswered"]), follow=True)

    assert deadline.in_words(deadline.due_at(application)) in str(next(iter(page.context["messages"])))


def test_approving_an_old_version_says_so_beside_the_button(client):
    application = declaration("unit_review")
    admin = admin_of(application.organisation)
    submitting.unit_return(application.pk, by=admin, version=1, reason="改")
    submitting.submit(application.pk, by=application.owner, version=1, check=no_check)
    answer = act(client, admin, application, "approve", read="on")

    assert (answer.status_code, state_of(application)) == (409, "unit_review")
    assert "第 1 版" in answer.content.decode()


def test_the_own_declaration_is_named_as_such(client):
    unit = OrganisationFactory()
    application = declaration("unit_review", organisation=unit, owner=admin_of(unit))
    client.force_login(application.owner)
    page = client.get(reverse("applications:act", args=[application.pk, "approve"]))

    assert page.context["own"] is True


def test_a_return_without_a_reason_keeps_what_was_chosen(client):
    application = declaration("unit_review")
    answer = act(
        client, admin_of(application.organisation), application, "unit-return", reason=" ", sections=["budget"]
    )

    assert (answer.status_code, answer.context["form"]["sections"].value(), state_of(application)) == (
        422,
        ["budget"],
        "unit_review",
    )


@pytest.mark.parametrize(
    ("state", "who", "name", "data", "expected"),
    [
        ("unit_review", "admin", "unit-return", {"reason": "请补充", "sections": ["budget"]}, "returned"),
        ("unit_review", "owner", "take-back", {}, "draft"),
        ("unit_review", "owner", "withdraw", {"reason": "放弃"}, "withdrawn"),
        ("first_review", "admin", "take-back", {}, "draft"),
        ("first_review", "admin", "withdraw", {"reason": "放弃"}, "withdrawn"),
        ("first_review", "officer", "pass", {"opinion": "同意"}, "accepted"),
        (
            "first_review",
            "officer",
            "return",
            {"reason": "请补充", "sections": ["budget"], "due_day": "next"},
            "returned",
        ),
        ("first_review", "officer", "refuse", {"reason": "不符", "clause": "first"}, "refused"),
        (
            "accepted",
            "in_charge",
            "return",
            {"reason": "请补充", "sections": ["budget"], "due_day": "next"},
            "returned",
        ),
        ("accepted", "in_charge", "refuse", {"reason": "不符", "clause": "first"}, "refused"),
    ],
)
def test_each_decision_works_from_its_page(client, state, who, name, data, expected):  # noqa: PLR0917 -- its table
    application = declaration(state)
    people = {
        "admin": admin_of(application.organisation),
        "owner": application.owner,
        "officer": officer_for(application),
        "in_charge": officer_in_charge(application),
    }
    data = {**data, "due_day": localdate(application.program.closes_at)} if "due_day" in data else data
    data = {**data, "clause": next(iter(offices.clauses_of(application.direction)))} if "clause" in data else data
    answer = act(client, people[who], application, name, **data)

    assert (answer.status_code, state_of(application)) == (302, expected)


@pytest.mark.parametrize(("name", "status"), [("approve", 403), ("pass", 403), ("nonsense", 404), ("extend", 403)])
def test_the_applicant_may_not_decide_for_others(client, name, status):
    application = declaration("unit_review" if name != "pass" else "first_review")
    data = {"read": "on", "opinion": "好", "day": tomorrow(), "time": "17:00", "reason": "想晚点"}
    answer = act(client, application.owner, application, name, **data)

    assert answer.status_code == status


def test_what_somebody_may_not_see_they_may_not_decide_on_either(client):
    application = declaration("first_review")
    stranger = officer_for(declaration("first_review"))

    assert act(client, stranger, application, "pass", opinion="同意").status_code == 404


@pytest.mark.parametrize("name", ["pass", "refuse", "return"])
def test_an_unknown_clause_section_or_an_empty_opinion_is_refused_with_a_message(client, name):
    application = declaration("first_review")
    data = {"opinion": "", "reason": "不符", "clause": "自拟条款", "sections": ["nothing"], "due_day": tomorrow()}
    answer = act(client, officer_for(application), application, name, **data)

    assert (answer.status_code, bool(answer.context["form"].errors), state_of(application)) == (
        422,
        True,
        "first_review",
    )


def test_passing_is_blocked_with_a_link_while_the_unit_is_not_confirmed(client):
    application = declaration("first_review", organisation=OrganisationFactory(pending=True))
    officer = officer_for(application)
    client.force_login(officer)
    page = client.get(reverse("applications:review", args=[application.pk]))

    assert page.context["clash"] == application.organisation.get_absolute_url()
    assert act(client, officer, application, "pass", opinion="同意").status_code == 409


# --- the conditions ----------------------------------------------------------------------------------------------------


def mark(client, person, application, **data):
    client.force_login(person)
    return client.post(reverse("applications:review", args=[application.pk]), {"version": application.version, **data})


def test_the_review_page_shows_every_condition_with_sentence_data_and_verdict(client):
    application = declaration("first_review")
    client.force_login(officer_for(application))
    page = client.get(reverse("applications:review", args=[application.pk]))
    found = {answer.id: answer.verdict for answer in page.context["answers"]}

    assert found == {"legal_form": "pass", "limit": "pass", "truth": "needs_judgement"}
    assert [text in page.content.decode() for text in ("依法注册登记的企业、事业单位、社会组织", "企业")] == [
        True,
        True,
    ]


def test_the_pass_says_how_many_conditions_nobody_has_judged(client):
    application = declaration("first_review")
    officer = officer_for(application)
    client.force_login(officer)
    address = reverse("applications:act", args=[application.pk, "pass"])
    before = client.get(address).content.decode()
    mark(client, officer, application, **{"truth-verdict": "pass"})
    after = client.get(address).content.decode()

    assert ["项条件待认定" in page for page in (before, after)] == [True, False]


def test_an_officers_ticks_are_saved_together(client):
    application = declaration("first_review")
    answer = mark(client, officer_for(application), application, **{"truth-verdict": "pass", "limit-verdict": "pass"})

    assert answer.status_code == 302
    assert sorted(ConditionMark.objects.values_list("condition_id", "verdict")) == [
        ("limit", "pass"),
        ("truth", "pass"),
    ]


def test_an_override_without_a_reason_is_refused_and_with_one_it_stands(client):
    application = declaration("first_review")
    officer = officer_for(application)
    bare = mark(client, officer, application, **{"legal_form-verdict": "fail"})
    before = ConditionMark.objects.count()
    given = mark(client, officer, application, **{"legal_form-verdict": "fail", "legal_form-reason": "执照已注销"})

    assert (bare.status_code, before, given.status_code) == (200, 0, 302)
    assert ConditionMark.objects.get().reason == "执照已注销"


def test_a_reason_that_is_too_long_is_told_once_and_for_its_condition(client):
    application = declaration("first_review")
    officer, sent = officer_for(application), {"legal_form-verdict": "fail", "legal_form-reason": "长" * 501}
    page = mark(client, officer, application, **sent)
    form = next(form for answer, form in page.context["forms"] if answer.id == "legal_form")

    assert [
        (link["text"].count("依法注册登记"), "最多填写500个字符" in link["text"]) for link in error_links(form)
    ] == [(1, True)]


def test_ticks_on_an_old_page_are_refused(client):
    application = declaration("first_review")
    application.version = 7
    answer = mark(client, officer_for(application), application, **{"truth-verdict": "pass"})

    assert (answer.status_code, ConditionMark.objects.count()) == (409, 0)


# --- exceptions and the manager's deadline -----------------------------------------------------------------------------


def test_an_officer_grants_an_exception_to_a_draft_they_cannot_read(client):
    application = declaration("draft")
    officer = officer_for(application)
    client.force_login(officer)
    later = localdate(application.program.closes_at) + timedelta(days=1)
    data = {"number": application.number, "day": later.isoformat(), "time": "17:00", "reason": "住院证明"}
    seen = client.get(application.get_absolute_url()).status_code
    asked = client.post(reverse("applications:exception"), data)
    shown = asked.context["form"].data["shown"]
    unsure = client.post(reverse("applications:exception"), {**data, "shown": shown})
    changed = client.post(reverse("applications:exception"), {**data, "shown": shown, "change": "1"})
    before = Extension.objects.count()
    answer = client.post(reverse("applications:exception"), {**data, "shown": shown, "sure": "on"})

    assert (seen, asked.status_code, application.organisation.name in asked.content.decode()) == (404, 200, True)
    assert (unsure.status_code, list(unsure.context["form"].errors), before) == (422, ["sure"], 0)
    assert ('name="sure"' in unsure.content.decode(), 'name="sure"' in changed.content.decode()) == (True, False)
    assert (answer.status_code, Extension.objects.get().granted_by) == (302, officer)


@pytest.mark.parametrize("number", ["TJ2025-9-9-99999", "", "'; DROP TABLE"])
def test_an_exception_for_a_number_nobody_knows_is_refused_with_a_message(client, number):
    application = declaration("draft")
    client.force_login(officer_for(application))
    data = {"number": number, "day": tomorrow(), "time": "17:00", "reason": "住院"}
    answer = client.post(reverse("applications:exception"), data)

    assert (answer.status_code, "number" in answer.context["form"].errors) == (422, True)


def test_a_filed_declaration_is_given_no_time_and_the_first_step_says_so(client):
    application = declaration("first_review")
    client.force_login(officer_for(application))
    data = {"number": application.number, "day": tomorrow(), "time": "17:00", "reason": "住院"}
    answer = client.post(reverse("applications:exception"), data)

    assert (answer.status_code, answer.context["application"]) == (422, None)
    assert "状态为“初审”，无需延长截止时间" in answer.content.decode()


def test_another_offices_officer_cannot_give_time(client):
    application = declaration("draft")
    client.force_login(officer_for(declaration("first_review")))
    data = {"number": application.number, "day": tomorrow(), "time": "17:00", "reason": "住院"}
    client.post(reverse("applications:exception"), data)

    assert Extension.objects.count() == 0


def test_the_manager_moves_the_deadline_after_confirming_it(client):
    application = declaration("draft")
    client.force_login(manager())
    address = reverse("applications:move_deadline", args=[application.program.code])
    later = localdate(application.program.closes_at) + timedelta(days=2)
    shown = client.get(address).context["form"].initial["shown"]
    data = {"day": later.isoformat(), "time": "17:00", "reason": "系统升级", "shown": shown}
    unsure, sure = client.post(address, data), client.post(address, {**data, "sure": "on"})
    application.program.refresh_from_db()

    assert (unsure.status_code, sure.status_code) == (422, 302)
    assert localdate(application.program.closes_at) == later


def test_a_deadline_in_the_past_is_refused_with_a_message(client):
    application = declaration("draft")
    client.force_login(manager())
    data = {"day": "2020-01-01", "time": "17:00", "reason": "提前", "sure": "on"}
    answer = client.post(reverse("applications:move_deadline", args=[application.program.code]), data)

    assert (answer.status_code, "day" in answer.context["form"].errors) == (422, True)
    assert application.program.closes_at > clock.now()
