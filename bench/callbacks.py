"""Callbacks: how many a second reach a receiver that acknowledges them, and how soon after the 202."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from figures import Figure, Round
from ground import CALLBACK_SECRET, Ground
from load import Request
from receiver import receiver
from yardstick import paused

from haulier.demo.receiver import quantile

RATE = 300.0
ARRIVAL_SECONDS = 120.0
FIRST, LAST = 0.10, 0.90
"""Arrivals between these shares of all count: neither the start nor the last stragglers."""


@dataclass(frozen=True, slots=True)
class Size:
    """Callbacks of a throughput round, seconds of a latency round, and rounds of each."""

    count: int
    seconds: int
    rounds: int


FULL = Size(count=20_000, seconds=15, rounds=3)
QUICK = Size(count=4_000, seconds=5, rounds=1)


def throughput(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Delivered a second, from a full queue; beside it, while the jobs that ask for them are created at full speed.

    Side by side the rate cannot be higher than that of the creation, and both share the cores: it tells of the two.
    """
    rounds, beside = [], []
    for number in range(size.rounds):
        say(f"callbacks: round {number + 1}, from a full queue")
        rounds.append(Round(delivered(ground, size.count, lambda requests: _while_held(ground, requests))))
        say(f"callbacks: round {number + 1}, created and delivered side by side")
        beside.append(delivered(ground, size.count, lambda requests: ground.send(requests)))
    what = f"delivered to a local receiver and acknowledged, {size.count:,} promised before the first is sent"
    detail = {"while jobs are created at full speed, /s": max(beside)}
    return Figure("callbacks", what, "/s", 2000.0, "at least", rounds, detail)


def delivered(ground: Ground, count: int, send: Callable[[list[Request]], object]) -> float:
    """Deliveries a second between the first and the last tenth."""
    with receiver(CALLBACK_SECRET) as inbox:
        send(ground.new_jobs(count, f"{inbox.base}/cb/"))
        arrived = sorted(inbox.times(count, ARRIVAL_SECONDS).values())
    ground.wait_drained()
    return (LAST - FIRST) * count / (arrived[int(LAST * count)] - arrived[int(FIRST * count)])


def _while_held(ground: Ground, requests: list[Request]) -> None:
    with paused(ground.worker()):
        ground.send(requests)


def latency(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """From the moment a client sees its 202 to the moment the receiver has the callback, at a steady rate."""
    rounds, detail = [], {}
    for number in range(size.rounds):
        say(f"callbacks: round {number + 1}, {RATE:.0f} jobs a second")
        delays = delays_at_rate(ground, int(RATE * size.seconds))
        rounds.append(Round(quantile(delays, 0.50)))
        if rounds[-1].measured == min(item.measured for item in rounds):
            detail = {"p99 ms": quantile(delays, 0.99), "max ms": delays[-1]}
    what = f"202 seen by the client to callback at the receiver, p50 at {RATE:.0f}/s"
    return Figure("callback delay p50", what, "ms", 50.0, "at most", rounds, detail)


def delays_at_rate(ground: Ground, count: int) -> list[float]:
    """Delays in order, milliseconds; a callback may arrive before its 202 is read, which counts as none."""
    with receiver(CALLBACK_SECRET) as inbox:
        requests = ground.new_jobs(count, f"{inbox.base}/cb/")
        sent = ground.send(requests, rate=RATE)
        arrived = inbox.times(count, ARRIVAL_SECONDS)
    ground.wait_drained()
    keys = (json.loads(request.body)["jobRef"] for request in requests)
    return sorted(max(0.0, (arrived[key] - at) * 1000) for key, at in zip(keys, sent.answered_at, strict=True))
