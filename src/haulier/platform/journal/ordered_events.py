"""Events of the stream in its order, which is that of their places in the journal, for a consumer that needs it.

``consumers`` gives events in any order and to all workers. Here one worker leads, by a lease, reads the stream from
where the last one had come, and hands over each event as it comes; whoever takes it says when it is finished, in any
order. Now and then the leader notes how far it has come. An event that is not finished for long is noted by itself,
so that the place moves on past it. A worker that follows gets what was noted, then what comes after the place: each
event at least once, so what it leads to must tell by itself that it was done.

Where the stream lost its end, or was made anew, the place means nothing any more: then all that it holds is read again,
and what lies before the place in the journal is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol
from uuid import UUID

import msgspec
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, StoredMessage
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.engines.postgres import Connection, translated
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.journal.consumers import SQL as CONSUMERS
from haulier.platform.journal.events import (
    EVENTS_STREAM,
    EVENTS_SUBJECT,
    NOTHING,
    Event,
    Position,
    ensure_events,
    event_of,
    position_in,
    row_named,
    subject_token,
)
from haulier.platform.journal.lease import Deposed, Lease
from haulier.platform.runtime import Runtime

SQL = load_statements("haulier.platform.journal", "ordered_events.sql")

STANDBY_SECONDS = 1.0
"""How often a worker that does not lead asks whether it may."""
READ_SECONDS = 0.5
"""Longest wait for the next event, and for the end of the process to be noticed."""
SAVE_SECONDS = 0.5
"""How often the place is noted: so much is read again by the worker that follows."""
PASSED_AFTER_SECONDS = 3.0
"""An event that is not finished after this long is noted by itself."""
MAX_UNFINISHED = 20_000
"""Events under way in memory. Beyond it nothing more is read until some are finished."""
MAX_FRESH = 4_000
"""The same of those that are not noted by themselves yet."""

log = structlog.get_logger("haulier.consumers")

_event = msgspec.json.Decoder(Event)


@dataclass(slots=True, eq=False)
class Delivery:
    """An event that was handed over."""

    sequence: int
    event: Event
    before: tuple[int, str]
    """The place before it: sequence and position of the event that was handed over last."""
    text: bytes
    came_at: float
    is_finished: bool = False
    is_passed: bool = False
    """Whether it is noted by itself."""
    _tell: Callable[[Delivery], None] | None = None

    def finish(self) -> None:
        """Say that it is dealt with."""
        if not self.is_finished and self._tell is not None:
            self.is_finished = True
            self._tell(self)


class Taker(Protocol):
    """Deals with events in the time of one leader."""

    async def take(self, delivery: Delivery) -> None:
        """Take an event, and have it finished some time. Until this returns no other one is handed over."""

    async def close(self) -> None:
        """Let go of everything: another leader may begin."""


@dataclass(slots=True)
class Place:
    """How far the leader has come."""

    read: int = 0
    position: str = ""
    """Of the newest event that was handed over."""
    open: dict[int, Delivery] = field(default_factory=dict)
    """Unfinished events that are not noted by themselves, in the stream's order."""
    passed: set[Delivery] = field(default_factory=set)
    """Unfinished events that are."""
    gone: list[Delivery] = field(default_factory=list)
    """Noted events that are finished by now."""


