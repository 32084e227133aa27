"""The judge: every point that is newer than those before is judged once, in order, whatever fails or dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.tracking import judge
from haulier.services.tracking.events import DEVICE_REGISTERED
from haulier.services.tracking.judge import Judge
from haulier.services.tracking.judged_batch import JudgedBatch, Step
from support.stack import Client, Stack, served
from support.statements import watch
from support.tracking import ARRIVED, TRACES, away, events, make_fence, point


@pytest.fixture(scope="module")
async def still(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service without a worker: tests judge themselves."""
    url = await ready_database()
    async with served(settings.changed(database_url=url), SERVICES, COMPILERS) as stack:
        yield stack


class Steps:
    """A step that notes what it judged, in memory and, with the end of the work, in the journal."""

    def __init__(self, runtime: Runtime, tenant: str) -> None:
        self.runtime = runtime
        self.tenant = tenant
        self.seen: list[tuple[str, int, int]] = []
        self.begins: Callable[[JudgedBatch], None] = lambda _batch: None
        self.fails: Callable[[JudgedBatch], None] = lambda _batch: None
        self.wants: Callable[[Collection[int]], Collection[int]] = lambda numbers: numbers

    async def wanted(self, _runtime: Runtime, tenant: str, numbers: Collection[int]) -> Collection[int]:
        return self.wants(numbers) if tenant == self.tenant else ()

    async def judge(self, batch: JudgedBatch) -> None:
        self.begins(batch)
        for device in batch.devices:
            self.seen += [(device.id, each.tis, each.seq) for each in device.points]
            for each in device.points:
                data = f'{{"deviceId":"{device.id}","app":"{each.tis}","protocol":"REST","status":"REGISTERED"}}'
                change = Change("device", f"{device.id}-{each.tis}", 0, DEVICE_REGISTERED, payload=data)
                batch.tell(change, request_id="test")
        self.fails(batch)

    def judge_of(self) -> Judge:
        return Judge(self.runtime, [Step("test", self.wanted, self.judge)])

    async def told(self) -> list[int]:
        """The times of the points of which the journal tells, in its order."""
        rows = await self.runtime.database.fetch(
            "SELECT data::jsonb ->> 'app' AS tis FROM journal WHERE tenant_id = $1 AND request_id = 'test'"
            " ORDER BY txid, (data::jsonb ->> 'app')::bigint",
            self.tenant,
        )
        return [int(row["tis"]) for row in rows]

    async def work(self) -> int:
        found: int = await self.runtime.database.fetchval(
            "SELECT count(*) FROM trace_work WHERE tenant_id = $1", self.tenant
        )
        return found


@asynccontextmanager
async def judged(stack: Stack) -> AsyncIterator[tuple[Client, Steps, int]]:
    client = await stack.new_tenant()
    yield client, Steps(stack.runtime, client.tenant), stack.runtime.clock()


async def send(client: Client, device: str, *times: int) -> None:
    await client.put(TRACES, {"deviceId": device, "traces": [point(tis, index) for index, tis in enumerate(times)]})


