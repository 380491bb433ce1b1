"""A backup of the embedded system comes back whole, is proved, and a damaged one is refused."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.once import migrated_file

pytestmark = pytest.mark.machine
ROOT = settings.BASE_DIR


def run(data, *command):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("POSTGRES_", "DJANGO_"))}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=ROOT,
        env=clean | {"PATH": path, "IPFUND_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A system with one program and one file, and its backup."""
    folder = tmp_path_factory.mktemp("backup")
    data = folder / "data"
    data.mkdir()
    migrate = [] if migrated_file(data / "ipfund.sqlite3") else [["migrate", "--verbosity", "0"]]
    for command in [*migrate, ["load_program", "fixtures/programs/tianjin-2025.yaml"]]:
        done = run(data, "python", "manage.py", *command)
        assert done.returncode == 0, done.stderr
    (data / "media").mkdir(exist_ok=True)
    (data / "media" / "letter.txt").write_text("盖章承诺书")
    done = run(data, "deploy/commands/backup", str(folder / "copy"))
    assert done.returncode == 0, done.stderr
    return folder


def programs(data):
    with sqlite3.connect(data / "ipfund.sqlite3") as connection:
        return connection.execute("SELECT code FROM programs_program").fetchall()


def test_a_restored_system_has_its_data_and_files_and_is_proved(saved, tmp_path):
    done = run(tmp_path / "data", "deploy/commands/restore", str(saved / "copy"))

    assert (done.returncode, done.stderr) == (0, "")
    assert programs(tmp_path / "data") == [("tianjin-2025",)]
    assert (tmp_path / "data/media/letter.txt").read_text() == "盖章承诺书"
    assert "events in order" in done.stdout


def test_a_damaged_backup_is_refused_before_anything_is_touched(saved, tmp_path):
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", saved / "copy", copy], check=True)
    with (copy / "media.tar").open("ab") as archive:
        archive.write(b"more")

    done = run(tmp_path / "data", "deploy/commands/restore", str(copy))

    assert (done.returncode != 0, (tmp_path / "data").exists()) == (True, False)


def test_a_backup_holds_no_key(saved):
    assert sorted(path.name for path in (saved / "copy").iterdir()) == ["SHA256SUMS", "database.sqlite3", "media.tar"]
