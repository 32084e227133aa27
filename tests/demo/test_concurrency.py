"""A crew keeps to its size and stops at the first failure."""

import asyncio
from collections.abc import Awaitable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.demo.concurrency import run_concurrently


@given(st.integers(0, 30), st.integers(1, 8))
def test_all_work_is_done_by_no_more_hands_than_hired(pieces: int, hands: int) -> None:
    done: list[int] = []
    busy = most = 0

    async def piece(number: int) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0)
        busy -= 1
        done.append(number)

    asyncio.run(run_concurrently((piece(number) for number in range(pieces)), hands))
    assert sorted(done) == list(range(pieces))
    assert most == min(pieces, hands)


async def test_a_failure_stops_the_work_and_is_the_one_raised() -> None:
    begun: list[int] = []

    async def piece(number: int) -> None:
        begun.append(number)
        await asyncio.sleep(0)
        if number == 3:
            raise LookupError("three")

    def work() -> Iterator[Awaitable[None]]:
        for number in range(1000):
            yield piece(number)

    with pytest.raises(LookupError, match="three"):
        await run_concurrently(work(), 2)
    assert len(begun) < 10
