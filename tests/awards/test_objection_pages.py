import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from guardian.shortcuts import assign_perm

from applications.models import Application
from awards.models import Objection
from awards.services.objections import rule_objection
from ipfund.common import audit
from ipfund.common.errors import Unfit
from tests.factories.accounts import UserFactory
from tests.factories.applications import people_of
from tests.factories.awards import AFTER_NOTICE, SAID, a_manager, a_pdf, noticed, objection_to

pytestmark = [pytest.mark.django_db, pytest.mark.once("sqlite")]
RUNNING = AFTER_NOTICE.replace(day=6)
SECRETS = ["赵实名", "13800000000", "zhao@example.org", SAID["text"]]


@pytest.fixture
def entry(clock_at):
    notice, _applications = noticed("award", clock_at=clock_at)
    clock_at(RUNNING)
    return notice.entries.select_related("decision__application__direction").get()


def typed(**said):
    return {**SAID, "truth": "on", "evidence": [a_pdf("证据.pdf")]} | said


def post(client, entry, address="192.0.2.1", **said):
    return client.post(reverse("awards:object", args=[entry.pk]), typed(**said), REMOTE_ADDR=address)


def test_anybody_objects_by_name_and_gets_an_acknowledgement(client, entry):
    answer = post(client, entry)

    objection = Objection.objects.get()
    assert answer.url == reverse("awards:objection_received", args=[objection.token])
    assert objection.number in client.get(answer.url).content.decode()


def test_the_acknowledgement_does_not_show_who_wrote(client, entry):
    page = client.get(post(client, entry).url).content.decode()

    assert [secret for secret in SECRETS if secret in page] == []


@pytest.mark.parametrize(
    "said",
    [
        {"author_name": "匿名"},
        {"author_name": ""},
        {"contact": "没有"},
        {"contact": ""},
        {"text": " "},
        {"text": "长" * 5001},
        {"kind": "robot"},
        {"kind": "unit"},
        {"email": "nobody"},
        {"truth": ""},
        {"evidence": []},
        {"author_name": "赵\x00"},
    ],
)
def test_what_is_missing_or_nonsense_is_said_and_nothing_is_kept(client, entry, said):
    answer = post(client, entry, **said)

    assert (answer.status_code, Objection.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [("证据.pdf", b"%PDF-1.7 broken"), ("证据.exe", b"MZ\x90"), ("证据.pdf", b""), ("照片.png", b"\x89PNG\r\n\x1a\n")],
)
def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field_with_all_else(client, entry, name, content):
    answer = post(client, entry, text="", evidence=[SimpleUploadedFile(name, content)])

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"text", "evidence"})
    assert Objection.objects.count() == 0


def test_of_several_files_the_one_that_is_not_taken_is_named(client, entry):
    answer = post(client, entry, evidence=[a_pdf("甲.pdf"), SimpleUploadedFile("乙.pdf", b"")])

    assert answer.context["form"].errors["evidence"][0].startswith("乙.pdf：文件")


def test_after_the_notice_the_form_is_closed(client, entry, clock_at):
    clock_at(AFTER_NOTICE)

    assert client.get(reverse("awards:object", args=[entry.pk])).status_code == 409
    assert post(client, entry).status_code == 409
    assert Objection.objects.count() == 0


def test_one_network_cannot_flood_the_bureau_and_only_what_was_kept_counts(client, entry, settings, clock_at):
    settings.OBJECTIONS_OF_ONE_NETWORK = {1: 2, 24: 3}
    broken, answers = SimpleUploadedFile("证据.pdf", b"%PDF-1.7 broken"), []
    refused = [post(client, entry, evidence=[broken]).status_code for _time in range(3)]
    for minute in (0, 20, 40, 61, 122):
        clock_at(RUNNING + timedelta(minutes=minute))
        answers.append(post(client, entry, text=f"异议 {minute}").status_code)

    assert (302 in refused, answers) == (False, [302, 302, 409, 302, 409])
    assert post(client, entry, text="另一网络", address="198.51.100.7").status_code == 302


