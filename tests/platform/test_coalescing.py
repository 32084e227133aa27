"""Items of concurrent callers share calls, bounded in number and in bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.platform.storage.coalescing import MAX_WAITING, Coalescer


async def calls_for(sizes: list[int], *, largest: int, heaviest: int) -> list[list[int]]:
    """The calls that are made of items of these sizes, which all wait at the same time."""
    calls: list[list[int]] = []

    async def run(items: list[int]) -> list[int]:
        calls.append(items)
        return items

    batcher = Coalescer(run, lanes=1, largest=largest, weigh=lambda size: size, heaviest=heaviest)
    assert await asyncio.gather(*(batcher.submit(size, "a") for size in sizes)) == sizes
    return calls


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([1, 1, 1, 1, 1], [[1, 1, 1, 1], [1]]),
        ([5, 5, 5], [[5, 5], [5]]),
        ([5, 6, 5], [[5], [6], [5]]),
        ([50, 1, 50], [[50], [1], [50]]),
        ([10, 1], [[10], [1]]),
    ],
)
async def test_a_call_has_so_many_items_and_bytes(sizes: list[int], expected: list[list[int]]) -> None:
    assert await calls_for(sizes, largest=4, heaviest=10) == expected


class Held:
    """A coalescer whose first call lasts until it is let go, so that what is submitted meanwhile waits."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.coalescer: Coalescer[int, int] = Coalescer(self._run, lanes=1, largest=MAX_WAITING)
        self.tasks: list[asyncio.Task[int]] = []

    async def _run(self, items: list[int]) -> list[int]:
        await self.go.wait()
        return items

    async def submit(self, tenant: str, number: int = 1) -> None:
        """Let items of a tenant come, all of which wait when this returns unless they were refused."""
        for _ in range(number):
            self.tasks.append(asyncio.ensure_future(self.coalescer.submit(0, tenant)))
        await asyncio.sleep(0)

    @property
    def refused(self) -> int:
        """How many were refused with 503."""
        ended = [task.exception() for task in self.tasks if task.done() and not task.cancelled()]
        return sum(isinstance(error, Refusal) and error.cause is Cause.UNAVAILABLE for error in ended)


@pytest.fixture
async def held() -> AsyncIterator[Held]:
    held = Held()
    await held.submit("first")
    await asyncio.sleep(0)  # its call is under way
    yield held
    held.go.set()
    await asyncio.gather(*held.tasks, return_exceptions=True)


async def test_one_tenants_flood_is_refused_beyond_its_share_and_nobody_elses_request(held: Held) -> None:
    await held.submit("flood", MAX_WAITING // 2)
    assert held.refused == 0
    await held.submit("flood", MAX_WAITING)
    assert held.refused == MAX_WAITING
    await held.submit("other", 100)
    assert held.refused == MAX_WAITING
    held.go.set()
    assert await asyncio.gather(*held.tasks[-100:]) == [0] * 100


async def test_many_tenants_have_all_places_and_no_more(held: Held) -> None:
    for number in range(MAX_WAITING):
        held.tasks.append(asyncio.ensure_future(held.coalescer.submit(0, f"tenant {number}")))
    await asyncio.sleep(0)
    assert held.refused == 0
    await held.submit("one more")
    assert held.refused == 1


async def test_a_share_is_free_again_once_its_requests_are_served_or_given_up(held: Held) -> None:
    await held.submit("flood", MAX_WAITING // 2)
    for task in held.tasks[1:100]:
        task.cancel()
    held.go.set()
    await asyncio.gather(*held.tasks, return_exceptions=True)
    held.go.clear()
    await held.submit("first")
    await asyncio.sleep(0)
    await held.submit("flood", MAX_WAITING // 2)
    assert held.refused == 0
