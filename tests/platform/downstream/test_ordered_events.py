"""Events in the stream's order: a tenant with many under way is nobody's hindrance, and whatever dies, none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from haulier.platform.journal.ordered_events import Delivery, OrderedEvents
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime
from support.downstream import PATIENCE, Stack, killed_at, record, running, stored

BUSY, OTHER = "busy", "other"
MOST = 4
"""Events of a tenant under way."""
NOTED = "SELECT tenant_id FROM ordered_event"
LIVES, WAITS = 20, 9
"""Leaders that die: the first ones at their first waits, later ones as they take events."""
MOST_WAITS = 10
"""Of a leader until it reads its stream."""
WORK_SECONDS = 0.002


class Holder:
    """Takes events and finishes none until it is told to; then each takes its time."""

    def __init__(self) -> None:
        self.held: list[Delivery] = []
        self.seen: list[tuple[str, str]] = []
        self.holds: set[str] = {BUSY}
        self._tasks: set[asyncio.Task[None]] = set()

    def ids(self, tenant: str) -> list[str]:
        """The events of a tenant, each once, as they came first."""
        return list(dict.fromkeys(id for of, id in self.seen if of == tenant))

    def release(self) -> None:
        """Finish what is held, and hold nothing any more."""
        self.holds = set()
        for one in self.held:
            one.finish()

    async def take(self, delivery: Delivery) -> None:
        self.seen.append((delivery.event.tenantid, delivery.event.id))
        if delivery.event.tenantid in self.holds:
            self.held.append(delivery)
            return
        task = asyncio.create_task(self._work(delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    async def _work(self, delivery: Delivery) -> None:
        await asyncio.sleep(WORK_SECONDS)
        delivery.finish()


def consumer(runtime: Runtime, taker: Holder, most: int = MOST) -> OrderedEvents:
    return OrderedEvents(runtime, "test", {"thing": ()}, lambda: taker, most_of_tenant=most)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


async def killed_having_seen(events: int, taker: Holder, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    await until(lambda: len(taker.seen) >= events)
    while not task.done():  # before Python 3.12 ``wait_for``, which the NATS client uses, may swallow a cancellation
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


def left_over() -> list[str]:
    """What runs besides its leader."""
    names = [getattr(task.get_coro(), "__qualname__", "") for task in asyncio.all_tasks()]
    return [name for name in names if name.startswith(OrderedEvents.__name__)]


async def all_finished(runtime: Runtime) -> None:
    """Wait until nothing is noted by itself any more."""
    async with asyncio.timeout(PATIENCE):
        while await stored(runtime, NOTED):
            await asyncio.sleep(0.05)


async def test_a_tenant_with_many_events_under_way_lets_others_pass(stack: Stack) -> None:
    runtime, taker = await stack.runtime(), Holder()
    async with running(Relay(runtime).run, consumer(runtime, taker).run):
        busy = [await record(runtime, BUSY) for _ in range(30)]
        others = [await record(runtime, OTHER) for _ in range(MOST + 1)]
        await until(lambda: taker.ids(OTHER) == others)
        assert taker.ids(BUSY) == busy[:MOST]
        async with asyncio.timeout(PATIENCE):
            while len(await stored(runtime, NOTED)) < len(busy):
                await asyncio.sleep(0.05)
        busy += [await record(runtime, BUSY) for _ in range(3)]
        taker.release()
        await until(lambda: taker.ids(BUSY) == busy)
        await all_finished(runtime)
        late = await record(runtime, BUSY)
        await until(lambda: taker.ids(BUSY)[-1] == late)
    assert len(taker.seen) == len(busy) + len(others) + 1


async def test_what_waits_for_other_tenants_goes_on_with_the_end_of_theirs(stack: Stack) -> None:
    runtime, taker = await stack.runtime(), Holder()
    events = OrderedEvents(runtime, "test", {"thing": ()}, lambda: taker, most_of_tenant=MOST, most_of_all=2)
    async with running(Relay(runtime).run, events.run):
        busy = [await record(runtime, BUSY) for _ in range(2)]
        await until(lambda: taker.ids(BUSY) == busy)
        other = await record(runtime, OTHER)
        async with asyncio.timeout(PATIENCE):
            while {"tenant_id": OTHER} not in await stored(runtime, NOTED):
                await asyncio.sleep(0.05)
        assert taker.ids(OTHER) == []
        taker.release()
        await until(lambda: taker.ids(OTHER) == [other])


async def test_killed_at_any_wait_each_tenants_events_come_all_and_in_their_order(stack: Stack) -> None:
    runtime, ids = await stack.runtime(), {BUSY: list[str](), OTHER: list[str]()}
    takers = list[Holder]()

    def taker() -> Holder:
        takers.append(Holder())
        takers[-1].holds = {BUSY} if len(takers) % 2 else set()
        return takers[-1]

    def came(tenant: str) -> list[str]:
        return list(dict.fromkeys(id for one in takers for id in one.ids(tenant)))

    async with running(Relay(runtime).run):
        for number in range(LIVES):
            for tenant in (BUSY, BUSY, OTHER):
                ids[tenant].append(await record(runtime, tenant))
            one = taker()
            work = consumer(runtime, one, most=2).run(asyncio.Event())
            if number < WAITS:
                await killed_at(work, number)
            else:
                await killed_having_seen(number % 3 + 1, one, work)
        last = taker()
        last.holds = set()
        async with running(consumer(runtime, last, most=2).run):
            await until(lambda: all(set(wanted) <= set(came(tenant)) for tenant, wanted in ids.items()))
            await all_finished(runtime)
    assert {tenant: came(tenant) for tenant in ids} == ids


async def test_a_leader_that_dies_as_it_begins_leaves_nothing_running(stack: Stack) -> None:
    runtime = await stack.runtime()
    for number in range(MOST_WAITS):
        await killed_at(consumer(runtime, Holder()).run(asyncio.Event()), number)
        assert not left_over(), f"who died at wait {number} hands nothing over"