@pytest.mark.parametrize(("state", "said"), [("not_awarded", "经异议处理，不再拟立项"), ("revoked", "立项已撤销")])
def test_a_project_no_longer_proposed_is_marked_and_its_form_says_so_before_anything_is_typed(
    client, entry, state, said
):
    Application.objects.filter(pk=entry.decision.application_id).update(state=state)
    url = reverse("awards:object", args=[entry.pk])

    notice = client.get(entry.notice.get_absolute_url()).content.decode()
    form, sent = client.get(url), post(client, entry)

    assert (said in notice, url in notice) == (True, False)
    assert (form.status_code, said in form.content.decode(), 'name="author_name"' in form.content.decode()) == (
        409, True, False,
    )  # fmt: skip
    assert (sent.status_code, "当前状态" in sent.content.decode(), Objection.objects.count()) == (409, False, 0)


def test_of_a_network_only_a_mark_is_kept(entry):
    marks = [
        objection_to(entry, address=address).network
        for address in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1", "198.51.100.7", "198.51.100.8")
    ]

    assert (marks[0], len(set(marks))) == (marks[1], 4)
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in marks)


def test_the_same_objection_is_kept_once_and_another_of_the_same_author_too(client, entry):
    proof = a_pdf().read()
    sent = [
        ("成果不属申报单位", proof),
        ("成果不属申报单位", proof),
        ("另有一事", proof),
        ("另有一事", a_pdf(pages=2).read()),
    ]

    answers = [post(client, entry, text=text, evidence=[SimpleUploadedFile("证据.pdf", file)]) for text, file in sent]

    assert [answer.status_code for answer in answers] == [302, 409, 302, 302]
    assert "请勿重复提交" in answers[1].content.decode()
    assert Objection.objects.count() == 3


@pytest.mark.parametrize(("ruling", "kept"), [("not_accepted", 2), ("rejected", 1)])
def test_what_was_not_accepted_may_be_sent_again_and_what_was_examined_may_not(client, entry, ruling, kept):
    proof = a_pdf().read()
    for _time in range(2):
        post(client, entry, evidence=[SimpleUploadedFile("证据.pdf", proof)])
        for open_one in Objection.objects.open():
            rule_objection(open_one.pk, by=a_manager(), ruling=ruling, reason="证据与异议内容无关")

    assert Objection.objects.count() == kept


@pytest.mark.parametrize(
    ("said", "code"),
    [({"contact": "没有"}, "contact"), ({"text": " "}, "no_text"), ({"kind": "robot"}, "kind"), ({"text": "长" * 5001}, "long")],
)  # fmt: skip
def test_the_service_asks_for_itself_whatever_its_caller_asked(entry, said, code):
    with pytest.raises(Unfit) as refusal:
        objection_to(entry, **said)

    assert (refusal.value.code, Objection.objects.count()) == (code, 0)


def test_the_author_is_known_to_manager_and_auditor_and_the_reading_is_recorded(client, entry):
    objection = objection_to(entry)
    url, found = reverse("awards:objection", args=[objection.pk]), []
    for user in [a_manager(), UserFactory(roles=["auditor"])]:
        client.force_login(user)
        found.append("赵实名" in client.get(url).content.decode())

    assert found == [True, True]
    assert audit.events_of(objection).filter(action="read_author").count() == 2


