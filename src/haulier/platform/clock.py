"""The clock: carries out durable timers, each at least once and never before it is due.

Timers are taken with a lease, so any number of clocks share them: one that dies leaves its timers to the others when
the lease runs out. A handler removes its timer inside its own change, so a timer that fires twice takes effect once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.statements import load_statements
from haulier.platform.runtime import TIMERS_SUBJECT, Runtime
from haulier.platform.waiting import OUTAGE_PAUSE_SECONDS, Alarm, Outage, pause

SQL = load_statements("haulier.platform.sql", "timers.sql")

LEASE_SECONDS = 30.0
"""How long a timer belongs to the clock that took it."""
FIRING_SECONDS = LEASE_SECONDS - 5.0
"""Longest that a handler may take: it ends before another clock takes the timer."""
TAKEN_AT_ONCE = 200
FIRING_AT_ONCE = 400
"""Timers under way in one process."""
POLL_SECONDS = 1.0
"""Longest rest: leases that run out and timers whose poke was lost are late by this much."""
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


Handler = Callable[[str, Timer], Awaitable[None]]
"""Carries out a timer of a tenant and removes it. What it raises puts the timer off."""


class Clock:
    """``handlers`` by purpose. ``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime, handlers: Mapping[str, Handler]) -> None:
        self._runtime = runtime
        self._handlers = handlers
        self._outage = Outage("clock")
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Fire until ``stop`` is set, then finish what is under way. Outages are waited for."""
        async with Alarm(stop) as alarm:
            listening = False
            while not stop.is_set():
                try:
                    if not listening and self._runtime.bus is not None:
                        await self._runtime.bus.listen(TIMERS_SUBJECT, alarm.heard)
                        listening = True
                    if len(self._under_way) >= FIRING_AT_ONCE:
                        await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                    alarm.quiet()
                    if not await self._start_due():
                        await alarm.rest(await self._until_next())
                    self._outage.over()
                except Unavailable as error:
                    self._outage.met(error)
                    await pause(stop, OUTAGE_PAUSE_SECONDS)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FIRING_SECONDS)

    async def fire_due(self) -> int:
        """Carry out, to the end, what is due now, at most ``TAKEN_AT_ONCE``; how many timers that were."""
        tasks = await self._start_due()
        await asyncio.gather(*tasks)
        return len(tasks)

    async def _start_due(self) -> list[asyncio.Task[None]]:
        room = min(TAKEN_AT_ONCE, FIRING_AT_ONCE - len(self._under_way))
        now = self._runtime.clock()
        rows = await self._runtime.database.fetch(SQL["take_due"], now, int(LEASE_SECONDS * 1000), room)
        tasks = []
        for tenant, id, purpose, subject, due_at, tries, payload in rows:
            timer = Timer(str(id), purpose, subject, due_at, tries, payload)
            task = asyncio.create_task(self._fire(tenant, timer))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
            tasks.append(task)
        return tasks

    async def _until_next(self) -> float:
        """Seconds until the next timer is due, at most ``POLL_SECONDS``."""
        now = self._runtime.clock()
        due_at = await self._runtime.database.fetchval(SQL["next_due"], now)
        return POLL_SECONDS if due_at is None else min(POLL_SECONDS, max(0.0, (due_at - now) / 1000))

    async def _fire(self, tenant: str, timer: Timer) -> None:
        """Run one handler; put the timer off when it fails."""
        try:
            handler = self._handlers.get(timer.purpose)
            if handler is None:
                raise LookupError(f"nothing here carries out timers of purpose {timer.purpose!r}")
            async with asyncio.timeout(FIRING_SECONDS):
                await handler(tenant, timer)
            self._runtime.metrics.timer(timer.purpose)
        except Exception as error:
            log.warning("put off", tenant=tenant, purpose=timer.purpose, timer=timer.id, error=repr(error))
            try:
                await put_off(self._runtime, tenant, timer)
            except Unavailable as away:
                self._outage.met(away)  # the lease runs out by itself


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


async def still_stands(runtime: Runtime, tenant: str, timer: Timer) -> bool:
    """Whether the timer is still the one that was taken: neither removed nor set anew."""
    return await runtime.database.fetchval(SQL["due_at"], tenant, timer.id) == timer.due_at  # type: ignore[no-any-return]
