"""The worker's part of deliveries: it takes what is due, has it sent, and notes what became of it.

A delivery is taken with a lease. A worker that dies leaves its own to the others when the lease runs out, so one that
died between the sending and the note of it lets a delivery go twice, under one id; none is lost. Providers take turns,
none gets more a second than its rate, and none more at once than its share, so that a slow one holds nobody up.
See: docs/design/deliveries.md, contract/notification.md 9.3.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import asyncpg
import structlog

from haulier.core.refusal import Refusal
from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, WakeSignal, pause
from haulier.engines.postgres import Record
from haulier.engines.setting_rules import LEASE_MARGIN
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import WITHOUT_ADDRESS, NothingToDo, system_call
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.tasks import Sender, TakenDelivery
from haulier.platform.messages.deliveries import SQL, DeliveryAttempt
from haulier.platform.messages.results import Dropped, Failed, NotTried, Result, Sent, TryAgain, wait_after
from haulier.platform.runtime import DELIVERIES_SUBJECT, Runtime
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import to_json

QUEUES_AT_ONCE = 256
"""Providers that are looked at for one taking; the next taking begins behind them."""
RELEASED_AT_ONCE = 1_000
MAX_SINGLE = 10
"""Of more deliveries that were held for one person and channel, one tells of all."""
BURST_MS = 100
"""So much of a provider's second may pass at once."""
RELEASE_LOCK = 0x6E6F7469
STORED_AT_ONCE = 256
STORE_LANES = 2
MAX_CROSSED = 3
UNKNOWN_SECONDS = 60.0
"""A delivery whose sender only a newer program has is left to its workers for so long."""
EXPIRED = "it could not be delivered in time"
UNOPENED = "it cannot be opened any more"

log = structlog.get_logger("haulier.deliveries")


@dataclass(frozen=True, slots=True)
class Ended:
    """What is stored of a try."""

    taken: TakenDelivery
    state: str
    due_at: int
    is_counted: bool = True
    reason: str | None = None
    provider_id: str | None = None
    attempt: str | None = None


