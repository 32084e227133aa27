"""Lists: one page of the jobs of a centre, at a fixed rate, of a tenant with many jobs beside other tenants."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from figures import Figure, Round
from ground import INDEXED, Ground, data_of
from load import LoadFailed, Request
from rounds import FIRST_NUMBER
from script import DIGITS

from haulier.core.sort_keys import encode
from haulier.demo.calls import DISPATCH

OTHER_TENANTS = 20
RATE = 200.0
PAGE = 20
SHARE = 0.99
FIRST_FILLED = FIRST_NUMBER * 9
"""Above all numbers that end the yardstick's ids."""


@dataclass(frozen=True, slots=True)
class Size:
    """Jobs of our tenant, jobs of each other tenant, rounds and seconds of each."""

    ours: int
    others: int
    rounds: int
    seconds: int


FULL = Size(ours=200_000, others=10_000, rounds=3, seconds=20)
QUICK = Size(ours=20_000, others=1_000, rounds=1, seconds=5)


def measure(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """p99 of ``GET /jobs`` filtered by the indexed attribute, counted from the moment each request was due."""
    fill_once(ground, size, say)
    rounds, details = [], {}
    for number in range(size.rounds):
        say(f"list: round {number + 1}, {RATE:.0f} requests a second")
        sent = ground.send([list_request(ground) for _ in range(int(RATE * size.seconds))], rate=RATE)
        rounds.append(Round(sent.latency(SHARE)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            details = {"p50 ms": sent.latency(0.50), "max ms": max(sent.latencies)}
    what = f"GET /jobs?query=, {PAGE} a page of {size.ours:,} jobs, p99 at {RATE:.0f}/s"
    return Figure("list jobs p99", what, "ms", 15.0, "at most", rounds, details)


def fill_once(ground: Ground, size: Size, say: Callable[[str], None]) -> None:
    """The jobs that lists are read from, the same for all measurements of lists."""
    if not ground.filled:
        fill(ground, size, say)
        ground.filled = True


def fill(ground: Ground, size: Size, say: Callable[[str], None]) -> None:
    """Copies of a job that the service has just written; one list is read to see that they are found as such."""
    sample = data_of(ground.send(ground.new_jobs(1), keep=True).answers[0])["id"]
    slots = ground.fetch("slots", ground.tenant, "job", sample)[0]
    if slots["x1"] is None or any(slots[f"x{place}"] is not None for place in range(2, 9)):
        raise LoadFailed(
            "the one indexed attribute is not in the first slot; the fill would not be as the service writes"
        )
    first = FIRST_FILLED
    for tenant, count in [(ground.tenant, size.ours), *((f"other{n}", size.others) for n in range(OTHER_TENANTS))]:
        say(f"list: {count:,} jobs of {'our tenant' if tenant == ground.tenant else tenant}")
        codes = [encode(code) for code in ground.centres]
        numbers = (first, first + count - 1)
        ground.fetch("fill", ground.tenant, sample, tenant, DIGITS, *numbers, INDEXED, ground.centres, codes)
        first += count
    say("list: statistics of the table")
    ground.fetch("settle")
    ground.checkpoint()
    answer = data_of(ground.send([list_request(ground)], keep=True).answers[0])
    found, expected = answer["meta"]["totalElements"], size.ours // len(ground.centres)
    if len(answer["jobs"]) != min(PAGE, found) or found < expected:
        raise LoadFailed(f"a list finds {found} jobs of a centre where there are at least {expected}")


def list_request(ground: Ground) -> Request:
    """The jobs of a centre picked at random."""
    term = {"op": "and", "arr": [{"key": INDEXED, "value": ground.chance.choice(ground.centres)}]}
    asked = urlencode({"jobTypeId": ground.types.job_type, "query": json.dumps(term), "size": PAGE})
    return Request("GET", f"{DISPATCH}/jobs?{asked}")
