"""Consumers of the stream of events: durable, each with its own place in the stream, shared by all workers.

``StreamConsumer`` brings messages to whoever deals with them, through every outage; callbacks are delivered by one.
``EventInbox`` does so for a consumer that a service declares: it notes each event once and leaves it to the clock, many
with one statement, before the stream may forget it. From there a command carries it out, with all that timers have:
leases, turns of tenants, growing rests, and an end in the same statement as the effect.
See: ``commands.system_commands``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import msgspec
import structlog

from haulier.core.ids import named_uuid
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Message
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.engines.setting_groups import EventSettings
from haulier.engines.statements import load_statements
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal.events import (
    EVENTS_STREAM,
    Event,
    ensure_events,
    event_of,
    position_in,
    subject_token,
)
from haulier.platform.runtime import Runtime
from haulier.platform.storage.resources import to_json
from haulier.platform.timers.clock import Timer

SQL = load_statements("haulier.platform.journal", "consumers.sql")

MAX_EMPTY_FETCHES = 10
"""Empty fetches in a row after which the consumer is made again: it may have been lost with its stream."""
REDELIVERY_SECONDS = 2.0
"""Delay of messages that could not be dealt with because a server was away."""
ACK_WAIT_SECONDS = 30.0
"""After this long without an acknowledgement a message of a service's consumer goes to another worker."""
FETCHED_AT_ONCE = 500
MAX_UNACKNOWLEDGED = 8_192
"""Messages of one consumer out at all workers together."""
FETCH_SECONDS = 1.0
"""Longest wait for messages in one go, and for the end of the process to be noticed."""
SLACK_HOURS = 24
"""For so much longer than the stream keeps events it is known which were taken."""
FORGET_SECONDS = 600.0
"""How often what is older than that is forgotten."""
FORGOTTEN_AT_ONCE = 10_000

log = structlog.get_logger("haulier.consumers")

Receive = Callable[[list[Message]], Awaitable[None]]
"""Deals with what came, and acknowledges it."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A durable consumer of the stream as the server knows it."""

    name: str
    subjects: Sequence[str]
    ack_wait: float


class StreamConsumer:
    """Brings what comes to ``receive``, which acknowledges it. ``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime, subscription: Subscription, receive: Receive, who: str) -> None:
        assert runtime.bus is not None, "consumers need the event stream"
        self._bus: Bus = runtime.bus
        self._settings = runtime.settings.event
        self._subscription = subscription
        self._receive = receive
        self.outage = Outage(who)

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until ``stop`` is set. Outages of either server are waited for."""
        while not stop.is_set():
            try:
                await self._consume(stop)
            except Unavailable as error:
                self.outage.started(error)
                await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _consume(self, stop: asyncio.Event) -> None:
        """Until the end, an outage, or a long silence."""
        subscription, disconnects = self._subscription, self._bus.disconnects
        await ensure_events(self._bus, self._settings)
        consumer = await self._bus.consumer(
            EVENTS_STREAM, subscription.name, *subscription.subjects,
            ack_wait=subscription.ack_wait, max_ack_pending=MAX_UNACKNOWLEDGED,
        )  # fmt: skip
        self.outage.ended()
        try:
            empty_fetches = 0
            while not stop.is_set() and self._bus.disconnects == disconnects and empty_fetches < MAX_EMPTY_FETCHES:
                messages = await consumer.fetch(FETCHED_AT_ONCE, FETCH_SECONDS)
                empty_fetches = 0 if messages else empty_fetches + 1
                if messages:
                    await self._receive(messages)
        finally:
            await consumer.close()


async def acknowledge(messages: Sequence[Message]) -> None:
    """Say of messages that they are dealt with. Raises Unavailable."""
    for message in messages:
        await message.ack()


async def give_back(messages: Sequence[Message]) -> None:
    """Have messages brought again after a while; if the stream is away it does so by itself."""
    with suppress(Unavailable):
        for message in messages:
            await message.nak(REDELIVERY_SECONDS)


class Taken(msgspec.Struct):
    """What the inbox must know of an event; the journal holds the rest."""

    id: UUID
    tenantid: str
    kind: str = ""
    type: str = ""


class TakenPayload(msgspec.Struct):
    """Payload of the timer of a taken event, whose id is the timer's subject."""

    at: int


_taken = msgspec.json.Decoder(Taken)
_payload = msgspec.json.Decoder(TakenPayload)