class DeliveryWorker:
    """``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime, catalogue: Catalogue) -> None:
        self._runtime = runtime
        self._settings = runtime.settings.delivery
        self._senders: Mapping[str, tuple[Service, Sender]] = {
            name: (service, sender)
            for service, module in zip(catalogue.services, catalogue.modules, strict=True)
            for name, sender in module.senders.items()
        }
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: Counter[str] = Counter()
        """Deliveries under way by tenant and provider."""
        self._behind = ("", "")
        self._results: Coalescer[Ended, None] = Coalescer(self._store, lanes=STORE_LANES, largest=STORED_AT_ONCE)
        self._outage = Outage("deliveries")
        self._signal: WakeSignal | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set, then finish what is under way. After an outage it goes on."""
        async with WakeSignal(stop) as signal:
            self._signal = signal
            is_listening, poll = False, self._runtime.settings.timer.poll_seconds
            while not stop.is_set():
                try:
                    if not is_listening and self._runtime.bus is not None:
                        await self._runtime.bus.listen(DELIVERIES_SUBJECT, signal.on_poke)
                        is_listening = True
                    signal.clear()
                    taken, ready_at = await self.start_due()
                    if not taken:
                        rest = poll if ready_at is None else (ready_at - self._runtime.clock()) / 1000
                        await signal.wait(min(poll, max(0.001, rest)))
                    self._outage.ended()
                except Unavailable as error:
                    self._outage.started(error)
                    await pause(stop, OUTAGE_PAUSE_SECONDS)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._settings.lease_seconds)

    async def deliver_due(self) -> int:
        """Deliver, to the end, what is due now, one taking; how many that were."""
        taken, _ = await self.start_due()
        while self._tasks:
            await asyncio.wait(self._tasks)
        return taken

    async def start_due(self) -> tuple[int, float | None]:
        """Take what is due and begin to deliver it: how many that were, and when a provider's pace lets more pass."""
        room = self._settings.at_once - len(self._tasks)
        if room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return 0, float(self._runtime.clock())
        now, database = self._runtime.clock(), self._runtime.database
        await database.fetchval(SQL["release"], now, RELEASED_AT_ONCE, MAX_SINGLE, RELEASE_LOCK)
        lease = int(self._settings.lease_seconds * 1000)
        rows = await database.fetch(
            SQL["take"], now, lease, room, QUEUES_AT_ONCE, *self._behind,
            to_json(dict(self._held)), self._settings.provider_at_once, BURST_MS,
        )  # fmt: skip
        self._behind = (rows[0]["behind_tenant"], rows[0]["behind_provider"])
        found = [row for row in rows if row["id"] is not None]
        for row in found:
            self._start(row, now + lease)
        return len(found), now if self._behind != ("", "") else rows[0]["ready_at"]

    def _start(self, row: Record, until: int) -> None:
        task = asyncio.create_task(self._deliver(row, until))
        queue = f"{row['tenant_id']}\x1f{row['provider']}"
        self._tasks.add(task)
        self._held[queue] += 1
        task.add_done_callback(partial(self._done, queue))

    def _done(self, queue: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._held[queue] -= 1
        if not self._held[queue]:
            del self._held[queue]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery left to its lease", error=repr(error))
        if self._signal is not None:
            self._signal.wake()

    async def _deliver(self, row: Record, until: int) -> None:
        """Send one, and note what became of it."""
        began = self._runtime.clock()
        result, taken = await self._tried(row, until)
        ended = self._ended(taken, result, began)
        while True:
            try:
                await self._results.submit(ended, taken.tenant)
                break
            except (Unavailable, Refusal):
                if self._runtime.clock() >= until:
                    raise
                await asyncio.sleep(OUTAGE_PAUSE_SECONDS)
        self._runtime.metrics.delivery(taken.channel, ended.state)

    async def _tried(self, row: Record, until: int) -> tuple[Result | None, TakenDelivery]:
        """What the sender says; None for one whose time is over."""
        taken = _taken(row, until)
        if self._runtime.clock() >= taken.expires_at:
            return None, taken
        found = self._senders.get(row["sender"])
        if found is None:
            return NotTried(UNKNOWN_SECONDS), taken
        service, send = found
        try:
            if row["target"] is not None:
                await self._runtime.sealer.prepare(taken.tenant, row["target"])
                taken.target = self._runtime.sealer.open(row["target"], taken.tenant, taken.id)
            async with asyncio.timeout(self._settings.lease_seconds - LEASE_MARGIN):
                call = system_call(self._runtime, service, OPERATION, taken.tenant, "delivery", taken.id)
                return await send(call, taken), taken
        except SealBroken:
            return Failed(UNOPENED), taken
        except TimeoutError:
            return TryAgain("it took too long"), taken
        except Unavailable:
            return NotTried(), taken
        except Exception as error:
            log.exception("sender failed", tenant=taken.tenant, sender=row["sender"], delivery=taken.id)
            return TryAgain(f"the sender failed: {type(error).__name__}"), taken

    def _ended(self, taken: TakenDelivery, result: Result | None, began: int) -> Ended:
        """What is stored of a try: the end, or when the next one is due."""
        now = self._runtime.clock()
        match result:
            case None:
                return Ended(taken, "EXPIRED", now, is_counted=False, reason=EXPIRED)
            case NotTried(seconds=seconds):
                return Ended(taken, "QUEUED", now + int(seconds * 1000), is_counted=False)
            case Dropped(reason=reason):
                return Ended(taken, "DROPPED", now, is_counted=False, reason=reason)
            case Sent(provider_id=provider_id):
                attempt = to_json(DeliveryAttempt(began, now - began))
                return Ended(taken, "SENT", now, provider_id=provider_id, attempt=attempt)
            case Failed(reason=reason, status=status):
                attempt = to_json(DeliveryAttempt(began, now - began, status, reason))
                return Ended(taken, "FAILED", now, reason=reason, attempt=attempt)
            case TryAgain(reason=reason, status=status):
                attempt = to_json(DeliveryAttempt(began, now - began, status, reason))
                wait = wait_after(taken.tries, random.random(), result, taken.channel)
                if wait is None:
                    return Ended(taken, "FAILED", now, reason=reason, attempt=attempt)
                again = now + int(wait * 1000)
                state = "QUEUED" if again < taken.expires_at else "EXPIRED"
                return Ended(taken, state, again, reason=reason, attempt=attempt)

    async def _store(self, ended: list[Ended]) -> list[None]:
        columns = (
            [one.taken.tenant for one in ended],
            [one.taken.id for one in ended],
            [one.taken.tries for one in ended],
            [one.state for one in ended],
            [one.reason for one in ended],
            [one.provider_id for one in ended],
            [one.due_at for one in ended],
            [one.attempt for one in ended],
            [one.is_counted for one in ended],
        )
        if await self._noted(*columns, self._runtime.clock()):
            self._runtime.poke_timers()
        return [None] * len(ended)

    async def _noted(self, *columns: object) -> int:
        """How many groups ended. A statement whose locks crossed those of another is run again."""
        for _ in range(MAX_CROSSED):
            with suppress(asyncpg.TransactionRollbackError):
                return int(await self._runtime.database.fetchval(SQL["finish"], *columns))
        return int(await self._runtime.database.fetchval(SQL["finish"], *columns))


def _taken(row: Record, until: int) -> TakenDelivery:
    return TakenDelivery(
        tenant=row["tenant_id"], id=str(row["id"]), group=row["group_id"], channel=row["channel"],
        provider=row["provider"], target="", person=row["person"], digest=row["digest"], tries=row["tries"],
        created_at=row["created_at"], expires_at=row["expires_at"], until=until,
    )  # fmt: skip


async def _nothing(_call: Call, _body: None) -> Change:
    raise NothingToDo


OPERATION = WITHOUT_ADDRESS.post("", name="deliver", number=0, summary="").plan(_nothing)
"""What a sender's call is of: no request leads to it."""
