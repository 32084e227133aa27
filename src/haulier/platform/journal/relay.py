"""The relay: carries committed journal rows to the event stream, in commit order, each at least once.

One relay leads, by a lease in the database; the others stand by and take over when it runs out. A leader that stood
still finds itself deposed before it moves the cursor; what it published by then comes a second time.

A row is read once every transaction that began to write before it has ended, so nothing can appear behind the cursor.
Its price: a long *writing* transaction, in any database of the same server, holds events back until it ends.

JetStream lazily syncs its files, so after a crash of the server the newest messages may be missing. Whenever the
connection is new, the relay compares the stream's newest message with its cursor and starts from the earlier of both,
never from a later one. What may have been on the stream before is sent with ``Haulier-Replayed``. Unless the stream is
known to have lost it, it has its old message id, and the server itself drops it within the duplicate window.
The stored cursor never goes back, so a relay that dies while it sends again is followed by one that knows.

A row that the stream will never take is put aside, counted and kept, and does not hold up those behind it. While
anything else keeps the stream from taking rows, the relay waits, and records why where the health of the background
work is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import NamedTuple
from uuid import UUID

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, MessageRejected, Published
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, WakeSignal, pause
from haulier.engines.postgres import Connection, Database, Record, translated
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.journal.events import (
    CALLBACK_REQUEST_BEGINS,
    EVENTS_STREAM,
    EVENTS_SUBJECT,
    START,
    Position,
    ensure_events,
    longest_event,
    message_of,
    position_in,
)
from haulier.platform.journal.lease import Deposed, Lease
from haulier.platform.journal.restore import renumber_journal
from haulier.platform.runtime import JOURNAL_SUBJECT, Runtime

SQL = load_statements("haulier.platform.journal", "relay.sql")

log = structlog.get_logger("haulier.relay")

CURSOR = "events"
LEASE = "relay"
SETTLING_SECONDS = 3600.0
"""Longest that the journal of another server may take to be renumbered; the leader gives no sign of life meanwhile."""
RELAY_BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of the rows that are read, published and acknowledged together; a single longer row still goes."""
AGAIN_SECONDS = 2.0
"""How often the leader asks for rows aside that are to be sent again."""
AGAIN_BATCH = 5
"""Rows of those that are read together: as many as have the bytes of a batch, where all are as long as they may be."""
STANDBY_SECONDS = 1.0
"""How often a relay that does not lead asks whether it may."""
POLL_SECONDS = 0.25
"""Longest rest between two reads of the journal: when pokes are lost, events are late by this much."""
FIRST_REST_SECONDS = 0.004
"""First rest after work, doubled up to ``POLL_SECONDS``: rows just committed may wait for an older transaction."""
MOST_SHOWN = 1_000
"""Rows aside that are listed."""
STEP_BACK = 5_000
"""Rows read together when the stream is empty and the start of what it should hold is searched."""