async def test_points_are_judged_once_and_in_order(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        await send(client, "a", now - 10, now - 30, now - 20)
        await send(client, "a", now - 5)
        await steps.judge_of().round()
        assert [tis for _, tis, _ in steps.seen] == [now - 30, now - 20, now - 10, now - 5]
        assert await steps.judge_of().round() == 0
        assert await steps.told() == [now - 30, now - 20, now - 10, now - 5]
        assert await steps.work() == 0


async def test_late_and_repeated_points_are_not_judged(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        await send(client, "a", now - 10)
        await steps.judge_of().round()
        await send(client, "a", now - 20, now - 10, now - 9)
        await send(client, "a", now - 15)
        await steps.judge_of().round()
        assert await steps.told() == [now - 10, now - 9]
        assert await steps.work() == 0


async def test_a_step_that_fails_leaves_nothing_behind_and_begins_again(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        for device in ("a", "b", "c"):
            await send(client, device, now - 10)

        def fail(batch: JudgedBatch) -> None:
            if any(device.id == "b" for device in batch.devices):
                raise ValueError("b")

        steps.fails = fail
        worker = steps.judge_of()
        await worker.round()
        assert len(await steps.told()) == 2
        steps.fails = lambda _batch: None
        await worker.round()
        assert len(await steps.told()) == 3
        assert await steps.work() == 0


async def test_what_fails_for_ever_is_passed_over_in_the_end(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        await send(client, "bad", now - 10)

        def fail(_batch: JudgedBatch) -> None:
            raise ValueError("always")

        steps.fails = fail
        worker = steps.judge_of()
        for _ in range(judge.MAX_TRIES - 1):
            await worker.round()
        assert await steps.work() == 1
        await worker.round()
        assert (await steps.work(), await steps.told()) == (0, [])
        steps.fails = lambda _batch: None
        await send(client, "bad", now - 5)
        await worker.round()
        assert await steps.told() == [now - 5]


async def test_two_workers_never_judge_one_device_at_once(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        for round_ in range(5):
            for device in range(10):
                await send(client, f"d{device}", now - 100 + round_, now - 90 + round_)
            await asyncio.gather(*(steps.judge_of().round() for _ in range(4)))
        while await steps.judge_of().round():
            pass
        assert await steps.work() == 0
        assert len(steps.seen) == len(set(steps.seen))
        assert len(await steps.told()) == len(steps.seen)


async def test_what_there_is_no_time_for_is_left_to_the_next_round(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        for device in ("a", "b", "c"):
            await send(client, device, *range(now - 3, now))
        steps.begins, rounds = lambda batch: batch.leave_rest(0, 2), 0
        while await steps.judge_of().round():
            rounds += 1
        assert sorted(steps.seen) == [(d, now - 3 + n, -1) for d in ("a", "b", "c") for n in range(3)]
        assert (rounds, await steps.work(), len(await steps.told())) == (6, 0, 9)


async def test_more_points_than_fit_are_judged_in_parts(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        most = judge.POINTS_AT_ONCE
        await send(client, "long", *range(now - most - 50, now))
        worker = steps.judge_of()
        while await worker.round():
            pass
        assert [tis for _, tis, _ in steps.seen] == list(range(now - most - 50, now))
        assert await steps.work() == 0


async def test_devices_that_no_step_wants_are_passed_over(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        steps.wants = lambda _numbers: ()
        await send(client, "a", now - 10, now - 20)
        await steps.judge_of().round()
        assert (steps.seen, await steps.work()) == ([], 0)
        steps.wants = lambda numbers: numbers
        await send(client, "a", now - 15, now - 5)
        await steps.judge_of().round()
        assert [tis for _, tis, _ in steps.seen] == [now - 5]


async def test_a_batch_takes_as_many_statements_whatever_is_in_it(still: Stack) -> None:
    client, runtime = await still.new_tenant(), still.runtime
    worker, database = Judge(runtime), watch(runtime.background)
    devices = [f"d{number}" for number in range(6)]
    fences = [await make_fence(client, *devices, events=["ENTRY"], actions=[ARRIVED]) for _ in range(3)]
    moments = iter(range(runtime.clock() - 10 * 120_000, runtime.clock(), 120_000))

    async def statements_at(metres: float, *moving: str) -> list[str]:
        tis = next(moments)
        for device in moving:
            await client.put(TRACES, {"deviceId": device, "traces": [away(tis, metres)]})
        database.transactions.clear()
        await worker.round()
        return [sql for sql in database.transactions[0] if "tenant_id" in sql]

    first = await statements_at(5_000, *devices)
    entered = await statements_at(10, *devices)
    assert (len(first), len(entered)) == (10, 8), "what devices are subscribed to is read once"
    assert [len(await events(client, fence)) for fence in fences] == [len(devices)] * 3
    await statements_at(5_000, devices[0])
    assert await statements_at(10, devices[0]) == entered


async def test_points_that_come_while_others_are_judged_are_judged_once(still: Stack) -> None:
    async with judged(still) as (client, steps, now):
        await send(client, "a", now - 100)
        sending = asyncio.create_task(_send_many(client, now))
        worker = steps.judge_of()
        while not sending.done():
            await worker.round()
        await sending
        while await worker.round():
            pass
        assert await steps.told() == [now - 100, *range(now - 60, now)]


async def _send_many(client: Client, now: int) -> None:
    for tis in range(now - 60, now):
        await send(client, "a", tis)
