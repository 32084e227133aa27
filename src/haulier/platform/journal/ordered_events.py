"""Events of the stream in its order, which is that of their places in the journal, for a consumer that needs it.

``consumers`` gives events in any order and to all workers. Here one worker leads, by a lease, reads the stream from
where the last one had come, and hands over each event as it comes; whoever takes it says when it is finished, in any
order. Now and then the leader notes how far it has come. An event that is not finished for long is noted by itself,
so that the place moves on past it; so is one whose tenant has many under way, and that one waits in the database until
there is room, with all that its tenant has after it. A worker that follows hands over what was noted, then what comes
after the place: each event at least once, so what it leads to must tell by itself that it was done.

Where the stream lost its end, or was made anew, the place means nothing any more: then all that it holds is read again,
and what lies before the place in the journal is left out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
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
from haulier.platform.journal.waiting_events import WaitingEvents
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
MAX_OF_TENANT = 2_000
"""Events of one tenant under way in memory: its further ones wait in the database, and nobody else waits for them."""
MAX_UNFINISHED = 20_000
"""The same of all tenants."""
RETURNED_AT_ONCE = 500
"""Most events of a tenant that are read from the database and handed over before it is another one's turn."""
MAX_FRESH = 4_000
"""Events in memory that are not noted by themselves yet. Beyond it nothing is read until they are finished or noted."""

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
    is_waiting: bool = False
    """Whether it is handed over later: as one of its own, read from the database."""
    _tell: Callable[[Delivery], None] | None = None

    def finish(self) -> None:
        """Say that it is dealt with."""
        if not self.is_finished and self._tell is not None:
            self.is_finished = True
            self._tell(self)


class Taker(Protocol):
    """Deals with events in the time of one leader."""

    async def take(self, delivery: Delivery) -> None:
        """Take an event, and have it finished some time. Until this returns no other one of its tenant comes."""

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
    under_way: Counter[str] = field(default_factory=Counter)
    """Events that were handed over and are not finished, by tenant."""
    unnoted: int = 0
    """Events among ``open`` that wait and were not handed over."""

    def has_room(self, tenant: str, most: int, most_of_all: int) -> bool:
        """Whether one more event of a tenant may be handed over."""
        unfinished = len(self.open) - self.unnoted + len(self.passed)
        return self.under_way[tenant] < most and unfinished < most_of_all

    def noted_next(self, now: float) -> tuple[list[Delivery], Delivery | None]:
        """What is to be noted by itself now, and the first event that is not.

        Where one waits, those of its tenant that were handed over before it are noted with it: whoever follows gets
        them in their order.
        """
        behind = {one.event.tenantid for one in self.open.values() if one.is_waiting} if self.unnoted else set[str]()
        noted, rest = list[Delivery](), None
        for one in self.open.values():
            if one.is_waiting or one.event.tenantid in behind or now - one.came_at >= PASSED_AFTER_SECONDS:
                noted.append(one)
            elif rest is None:
                rest = one
        return noted, rest


