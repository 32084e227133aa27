"""Deliveries: accepted with a change, sent by any worker, each once in effect, at their providers' pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.core.refusal import Cause, Refusal
from haulier.engines.settings import Settings
from haulier.platform.commands.call import Call
from haulier.platform.declarations.module import Catalogue, Module
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.tasks import TakenDelivery
from haulier.platform.messages.deliveries import DeliveryGroup, count_deliveries, read_deliveries, recall
from haulier.platform.messages.delivery_worker import BURST_MS, DeliveryWorker
from haulier.platform.messages.results import MAIL_TRIES, MAX_TRIES, Failed, NotTried, Result, Sent, TryAgain
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.services.aaa.facade import carry_out
from support.downstream import TurnedClock, killed_at, stored

TENANT = "acme"
ROWS = "SELECT id, state, reason, tries, due_at, target, provider_id FROM delivery ORDER BY created_at, id"
ENDS = "SELECT subject FROM timer WHERE purpose = 'probe-ended' ORDER BY subject"


@dataclass
class Probe:
    """A provider that says what the test wants."""

    results: list[Result] = field(default_factory=list)
    """Of the next tries; Sent when none is left."""
    sent: list[TakenDelivery] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def send(self, _call: Call, taken: TakenDelivery) -> Result:
        await self.open.wait()
        self.sent.append(taken)
        return self.results.pop(0) if self.results else Sent()

    @property
    def catalogue(self) -> Catalogue:
        service = Service(name="probe", title="Probe", code=0, bases=(), operations=())
        return Catalogue([*CATALOGUE.modules, Module(service=service, senders={"probe": self.send})])


@pytest.fixture
async def database_url(ready_database: Callable[[], Awaitable[str]]) -> str:
    url = await ready_database()
    return url


@pytest.fixture
def probe() -> Probe:
    return Probe()


@asynccontextmanager
async def process(settings: Settings, url: str, clock: TurnedClock, **more: Any) -> AsyncIterator[Runtime]:
    own = settings.changed(database_url=url, **more)
    runtime = await Runtime.open(own, url, None, COMPILERS, worker=True, clock=clock)
    yield runtime
    await runtime.close()


async def cause(runtime: Runtime, count: int = 1, *, tenant: str = TENANT, refused: bool = False, **more: Any) -> str:
    """A change that has something delivered; the id of the group."""
    made: list[str] = []

    async def planned(call: Call, _body: None) -> Change:
        id = call.new_id("thing")
        made[:] = [id]
        change = row_change("ThingCreated", RowWrite("thing", id, 0), payload="{}")
        group = DeliveryGroup(call, change, id, "probe-ended")
        for number in range(count):
            target = {"to": f"secret-{number}"}
            values = {"sender": "probe", "channel": "sms", "provider": "p", "recipient": "…", "target": target}
            group.add(**values | more)
        group.close()
        if refused:
            raise Refusal(Cause.RULE, "no")
        return change

    await carry_out(runtime, tenant, planned)
    return made[0]


async def call_off(runtime: Runtime, id: str) -> None:
    async def planned(call: Call, _body: None) -> Change:
        change = row_change("ThingEnded", RowWrite("thing", call.new_id("end"), 0), payload="{}")
        recall(change, id)
        return change

    await carry_out(runtime, TENANT, planned)


async def states(runtime: Runtime) -> list[str]:
    return [row["state"] for row in await stored(runtime, ROWS)]


async def test_a_delivery_goes_out_once_and_keeps_nothing_of_its_target(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    async with process(settings, database_url, TurnedClock()) as runtime:
        group = await cause(runtime)
        (row,) = await stored(runtime, ROWS)
        assert row["state"] == "QUEUED"
        assert "secret" not in row["target"]
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.results = [Sent("provider-7")]
        assert await worker.deliver_due() == 1
        assert [(taken.target, taken.tries) for taken in probe.sent] == [('{"to":"secret-0"}', 1)]
        (row,) = await stored(runtime, ROWS)
        assert (row["state"], row["target"], row["provider_id"]) == ("SENT", None, "provider-7")
        assert await stored(runtime, ENDS) == [{"subject": group}]
        assert await worker.deliver_due() == 0


async def test_a_refused_change_delivers_nothing(settings: Settings, database_url: str, probe: Probe) -> None:
    async with process(settings, database_url, TurnedClock()) as runtime:
        with pytest.raises(Refusal):
            await cause(runtime, refused=True)
        assert await states(runtime) == []
        assert await stored(runtime, "SELECT 1 FROM delivery_group") == []


@pytest.mark.parametrize(("channel", "most"), [("sms", MAX_TRIES), ("email", MAIL_TRIES)])
async def test_one_that_fails_is_tried_with_growing_waits_and_then_given_up(
    settings: Settings, database_url: str, probe: Probe, channel: str, most: int
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime, channel=channel, expires_at=clock() + 30 * 24 * 3_600_000)
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.results = [TryAgain("away") for _ in range(most)]
        for number in range(most):
            before = clock()
            assert await worker.deliver_due() == 1
            (row,) = await stored(runtime, ROWS)
            if number < most - 1:
                wait = 10_000 * 2 ** min(number, MAX_TRIES - 2)
                assert 0.8 * wait <= row["due_at"] - before <= 1.2 * wait
                assert await worker.deliver_due() == 0
                clock.now = row["due_at"]
        assert (row["state"], row["reason"], row["tries"]) == ("FAILED", "away", most)
        assert len(probe.sent) == most


async def test_patience_that_a_provider_asks_for_is_had_and_nothing_goes_past_its_expiry(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime, expires_at=clock() + 200_000)
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.results = [TryAgain("busy", 429, after=120.0), TryAgain("busy", 429, after=120.0)]
        await worker.deliver_due()
        (row,) = await stored(runtime, ROWS)
        assert row["due_at"] == clock() + 120_000
        clock.now = row["due_at"]
        await worker.deliver_due()
        assert await states(runtime) == ["EXPIRED"]
        late = await cause(runtime, expires_at=clock() + 1_000)
        clock.turn(1.0)
        await worker.deliver_due()
        assert await states(runtime) == ["EXPIRED", "EXPIRED"]
        assert len(probe.sent) == 2
        assert {"subject": late} in await stored(runtime, ENDS)


async def test_what_was_not_tried_does_not_count(settings: Settings, database_url: str, probe: Probe) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime)
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.results = [NotTried(1.0) for _ in range(MAX_TRIES + 1)]
        for _ in range(MAX_TRIES + 1):
            assert await worker.deliver_due() == 1
            clock.turn(1.0)
        await worker.deliver_due()
        (row,) = await stored(runtime, ROWS)
        assert (row["state"], row["tries"]) == ("SENT", 1)


async def test_a_group_ends_once_when_its_last_delivery_has(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        group = await cause(runtime, 3)
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.results = [Failed("no"), TryAgain("away"), Sent()]
        await worker.deliver_due()
        assert await stored(runtime, ENDS) == []
        clock.turn(12.0)
        await worker.deliver_due()
        assert await stored(runtime, ENDS) == [{"subject": group}]
        assert sorted(await states(runtime)) == ["FAILED", "SENT", "SENT"]
        none = await cause(runtime, 2, dropped="not wanted")
        assert await stored(runtime, ENDS) == sorted(
            [{"subject": group}, {"subject": none}], key=lambda row: row["subject"]
        )


async def test_what_nobody_is_sending_yet_is_called_off(settings: Settings, database_url: str, probe: Probe) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        group = await cause(runtime, 2, provider="slow")
        worker = DeliveryWorker(runtime, probe.catalogue)
        probe.open.clear()
        await worker.start_due()
        clock.turn(0.001)
        held = await cause(runtime, 2, held_until=clock() + 1_000)
        for id in (group, held):
            await call_off(runtime, id)
        assert await states(runtime) == ["QUEUED", "QUEUED", "CANCELLED", "CANCELLED"]
        assert await stored(runtime, ENDS) == [{"subject": held}]
        probe.open.set()
        await worker.deliver_due()
        assert await states(runtime) == ["SENT", "SENT", "CANCELLED", "CANCELLED"]


async def test_held_ones_go_in_order_and_more_than_ten_go_as_one(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        until = clock() + 60_000
        few = [await _held(runtime, clock, until, "few") for _ in range(10)]
        many = [await _held(runtime, clock, until, "many") for _ in range(11)]
        worker = DeliveryWorker(runtime, probe.catalogue)
        assert await worker.deliver_due() == 0
        clock.now = until
        assert await worker.deliver_due() == 11
        assert [taken.group for taken in probe.sent if not taken.digest] == few
        (digest,) = [taken for taken in probe.sent if taken.digest]
        assert (digest.digest, digest.group) == (10, many[0])
        assert set(await states(runtime)) == {"SENT"}
        assert len(await stored(runtime, ENDS)) == 21


async def _held(runtime: Runtime, clock: TurnedClock, until: int, key: str) -> str:
    clock.turn(0.001)
    return await cause(runtime, held_until=until, digest_key=key)


async def test_a_provider_gets_no_more_than_its_rate_and_another_does_not_wait_for_it(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime, 60, rate=20.0)
        await cause(runtime, 5, provider="other")
        workers = [DeliveryWorker(runtime, probe.catalogue) for _ in range(2)]
        per_second = []
        for _ in range(4):
            before = len(probe.sent)
            for _ in range(20):
                for worker in workers:
                    await worker.deliver_due()
                clock.turn(0.05)
            per_second.append(len(probe.sent) - before)
        burst = 20 * BURST_MS // 1000 + 1
        assert 20 + 5 <= per_second[0] <= 20 + 5 + burst
        assert 19 <= per_second[1] <= 21
        assert len(probe.sent) == 65


async def test_a_worker_that_dies_leaves_its_own_to_another_when_the_lease_is_over(
    settings: Settings, database_url: str, probe: Probe
) -> None:
    clock = TurnedClock()
    async with process(settings, database_url, clock) as runtime:
        await cause(runtime, 4)
        for suspension in range(200):
            if not await killed_at(DeliveryWorker(runtime, probe.catalogue).deliver_due(), suspension):
                break
            clock.turn(runtime.settings.delivery.lease_seconds)
        else:
            pytest.fail("it never came to an end")
        await DeliveryWorker(runtime, probe.catalogue).deliver_due()
        assert await states(runtime) == ["SENT"] * 4
        assert {taken.id for taken in probe.sent} == {str(row["id"]) for row in await stored(runtime, ROWS)}
        assert len(await stored(runtime, ENDS)) == 1


async def test_two_workers_never_have_the_same_one(settings: Settings, database_url: str, probe: Probe) -> None:
    async with process(settings, database_url, TurnedClock(), delivery_rate=100_000) as runtime:
        await cause(runtime, 200)
        workers = [DeliveryWorker(runtime, probe.catalogue) for _ in range(3)]
        while sum(await asyncio.gather(*(worker.deliver_due() for worker in workers))):
            pass
        assert len(probe.sent) == len({taken.id for taken in probe.sent}) == 200
        assert len(await stored(runtime, ENDS)) == 1


async def test_deliveries_are_of_their_tenant_alone(settings: Settings, database_url: str, probe: Probe) -> None:
    async with process(settings, database_url, TurnedClock()) as runtime:
        group = await cause(runtime, 2)
        seen: list[Any] = []

        async def planned(call: Call, _body: None) -> Change:
            seen.append((await count_deliveries(call, [group]), (await read_deliveries(call, group, 10, 0))[0]))
            change = row_change("ThingEnded", RowWrite("thing", call.new_id("end"), 0), payload="{}")
            recall(change, group)
            return change

        await carry_out(runtime, "other", planned)
        assert seen == [({group: {}}, 0)]
        assert await states(runtime) == ["QUEUED", "QUEUED"]
