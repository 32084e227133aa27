"""Tenants share places so that a crowd of one leaves some for the others."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.engines.fair_semaphore import FairSemaphore, NoPermit

SOON = 60.0
AT_ONCE = 0.0


async def crowd(shares: FairSemaphore, tenant: str, count: int) -> list[asyncio.Task[None]]:
    """So many who ask for a place, in their order."""
    tasks = [asyncio.create_task(shares.acquire(tenant, SOON)) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


def inside(tasks: list[asyncio.Task[None]]) -> int:
    return sum(task.done() for task in tasks)


async def test_a_crowd_leaves_places_for_others() -> None:
    shares = FairSemaphore(6, 100)
    crowds = [await crowd(shares, tenant, 10) for tenant in "abcd"]
    assert [inside(tasks) for tasks in crowds] == [3, 2, 1, 0]
    for tasks in crowds:
        for task in tasks:
            task.cancel()


async def test_a_free_place_goes_to_who_holds_the_fewest_and_in_a_line_to_who_came_first() -> None:
    shares = FairSemaphore(4, 100)
    first, second = await crowd(shares, "a", 4), await crowd(shares, "b", 3)
    assert (inside(first), inside(second)) == (2, 1)
    shares.release("a")
    await asyncio.sleep(0)
    assert (inside(first), inside(second)) == (3, 1)
    shares.release("b")
    await asyncio.sleep(0)
    assert (inside(first), inside(second)) == (3, 2)
    assert [task.done() for task in second] == [True, True, False]
    for task in (*first, *second):
        task.cancel()


async def test_a_full_line_and_a_long_wait_are_told() -> None:
    shares = FairSemaphore(1, 1)
    await shares.acquire("a", SOON)
    waiting = await crowd(shares, "a", 1)
    with pytest.raises(NoPermit):
        await shares.acquire("a", SOON)
    with pytest.raises(NoPermit):
        await shares.acquire("b", AT_ONCE)
    assert shares.is_contended()
    shares.release("a")
    await waiting[0]
    assert not shares.is_contended()


async def test_who_steps_aside_comes_back_before_those_of_its_tenant_that_wait() -> None:
    shares = FairSemaphore(1, 5)
    async with shares.permit("a", SOON) as place:
        waiting = await crowd(shares, "a", 2)
        place.release()
        await waiting[0]
        back = asyncio.create_task(place.acquire(SOON, first=True))
        await asyncio.sleep(0)
        shares.release("a")
        await back
        assert not waiting[1].done()
    await waiting[1]


steps = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["take", "leave", "cancel"])), max_size=60)


@given(st.integers(1, 6), steps)
def test_places_are_never_lost_nor_given_twice(places: int, walk: list[tuple[str, str]]) -> None:
    async def walked() -> None:
        shares = FairSemaphore(places, 100)
        tasks: dict[str, list[asyncio.Task[None]]] = {tenant: [] for tenant in "abc"}
        for tenant, step in walk:
            of_tenant = tasks[tenant]
            held = [task for task in of_tenant if task.done()]
            waiting = [task for task in of_tenant if not task.done()]
            if step == "take":
                of_tenant.append(asyncio.create_task(shares.acquire(tenant, SOON)))
            elif step == "leave" and held:
                of_tenant.remove(held[0])
                shares.release(tenant)
            elif step == "cancel" and waiting:
                waiting[-1].cancel()
                await asyncio.gather(waiting[-1], return_exceptions=True)
                of_tenant.remove(waiting[-1])
            for _ in range(3):
                await asyncio.sleep(0)
            assert sum(inside(some) for some in tasks.values()) <= places
        while any(tasks.values()):
            ready = [(tenant, task) for tenant, some in tasks.items() for task in some if task.done()]
            assert ready, "somebody waits although every place is free"
            for tenant, task in ready:
                tasks[tenant].remove(task)
                shares.release(tenant)
            for _ in range(3):
                await asyncio.sleep(0)

    asyncio.run(walked())
