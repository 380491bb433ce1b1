"""Loading: idempotent, tells what changes, refuses to change an open program without a person and a reason."""

import json
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command

from ipfund.common.audit import events_of
from ipfund.common.errors import NotNow
from programs.models import Direction, Program, ProgramVersion
from programs.services import change_deadline, load_definition, planned_changes
from tests.factories.accounts import UserFactory
from tests.factories.programs import ProgramFactory

BEIJING = ZoneInfo("Asia/Shanghai")
WHILE_OPEN = datetime(2025, 3, 1, 9, 0, tzinfo=BEIJING)
AFTERWARDS = datetime(2025, 3, 28, 17, 0, 1, tzinfo=BEIJING)
TWELVE = ("amount_wan: 10\n", "amount_wan: 12\n")


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(db, short):
    with time_machine.travel(WHILE_OPEN):
        return load_definition(short()).program


@pytest.fixture
def file(tmp_path, short_text):
    path = tmp_path / "short.yaml"
    path.write_text(short_text, encoding="utf-8")
    return path


def test_loading_makes_the_program_its_categories_and_directions(loaded):
    direction = loaded.directions.get()

    assert (loaded.code, loaded.definition_version, loaded.number_prefix) == ("short-2025", 1, "SHORT-2025")
    assert loaded.closes_at == datetime(2025, 3, 28, 17, 0, tzinfo=BEIJING)
    assert (direction.category.title, direction.quota, direction.funded) == ("第一类", 50, 35)
    assert (direction.amount_yuan, direction.matching_ratio) == (100_000, 1)
    assert [event.action for event in events_of(loaded)] == ["definition_loaded"]


def test_a_direction_keeps_what_the_program_says_for_all(loaded):
    spec = loaded.directions.get().spec

    assert [(condition.id, condition.common) for condition in spec.conditions] == [
        ("legal_form", True),
        ("patents", False),
    ]
    assert [(section.key, [field.id for field in section.fields]) for section in spec.sections] == [
        ("cover", []),
        ("basis", ["patents"]),
    ]
    assert spec.first_review == "district_or_city"
    assert [indicator.id for indicator in spec.indicators_of(["task_b"])] == []
    assert [indicator.id for indicator in spec.indicators_of(["task_a"])] == ["sessions"]


def test_the_same_definition_again_changes_nothing(loaded, short):
    with time_machine.travel(WHILE_OPEN):
        result = load_definition(short())

    assert (result.created, result.changes) == (False, [])
    assert ProgramVersion.objects.count() == 1
    assert events_of(loaded).count() == 1


def test_a_closed_program_takes_a_change_and_keeps_the_old_definition(loaded, short):
    with time_machine.travel(AFTERWARDS):
        result = load_definition(short(TWELVE))

    assert result.changes == [{"path": "directions[1-1].funding.amount_wan", "old": 10, "new": 12}]
    assert Direction.objects.get().amount_yuan == 120_000
    assert [
        (version.version, version.definition["directions"][0]["funding"]["amount_wan"])
        for version in ProgramVersion.objects.order_by("version")
    ] == [(1, 10), (2, 12)]


def test_an_open_program_is_not_changed(loaded, short):
    with time_machine.travel(WHILE_OPEN), pytest.raises(NotNow):
        load_definition(short(TWELVE))

    assert Direction.objects.get().amount_yuan == 100_000
    assert Program.objects.get().definition_version == 1


@pytest.mark.parametrize(("person", "reason"), [(False, "更正"), (True, "  ")])
def test_force_needs_a_person_and_a_reason(loaded, short, person, reason):
    by = UserFactory() if person else None

    with time_machine.travel(WHILE_OPEN), pytest.raises(NotNow):
        load_definition(short(TWELVE), by=by, force=True, reason=reason)

    assert Program.objects.get().definition_version == 1


def test_who_changed_an_open_program_and_why_is_recorded(loaded, short):
    manager = UserFactory()

    with time_machine.travel(WHILE_OPEN):
        load_definition(short(TWELVE), by=manager, force=True, reason="更正额度")

    event = events_of(loaded).last()
    assert (event.action, event.actor, event.old, event.new, event.reason) == (
        "definition_changed",
        manager,
        "1",
        "2",
        "更正额度",
    )
    assert event.data["while_open"] is True
    assert event.data["changes"] == [{"path": "directions[1-1].funding.amount_wan", "old": 10, "new": 12}]


def test_a_direction_that_left_the_guide_goes(loaded, short):
    with time_machine.travel(AFTERWARDS):
        load_definition(short(("- code: 1-1", "- code: 1-2")))

    assert list(Direction.objects.values_list("code", flat=True)) == ["1-2"]