class OrderedEvents:
    """``run`` may be started in any number of processes. ``events`` are kinds, each with the names of its events; no
    name stands for all of them, and no kind for all events. ``lead`` begins the time of a leader.
    """

    def __init__(
        self, runtime: Runtime, name: str, events: Mapping[str, Sequence[str]], lead: Callable[[], Taker]
    ) -> None:
        assert runtime.bus is not None, "consumers need the event stream"
        self._runtime = runtime
        self._bus: Bus = runtime.bus
        self._name = name
        self._subjects = [
            f"haulier.events.*.*.{subject_token(kind)}.{subject_token(one) if one else '*'}"
            for kind, names in events.items()
            for one in (sorted(names) or [""])
        ] or [EVENTS_SUBJECT]
        self._lead_with = lead
        self._lease = Lease(f"ordered:{name}", runtime.settings.relay.lease_seconds)
        self._outage = Outage("consumers")
        self._place = Place()
        self._room = asyncio.Event()
        self._saver: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Lead or stand by until ``stop`` is set. After an outage of either server it goes on."""
        while not stop.is_set():
            try:
                if not await self._serve(stop):
                    await pause(stop, STANDBY_SECONDS)
            except Unavailable as error:
                self._outage.started(error)
                await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _serve(self, stop: asyncio.Event) -> bool:
        """Lead until the end or an outage; False when another one leads."""
        async with self._runtime.database.acquire() as connection:
            if not await self._lease.take(connection):
                return False
            taker = self._lead_with()
            try:
                await self._lead(connection, taker, stop)
            except Deposed:
                log.warning("another one leads", consumer=self._name)
            finally:
                await taker.close()
                with suppress(Unavailable, Deposed), translated():
                    await self._save(connection)
                    await self._lease.release(connection)
            return True

    async def _lead(self, connection: Connection, taker: Taker, stop: asyncio.Event) -> None:
        self._place = Place()
        await ensure_events(self._bus, self._runtime.settings.event)
        start, left_out = await self._start(connection)
        for sequence, text in await connection.fetch(SQL["passed"], self._name):
            await self._hand_over(taker, sequence, text.encode(), is_passed=True)
        saver = self._saver = asyncio.create_task(self._keep_saving(connection))
        saver.add_done_callback(lambda _: self._room.set())
        reader = await self._bus.ordered_reader(EVENTS_STREAM, start, self._subjects)
        self._outage.ended()
        try:
            while not stop.is_set() and not saver.done():
                for message in await reader.read(READ_SECONDS):
                    await self._take(taker, message, left_out)
            if saver.done():
                saver.result()
        finally:
            saver.cancel()
            with suppress(asyncio.CancelledError, Unavailable, Deposed):
                await saver
            await reader.close()

    async def _start(self, connection: Connection) -> tuple[int, Position | None]:
        """The sequence from which to read, and the position up to which events are left out."""
        row = await connection.fetchrow(SQL["cursor"], SYSTEM_TENANT, self._name)
        if row is None:
            return 1, None
        sequence, position = row["sequence"], row["position"]
        self._place.read, self._place.position = sequence, position
        if not sequence:
            return 1, None
        message = await self._bus.message_at(EVENTS_STREAM, sequence)
        found = position_in(message.headers) if message is not None else None
        if found is not None and found.header() == position:
            return sequence + 1, None
        first, last = await self._bus.stream_range(EVENTS_STREAM)
        if message is None and first > sequence:
            return first, None  # it was too old
        log.warning("the stream is another one", consumer=self._name, place=sequence, first=first, last=last)
        self._place.read = 0
        txid, id, at = position.split(",")
        return 1, Position(int(txid), UUID(id), int(at))

    async def _take(self, taker: Taker, message: StoredMessage, left_out: Position | None) -> None:
        position = position_in(message.headers)
        if position is None or (left_out is not None and position <= left_out):
            return
        await self._wait_for_room()
        await self._hand_over(taker, message.sequence, message.data, position.header())

    async def _wait_for_room(self) -> None:
        place = self._place
        while len(place.open) >= MAX_FRESH or len(place.open) + len(place.passed) >= MAX_UNFINISHED:
            self._room.clear()
            await self._room.wait()
            if self._saver is None or self._saver.done():
                raise Unavailable("the place could not be noted")

    async def _hand_over(
        self, taker: Taker, sequence: int, data: bytes, position: str = "", *, is_passed: bool = False
    ) -> None:
        place = self._place
        try:
            event = await self._whole(_event.decode(data))
        except msgspec.DecodeError as error:
            log.error("not an event", consumer=self._name, sequence=sequence, error=str(error))
            return
        before = (place.read, place.position)
        delivery = Delivery(sequence, event, before, data, monotonic(), is_passed=is_passed, _tell=self._finished)
        if is_passed:
            place.passed.add(delivery)
        else:
            place.open[sequence] = delivery
            place.read, place.position = sequence, position
        await taker.take(delivery)

    async def _whole(self, event: Event) -> Event:
        """The event with its data, which the longest ones leave in the journal."""
        if event.data != NOTHING or event.dataref is None:
            return event
        row = await self._runtime.database.fetchrow(CONSUMERS["event"], event.tenantid, *row_named(event.dataref))
        return event if row is None else event_of(row)

    def _finished(self, delivery: Delivery) -> None:
        place = self._place
        if place.open.pop(delivery.sequence, None) is None and delivery in place.passed:
            place.passed.discard(delivery)
            place.gone.append(delivery)
        self._room.set()

    async def _keep_saving(self, connection: Connection) -> None:
        while True:
            await asyncio.sleep(SAVE_SECONDS)
            await self._save(connection)

    async def _save(self, connection: Connection) -> None:
        """Note the place, what it passes and what is finished. Raises Deposed, Unavailable."""
        place, lease, now = self._place, self._lease, monotonic()
        long = [one for one in place.open.values() if now - one.came_at >= PASSED_AFTER_SECONDS]
        rest = next((one for one in place.open.values() if now - one.came_at < PASSED_AFTER_SECONDS), None)
        sequence, position = rest.before if rest is not None else (place.read, place.position)
        gone = list(place.gone)
        saved = await connection.fetchval(
            SQL["save"], SYSTEM_TENANT, lease.name, lease.holder, lease.seconds, self._name, sequence,
            [one.event.tenantid for one in long], [UUID(one.event.id) for one in long],
            [one.sequence for one in long], [one.text.decode() for one in long],
            [one.event.tenantid for one in gone], [UUID(one.event.id) for one in gone], position,
        )  # fmt: skip
        if saved is None:
            raise Deposed(f"another one holds the lease {lease.name!r}")
        lease.kept(now)
        del place.gone[: len(gone)]
        for one in long:
            one.is_passed = True
            if place.open.pop(one.sequence, None) is None:
                place.gone.append(one)  # it was finished while it was noted
            else:
                place.passed.add(one)
        self._room.set()
