"""Health of the background work: how far behind it is, read by processes that do none of it.

A part that hangs cannot report that. So every API process reads the database and the stream now and then; what it finds
goes to metrics and to readiness, and ``haulier doctor`` reads the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.postgres import Database
from haulier.engines.setting_groups import WatchSettings
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.journal.events import CALLBACKS_CONSUMER, EVENTS_STREAM, START
from haulier.platform.journal.relay import CURSOR, LEASE
from haulier.platform.metrics import Metrics
from haulier.platform.storage.reader import now_ms

SQL = load_statements("haulier.platform.maintenance", "background_health.sql")

NO_CONNECTION = "there is no connection to the event stream"

log = structlog.get_logger("haulier.watch")


@dataclass(frozen=True, slots=True)
class BackgroundState:
    """What waits in the background, at one moment."""

    limits: WatchSettings = field(default_factory=WatchSettings)
    """What is too long a wait. Events do not go when one waits for longer than ``late_seconds`` and their lag has grown
    since the look before. Nobody fires a timer that has been due for longer than ``overdue_seconds``; those of states
    are due many at once, so they are not judged. Nobody delivers callbacks when none was in ``still_looks`` looks.
    """
    lag: float = 0.0
    """Seconds since the oldest journal row was accepted that the relay has not carried; 0 when there is none."""
    next: UUID | None = None
    """That row."""
    callbacks: int = 0
    """Callbacks that lie on the stream or are being delivered."""
    acknowledged: int = 0
    """Up to which of them all are dealt with."""
    stalled_looks: int = 0
    """Looks in a row that found some waiting and none delivered since the look before."""
    overdue: float = 0.0
    """Seconds since the oldest timer was due that nobody is at."""
    unfired: float = 0.0
    """The same of timers that are not of states."""
    batches: int = 0
    aside: int = 0
    """Journal rows that the stream never took."""
    late: str = ""
    """That events wait too long, for people; empty while they do not."""
    trouble: str = ""
    """Why the relay's leader waits, as it says itself."""
    silence: str = ""
    """Why the stream does not answer; empty while it does."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why events do not go, for people; empty when they do."""
        return tuple(dict.fromkeys(said for said in (self.late, self.trouble, self.silence) if said))

    @property
    def behind(self) -> list[str]:
        """What else is not worked on, for people."""
        said = []
        if self.unfired > self.limits.overdue_seconds:
            said.append(f"a timer has been due for {self.unfired:.0f} s: does a worker run?")
        if self.stalled_looks >= self.limits.still_looks:
            said.append(f"{self.callbacks} callbacks wait and none is delivered: does a worker run?")
        return said


async def read_background(database: Database, bus: Bus | None, before: BackgroundState) -> BackgroundState:
    """Find what waits now. ``before`` is what was found at the look before. Raises Unavailable without the database."""
    relayed = await read_relay(database, before)
    return await read_timers(database, await read_stream(bus, relayed))


async def read_relay(database: Database, before: BackgroundState) -> BackgroundState:
    """With how far the relay has come by the database. Raises Unavailable without it."""
    row = await database.fetchrow(SQL["standing"], SYSTEM_TENANT, CURSOR, LEASE)
    assert row is not None, "one row always comes"
    oldest = await database.fetchrow(SQL["oldest"], row["txid"] or START.txid, row["id"] or START.id)
    lag = _seconds(now_ms(), oldest["at"]) if oldest is not None else 0.0
    next = oldest["id"] if oldest is not None else None
    grows = before.next is not None and (before.next == next or lag >= before.lag)
    late = f"events have waited for {lag:.0f} s" if grows and lag > before.limits.late_seconds else ""
    return replace(before, lag=lag, next=next, aside=row["aside"], late=late, trouble=row["trouble"] or "")


async def read_stream(bus: Bus | None, before: BackgroundState) -> BackgroundState:
    """With what the stream says, or why it says nothing: then what it said before stays."""
    if bus is None or not bus.connected:
        return replace(before, silence=NO_CONNECTION)
    try:
        callbacks, acknowledged = await bus.backlog(EVENTS_STREAM, CALLBACKS_CONSUMER)
    except Unavailable as error:
        return replace(before, silence=str(error))
    stalled_looks = before.stalled_looks + 1 if callbacks and acknowledged == before.acknowledged else 0
    return replace(before, callbacks=callbacks, acknowledged=acknowledged, stalled_looks=stalled_looks, silence="")


async def read_timers(database: Database, before: BackgroundState) -> BackgroundState:
    """With timers and batches by the database. Raises Unavailable without it."""
    now = now_ms()
    due = await database.fetchrow(SQL["overdue"], now)
    assert due is not None, "one row always comes"
    states, others = (_seconds(now, moment) for moment in due)
    batches = await database.fetchval(SQL["batches"])
    return replace(before, overdue=max(states, others), unfired=others, batches=batches)


def _seconds(now: int, moment: int | None) -> float:
    """Since a moment; 0 when there is none."""
    return max(0, now - moment) / 1000 if moment is not None else 0.0


class Watch:
    """Looks every ``limits.seconds`` from ``start`` to ``stop``; so long may the database take for each part too."""

    def __init__(self, database: Database, bus: Bus | None, metrics: Metrics, limits: WatchSettings) -> None:
        self._database = database
        self._bus = bus
        self._metrics = metrics
        self._task: asyncio.Task[None] | None = None
        self._seconds = limits.seconds
        self.standing = BackgroundState(limits)
        """As of the last look."""

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def reasons(self) -> list[str]:
        """Why events do not go, as far as is known; empty while they do."""
        if self.standing.troubles:
            return list(self.standing.troubles)
        return [NO_CONNECTION] if self._bus is None or not self._bus.connected else []

    async def _run(self) -> None:
        while True:
            await self._take(lambda before: read_relay(self._database, before))
            await self._take(lambda before: read_stream(self._bus, before))
            await self._take(lambda before: read_timers(self._database, before))
            await asyncio.sleep(self._seconds)

    async def _take(self, part: Callable[[BackgroundState], Awaitable[BackgroundState]]) -> None:
        """Show what one part of a look found, whatever becomes of the others."""
        try:
            async with asyncio.timeout(self._seconds):
                self.standing = await part(self.standing)
            self._metrics.standing(_gauges(self.standing))
        except (Unavailable, TimeoutError):
            pass  # readiness asks for the database itself; what was found before stays until it answers again
        except Exception:
            log.exception("crashed", part="watch")


def _gauges(standing: BackgroundState) -> dict[str, float]:
    return {
        "haulier_relay_lag_seconds": standing.lag,
        "haulier_relay_rows_aside": standing.aside,
        "haulier_callbacks_waiting": standing.callbacks,
        "haulier_timers_overdue_seconds": standing.overdue,
        "haulier_batches_waiting": standing.batches,
        "haulier_events_well": not standing.troubles,
    }
