"""The speed table: our steps against the same steps in bare Django, interleaved, on PostgreSQL, four web processes.

    python -m benchmarks.speed --rows 1000 --rows 100000 --rounds 3

Ratios are what counts; absolute times hold for this machine at this minute, whose drift the calibration loop shows.
"""

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack

import httpx

from benchmarks import crowd, stack, world
from benchmarks.meters import Meter, calibration_ms

REPEAT = {"open": 60, "save": 60, "submit": 30, "list": 40, "search": 40, "mine": 40, "officer list": 40, "public": 40}
SOUGHT = "00004"  # finds the same titles on both sides
EXPECTED = {"save": 302, "submit": 302}  # of the others 200: a redirect would be measured as a fast page


def steps_of_ours(made):
    """Return {step: function(client, i) -> response} on our pages."""
    owner, officer = made["owner"], made["officer"]
    drafts, complete = made["drafts"], made["complete"]

    def basis(i):
        return f"/declarations/{drafts[i % len(drafts)]}/write/basis/"

    def save(client, i):
        page = client.get(basis(i), headers=owner.headers)
        return client.post(basis(i), data=crowd.form_of(page.text), headers=owner.headers)

    def submit(client, i):
        pk, person = complete[i]
        return client.post(f"/declarations/{pk}/submit/", data={"version": 0}, headers=person.headers)

    return {
        "open": lambda client, i: client.get(basis(i), headers=owner.headers),
        "save": save,
        "submit": submit,
        "mine": lambda client, _i: client.get("/declarations/", headers=owner.headers),
        "officer list": lambda client, _i: client.get("/office/", headers=officer.headers),
        "search": lambda client, _i: client.get(f"/office/?q={SOUGHT}", headers=officer.headers),
        "public": lambda client, _i: client.get("/"),
    }


def steps_of_floor(made):
    person, projects, complete = made["person"], made["projects"], made["complete"]

    def basis(i):
        return f"/p/{projects[i % len(projects)]}/basis/"

    def save(client, i):
        page = client.get(basis(i), headers=person)
        return client.post(basis(i), data=crowd.form_of(page.text), headers=person)

    return {
        "open": lambda client, i: client.get(basis(i), headers=person),
        "save": save,
        "submit": lambda client, i: client.post(f"/p/{complete[i]}/submit/", headers=person),
        "officer list": lambda client, _i: client.get("/list/", headers=person),
        "search": lambda client, _i: client.get(f"/list/?q={SOUGHT}", headers=person),
    }


def measure(client, meter, step, calls, expected):
    """Return (CPU ms a call, median wall ms); a wrong answer stops the run."""
    before, walls = meter.read(), []
    for i in calls:
        start = time.perf_counter()
        answer = step(client, i)
        walls.append((time.perf_counter() - start) * 1000)
        if answer.status_code != expected:
            raise SystemExit(f"{answer.request.url} answered {answer.status_code}\n{answer.text[:500]}")
    time.sleep(0.05)
    return (meter.read() - before) * 1000 / len(calls), statistics.median(walls)


def run(rows, rounds):
    """Measure everything at one size; returns {(who, step): [(cpu, wall), ...]} and the calibrations."""
    results, drift = {}, []
    with ExitStack() as held:
        env = held.enter_context(stack.databases())
        world.enter(env)
        submits = REPEAT["submit"] * (rounds + 1)
        made = crowd.fill(rows, submits=submits)
        floor_env, floor_made = crowd.floor(env, rows, submits)
        ours = held.enter_context(stack.web(env))
        floor = held.enter_context(stack.web(floor_env, application="benchmarks.floor:application"))
        sides = {
            "ours": (ours[0], Meter(ours[1].pid, env["POSTGRES_PORT"]), steps_of_ours(made)),
            "floor": (floor[0], Meter(floor[1].pid, env["POSTGRES_PORT"]), steps_of_floor(floor_made)),
        }
        clients = {who: held.enter_context(httpx.Client(base_url=side[0], timeout=120)) for who, side in sides.items()}
        for number in range(rounds + 1):  # the first round only warms up
            for name, times in REPEAT.items():
                calls = range(number * times, (number + 1) * times)
                for who, (_base, meter, steps) in sides.items():
                    if name in steps:
                        found = measure(clients[who], meter, steps[name], calls, EXPECTED.get(name, 200))
                        if number:
                            results.setdefault((who, name), []).append(found)
            drift.append(calibration_ms())
    return results, drift


def median(found):
    return tuple(statistics.median(values) for values in zip(*found, strict=True))


def show(rows, results, drift):
    print(f"\n### {rows:,} declarations (calibration loop {min(drift):.0f} to {max(drift):.0f} ms)\n")
    print(
        "| step | CPU ms (web + database) | wall ms p50 | floor CPU ms | CPU : floor |\n| --- | --- | --- | --- | --- |"
    )
    for (who, name), found in results.items():
        if who != "ours":
            continue
        cpu, wall = median(found)
        floor = median(results["floor", name])[0] if ("floor", name) in results else None
        compared = f"{floor:.1f} | {cpu / floor:.2f}" if floor else " | "
        print(f"| {name} | {cpu:.1f} | {wall:.1f} | {compared} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", action="store_true", help="measure one size in this process (used by itself)")
    asked = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    sizes = asked.rows or [1_000, 100_000]
    if asked.one:
        results, drift = run(sizes[0], asked.rounds)
        flat = [[who, name, found] for (who, name), found in results.items()]
        print(json.dumps([flat, drift]))
        return
    for rows in sizes:
        command = [
            sys.executable,
            "-m",
            "benchmarks.speed",
            "--one",
            "--rows",
            str(rows),
            "--rounds",
            str(asked.rounds),
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ)
        flat, drift = json.loads(done.stdout.splitlines()[-1])
        show(rows, {(who, name): found for who, name, found in flat}, drift)


if __name__ == "__main__":
    main()
