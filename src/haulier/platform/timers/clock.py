"""The clock: carries out durable timers, each at least once and never before it is due.

Timers are taken with a lease, so any number of clocks share them: one that dies leaves its timers to the others when
the lease runs out. A handler removes its timer inside its own change, so a timer that fires twice takes effect once.

There are lanes that do not wait for each other: commands, which somebody waits for; single calls that nobody waits for;
the backlog of callbacks; long work; calls that apps have scheduled; plugins; and states. In each, tenants take turns,
and none has more than its share under way: see ``FairShare``. Timers of states fall due many at once and are carried
out in slices, one after the other.
See: docs/design/time-outs.md.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import NamedTuple

import structlog

from haulier.core.fair_share import GUARANTEED, OVERDRAFT, FairShare
from haulier.engines.failure import Unavailable
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, WakeSignal, pause
from haulier.engines.setting_rules import LEASE_MARGIN, PLUGIN_SECONDS
from haulier.engines.statements import load_statements
from haulier.platform.declarations.tasks import NotMade
from haulier.platform.runtime import TIMERS_SUBJECT, Runtime
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.resources import to_json

SQL = load_statements("haulier.platform.timers", "timers.sql")

STATES, COMMANDS, CALLS, WORK, BACKLOGS, SCHEDULES, PLUGINS = range(7)
"""The lanes by the number that the table gives them, see migration 0041."""
TAKEN_AT_ONCE = 200
"""Timers of one taking."""
TENANTS_AT_ONCE = 256
"""Tenants whose timers are read for one taking; the next taking begins behind them."""
TENANTS_AHEAD = 1_000
"""Tenants whose timers are read for the moment of the next one; those of others may be late by a poll."""
SLICE = 32
"""Timers of states that are worked off together: so few that a request hardly waits for their statements."""
SLICES_AT_ONCE = 1
"""Slices under way in one process."""
GATHER_SECONDS = 0.01
"""How long a busy lane lets places become free that one statement then fills: without it each call that ends would have
a statement of its own.
"""
BUSY_SHARE = 8
"""A lane is busy that has this part of its tasks under way."""
CATCH_UP_SECONDS = 1.0
"""Work that was held up may be made up for faster, as far as this."""
FIRST_PUT_OFF_MS = 1_000
LONGEST_PUT_OFF_MS = 600_000
"""A timer that could not be carried out waits this long at first and doubles its wait, up to the longest."""

log = structlog.get_logger("haulier.clock")


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that is due. ``tries`` counts how often it was taken, this time included; ``payload`` is JSON text."""

    id: str
    purpose: str
    subject: str
    due_at: int
    tries: int
    payload: str


class Due(NamedTuple):
    """A timer that was taken, and whose it is."""

    tenant: str
    timer: Timer


Failed = tuple[Due, Exception]

Handler = Callable[[str, Timer], Awaitable[None]]
"""Carries out a timer of a tenant and removes it. When it raises, the timer is put off."""

CarryOut = Callable[[Sequence[Due]], Awaitable[list[Failed]]]
"""Carries out timers and removes them. Those that it answers failed and are put off; when it raises, all are."""


@dataclass(frozen=True, slots=True)
class InSlices:
    """A handler of many timers of one purpose together."""

    carry_out: CarryOut