class EventInbox:
    """Takes the events of one consumer from the stream, each once, and leaves them to the clock."""

    def __init__(self, runtime: Runtime, consumer: Consumer) -> None:
        assert runtime.bus is not None, "consumers need the event stream"
        self._runtime = runtime
        self._consumer = consumer
        name = f"service-{subject_token(consumer.name)}"
        subscription = Subscription(name, subjects_of(consumer), ACK_WAIT_SECONDS)
        self._stream = StreamConsumer(runtime, subscription, self.receive, "consumers")

    async def run(self, stop: asyncio.Event) -> None:
        """Take events until ``stop`` is set. Outages of either server are waited for."""
        while not stop.is_set():
            try:
                await self._runtime.database.execute(
                    SQL["begin"], SYSTEM_TENANT, self._consumer.name, self._runtime.clock()
                )
                break
            except Unavailable as error:
                self._stream.outage.started(error)
                await pause(stop, OUTAGE_PAUSE_SECONDS)
        await self._stream.run(stop)

    async def receive(self, messages: list[Message]) -> None:
        """Events on disk first, then acknowledged: those of a worker that dies between the two are known when they come
        again.
        """
        read = [found for message in messages if (found := _read(message)) is not None]
        try:
            events = await self._wanted(read)
            if events:
                await self._note(events)
            await acknowledge(messages)
        except Unavailable:
            await give_back(messages)
            raise
        if events:
            self._runtime.poke_timers()

    async def _wanted(self, read: list[tuple[Taken, int]]) -> list[tuple[Taken, int]]:
        """Those of the events that the consumer wants; each name in a tenant is asked for once."""
        wants = self._consumer.wants
        if wants is None:
            return read
        names = {(event.tenantid, event.kind, event.type) for event, _ in read}
        wanted = {name for name in names if await wants(self._runtime, *name)}
        return [(event, at) for event, at in read if (event.tenantid, event.kind, event.type) in wanted]

    async def _note(self, events: list[tuple[Taken, int]]) -> None:
        """Leave events to the clock. Raises Unavailable."""
        name, now = self._consumer.name, self._runtime.clock()
        await self._runtime.database.execute(
            SQL["take"], SYSTEM_TENANT, name, purpose_of(self._consumer), now,
            [event.tenantid for event, _ in events],
            [event.id for event, _ in events],
            [at for _, at in events],
            [named_uuid(f"{name}\x1f{event.id}") for event, _ in events],
            [to_json(TakenPayload(at)) for _, at in events],
        )  # fmt: skip


def _read(message: Message) -> tuple[Taken, int] | None:
    """The event of a message, and when it was accepted; None when it is none."""
    position = position_in(message.headers)
    try:
        if position is None:
            raise msgspec.DecodeError("it has no position in the journal")
        return _taken.decode(message.data), position.at
    except msgspec.DecodeError as error:
        log.error("not an event", subject=message.subject, error=str(error))
        return None


def purpose_of(consumer: Consumer) -> str:
    """The purpose of the timers of the events that a consumer has taken."""
    return f"event:{consumer.name}"


def subjects_of(consumer: Consumer) -> list[str]:
    """Subjects of the stream that hold what a consumer is for."""
    return [
        f"haulier.events.*.*.{subject_token(kind)}.{subject_token(name) if name else '*'}"
        for kind, names in consumer.events.items()
        for name in (sorted(names) or [""])
    ]


async def read_event(runtime: Runtime, tenant: str, timer: Timer) -> Event | None:
    """The event that a timer leads to, as the journal holds it; None when it does no longer."""
    row = await runtime.database.fetchrow(SQL["event"], tenant, _payload.decode(timer.payload).at, UUID(timer.subject))
    return None if row is None else event_of(row)


def remembered_ms(settings: EventSettings) -> int:
    """For how long it is known which events were taken."""
    return int((settings.kept_hours + SLACK_HOURS) * 3_600_000)


async def forget_taken(runtime: Runtime, stop: asyncio.Event) -> None:
    """Forget now and then which events were taken so long ago that the stream brings them no more."""
    while not stop.is_set():
        try:
            oldest = runtime.clock() - remembered_ms(runtime.settings.event)
            while await runtime.background.fetchval(SQL["forget"], oldest, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE:
                pass
        except Unavailable as error:
            log.warning("not forgotten", error=str(error))
        await pause(stop, FORGET_SECONDS)
