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


async def test_items_that_touch_the_same_run_one_after_the_other_and_hold_nobody_else_up() -> None:
    go, calls = asyncio.Event(), list[list[str]]()

    async def run(items: list[str]) -> list[str]:
        calls.append(items)
        if items == ["row"]:
            await go.wait()
        return items

    sizes = {"row": 8, "row, second": 8, "row, third": 8, "one": 5, "two": 5, "three": 1}
    coalescer = Coalescer(
        run, lanes=2, largest=4, keys=lambda name: name.split(", ")[:1], weigh=sizes.__getitem__, heaviest=10
    )
    waiting = {name: asyncio.ensure_future(coalescer.submit(name, "a")) for name in sizes}
    await asyncio.gather(*(waiting[name] for name in ("one", "two", "three")))
    assert calls == [["row"], ["one", "two"], ["three"]]
    go.set()
    assert await asyncio.gather(*waiting.values()) == list(sizes)
    assert calls[3:] == [["row, second"], ["row, third"]]


async def test_an_item_waits_for_all_that_it_touches_and_not_for_one_that_was_given_up() -> None:
    go, calls = asyncio.Event(), list[list[str]]()

    async def run(items: list[str]) -> list[str]:
        calls.append(items)
        if len(calls) == 1:
            await go.wait()
        return items

    coalescer = Coalescer(run, lanes=1, largest=4, keys=str.split)
    waiting = {name: asyncio.ensure_future(coalescer.submit(name, "a")) for name in ("a", "a b", "b", "b c", "d")}
    await asyncio.sleep(0)
    waiting["b"].cancel()
    go.set()
    await asyncio.gather(*waiting.values(), return_exceptions=True)
    assert calls == [["a", "d"], ["a b"], ["b c"]]


async def test_nobody_waits_for_all_that_another_tenant_has_sent() -> None:
    calls = list[list[str]]()

    async def run(items: list[str]) -> list[str]:
        calls.append(items)
        return items

    coalescer: Coalescer[str, str] = Coalescer(run, lanes=1, largest=4)
    sent = [*(("flood", f"f{number}") for number in range(8)), ("a", "a0"), ("a", "a1"), ("b", "b0")]
    await asyncio.gather(*(coalescer.submit(item, tenant) for tenant, item in sent))
    assert calls == [["f0", "a0", "b0", "f1"], ["a1", "f2", "f3", "f4"], ["f5", "f6", "f7"]]


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
