"""What devices publish by MQTT, read from the server's stream: acknowledged there once it is on disk here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines import mqtt_server
from haulier.engines.embedded_nats import nats_place
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Consumer, Message, MessageRejected
from haulier.engines.loops import OUTAGE_PAUSE_SECONDS, Outage, pause
from haulier.engines.nats_keys import ISSUER_FILE, NatsIssuer
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.services.tracking.acceptance import accept_points
from haulier.services.tracking.kind import DEVICE, DEVICE_BODY, REGISTERED
from haulier.services.tracking.mqtt.down import tell_interval
from haulier.services.tracking.mqtt.logins import Logins
from haulier.services.tracking.mqtt.topics import UP_SUBJECTS, Sender, sender_of
from haulier.services.tracking.rules.batches import read_batch
from haulier.services.tracking.rules.points import Source

SQL = load_statements("haulier.services.tracking.mqtt", "mqtt.sql")

CONSUMER = "haulier-points"
KEPT_SECONDS = 3 * 86_400.0
"""How long the stream keeps what no worker could store."""
ACK_WAIT_SECONDS = 15.0
"""What a worker held for so long goes to another one."""
MAX_UNACKNOWLEDGED = 4_096
FETCHED_AT_ONCE = 512
FETCH_SECONDS = 2.0
MAX_EMPTY_FETCHES = 15
"""Fetches without a message after which the consumer is made anew, in case that it is gone."""
MAX_TRIES = 10
"""Tries of a batch that fails for a reason of ours; then it is left out, and the log says so."""
REMEMBERED_MS = 60_000
"""How long a worker remembers what a device is filed under."""
MAX_REMEMBERED = 100_000
GZIP = b"\x1f\x8b"
"""How a packed payload begins."""

log = structlog.get_logger("haulier.mqtt")


class Known(NamedTuple):
    """A device as the reader needs it."""

    source: Source
    interval: int | None
    until: int


class Reader:
    """Reads until it is told to stop. One a worker; all share one consumer."""

    def __init__(self, runtime: Runtime, bus: Bus, logins: Logins) -> None:
        self._runtime = runtime
        self._bus = bus
        self._logins = logins
        self._known: dict[Sender, Known] = {}
        self._outage = Outage("mqtt")
        self._is_listening = False

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
        """Take what was published at QoS 0: with the rest from here on."""
        self._runtime.spawn(self._keep_safely(subject, payload))

    async def _keep_safely(self, subject: str, payload: bytes) -> None:
        try:
            await mqtt_server.keep(self._bus, subject, payload)
        except (Unavailable, MessageRejected) as error:
            log.debug("lost", subject=subject, error=str(error))  # as QoS 0 may be

    async def _take_all(self, messages: list[Message]) -> None:
        """Take messages together, so that they share statements. What cannot be stored now is brought again."""
        outages = [outage for outage in await asyncio.gather(*map(self._take, messages)) if outage is not None]
        if outages:
            self._outage.started(outages[0])
            await asyncio.sleep(OUTAGE_PAUSE_SECONDS)

    async def _take(self, message: Message) -> Exception | None:
        """Take one message and acknowledge it; what stands in the way of that now."""
        try:
            await self._store(message)
        except Unavailable as outage:
            return await _given_back(message, outage)
        except Refusal as refusal:
            if refusal.cause in (Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS):
                return await _given_back(message, refusal)
            log.info("not taken", subject=message.subject, why=refusal.cause.value.text)
        except Exception as error:
            if message.deliveries < MAX_TRIES:
                log.warning("not stored", subject=message.subject, exc_info=True)
                return await _given_back(message, error)
            log.exception("left out", subject=message.subject)
        await message.ack()
        return None

    async def _store(self, message: Message) -> None:
        """Store the points of a message. Raises Unavailable and Refusal."""
        sender = sender_of(message.subject.removeprefix(mqtt_server.PREFIX))
        known = await self._device(sender)
        if known is None:
            return  # it was deregistered since it published
        batch = read_batch(message.data, is_packed=message.data.startswith(GZIP))
        source = known.source._replace(app=batch.head.app) if batch.head.app else known.source
        await accept_points(self._runtime, source, batch.points)
        await tell_interval(self._runtime, sender, known.interval)

    async def _device(self, sender: Sender) -> Known | None:
        """What is known of a sender; None where there is no such device any more. Raises Unavailable."""
        now = self._runtime.clock()
        known = self._known.get(sender)
        if known is not None and known.until > now:
            return known
        row = await self._runtime.reader.get(sender.tenant, DEVICE, sender.key)
        if row is None:
            device = await self._runtime.database.fetchval(SQL["device_of_topic"], *sender)
            row = await self._runtime.reader.get(sender.tenant, DEVICE, device) if device else None
        if row is None or row.state != REGISTERED:
            return None
        body = row.body_as(DEVICE_BODY)
        if len(self._known) >= MAX_REMEMBERED:
            self._known.clear()
        wanted = body.attributes.get("interval")
        source = Source(sender.tenant, body.app, "MQTT", row.id)
        found = Known(source, wanted if isinstance(wanted, int) else None, now + REMEMBERED_MS)
        self._known[sender] = found
        return found


async def _given_back(message: Message, why: Exception) -> Exception:
    with suppress(Unavailable):  # it comes again by itself
        await message.nak(OUTAGE_PAUSE_SECONDS)
    return why


async def serve_mqtt(runtime: Runtime, stop: asyncio.Event) -> None:
    """Let devices log in, and read what they publish, until ``stop`` is set; nothing where MQTT is off, or where the
    server is not ours.
    """
    place = nats_place(runtime.settings.home)
    if not runtime.settings.mqtt.port or runtime.bus is None or not (place / ISSUER_FILE).exists():
        await stop.wait()
        return
    logins = Logins(runtime, NatsIssuer.kept_in(place))
    await Reader(runtime, runtime.bus, logins).run(stop)
