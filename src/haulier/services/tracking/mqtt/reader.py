"""What devices publish by MQTT, read from the server's stream: acknowledged there once it is on disk here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines import mqtt_server
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.embedded_nats import nats_place
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Consumer, Message, MessageRejected
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.engines.nats_keys import NatsIssuer
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, REGISTERED, topic_key
from haulier.services.tracking.mqtt.down import tell_interval
from haulier.services.tracking.mqtt.logins import Logins
from haulier.services.tracking.mqtt.sessions import serves_mqtt
from haulier.services.tracking.mqtt.topics import UP_SUBJECTS, Sender, sender_of
from haulier.services.tracking.requests import MAX_APP, MAX_POINTS, SentPoint
from haulier.services.tracking.rules.batches import read_batch
from haulier.services.tracking.rules.points import Source, is_name

SQL = load_statements("haulier.services.tracking.mqtt", "mqtt.sql")

CONSUMER = "haulier-points"
KEPT_SECONDS = 3 * 86_400.0
"""How long the stream keeps what no worker could store."""
ACK_WAIT_SECONDS = 15.0
"""What a worker held for so long goes to another one."""
MAX_UNACKNOWLEDGED = 16_384
FETCHED_AT_ONCE = 4_096
FETCH_SECONDS = 2.0
MANY = 64
"""Messages of a fetch from which on more are gathered before the next: then each costs less."""
GATHER_SECONDS, LITTLE_SECONDS = 0.25, 0.02
"""Rest after a fetch that had many messages without being full, and after one that had few."""
MAX_EMPTY_FETCHES = 15
"""Fetches without a message after which the consumer is made anew, in case that it is gone."""
MAX_TRIES = 10
"""Tries of a batch that fails for a reason of ours; then it is left out, and the log says so."""
REMEMBERED_MS = 60_000
"""How long a worker remembers what a device is filed under."""
MAX_REMEMBERED = 100_000
MAX_KEPT_BYTES = 16 * 1024 * 1024
"""Bytes published at QoS 0 that are on their way into the stream; what comes beyond is lost, as such may be."""
GZIP = b"\x1f\x8b"
"""How a packed payload begins."""

log = structlog.get_logger("haulier.mqtt")


class Known(NamedTuple):
    """A device as the reader needs it."""

    source: Source
    interval: int | None
    until: int


class Part(NamedTuple):
    """A message with the points in it."""

    message: Message
    sender: Sender
    interval: int | None
    points: list[SentPoint | str]


class Reader:
    """Reads until it is told to stop. One a worker; all share one consumer."""

    def __init__(self, runtime: Runtime, bus: Bus, logins: Logins) -> None:
        self._runtime = runtime
        self._bus = bus
        self._logins = logins
        self._known: dict[Sender, Known] = {}
        self._outage = Outage("mqtt")
        self._is_listening = False
        self._kept_bytes = 0
        """Of what is on its way into the stream."""
        self._turn = CooperativeYield()

    async def run(self, stop: asyncio.Event) -> None:
        """Read until ``stop`` is set. Outages of either server are waited for."""
        while not stop.is_set():
            try:
                await self._read(stop)
            except Unavailable as error:
                self._outage.started(error)
                await pause(stop, OUTAGE_PAUSE_SECONDS)

    async def _read(self, stop: asyncio.Event) -> None:
        """Until the end, an outage, or a long silence. Nobody can log in before the consumer is there: it keeps what is
        published.
        """
        disconnects = self._bus.disconnects
        consumer = await self._consumer()
        if not self._is_listening:
            await mqtt_server.hear_at_most_once(self._bus, UP_SUBJECTS, self._keep)
            await self._logins.listen(self._bus)
            self._is_listening = True
        self._outage.ended()
        try:
            empty = 0
            while not stop.is_set() and self._bus.disconnects == disconnects and empty < MAX_EMPTY_FETCHES:
                messages = await consumer.fetch(FETCHED_AT_ONCE, FETCH_SECONDS)
                empty = 0 if messages else empty + 1
                await self._take_all(messages)
                if 0 < len(messages) < FETCHED_AT_ONCE:
                    await pause(stop, GATHER_SECONDS if len(messages) >= MANY else LITTLE_SECONDS)
        finally:
            await consumer.close()

    async def _consumer(self) -> Consumer:
        stream_bytes = self._runtime.settings.mqtt.stream_bytes
        await mqtt_server.ensure_stream(self._bus, max_age=KEPT_SECONDS, max_bytes=stream_bytes)
        return await self._bus.consumer(
            mqtt_server.STREAM, CONSUMER, mqtt_server.PREFIX + UP_SUBJECTS,
            ack_wait=ACK_WAIT_SECONDS, max_ack_pending=MAX_UNACKNOWLEDGED,
        )  # fmt: skip

    async def _keep(self, subject: str, payload: bytes) -> None:
        """Take what was published at QoS 0: with the rest from here on, as far as there is room."""
        if self._kept_bytes <= MAX_KEPT_BYTES:
            self._kept_bytes += len(payload)
            self._runtime.spawn(self._keep_safely(subject, payload))

    async def _keep_safely(self, subject: str, payload: bytes) -> None:
        try:
            await mqtt_server.keep(self._bus, subject, payload)
        except (Unavailable, MessageRejected) as error:
            log.debug("lost", subject=subject, error=str(error))  # as QoS 0 may be
        finally:
            self._kept_bytes -= len(payload)

    async def _take_all(self, messages: list[Message]) -> None:
        """Take messages in their order, those of one tenant and app together. What cannot be stored now comes again."""
        shares: dict[Source, list[Part]] = {}
        held = 0
        for number, message in enumerate(messages):
            await self._turn.yield_if_due()
            try:
                held += await self._add(message, shares)
            except Unavailable as outage:
                waiting = [part.message for parts in shares.values() for part in parts]
                await self._outage_of([*waiting, *messages[number:]], outage)
                return
            if held >= MAX_POINTS or number == len(messages) - 1:
                for source, parts in shares.items():
                    await self._store(source, parts)
                shares, held = {}, 0

    async def _add(self, message: Message, shares: dict[Source, list[Part]]) -> int:
        """Read a message and add it to the share that it belongs to; how many points it has. One that cannot be read,
        or whose device was deregistered since, is done with. Raises Unavailable.
        """
        sender = sender_of(message.subject.removeprefix(mqtt_server.PREFIX))
        known = await self._device(sender)
        try:
            batch = read_batch(message.data, is_packed=message.data.startswith(GZIP)) if known is not None else None
        except Refusal as refusal:
            log.info("not taken", subject=message.subject, why=refusal.cause.value.text)
            batch = None
        if known is None or batch is None:
            await message.ack()
            return 0
        points = list(batch.points)
        for point in points:
            if not isinstance(point, str):  # whatever it says, it is a point of the device that published it
                point.id = [known.source.device, *(point.id[1:] if isinstance(point.id, list) else ())]
        app = batch.head.app if batch.head.app and is_name(batch.head.app, MAX_APP) else known.source.app
        source = known.source._replace(device="", app=app)
        shares.setdefault(source, []).append(Part(message, sender, known.interval, points))
        return len(points)

    async def _store(self, source: Source, parts: list[Part]) -> None:
        """Store messages and acknowledge them, or have them brought again. Where they fail together, each is stored
        alone, so that one cannot take others with it.
        """
        try:
            await accept_points(self._runtime, source, [point for part in parts for point in part.points])
        except Unavailable as outage:
            return await self._outage_of([part.message for part in parts], outage)
        except Exception as error:
            first = parts[0].message
            if isinstance(error, Refusal) and error.cause in (Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS):
                return await self._outage_of([part.message for part in parts], error)
            if len(parts) > 1:
                for part in parts:
                    await self._store(source, [part])
                return None
            if first.deliveries < MAX_TRIES:
                return await self._outage_of([first], error)
            log.exception("left out", subject=first.subject)
        self._outage.ended()
        for part in parts:
            await part.message.ack()
            await tell_interval(self._runtime, part.sender, part.interval)
        return None

    async def _outage_of(self, messages: list[Message], why: Exception) -> None:
        """Have messages brought again, and rest."""
        self._outage.started(why)
        with suppress(Unavailable):  # they come again by themselves
            for message in messages:
                await message.nak(OUTAGE_PAUSE_SECONDS)
        await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    async def _device(self, sender: Sender) -> Known | None:
        """What is known of a sender; None where there is no such device any more. Raises Unavailable."""
        now = self._runtime.clock()
        known = self._known.get(sender)
        if known is not None and known.until > now:
            return known
        is_its_id = topic_key(sender.key) == sender.key
        row = await self._runtime.reader.get(sender.tenant, DEVICE, sender.key) if is_its_id else None
        if row is None:
            device = await self._runtime.database.fetchval(SQL["device_of_topic"], *sender)
            row = await self._runtime.reader.get(sender.tenant, DEVICE, device) if device else None
        if row is None or row.state != REGISTERED or not await self._runtime.access.is_tenant_on(sender.tenant):
            return None
        body = row.body_as(DEVICE_BODY)
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        wanted = body.attributes.get("interval")
        source = Source(sender.tenant, body.app, "MQTT", row.id)
        interval = wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else None
        found = Known(source, interval, now + REMEMBERED_MS)
        self._known[sender] = found
        return found


async def serve_mqtt(runtime: Runtime, stop: asyncio.Event) -> None:
    """Let devices log in, and read what they publish, until ``stop`` is set; nothing where MQTT is off, or where the
    server is not ours.
    """
    if runtime.bus is None or not serves_mqtt(runtime):
        await stop.wait()
        return
    logins = Logins(runtime, NatsIssuer.kept_in(nats_place(runtime.settings.home)))
    await Reader(runtime, runtime.bus, logins).run(stop)