def test_the_officer_in_charge_sees_the_objection_without_its_author(client, entry):
    objection = objection_to(entry)
    officer = people_of(entry.decision.application).in_charge
    client.force_login(officer)

    listed = client.get(reverse("awards:objections")).content.decode()
    page = client.get(reverse("awards:objection", args=[objection.pk])).content.decode()

    assert (objection.number in listed, objection.number in page) == (True, True)
    assert [secret for secret in SECRETS if secret in listed + page] == []
    assert client.get(reverse("awards:evidence", args=[objection.files.get().pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("city_officer", 404), ("district_officer", 403), ("expert", 403), ("system_admin", 403)]
)
def test_others_do_not_see_the_objection_at_all(client, entry, role, status):
    objection = objection_to(entry)
    user = UserFactory(roles=[role])
    if role == "district_officer":
        assign_perm("organisations.act_for_office", user, entry.decision.application.office)
    client.force_login(user)

    assert client.get(reverse("awards:objection", args=[objection.pk])).status_code == status


def test_the_unit_learns_that_there_is_an_objection_and_not_whose(client, entry):
    objection = objection_to(entry)
    client.force_login(people_of(entry.decision.application).owner)

    page = client.get(reverse("awards:award", args=[entry.decision.application_id])).content.decode()

    assert objection.number in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_the_manager_rules_on_the_page(client, entry):
    objection = objection_to(entry)
    client.force_login(a_manager())
    url = reverse("awards:objection", args=[objection.pk])

    said = {"ruling": "upheld", "reason": "经核查属实", "version": 1, "sure": "on"}

    silent = client.post(url, said | {"reason": ""})
    unsure = client.post(url, said | {"sure": ""})
    nonsense = client.post(url, said | {"ruling": "maybe"})
    other = client.post(url, said | {"version": 2})
    done = client.post(url, said)
    again = client.post(url, said | {"ruling": "rejected", "reason": "证据不足"})

    answers = (silent, unsure, nonsense, other, done, again)
    assert [answer.status_code for answer in answers] == [422, 422, 422, 409, 302, 409]
    objection.refresh_from_db()
    assert (objection.state, objection.reason) == ("upheld", "经核查属实")


@pytest.mark.parametrize(("email", "told"), [("zhao@example.org", True), ("", False)])
def test_the_manager_reads_that_the_author_is_told_only_where_there_is_an_address(client, entry, email, told):
    objection = objection_to(entry, email=email)
    client.force_login(a_manager())
    said = {"ruling": "rejected", "reason": "证据不足", "version": 1, "sure": "on"}

    page = client.post(reverse("awards:objection", args=[objection.pk]), said, follow=True).content.decode()

    assert ("处理结论已记录" in page, "并告知异议人" in page) == (True, told)


def test_a_letter_on_paper_is_entered_by_the_manager(client, entry, clock_at):
    clock_at(AFTER_NOTICE)
    client.force_login(a_manager())
    said = typed(received_on="2025-05-07", letter=a_pdf("信函.pdf"), evidence=[])

    answer = client.post(reverse("awards:letter", args=[entry.pk]), said)

    objection = Objection.objects.get()
    assert (answer.status_code, objection.channel, objection.files.get().letter) == (302, "letter", True)
    assert f"异议已登记：{objection.number}" in client.get(answer.url).content.decode()


def test_an_address_nobody_was_given_shows_nothing(client, entry):
    assert client.get(reverse("awards:objection_received", args=["x" * 24])).status_code == 404


def test_a_notice_offers_the_form_only_while_one_of_its_entries_can_be_objected_to(client, entry):
    url, hint = reverse("awards:notice", args=[entry.notice_id]), "网上提出异议，请点击"
    before = client.get(url).content.decode()
    rule_objection(objection_to(entry).pk, by=a_manager(), ruling="upheld", reason="经核查属实")

    assert (hint in before, hint in client.get(url).content.decode()) == (True, False)


@pytest.mark.parametrize(
    ("email", "home", "said"),
    [
        ("", "天津市南开区复康路1号", "没有留邮箱"),
        ("", "", "未留电子邮箱和通信地址"),
        ("zhao@example.org", "", "已发送至异议人邮箱"),
    ],
)
def test_the_ruling_is_a_letter_to_print_once_there_is_one(client, entry, email, home, said):
    objection = objection_to(entry, email=email)
    Objection.objects.filter(pk=objection.pk).update(address=home)
    address = reverse("awards:reply", args=[objection.pk])
    client.force_login(a_manager())
    early = client.get(address).status_code
    rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason="成果权属清楚")

    page = client.get(address).content.decode()

    assert early == 409
    assert all(words in page for words in (said, objection.author_name, "异议不成立", "成果权属清楚", "特此答复"))
    assert address in client.get(reverse("awards:objection", args=[objection.pk])).content.decode()
    assert audit.events_of(objection).filter(action="read_author").exists()


def test_the_letter_is_in_the_house_s_language_whoever_prints_it(client, entry):
    objection = objection_to(entry)
    rule_objection(objection.pk, by=a_manager(), ruling="rejected", reason="成果权属清楚")
    client.force_login(a_manager())
    client.cookies["django_language"] = "en"
    page = client.get(reverse("awards:reply", args=[objection.pk])).content.decode()

    assert ("Print" in page, "异议不成立" in page, "Rejected" in page) == (True, True, False)
