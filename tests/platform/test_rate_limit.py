"""Limits that pass by themselves tell how long that takes, by a clock that never steps."""

from __future__ import annotations

import asyncio

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.engines.setting_groups import RateLimitSettings
from haulier.platform.access.rate_limit import (
    MAX_OUTAGE_WAIT,
    OUTAGE_OVER_SECONDS,
    OutageAge,
    RateLimits,
)
from haulier.platform.storage.coalescing import MAX_WAITING, Coalescer

RATE, BURST = 5, 3


class Hand:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def refused(limits: RateLimits, tenant: str) -> int | None:
    """The seconds that the tenant is told to wait; None when it is served."""
    try:
        limits.take(tenant)
    except Refusal as refusal:
        return refusal.retry_after if refusal.cause is Cause.TOO_MANY_REQUESTS else 0
    return None


def test_a_burst_is_spent_and_comes_back_after_the_time_that_was_told() -> None:
    hand = Hand()
    limits = RateLimits(RateLimitSettings(per_second=RATE, burst_seconds=BURST), hand)
    assert [refused(limits, "a") for _ in range(RATE * BURST)] == [None] * RATE * BURST
    wait = refused(limits, "a")
    assert wait == 1
    assert refused(limits, "b") is None
    hand.now += wait
    assert [refused(limits, "a") for _ in range(RATE)] == [None] * RATE
    assert refused(limits, "a") is not None


def test_an_outage_is_told_to_last_as_long_as_it_has_lasted() -> None:
    hand = Hand()
    age = OutageAge(hand)
    assert age.retry_after() == 1
    hand.now += 7.5
    assert age.retry_after() == 8
    hand.now += OUTAGE_OVER_SECONDS
    assert age.retry_after() == MAX_OUTAGE_WAIT
    hand.now += OUTAGE_OVER_SECONDS + 1
    assert age.retry_after() == 1


async def test_a_full_queue_tells_how_long_it_takes_to_empty() -> None:
    """One item a turn of the loop, ten milliseconds each by the pace that was measured: 10,000 of them, all that one
    tenant may have there, are minutes.
    """
    go = asyncio.Event()

    async def run(items: list[int]) -> list[int]:
        await go.wait()
        return items

    batcher: Coalescer[int, int] = Coalescer(run, lanes=1, largest=1)
    batcher._pace = 0.01
    waiting = [asyncio.ensure_future(batcher.submit(number, "a")) for number in range(MAX_WAITING // 2)]
    await asyncio.sleep(0)  # all of them wait; the first batch is taken in the next round
    with pytest.raises(Refusal) as refusal:
        await batcher.submit(-1, "a")
    assert refusal.value.cause is Cause.UNAVAILABLE
    assert refusal.value.retry_after == MAX_WAITING // 2 // 100
    for one in waiting:
        one.cancel()
    go.set()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_the_pace_is_that_of_the_batches_that_ran() -> None:
    async def run(items: list[int]) -> list[int]:
        return items

    batcher: Coalescer[int, int] = Coalescer(run, lanes=1, largest=1)
    batcher._pace = 100.0
    for number in range(200):
        await batcher.submit(number, "a")
    assert batcher._pace < 1.0
