"""Near-duplicates: how many known copies are found, how many pairs are wrong, how long it takes on one core.

    python -m benchmarks.duplicates --size 20000 [--copies 300] [--postgres]

Makes a corpus (benchmarks/corpus.py, which knows nothing of the detector), writes it as submitted versions into an empty
database, builds the index, checks single declarations as the worker does, then compares all with all. Ends with 1 when
a bar of quality is missed; times are printed beside a calibration loop and judged by nobody.
"""

import argparse
import contextlib
import io
import os
import random
import re
import statistics
import sys
import time
from pathlib import Path

from benchmarks import corpus
from benchmarks.meters import calibration_ms

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "fixtures" / "sources" / "tianjin-2025.txt"
PROGRAM = ROOT / "fixtures" / "programs" / "tianjin-2025.yaml"
BARS = {"copied 30%": 0.98, "reworded 30%": 0.95}
PRECISION = 0.99
CHECKED = 100  # single declarations that are timed


def guide_sentences():
    """Return the guide's sentences as applicants quote them."""
    text = GUIDE.read_text(encoding="utf-8")
    found = [sentence.strip() for sentence in re.split(r"(?<=[。；])|\n", text)]
    return [sentence for sentence in found if 25 < len(sentence) < 150]


# --- as submitted versions -----------------------------------------------------------------------------------------


def sections_of(declaration):
    """Return the sections of a declaration as the form keeps them."""
    by_section = {}
    for section, paragraph in zip(declaration.sections, declaration.paragraphs, strict=True):
        by_section.setdefault(section, []).append(paragraph)
    plans = {f"task{number}": text for number, text in enumerate(by_section["plan"], start=1)}
    return {
        "basis": {
            "background": "\n".join(by_section["background"] + by_section["need"]),
            "conditions": "\n".join(by_section["conditions"]),
        },
        "objectives": {"goal": by_section["goal"][0], "plans": plans, "effect": by_section["effect"][0]},
        "schedule": {"rows": [{"work": text, "from": "2025-04-01"} for text in by_section["schedule"]]},
        "team": {"leader": {"name": "", "duties": by_section["team"][0]}},
    }


def content_of(number, declaration, direction):
    phone = f"139{number:08d}"
    return {
        "application": {"number": str(number), "title": "", "owner": ""},
        "program": {"code": direction.program.code, "title": "", "definition_version": 1},
        "direction": {"code": direction.code, "title": direction.title},
        "organisation": {
            "name": f"单位{number}",
            "uscc": str(number),
            "contact_name": "联系人",
            "contact_phone": phone,
        },
        "sections": sections_of(declaration),
        "attachments": [],
    }


def fill(declarations, *, direction, organisations, owner):
    """Write declarations with one submitted version each; returns their keys, in order."""
    from applications.models import Application, ApplicationVersion
    from ipfund.common import clock

    now = clock.now()
    rows = [
        Application(
            program=direction.program,
            direction=direction,
            organisation=organisations[number % len(organisations)],
            office=organisations[0].reviewing_office,
            owner=owner,
            number=f"BENCH-{number}",
            state="first_review",
            version=1,
            created_at=now,
            moved_at=now,
        )
        for number in range(len(declarations))
    ]
    Application.objects.bulk_create(rows, batch_size=500)
    versions = [
        ApplicationVersion(
            application=row,
            number=1,
            content=content_of(number, declaration, direction),
            content_sha256="",
            submitted_by=owner,
            submitted_at=now,
        )
        for number, (row, declaration) in enumerate(zip(rows, declarations, strict=True))
    ]
    ApplicationVersion.objects.bulk_create(versions, batch_size=500)
    return [row.pk for row in rows]


# --- judging -------------------------------------------------------------------------------------------------------


