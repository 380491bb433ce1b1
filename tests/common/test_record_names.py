"""The record in words: every action that the code records has a name, every object its own, in the person's language."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ipfund.common import audit
from ipfund.common.record import names
from tests.factories.accounts import UserFactory
from tests.factories.process import declaration

pytestmark = pytest.mark.django_db
FRAMES = {"act", "require", "record", "refusal", "held", "_held", "step", "note", "contract_step", "finish"}
APPS = ("ipfund", "organisations", "programs", "applications", "registers", "reviews", "awards")


def literal_actions():
    """Yield (file, action) of every call that names an action of the record in the code itself."""
    for path in (path for app in APPS for path in (Path(settings.BASE_DIR) / app).rglob("*.py")):
        if {"migrations", "demo"} & set(path.parts):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and called(call) in FRAMES:
                yield from ((path.name, word.value) for word in call.args[:2] if is_word(word))


def called(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def is_word(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()


def test_every_action_in_the_code_has_a_name():
    found = sorted(literal_actions())
    known = {name.rpartition(":")[2] for name in names.actions()}

    assert (len(found) > 80, [row for row in found if row[1] not in known]) == (True, [])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_are_words_and_not_codes(language):
    with override(language):
        titles = [str(title) for title in names.actions().values()]
        kinds = [str(names.kind_of(label)) for label in names.objects()]

    assert [word for word in titles + kinds if "_" in word or "." in word] == []
    assert language == "en" or [word for word in titles + kinds if word.isascii()] == []


def test_the_auditor_reads_who_did_what_to_what(client):
    application = declaration("first_review")
    client.force_login(UserFactory(roles=["auditor"]))
    page = client.get(reverse("record_events"), {"kind": "applications.application", "number": application.pk})
    text = page.content.decode()

    assert [event.title for event in page.context["page"]] == ["单位审查通过并报送", "提交单位审查", "新建申报书"]
    assert (application.number in text, "applications.application:" in text, "unit_review" in text) == (
        True,
        False,
        False,
    )
    assert f'href="{application.get_absolute_url()}"' in text


def test_an_object_is_linked_only_for_whom_its_page_is_open():
    application = declaration("first_review")
    event = audit.events_of(application).first()
    names.named([event], UserFactory(roles=["system_admin"]))

    assert (event.name, event.url) == (application.number, "")


@pytest.mark.parametrize(
    ("action", "value", "told"),
    [
        ("roles_changed", "city_officer, program_manager", "市局业务处室、市局项目管理员"),
        ("account_created", "auditor", "auditor"),  # a user name
        ("second_factor_added", "totp", "验证器应用"),
        ("deadline_moved", "2025-03-28T17:00:00+08:00", "2025年3月28日 17:00:00"),
        ("sanction_repaired", "2025-03-01", "2025年3月1日"),
        ("account_created", "2025-02-30", "2025-02-30"),  # no day
        ("roles_changed", "", ""),
        ("correct_day", "False", "休息日"),
    ],
)
def test_what_an_action_led_to_is_told_in_words(action, value, told):
    assert names.in_words("accounts.user", action, value) == told


def test_what_nobody_named_reads_as_it_was_recorded():
    user = UserFactory()
    event = audit.record(user, "something_new", by=user, new="other")
    names.named([event], user)

    assert (event.title, event.name, event.became) == ("something_new", user.name, "other")


def test_kinds_of_objects_are_named_in_one_statement(django_assert_num_queries):
    application = declaration("first_review")
    subjects = {("applications.application", application.pk), ("accounts.user", application.owner_id), ("x.y", 7)}
    subjects |= {
        ("programs.program", application.program_id),
        ("organisations.organisation", application.organisation_id),
    }

    with django_assert_num_queries(1):
        found = names.names_of(subjects)

    assert found["programs.program", application.program_id] == (application.program.title, application.program.code)
    assert set(found) == {subject for subject in subjects if subject[0] != "x.y"}


@pytest.mark.parametrize(
    "asked", [{"kind": "x"}, {"number": "9" * 40}, {"action": "x"}, {"since": "x"}, {"number": "a"}]
)
def test_filters_that_make_no_sense_are_answered(client, asked):
    client.force_login(UserFactory(roles=["auditor"]))

    assert client.get(reverse("record_events"), asked).status_code == 200
