"""Leads the runs: triggers of one key one after the other in the order of the stream, different keys side by side.

See: docs/design/orchestrator.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.fair_semaphore import FairSemaphore, Permit
from haulier.platform.journal.events import Event, moment_of
from haulier.platform.journal.ordered_events import Delivery, OrderedEvents
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.resources import Resource
from haulier.services.dispatch.facade import JOB, ORDER_ID, WORK_ORDER_ID, custom_data_of
from haulier.services.orchestrator.events import RULE_UPDATED, RUN_ANSWERED, RUN_RETRIED
from haulier.services.orchestrator.kind import CONSUMER, RULE, RUN
from haulier.services.orchestrator.runs.performer import Performer, Turn
from haulier.services.orchestrator.runs.rule_books import RuleBooks
from haulier.services.orchestrator.runs.run_row import run_of
from haulier.services.orchestrator.runs.tenant_plugins import Arrivals
from haulier.services.orchestrator.runs.trigger import NAMED, TYPED, Trigger, subject_id, triggers_of

EVENTS: dict[str, Sequence[str]] = {
    "job": (),
    "dispatch": (),
    "order": (),
    "work_order": (),
    **{kind: (name,) for kind, name in NAMED},
    **{kind: tuple(name for of, name in TYPED if of == kind) for kind in ("entity", "participant", "container")},
    RUN: (RUN_ANSWERED, RUN_RETRIED),
    RULE: (RULE_UPDATED,),
}
"""Kinds of events that may raise triggers, and those by which runs go on or end."""
AT_ONCE = 192
"""Keys whose triggers are carried out at once."""
MAX_WAITING = 100_000
PATIENCE_SECONDS = 86_400.0
SEEN_MS = 10_000
"""Events that are older than the leader by less than this may have been begun by another worker."""
REST_SECONDS = 0.5

log = structlog.get_logger("haulier.orchestrator")

T = TypeVar("T")
Work = Callable[[Turn], Awaitable[None]]


class _Permit:
    """A turn by a permit of the tenant's."""

    def __init__(self, permit: Permit) -> None:
        self._permit = permit

    async def rest(self, waiting: Awaitable[None]) -> None:
        """Wait without the permit."""
        self._permit.release()
        try:
            await waiting
        finally:
            await self._permit.acquire(PATIENCE_SECONDS, first=True)


@dataclass(slots=True)
class _Item:
    """One piece of work of a lane, and the delivery that it belongs to."""

    tenant: str
    work: Work
    group: _Group


@dataclass(slots=True)
class _Group:
    """The pieces of one delivery: it is finished with the last of them."""

    delivery: Delivery
    left: int

    def done(self) -> None:
        """One piece less."""
        self.left -= 1
        if self.left == 0:
            self.delivery.finish()