def test_a_moved_deadline_is_in_the_definition_and_the_old_file_would_move_it_back(loaded, short):
    later, manager = datetime(2025, 4, 3, 17, 0, tzinfo=BEIJING), UserFactory()

    with time_machine.travel(WHILE_OPEN):
        change_deadline(loaded, to=later, by=manager, reason="系统故障")
        planned = planned_changes(short())
        with pytest.raises(NotNow):
            load_definition(short())

    assert json.loads(run("export_program", "short-2025"))["closes_at"] == "2025-04-03T17:00:00+08:00"
    assert [(change["path"], change["new"]) for change in planned] == [("deadlines[1].at", "2025-03-28T17:00:00+08:00")]
    assert loaded.versions.first().changes_told == ["deadlines: 2025-03-28T17:00:00+08:00 -> 2025-04-03T17:00:00+08:00"]


def test_a_call_without_a_deadline_is_given_one(db):
    program = ProgramFactory(closes_at=None)

    change_deadline(program, to=AFTERWARDS, by=UserFactory(), reason="按通知确定")

    program.refresh_from_db()
    assert program.closes_at == AFTERWARDS
    assert Program.objects.get().spec.deadline_for("unit_approve") == AFTERWARDS


def test_the_command_loads_once_and_then_has_nothing_to_do(db, file):
    with time_machine.travel(WHILE_OPEN):
        first, second = run("load_program", str(file)), run("load_program", str(file))

    assert first.splitlines()[-1] == "short-2025: loaded, definition 1"
    assert second.splitlines()[-1] == "short-2025: nothing to change"


def test_all_five_guides_load_from_an_empty_database_in_one_command(db):
    guides = sorted(Path("fixtures/programs").glob("*.yaml"))

    run("load_program", *map(str, guides))

    assert sorted(Program.objects.values_list("code", flat=True)) == [guide.stem for guide in guides]
    assert len(guides) == 5


def test_of_several_files_none_is_loaded_when_one_is_wrong(db, file, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: [", encoding="utf-8")
    with pytest.raises(CommandError):
        run("load_program", str(file), str(broken))

    assert Program.objects.count() == 0


def test_the_command_only_checks_when_asked(db, file):
    assert "short-2025, 1 directions" in run("load_program", str(file), "--check")
    assert Program.objects.count() == 0


def test_the_command_prints_the_differences_and_refuses_while_open(loaded, file, short_text):
    file.write_text(short_text.replace(*TWELVE), encoding="utf-8")
    out = StringIO()

    with time_machine.travel(WHILE_OPEN), pytest.raises(CommandError):
        call_command("load_program", str(file), stdout=out)

    assert "  directions[1-1].funding.amount_wan: 10 -> 12\n" in out.getvalue()
    assert Program.objects.get().definition_version == 1


def test_the_command_changes_an_open_program_for_a_person_with_a_reason(loaded, file, short_text):
    UserFactory(username="manager")
    file.write_text(short_text.replace(*TWELVE), encoding="utf-8")

    with time_machine.travel(WHILE_OPEN):
        told = run("load_program", str(file), "--force", "--by", "manager", "--reason", "更正额度")

    assert told.splitlines()[-1] == "short-2025: changed, definition 2"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["missing.yaml"], "There is no file"), (["tests/programs/short.yaml", "--by", "nobody"], "no person")],
)
def test_the_command_tells_what_is_missing(db, arguments, words):
    with pytest.raises(CommandError, match=words):
        run("load_program", *arguments)


def test_a_wrong_file_changes_nothing_and_names_the_line(db, file, short_text):
    file.write_text(short_text.replace("amount_wan: 10", "amount_wan: ten"), encoding="utf-8")

    with pytest.raises(CommandError, match=r"short\.yaml:54: directions\[1-1\]\.funding\.amount_wan"):
        run("load_program", str(file))

    assert Program.objects.count() == 0


def test_the_export_is_the_json_that_others_read(loaded):
    exported = json.loads(run("export_program", "short-2025"))

    assert exported["closes_at"] == "2025-03-28T17:00:00+08:00"
    assert exported["directions"][0]["tasks"][0]["indicators"] == [
        {
            "id": "1-1.sessions",
            "clause": "3（1）",
            "name": "培训",
            "comparator": ">=",
            "value": 2,
            "value_by": None,
            "unit": "期",
            "window": "project",
            "quote": "不少于2期",
        }
    ]


def test_an_unknown_program_cannot_be_exported(db):
    with pytest.raises(CommandError, match="no program gone"):
        run("export_program", "gone")


@pytest.mark.parametrize(
    ("instant", "found"),
    [
        (datetime(2025, 1, 6, 8, 59, 59, tzinfo=BEIJING), 0),
        (datetime(2025, 1, 6, 9, 0, tzinfo=BEIJING), 1),
        (datetime(2025, 3, 28, 17, 0, tzinfo=BEIJING), 1),
        (datetime(2025, 3, 28, 17, 0, 0, 1, tzinfo=BEIJING), 0),
    ],
)
def test_a_program_is_open_from_its_first_to_its_last_instant(loaded, instant, found):
    assert Program.objects.open_at(instant).count() == found
    assert loaded.is_open(instant) is bool(found)
