"""The relay: carries committed journal rows to the event stream, in commit order, each at least once.

One relay leads, by an advisory lock of its database session; the others stand by and take over when that session ends.

A row is read once every transaction that began to write before it has ended, so nothing can appear behind the cursor.
Its price: a long *writing* transaction, in any database of the same server, holds events back until it ends.

JetStream lazily syncs its files, so after a crash of the server the newest messages may be missing. Whenever the
connection is new, the relay compares the stream's newest message with its cursor and starts from the earlier of both,
never from a later one. What may have been on the stream before is sent with ``Haulier-Replayed``. Unless the stream is
known to have lost it, it has its old message id, and the server itself drops it within the duplicate window.
The stored cursor never goes back, so a relay that dies while it sends again is followed by one that knows.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Published
from haulier.engines.postgres import Connection, Record
from haulier.engines.statements import load_statements
from haulier.platform.events import (
    EVENTS_MAX_AGE,
    EVENTS_STREAM,
    EVENTS_SUBJECT,
    START,
    Position,
    ensure_events,
    message_of,
    position_in,
)
from haulier.platform.keys import SYSTEM_TENANT
from haulier.platform.moving import settle_journal
from haulier.platform.runtime import JOURNAL_SUBJECT, Runtime
from haulier.platform.waiting import OUTAGE_PAUSE_SECONDS, Alarm, Outage, pause

SQL = load_statements("haulier.platform.sql", "relay.sql")

RELAY_LOCK = 0x6861756C_00000001
"""Key of the leader's advisory lock."""
CURSOR = "events"
RELAY_BATCH = 500
"""Rows that are read, published and acknowledged together."""
STANDBY_SECONDS = 1.0
"""How often a relay that does not lead asks whether it may."""
POLL_SECONDS = 0.25
"""Longest rest between two looks at the journal: when pokes are lost, events are late by this much."""
FIRST_REST_SECONDS = 0.004
"""First rest after work, doubled up to ``POLL_SECONDS``: rows just committed may wait for an older transaction."""
STEP_BACK = 5_000
"""Rows looked at together when the stream is empty and the start of what it should hold is searched."""


class Relay:
    """``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime) -> None:
        assert runtime.bus is not None, "the relay needs the event stream"
        self._runtime = runtime
        self._bus: Bus = runtime.bus
        self._outage = Outage("relay")
        self._replayed_to = START
        """Up to here the stream may have seen the events before."""
        self._lost_to = START
        """Up to here the stream has lost the events that it had, though it may still know their message ids."""
        self._salt = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Lead or stand by until ``stop`` is set. Outages of either server are waited for."""
        async with Alarm(stop) as alarm:
            listening = False
            while not stop.is_set():
                try:
                    if not listening:
                        await self._bus.listen(JOURNAL_SUBJECT, alarm.heard)
                        listening = True
                    if not await self._serve(alarm, stop):
                        await pause(stop, STANDBY_SECONDS)
                except Unavailable as error:
                    self._outage.met(error)
                    await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _serve(self, alarm: Alarm, stop: asyncio.Event) -> bool:
        """Lead until the end or an outage; False when another relay leads."""
        async with self._runtime.database.acquire() as connection:
            if not await connection.fetchval(SQL["lead"], RELAY_LOCK):
                return False
            await connection.execute(SQL["session"])
            await self._lead(connection, alarm, stop)
            return True

    async def _lead(self, connection: Connection, alarm: Alarm, stop: asyncio.Event) -> None:
        losses = self._bus.losses
        await ensure_events(self._bus)
        cursor = await self._starting_point(connection)
        self._outage.over()
        rest = FIRST_REST_SECONDS
        while not stop.is_set():
            alarm.quiet()
            if self._bus.losses != losses:
                raise Unavailable("the connection to the event stream was lost")
            reached = await self._carry(connection, cursor)
            if reached is not None:
                cursor, rest = reached, FIRST_REST_SECONDS
            elif await alarm.rest(rest):
                rest = FIRST_REST_SECONDS
            else:
                rest = min(rest * 2, POLL_SECONDS)

    async def _carry(self, connection: Connection, cursor: Position) -> Position | None:
        """Publish what lies behind the cursor, at most one batch, and move the cursor; None when there is nothing."""
        rows = await connection.fetch(SQL["committed"], cursor.txid, cursor.id, RELAY_BATCH)
        if not rows:
            return None
        await self._bus.publish_batch([self._message(row) for row in rows])
        reached = Position(rows[-1]["txid"], rows[-1]["id"], rows[-1]["at"])
        if reached > self._lost_to:
            await connection.execute(SQL["store_cursor"], SYSTEM_TENANT, CURSOR, *reached)
        self._runtime.metrics.relayed(len(rows))
        self._runtime.metrics.relay_lag.set(max(0, self._runtime.clock() - reached.at) / 1000)
        return reached

    def _message(self, row: Record) -> Published:
        position = (row["txid"], row["id"])
        salt = self._salt if position <= self._lost_to[:2] else ""
        return message_of(row, replayed=position <= self._replayed_to[:2], salt=salt)

    async def _starting_point(self, connection: Connection) -> Position:
        """The earlier of the stored cursor and the stream's newest event."""
        await settle_journal(connection, CURSOR)
        record = await connection.fetchrow(SQL["cursor"], SYSTEM_TENANT, CURSOR)
        stored = Position(*record.values()) if record is not None else START
        last = await self._bus.last_message(EVENTS_STREAM, EVENTS_SUBJECT)
        newest = position_in(last[1]) if last is not None else None
        self._replayed_to = max(stored, newest) if newest is not None else stored
        if newest is not None and newest >= stored:
            self._lost_to = START
            return stored
        self._lost_to, self._salt = stored, str(self._runtime.clock())
        if newest is not None:
            return newest
        return await self._start_of_retention(connection, stored)

    async def _start_of_retention(self, connection: Connection, stored: Position) -> Position:
        """Before the first event that an empty stream should still hold.

        The stream may be empty because everything in it was too old, then this is the cursor itself; or because it was
        lost, then everything younger than ``EVENTS_MAX_AGE`` is sent again.
        """
        oldest = self._runtime.clock() - int(EVENTS_MAX_AGE * 1000)
        start = edge = stored
        while True:
            rows = await connection.fetch(SQL["before"], edge.txid, edge.id, STEP_BACK)
            young = [row for row in rows if row["at"] >= oldest]
            if not young:
                return start
            start = _just_before(Position(*young[-1].values()))
            if len(rows) < STEP_BACK:
                return start
            edge = _just_before(Position(*rows[-1].values()))


def _just_before(position: Position) -> Position:
    """A position between the given one and all before it."""
    return Position(position.txid, UUID(int=max(position.id.int - 1, 0)), position.at)