class Conductor:
    """Takes events in the time of one leader."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._arrivals = Arrivals()
        self._performer = Performer(runtime, self._arrivals)
        self._books = runtime.kept(RuleBooks)
        self._lanes: dict[tuple[str, str], deque[_Item]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = FairSemaphore(AT_ONCE, MAX_WAITING)
        self._began = runtime.clock()

    async def take(self, delivery: Delivery) -> None:
        """Put what an event raises into its lanes. One that cannot be read is told of, and left."""
        try:
            await self._take(delivery)
        except Exception:
            log.exception("event not taken", journal_id=delivery.event.id)
            delivery.finish()

    async def _take(self, delivery: Delivery) -> None:
        event = delivery.event
        if event.kind == RUN:
            self._take_run(delivery)
            return
        if event.kind == RULE:
            self._arrivals.rules_changed(event.tenantid)
            delivery.finish()
            return
        triggers = await self._triggers(event)
        if not triggers:
            delivery.finish()
            return
        group = _Group(delivery, len(triggers))
        was_seen = moment_of(event.time) < self._began + SEEN_MS
        for trigger in triggers:
            self._put(trigger.tenant, trigger.key, self._performing(trigger, was_seen), group)

    async def close(self) -> None:
        """Stop where it is: what was stored is known to whoever follows."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _triggers(self, event: Event) -> list[Trigger]:
        """What an event raises that some rule of its tenant is for. Where that cannot be read it is all that the event
        raises: whoever carries that out reads again, and a run says what is in the way.
        """
        triggers = triggers_of(event)
        try:
            return await self._retried(lambda: self._matching(triggers))
        except Exception:
            return triggers

    async def _matching(self, triggers: list[Trigger]) -> list[Trigger]:
        found = [await self._books.find(trigger) for trigger in triggers]
        return await self._with_orders([trigger for trigger, rules in found if rules])

    async def _with_orders(self, triggers: list[Trigger]) -> list[Trigger]:
        """The same, those of jobs that do not say which order they are for with what the jobs themselves say."""
        unsaid = [one for one in triggers if one.raised.entityType == "job" and one.raised.orderId is None]
        if not unsaid:
            return triggers
        wanted = [(JOB.name, one.raised.entityId) for one in unsaid]
        rows = await self._runtime.reader.get_many(unsaid[0].tenant, wanted)
        for trigger, row in zip(unsaid, rows, strict=True):
            values = custom_data_of(row) if row is not None else {}
            order, work_order = values.get(ORDER_ID), values.get(WORK_ORDER_ID)
            trigger.raised.orderId = order if isinstance(order, str) else None
            trigger.raised.workOrderId = work_order if isinstance(work_order, str) else None
        return triggers

    async def _retried(self, read: Callable[[], Awaitable[T]]) -> T:
        """What is read, as soon as the database answers."""
        while True:
            try:
                return await read()
            except Unavailable:
                await asyncio.sleep(REST_SECONDS)

    def _performing(self, trigger: Trigger, was_seen: bool) -> Work:
        seen = was_seen

        async def work(turn: Turn) -> None:
            nonlocal seen
            try:
                await self._performer.perform(trigger, turn, was_seen=seen)
            finally:
                seen = True  # it may be half done when it is begun again

        return work

    def _take_run(self, delivery: Delivery) -> None:
        """A run may go on: its plugin has answered, or somebody asked for it."""
        event, id = delivery.event, subject_id(delivery.event)
        if event.type == RUN_ANSWERED:
            self._arrivals.came(event.tenantid, id)
            delivery.finish()
            return
        said = msgspec.json.decode(event.data) if event.data != b"" else {}
        key = said.get("orderId") or said.get("entityId") or id
        self._put(event.tenantid, key, lambda turn: self._go_on(event.tenantid, id, turn), _Group(delivery, 1))

    async def _go_on(self, tenant: str, id: str, turn: Turn) -> None:
        row: Resource | None = await self._runtime.reader.get(tenant, RUN, id)
        if row is None:
            return
        run = run_of(row)
        if run.is_ended:
            return
        await self._performer.resume(run, turn)

    def _put(self, tenant: str, key: str, work: Work, group: _Group) -> None:
        lane = self._lanes.get((tenant, key))
        item = _Item(tenant, work, group)
        if lane is not None:
            lane.append(item)
            return
        self._lanes[tenant, key] = deque([item])
        task = asyncio.create_task(self._run_lane((tenant, key)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, key: tuple[str, str]) -> None:
        lane = self._lanes[key]
        while lane:
            item = lane[0]
            await self._carry_out(item)
            lane.popleft()
            item.group.done()
        del self._lanes[key]

    async def _carry_out(self, item: _Item) -> None:
        """Do one piece of work, again where a server was away; what fails otherwise is told and left."""
        has_keys = True
        while True:
            try:
                if not has_keys:
                    await self._runtime.sealer.read(item.tenant)
                    has_keys = True
                async with self._turns.permit(item.tenant, PATIENCE_SECONDS) as permit:
                    await item.work(_Permit(permit))
                return
            except KeysNotRead:
                has_keys = False
            except Unavailable as error:
                log.warning("put off", tenant=item.tenant, error=str(error))
                await asyncio.sleep(REST_SECONDS)
            except Exception:
                log.exception("run failed", tenant=item.tenant)
                return


async def conduct(runtime: Runtime, stop: asyncio.Event) -> None:
    """Lead the runs, or stand by, until ``stop`` is set."""
    if runtime.bus is None:
        return
    await OrderedEvents(runtime, CONSUMER, EVENTS, lambda: Conductor(runtime)).run(stop)