class Relay:
    """``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime) -> None:
        assert runtime.bus is not None, "the relay needs the event stream"
        self._runtime = runtime
        self._bus: Bus = runtime.bus
        self._outage = Outage("relay")
        self._lease = Lease(LEASE, runtime.settings.relay.lease_seconds)
        self._replayed_to = START
        """Up to here the stream may have seen the events before."""
        self._lost_to = START
        """Up to here the stream has lost the events that it had, though it may still know their message ids."""
        self._salt = ""
        self._asked_again_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Lead or stand by until ``stop`` is set. After an outage of either server it goes on."""
        async with WakeSignal(stop) as wake_signal:
            listening = False
            while not stop.is_set():
                try:
                    if not listening:
                        await self._bus.listen(JOURNAL_SUBJECT, wake_signal.on_poke)
                        listening = True
                    if not await self._serve(wake_signal, stop):
                        await pause(stop, STANDBY_SECONDS)
                except Unavailable as error:
                    self._outage.started(error)
                    with suppress(Unavailable):
                        await self._lease.report(self._runtime.database, str(error))
                    await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _serve(self, wake_signal: WakeSignal, stop: asyncio.Event) -> bool:
        """Lead until the end or an outage; False when another relay leads."""
        async with self._runtime.database.acquire() as connection:
            if not await self._lease.take(connection):
                return False
            await connection.execute(SQL["session"])
            try:
                await self._lead(connection, wake_signal, stop)
            except Deposed as error:
                log.warning("relay stands by: another one leads", error=str(error))
                return False
            finally:
                with suppress(Unavailable), translated():
                    await self._lease.release(connection)
            return True

    async def _lead(self, connection: Connection, wake_signal: WakeSignal, stop: asyncio.Event) -> None:
        disconnects = self._bus.disconnects
        await ensure_events(self._bus, self._runtime.settings.event)
        cursor = await self._starting_point(connection)
        rest = FIRST_REST_SECONDS
        while not stop.is_set():
            wake_signal.clear()
            if self._bus.disconnects != disconnects:
                raise Unavailable("the connection to the event stream was lost")
            await self._lease.keep_in_time(connection)
            reached = await self._carry(connection, cursor)
            await self._send_again(connection)
            self._outage.ended()
            await self._lease.report(self._runtime.database, "")
            if reached is not None:
                cursor, rest = reached, FIRST_REST_SECONDS
            elif await wake_signal.wait(rest):
                rest = FIRST_REST_SECONDS
            else:
                rest = min(rest * 2, POLL_SECONDS)

    async def _carry(self, connection: Connection, cursor: Position) -> Position | None:
        """Publish what lies behind the cursor, at most one batch, and move the cursor; None when there is nothing."""
        longest = longest_event(self._bus.max_payload)
        rows = await connection.fetch(
            SQL["committed"], cursor.txid, cursor.id, self._runtime.settings.relay.batch_rows, RELAY_BATCH_BYTES,
            longest, CALLBACK_REQUEST_BEGINS,
        )  # fmt: skip
        if not rows:
            return None
        await self._lease.keep_in_time(connection)
        sent = await self._publish(connection, rows, longest)
        reached = Position(rows[-1]["txid"], rows[-1]["id"], rows[-1]["at"])
        if reached > self._lost_to:
            await self._store(connection, reached)
        self._runtime.metrics.relayed(len(sent))
        return reached

    async def _store(self, connection: Connection, reached: Position) -> None:
        """Move the cursor, as the leader that we are. Raises Deposed."""
        lease, asked = self._lease, monotonic()
        stored = await connection.fetchval(
            SQL["store_cursor"], SYSTEM_TENANT, CURSOR, *reached, lease.name, lease.holder, lease.seconds
        )
        if stored is None:
            raise Deposed("another relay leads since a while ago")
        lease.kept(asked)

    async def _publish(self, connection: Connection, rows: Sequence[Record], longest: int) -> list[Record]:
        """Publish rows in order and put aside those that the stream will never take; answers those that it took."""
        sent, messages = list[Record](), list[Published]()
        for row in rows:
            try:
                messages.append(self._message(row, longest))
            except Exception as error:  # whatever is wrong with one row is this row's alone
                await self._put_aside(connection, row, str(error) or type(error).__name__)
            else:
                sent.append(row)
        while messages:
            try:
                await self._bus.publish_batch(messages)
                break
            except MessageRejected as refused:
                await self._put_aside(connection, sent.pop(refused.index), str(refused))
                del messages[refused.index]
        return sent

    async def _put_aside(self, connection: Connection, row: Record, reason: str) -> None:
        log.error("journal row put aside", tenant=row["tenant_id"], journal_id=str(row["id"]), reason=reason)
        self._runtime.metrics.put_aside()
        await connection.execute(
            SQL["put_aside"], row["tenant_id"], row["at"], row["id"], row["event"], self._runtime.clock(), reason
        )

    async def _send_again(self, connection: Connection) -> None:
        """Publish rows put aside that somebody asked for, now and then; what is refused once more stays aside."""
        if monotonic() - self._asked_again_at < AGAIN_SECONDS:
            return
        longest = longest_event(self._bus.max_payload)
        rows = await connection.fetch(SQL["asked_again"], AGAIN_BATCH, longest, CALLBACK_REQUEST_BEGINS)
        self._asked_again_at = monotonic() if len(rows) < AGAIN_BATCH else 0.0
        for row in rows:
            for sent in await self._publish(connection, [row], longest):
                await connection.execute(SQL["sent_again"], sent["tenant_id"], sent["at"], sent["id"])
                self._runtime.metrics.relayed(1)

    def _message(self, row: Record, longest: int) -> Published:
        position = (row["txid"], row["id"])
        salt = self._salt if position <= self._lost_to[:2] else ""
        return message_of(row, longest, replayed=position <= self._replayed_to[:2], salt=salt)

    async def _starting_point(self, connection: Connection) -> Position:
        """The earlier of the stored cursor and the stream's newest event."""
        await renumber_journal(connection, CURSOR, lambda: self._lease.keep(connection, SETTLING_SECONDS))
        await self._lease.keep(connection)
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
        lost, then everything that it should still hold is sent again.
        """
        oldest = self._runtime.clock() - int(self._runtime.settings.event.kept_hours * 3_600_000)
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


class Aside(NamedTuple):
    """A journal row that the stream would not take; times are epoch milliseconds."""

    tenant: str
    journal_id: str
    at: int
    event: str
    aside_at: int
    reason: str
    again: bool
    """Whether somebody asked for it to be sent again."""


async def rows_aside(database: Database, limit: int = MOST_SHOWN) -> list[Aside]:
    """The rows aside of all tenants, the newest first."""
    return [Aside(*row) for row in await database.fetch(SQL["aside"], limit)]


async def send_again(database: Database) -> int:
    """Have the relay try all rows aside again; how many they are."""
    return int(await database.fetchval(SQL["ask_again"]))
