"""The watcher: how far behind the work in the background is, asked from outside by who does none of it.

A part that stands still cannot tell that it does. So every API process asks the database and the stream now and then;
what it finds goes to metrics and to readiness, and ``haulier doctor`` asks the same.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.events import EVENTS_STREAM, START
from haulier.platform.keys import SYSTEM_TENANT
from haulier.platform.metrics import Metrics
from haulier.platform.reader import now_ms
from haulier.platform.relay import CURSOR, LEASE

SQL = load_statements("haulier.platform.sql", "watching.sql")

WATCH_SECONDS = 5.0
"""How often a process looks."""
LATE_SECONDS = 15.0
"""Events stand still when one waits for longer than this and was the next one at the look before too."""
OVERDUE_SECONDS = 60.0
"""Nobody fires a timer that has been due for longer. Those of states come in crowds, so they are not judged."""
STILL_LOOKS = 12
"""Looks in a row that find callbacks waiting and none dealt with, until that means that nobody tells them."""
CALLBACKS = "callbacks"
"""The consumer of those who tell callers how their commands ended."""

NO_CONNECTION = "there is no connection to the event stream"

log = structlog.get_logger("haulier.watch")


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits in the background, at one moment."""

    lag: float = 0.0
    """Seconds since the oldest journal row was accepted that the relay has not carried; 0 when there is none."""
    next: UUID | None = None
    """That row."""
    callbacks: int = 0
    """Callbacks that lie on the stream or are being delivered."""
    told: int = 0
    """Up to which of them all are dealt with."""
    still: int = 0
    """Looks in a row that found some waiting and no other dealt with."""
    overdue: float = 0.0
    """Seconds since the oldest timer was due that nobody is at."""
    unfired: float = 0.0
    """The same of timers that are not of states."""
    batches: int = 0
    aside: int = 0
    """Journal rows that the stream never took."""
    troubles: tuple[str, ...] = field(default_factory=tuple)
    """Why events do not go, for people; empty when they do."""

    @property
    def behind(self) -> list[str]:
        """What else stands still, for people."""
        said = []
        if self.unfired > OVERDUE_SECONDS:
            said.append(f"a timer has been due for {self.unfired:.0f} s: does a worker run?")
        if self.still >= STILL_LOOKS:
            said.append(f"{self.callbacks} callbacks wait and none is told: does a worker run?")
        return said


async def look(database: Database, bus: Bus | None, before: Standing | None = None) -> Standing:
    """What waits now. ``before`` is what was found at the look before. Raises Unavailable without the database."""
    now, before = now_ms(), before or Standing()
    row = await database.fetchrow(SQL["standing"], SYSTEM_TENANT, CURSOR, LEASE)
    due = await database.fetchrow(SQL["overdue"], now)
    assert row is not None, "one row always comes"
    assert due is not None, "one row always comes"
    oldest = await database.fetchrow(SQL["oldest"], row["txid"] or START.txid, row["id"] or START.id)
    lag = _seconds(now, oldest["at"]) if oldest is not None else 0.0
    troubles = [row["trouble"]] if row["trouble"] else []
    callbacks, told = 0, before.told
    if bus is None or not bus.connected:
        troubles.append(NO_CONNECTION)
    else:
        try:
            callbacks, told = await bus.waiting(EVENTS_STREAM, CALLBACKS)
        except Unavailable as error:
            troubles.append(str(error))
    if oldest is not None and lag > LATE_SECONDS and before.next == oldest["id"]:
        troubles.insert(0, f"events have waited for {lag:.0f} s")
    states, others = (_seconds(now, moment) for moment in due)
    return Standing(
        lag, oldest["id"] if oldest is not None else None, callbacks, told,
        before.still + 1 if callbacks and told == before.told else 0, max(states, others), others,
        await database.fetchval(SQL["batches"]), row["aside"], tuple(dict.fromkeys(troubles)),
    )  # fmt: skip


def _seconds(now: int, moment: int | None) -> float:
    """Since a moment; 0 when there is none."""
    return max(0, now - moment) / 1000 if moment is not None else 0.0


class Watch:
    """Looks every ``WATCH_SECONDS`` from ``start`` to ``stop``."""

    def __init__(self, database: Database, bus: Bus | None, metrics: Metrics) -> None:
        self._database = database
        self._bus = bus
        self._metrics = metrics
        self._task: asyncio.Task[None] | None = None
        self.standing = Standing()
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
            try:
                async with asyncio.timeout(WATCH_SECONDS):
                    self.standing = await look(self._database, self._bus, self.standing)
                self._metrics.standing(_gauges(self.standing))
            except (Unavailable, TimeoutError):
                pass  # readiness asks for the database itself; what was found before stays until it answers again
            except Exception:
                log.exception("crashed", part="watch")
            await asyncio.sleep(WATCH_SECONDS)


def _gauges(standing: Standing) -> dict[str, float]:
    return {
        "haulier_relay_lag_seconds": standing.lag,
        "haulier_relay_rows_aside": standing.aside,
        "haulier_callbacks_waiting": standing.callbacks,
        "haulier_timers_overdue_seconds": standing.overdue,
        "haulier_batches_waiting": standing.batches,
        "haulier_events_well": not standing.troubles,
    }