def judged(made, keys):
    """Return ({kind: recall}, precision, wrong pairs) of the pairs with the same text that are in the database."""
    from duplicates.models import Pair

    places = {key: place for place, key in enumerate(keys)}
    rows = Pair.objects.filter(hits__kind="text").values_list("first", "second")
    found = {(places[first], places[second]) for first, second in rows}
    recalls = {kind: len(made.of_kind(kind) & found) / len(made.of_kind(kind)) for kind in corpus.KINDS}
    wrong = found - set(made.copies)
    return recalls, 1 - len(wrong) / max(len(found), 1), wrong


def missed(recalls, precision):
    """Return the bars that were missed, in words."""
    low = [f"recall of {kind}: {recalls[kind]:.3f} < {bar}" for kind, bar in BARS.items() if recalls[kind] < bar]
    return low + ([f"precision: {precision:.4f} < {PRECISION}"] if precision < PRECISION else [])


# --- the run -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def installation(*, postgres):
    """Give an empty, migrated installation with the guide loaded to this process."""
    from tools import services

    with contextlib.ExitStack() as held:
        folder = held.enter_context(services.temporary_folder())
        server = held.enter_context(services.postgres()) if postgres else {}
        os.environ.pop("POSTGRES_HOST", None)  # not the server of whoever asks, which has no database for this
        os.environ |= {"IPFUND_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "ipfund.settings.test", **server}
        if postgres:
            os.environ["POSTGRES_DB"] = "postgres"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_program", str(PROGRAM), stdout=io.StringIO())
        yield


def people():
    """Return (direction, organisations, owner): just enough for rows to stand on."""
    from ipfund.accounts.models import User
    from ipfund.common import clock
    from organisations.models import Office, Organisation
    from programs.models import Direction

    office = Office.objects.create(code="B1", name="市局", area="天津市", kind="city")
    units = [
        Organisation(
            name=f"单位{number}",
            search_name=f"单位{number}",
            uscc=f"{number:018d}",
            legal_form="企业",
            district_office=office,
            reviewing_office=office,
            registered_at=clock.now(),
        )
        for number in range(500)
    ]
    Organisation.objects.bulk_create(units)
    owner = User.objects.create(username="bench", name="人")
    return {
        "direction": Direction.objects.select_related("program").order_by("pk").first(),
        "organisations": units,
        "owner": owner,
    }


@contextlib.contextmanager
def timed(results, name):
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    results[name] = (time.process_time() - cpu, time.perf_counter() - wall)


def measure(made):
    """Return ({step: (CPU s, wall s)}, single checks in CPU s, recalls, precision, rows of the index, loop ms)."""
    from duplicates.services.comparing import compare
    from duplicates.services.rebuilding import compare_all, rebuild

    results, loops = {}, [calibration_ms()]
    keys = fill(made.declarations, **people())
    with timed(results, "build the index"):
        built = rebuild()
    loops.append(calibration_ms())
    checks = []
    for key in random.Random(3).sample(keys, min(CHECKED, len(keys))):
        before = time.process_time()
        compare(key)
        checks.append(time.process_time() - before)
    loops.append(calibration_ms())
    with timed(results, "compare all with all"):
        compare_all(built)
    recalls, precision, wrong = judged(made, keys)
    return results, checks, recalls, precision, len(wrong), len(built.prints), loops


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--copies", type=int, default=300, help="pairs of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    asked = parser.parse_args()
    made = corpus.make(asked.size, asked.copies, guide=guide_sentences(), seed=asked.seed)
    with installation(postgres=asked.postgres):
        results, checks, recalls, precision, wrong, rows, loops = measure(made)
    print(
        f"{asked.size:,} declarations, {rows:,} fingerprints; calibration loop {min(loops):.0f} to {max(loops):.0f} ms"
    )
    for name, (cpu, wall) in results.items():
        print(f"{name}: {cpu:.1f} s CPU, {wall:.1f} s wall")
    print(f"check one: median {statistics.median(checks):.3f} s, largest {max(checks):.3f} s CPU")
    for kind, recall in recalls.items():
        print(f"recall, {kind}: {recall:.4f}")
    print(f"precision: {precision:.4f} ({wrong} wrong pairs)")
    if found := missed(recalls, precision):
        print("MISSED", *found, sep="\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
