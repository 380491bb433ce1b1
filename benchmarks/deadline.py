"""The deadline under load: hundreds of people submit and approve in the seconds around it; judged from outside.

    python -m benchmarks.deadline --users 200              the real thing: nothing may be wrong
    python -m benchmarks.deadline --control unlocked       without the lock: double submits, third approvals
    python -m benchmarks.deadline --control slow_clock     a process clock 5 s slow: late ones are accepted

Starts its own PostgreSQL, Redis, gunicorn (four processes) and nginx on loopback, and stops them.
"""

import argparse
import asyncio
import datetime as dt
import logging
import random
import sys
import time

import httpx

from benchmarks import stack, world
from benchmarks.judge import Attempt, judge

SPAN = 8.0  # seconds before and after the deadline in which people act
DOUBLED = 0.25  # the share of submits that are clicked twice
CONTROLS = {"": "ipfund.wsgi", "unlocked": "benchmarks.control_unlocked", "slow_clock": "benchmarks.control_slow_clock"}


def clock_error():
    """Return (offset, error) in seconds of the database's clock against this process, from the quickest of 30 asks."""
    from django.db import connection

    best = (0.0, float("inf"))
    with connection.cursor() as cursor:
        for _ in range(30):
            before = time.time()
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            after = time.time()
            if after - before < best[1] * 2:
                best = (float(cursor.fetchone()[0]) - (before + after) / 2, (after - before) / 2)
    return best


def plan(pairs, rng, span):
    """Return [(seconds from the deadline, person, what, declaration, url, data), ...], some of them twice."""
    acts = []
    for applicant, admin, (draft, waiting) in pairs:
        at = rng.uniform(-span, span)
        submit = (applicant, "submit", draft.pk, f"/declarations/{draft.pk}/submit/", {"version": 0})
        acts.append((at, *submit))
        if rng.random() < DOUBLED:
            acts.append((at, *submit))
        approve = {"version": 1, "read": "on"}
        acts.append(
            (rng.uniform(-span, span), admin, "approve", waiting.pk, f"/declarations/{waiting.pk}/do/approve/", approve)
        )
    return sorted(acts, key=lambda act: act[0])


async def act(client, start, offset, what):
    person, name, target, url, data = what
    await asyncio.sleep(max(0.0, start - (time.time() + offset)))
    sent = time.time() + offset
    answer = await client.post(url, data=data, headers=person.headers)
    return Attempt(
        who=person.pk,
        what=name,
        target=target,
        sent=sent,
        answered=time.time() + offset,
        status=answer.status_code,
        accepted=answer.status_code == 302,
    )


async def run(base, acts, deadline, offset):
    limits = httpx.Limits(max_connections=600, max_keepalive_connections=600)
    async with httpx.AsyncClient(base_url=base, timeout=120, limits=limits) as client:
        tasks = [act(client, deadline + at, offset, rest) for at, *rest in acts]
        return await asyncio.gather(*tasks)


async def race_for_places(base, greedy):
    """Every greedy unit approves its three declarations at the same moment."""
    async with httpx.AsyncClient(base_url=base, timeout=120) as client:
        posts = [
            client.post(f"/declarations/{one.pk}/do/approve/", data={"version": 1, "read": "on"}, headers=admin.headers)
            for _applicant, admin, three in greedy
            for one in three
        ]
        return [answer.status_code for answer in await asyncio.gather(*posts)]


def measure(*, users, control="", span=SPAN, seed=1):
    """Run it once. Returns (attempts, verdict, figures)."""
    with stack.databases() as env:
        world.enter(env)
        if control == "unlocked":
            drop_the_net()
        say(f"making {users} units")
        pairs, greedy = world.populate(users)
        with stack.web(env, application=CONTROLS[control]) as (base, _gunicorn):
            places = asyncio.run(race_for_places(base, greedy))
            offset, error = clock_error()
            deadline = time.time() + offset + span + 2
            world.set_deadline(dt.datetime.fromtimestamp(deadline, dt.UTC))
            say(f"deadline in {span + 2:.0f} s, clock offset {offset * 1000:.2f} ms +- {error * 1000:.2f} ms")
            attempts = asyncio.run(run(base, plan(pairs, random.Random(seed), span), deadline, offset))
        verdict = judge(attempts, deadline=deadline, error=error + 0.002, record=world.record())
    return attempts, verdict, figures(attempts, deadline, places)


def figures(attempts, deadline, places):
    waits = sorted(attempt.answered - attempt.sent for attempt in attempts)
    return {
        "attempts": len(attempts),
        "people": len({attempt.who for attempt in attempts}),
        "sent before the deadline": sum(attempt.sent <= deadline for attempt in attempts),
        "accepted": sum(attempt.accepted for attempt in attempts),
        "refused": sum(attempt.status == 409 for attempt in attempts),
        "in between (sent before, answered after)": sum(a.sent <= deadline <= a.answered for a in attempts),
        "places raced for / won": f"{len(places)} / {places.count(302)}",
        "answer p50 / p95 / max (s)": f"{waits[len(waits) // 2]:.2f} / {waits[int(len(waits) * 0.95)]:.2f} / {waits[-1]:.2f}",
    }


def drop_the_net():
    """The unique version number would still catch what the lock let through: the control wants to see it fall."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE applications_applicationversion DROP CONSTRAINT version_once")


def say(text):
    print(text, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--control", choices=sorted(CONTROLS), default="")
    parser.add_argument("--span", type=float, default=SPAN)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    _attempts, verdict, told = measure(users=asked.users, control=asked.control, span=asked.span, seed=asked.seed)
    for name, value in [*told.items(), *verdict.table()]:
        print(f"{name:45} {value}")
    print("WRONG" if verdict.wrong else "nothing wrong")
    sys.exit(bool(verdict.wrong) is not bool(asked.control))


if __name__ == "__main__":
    main()