@dataclass(slots=True)
class Lane:
    """Timers that are taken together, by the number that the table gives them."""

    number: int
    together: int
    """Timers that one task carries out. With more than one the tenants are mixed, and nobody's share is counted."""
    at_once: int
    """Tasks under way."""
    lease: float
    """Seconds after which another clock takes a timer that is still under way."""
    a_second: float = math.inf
    """Timers taken, at most."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    behind: str = ""
    """The tenant behind which the next taking begins."""
    held: FairShare = field(init=False)
    """Timers under way by tenant."""
    wake_signal: WakeSignal | None = None
    """Wakes who takes its timers."""

    def __post_init__(self) -> None:
        self.held = FairShare(self.at_once, GUARANTEED, overdraft=OVERDRAFT)

    @property
    def patience(self) -> float:
        """Longest that a handler may take: it ends before another clock takes the timer."""
        return self.lease - LEASE_MARGIN

    @property
    def is_busy(self) -> bool:
        """Whether so many tasks are under way that a taking for each that ends would be many."""
        return self.together == 1 and len(self.tasks) * BUSY_SHARE >= self.at_once

    def room(self) -> int:
        """How many timers may be taken now."""
        if self.together > 1:
            return (self.at_once - len(self.tasks)) * self.together
        left = self.at_once - self.held.total
        return min(TAKEN_AT_ONCE, left if left > 0 else OVERDRAFT * self.at_once - self.held.total)

    def rooms(self) -> tuple[str, int]:
        """How many timers each tenant may have taken now: JSON by tenant, and those that are not named there."""
        if self.together > 1:
            return "{}", TAKEN_AT_ONCE
        return to_json({tenant: self.held.available(tenant) for tenant in self.held.holders()}), self.held.available("")


class Clock:
    """``handlers`` by purpose. ``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime, handlers: Mapping[str, Handler | InSlices]) -> None:
        self._runtime = runtime
        self._handlers = {
            purpose: handler.carry_out if isinstance(handler, InSlices) else one_by_one(handler)
            for purpose, handler in handlers.items()
        }
        self._outage = Outage("clock")
        settings = runtime.settings.timer
        self._poll = settings.poll_seconds
        lease = settings.lease_seconds
        of_plugins = max(lease, PLUGIN_SECONDS + runtime.settings.hook.wait_seconds + 2 * LEASE_MARGIN)
        self._lanes = (
            Lane(COMMANDS, 1, settings.commands_at_once, lease),
            Lane(CALLS, 1, settings.calls_at_once, lease),
            Lane(WORK, 1, settings.work_at_once, lease),
            Lane(BACKLOGS, 1, settings.backlogs_at_once, lease),
            Lane(SCHEDULES, 1, runtime.settings.schedule.at_once, lease),
            Lane(PLUGINS, 1, settings.plugins_at_once, of_plugins),
            Lane(STATES, SLICE, SLICES_AT_ONCE, lease, settings.states_per_second),
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Fire until ``stop`` is set, then finish what is under way. After an outage it goes on."""
        async with asyncio.TaskGroup() as lanes:
            for lane in self._lanes:
                lanes.create_task(self._work(lane, stop))
        under_way = [task for lane in self._lanes for task in lane.tasks]
        if under_way:
            await asyncio.wait(under_way, timeout=max(lane.patience for lane in self._lanes if lane.tasks))

    async def fire_due(self) -> int:
        """Carry out, to the end, what is due now, at most one taking of each lane; how many timers that were."""
        taken = 0
        for lane in self._lanes:
            taken += await self._start_due(lane)
            await asyncio.gather(*lane.tasks)
        return taken

    async def _work(self, lane: Lane, stop: asyncio.Event) -> None:
        """Fire the timers of a lane until ``stop`` is set."""
        async with WakeSignal(stop) as wake_signal:
            lane.wake_signal = wake_signal
            listening, turn = False, monotonic()
            while not stop.is_set():
                try:
                    if not listening and self._runtime.bus is not None:
                        await self._runtime.bus.listen(TIMERS_SUBJECT, wake_signal.on_poke)
                        listening = True
                    if lane.room() <= 0:
                        await asyncio.wait(lane.tasks, return_when=asyncio.FIRST_COMPLETED)
                    if lane.is_busy:
                        await pause(stop, GATHER_SECONDS)
                    wake_signal.clear()
                    taken = await self._start_due(lane)
                    turn = max(turn, monotonic() - CATCH_UP_SECONDS) + taken / lane.a_second
                    if not taken:
                        await wake_signal.wait(await self._until_next(lane))
                        turn = monotonic()
                    elif (rest := turn - monotonic()) > 0:
                        await pause(stop, rest)
                    self._outage.ended()
                except Unavailable as error:
                    self._outage.started(error)
                    await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _start_due(self, lane: Lane) -> int:
        """Take what is due and start to carry it out; how many timers that were."""
        began = lane.behind
        due = await self._take(lane)
        while not due and (lane.behind or began):
            began = lane.behind and began  # the last tenant was reached: those before the beginning are left
            due = await self._take(lane)
        for first in range(0, len(due), lane.together):
            some = due[first : first + lane.together]
            task = asyncio.create_task(self._fire(some, lane.patience))
            lane.tasks.add(task)
            lane.held.take(some[0].tenant)
            task.add_done_callback(partial(self._fired, lane, some[0].tenant))
        return len(due)

    async def _take(self, lane: Lane) -> list[Due]:
        """One taking, from the tenants behind those of the last one."""
        now, (rooms, room) = self._runtime.clock(), lane.rooms()
        rows = await self._runtime.database.fetch(
            SQL["take_due"], lane.number, now, int(lane.lease * 1000), lane.room(), lane.behind, TENANTS_AT_ONCE,
            rooms, room,
        )  # fmt: skip
        lane.behind = rows[0]["reached"]
        return [
            Due(tenant, Timer(str(id), purpose, subject, due_at, tries, payload))
            for _, tenant, id, purpose, subject, due_at, tries, payload in rows
            if id is not None
        ]

    def _fired(self, lane: Lane, tenant: str, task: asyncio.Task[None]) -> None:
        """A task has ended: its tenant may have something taken that was left."""
        lane.tasks.discard(task)
        lane.held.release(tenant)
        if lane.wake_signal is not None and lane.together == 1:
            lane.wake_signal.wake()

    async def _until_next(self, lane: Lane) -> float:
        """Seconds until the next timer is due, at most those of a poll."""
        now = self._runtime.clock()
        due_at = await self._runtime.database.fetchval(SQL["next_due"], lane.number, now, TENANTS_AHEAD)
        return self._poll if due_at is None else min(self._poll, max(0.0, (due_at - now) / 1000))

    async def _fire(self, due: Sequence[Due], patience: float) -> None:
        """Carry out timers that were taken together, within their lease; put off those that fail."""
        by_purpose: dict[str, list[Due]] = {}
        for one in due:
            by_purpose.setdefault(one.timer.purpose, []).append(one)
        until = asyncio.get_running_loop().time() + patience
        for purpose, those in by_purpose.items():
            failed = await self._carried_out(purpose, those, until)
            self._runtime.metrics.timer(purpose, len(those) - len(failed))
            await self._put_off(failed)

    async def _carried_out(self, purpose: str, due: Sequence[Due], until: float) -> list[Failed]:
        """Timers of one purpose that failed."""
        try:
            if purpose not in self._handlers:
                raise LookupError(f"nothing here carries out timers of purpose {purpose!r}")
            async with asyncio.timeout_at(until):
                for tenant in {one.tenant for one in due}:
                    with suppress(SealBroken):  # of one tenant: its own timers fail
                        await self._runtime.sealer.prepare(tenant)
                return await self._handlers[purpose](due)
        except Exception as error:
            return [(one, error) for one in due]

    async def _put_off(self, failed: Sequence[Failed]) -> None:
        try:
            for (tenant, timer), error in failed:
                say = log.debug if isinstance(error, NotMade) else log.warning
                say("timer put off", tenant=tenant, purpose=timer.purpose, timer=timer.id, error=repr(error))
                await put_off(self._runtime, tenant, timer)
                if isinstance(error, KeysNotRead):
                    self._runtime.sealer.hear(tenant)
        except Unavailable as away:
            self._outage.started(away)  # the leases run out by themselves


def one_by_one(handler: Handler) -> CarryOut:
    """A handler of single timers as one of many."""

    async def carry_out(due: Sequence[Due]) -> list[Failed]:
        failed: list[Failed] = []
        for one in due:
            try:
                await handler(*one)
            except Exception as error:
                failed.append((one, error))
        return failed

    return carry_out


def put_off_ms(tries: int) -> int:
    """Milliseconds for which a timer is put off that was taken ``tries`` times in vain."""
    return min(FIRST_PUT_OFF_MS << min(tries - 1, 20), LONGEST_PUT_OFF_MS)


async def put_off(runtime: Runtime, tenant: str, timer: Timer) -> None:
    """Let a timer fire again later, unless it was set anew since it was taken."""
    later = runtime.clock() + put_off_ms(timer.tries)
    await runtime.database.execute(SQL["put_off"], tenant, timer.id, timer.due_at, later)


async def drop_fired(runtime: Runtime, tenant: str, timer: Timer) -> None:
    """Remove a timer that has nothing left to do, unless it was set anew since it was taken."""
    await runtime.database.execute(SQL["drop_fired"], tenant, timer.id, timer.due_at)


async def drop_all_fired(runtime: Runtime, due: Sequence[Due]) -> None:
    """Remove timers that have nothing left to do, except those that were set anew since they were taken."""
    if due:
        tenants, timers = zip(*due, strict=True)
        ids, moments = [timer.id for timer in timers], [timer.due_at for timer in timers]
        await runtime.database.execute(SQL["drop_all_fired"], tenants, ids, moments)