class OrderedEvents:
    """``run`` may be started in any number of processes. ``events`` are kinds, each with the names of its events; no
    name stands for all of them, and no kind for all events. ``lead`` begins the time of a leader. ``most_of_tenant``
    events of one are handed over before some of them must be finished.
    """

    def __init__(
        self, runtime: Runtime, name: str, events: Mapping[str, Sequence[str]], lead: Callable[[], Taker], *,
        most_of_tenant: int = MAX_OF_TENANT, most_of_all: int = MAX_UNFINISHED,
    ) -> None:  # fmt: skip
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
        self._most, self._most_of_all = most_of_tenant, most_of_all
        self._place = Place()
        self._waiting = WaitingEvents(name)
        self._room = asyncio.Event()
        self._is_due = asyncio.Event()
        """To be noted at once: many events wait to be."""
        self._may_return = asyncio.Event()
        """Some event that waits may be handed over."""
        self._aside: list[asyncio.Task[None]] = []
        """What notes the place, and what hands over events that waited."""

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
        found = await connection.fetch(SQL["let_wait"], self._name)
        self._waiting = WaitingEvents(self._name, (tenant for (tenant,) in found))
        self._may_return.set()
        aside = self._aside = [
            asyncio.create_task(self._keep_saving(connection)), asyncio.create_task(self._keep_returning(taker))
        ]  # fmt: skip
        for task in aside:
            task.add_done_callback(lambda _: self._room.set())
        try:
            await self._follow(taker, start, left_out, stop)
            for task in aside:
                if task.done():
                    task.result()
        finally:
            for task in reversed(aside):
                task.cancel()
                with suppress(asyncio.CancelledError, Unavailable, Deposed):
                    await task

    async def _follow(self, taker: Taker, start: int, left_out: Position | None, stop: asyncio.Event) -> None:
        """Read and hand over until the end. Raises Unavailable."""
        reader = await self._bus.ordered_reader(EVENTS_STREAM, start, self._subjects)
        self._outage.ended()
        try:
            while not stop.is_set() and not self._has_failed():
                for message in await reader.read(READ_SECONDS):
                    await self._take(taker, message, left_out)
        finally:
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
        try:
            event = _event.decode(message.data)
        except msgspec.DecodeError as error:
            log.error("not an event", consumer=self._name, sequence=message.sequence, error=str(error))
            return
        place = self._place
        before = (place.read, place.position)
        delivery = Delivery(message.sequence, event, before, message.data, monotonic(), _tell=self._finished)
        place.open[delivery.sequence] = delivery
        place.read, place.position = message.sequence, position.header()
        if event.tenantid in self._waiting or not place.has_room(event.tenantid, self._most, self._most_of_all):
            delivery.is_waiting = True
            place.unnoted += 1
            self._waiting.add(event.tenantid)
        else:
            await self._hand_over(taker, delivery)

    def _has_failed(self) -> bool:
        return any(task.done() for task in self._aside)

    async def _wait_for_room(self) -> None:
        place = self._place
        while len(place.open) >= MAX_FRESH:
            if place.unnoted >= MAX_FRESH // 2:
                self._is_due.set()
            self._room.clear()
            await self._room.wait()
            if self._has_failed():
                raise Unavailable("the place could not be noted")

    async def _hand_over(self, taker: Taker, delivery: Delivery) -> None:
        self._place.under_way[delivery.event.tenantid] += 1
        delivery.event = await self._whole(delivery.event)
        await taker.take(delivery)

    async def _keep_returning(self, taker: Taker) -> None:
        """Hand over what waits in the database, page by page and tenant by tenant, as soon as there is room."""
        while True:
            await self._may_return.wait()
            self._may_return.clear()
            for tenant in self._waiting.tenants:
                await self._return(taker, tenant)

    async def _return(self, taker: Taker, tenant: str) -> None:
        place = self._place
        if not place.has_room(tenant, self._most // 2, self._most_of_all):
            return
        limit = min(RETURNED_AT_ONCE, self._most - self._most // 2)
        page = await self._waiting.read(self._runtime.database, tenant, limit)
        for row in page.rows:
            text = row["event"].encode()
            delivery = Delivery(
                row["sequence"], _event.decode(text), (0, ""), text, monotonic(), is_passed=True, _tell=self._finished
            )
            place.passed.add(delivery)
            await self._hand_over(taker, delivery)
        self._waiting.were_handed_over(tenant, page)
        if page.end is None:
            self._may_return.set()

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
        tenant = delivery.event.tenantid
        place.under_way[tenant] -= 1
        if place.under_way[tenant] <= 0:
            del place.under_way[tenant]
        if self._waiting:
            self._may_return.set()  # those of other tenants, too, where all together were too many
        self._room.set()

    async def _keep_saving(self, connection: Connection) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(SAVE_SECONDS):
                    await self._is_due.wait()
            self._is_due.clear()
            await self._save(connection)

    async def _save(self, connection: Connection) -> None:
        """Note the place, what it passes and what is finished. Raises Deposed, Unavailable."""
        place, lease, now = self._place, self._lease, monotonic()
        noted, rest = place.noted_next(now)
        sequence, position = rest.before if rest is not None else (place.read, place.position)
        gone = list(place.gone)
        saved = await connection.fetchval(
            SQL["save"], SYSTEM_TENANT, lease.name, lease.holder, lease.seconds, self._name, sequence,
            [one.event.tenantid for one in noted], [UUID(one.event.id) for one in noted],
            [one.sequence for one in noted], [one.text.decode() for one in noted],
            [one.event.tenantid for one in gone], [UUID(one.event.id) for one in gone], position,
            [one.is_waiting for one in noted],
        )  # fmt: skip
        if saved is None:
            raise Deposed(f"another one holds the lease {lease.name!r}")
        lease.kept(now)
        del place.gone[: len(gone)]
        for one in noted:
            self._was_noted(one)
        self._room.set()

    def _was_noted(self, one: Delivery) -> None:
        place = self._place
        if one.is_waiting:
            del place.open[one.sequence]
            place.unnoted -= 1
            self._waiting.was_noted(one.event.tenantid)
            self._may_return.set()
            return
        one.is_passed = True
        if place.open.pop(one.sequence, None) is None:
            place.gone.append(one)  # it was finished while it was noted
        else:
            place.passed.add(one)
