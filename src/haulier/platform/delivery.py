"""The deliverer: tells callers how their commands ended. See: contract/conventions.md section 4.

Events with a callback come from the stream through a durable consumer that all deliverers share. A message is
acknowledged only once its try is stored, so a process that dies at any point leaves it to another: a receiver may
hear the same callback twice, and never not at all. What fails is tried again by the clock, see ``outbound.retry``;
what fails for the last time becomes a dead letter that a person may replay.

Callbacks are sent side by side and arrive in any order, also those of one resource.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Consumer, Message, Published
from haulier.platform.attempts import SQL, Attempt, Attempts, DeadLetter, Outcome, Retry
from haulier.platform.clock import Timer, drop_fired, put_off
from haulier.platform.events import (
    CALLBACKS_SUBJECT,
    EVENT_META,
    EVENTS_STREAM,
    REPLAYED_HEADER,
    Actor,
    Promise,
    ensure_events,
    longest_event,
    moment_of,
    row_named,
)
from haulier.platform.instances import callback_timer
from haulier.platform.kinds import Ending, Shape
from haulier.platform.live.items import callback_message
from haulier.platform.outbound.callback import (
    MAX_RESPONSE_BYTES,
    CallbackTarget,
    Delivery,
    HttpTarget,
    Undeliverable,
    body_as_sent,
    build_delivery,
    is_delivered,
    parse_target,
)
from haulier.platform.outbound.client import Failure
from haulier.platform.outbound.fair_places import Place
from haulier.platform.outbound.retry import delay
from haulier.platform.resources import Json
from haulier.platform.runtime import Runtime
from haulier.platform.waiting import OUTAGE_PAUSE_SECONDS, Outage, pause

CONSUMER = "callbacks"
CALLBACK_SECONDS = 10.0
"""Longest a receiver may take to acknowledge a callback."""
ACK_WAIT_SECONDS = 30.0
"""After this long without an acknowledgement a message goes to another deliverer."""
MAX_UNACKNOWLEDGED = 8_192
"""Messages out at all deliverers together."""
DELIVERIES = 512
"""Deliveries under way in one process."""
PATIENCE_SECONDS = 1.0
"""Longest wait for a place; then the callback is left to the clock."""
FETCH_SECONDS = 1.0
"""Longest wait for messages in one go, and for the end of the process to be noticed."""
QUIET_FETCHES = 10
"""Fetches in a row that bring nothing until the consumer is made again: it may have been lost with its stream."""
REDELIVERY_SECONDS = 2.0
"""Delay of a message that could not be dealt with because a server was away."""
DRAIN_SECONDS = CALLBACK_SECONDS + 5.0
"""How long the end waits for deliveries under way; what is left then is delivered again by another."""

log = structlog.get_logger("haulier.deliverer")


UNKNOWN = Promise("")
"""Stands for the promise until the journal is asked."""


class Told(msgspec.Struct):
    """What delivery needs of an event. The promise and who asked are in its journal row, but for what a machine tells
    beside the events.
    """

    id: str
    tenantid: str
    kind: str
    time: str = ""
    callback: Promise = msgspec.field(default_factory=lambda: UNKNOWN)
    actor: Actor = Actor()
    data: Any = None
    dataref: str | None = None
    type: str = ""
    version: int = 0
    requestid: str = ""


_event = msgspec.json.Decoder(Told)
_promise = msgspec.json.Decoder(Promise)
_actor = msgspec.json.Decoder(Actor)
_retry = msgspec.json.Decoder(Retry)


class Undelivered(Exception):
    """A callback that can never be sent as it is; the text says why."""


class NotTried(Exception):
    """The call says nothing of its receiver, because of how things stand here."""


class Deliverer:
    """``shapes`` by kind. ``run`` may be started in any number of processes."""

    def __init__(self, runtime: Runtime, shapes: Mapping[str, Shape]) -> None:
        assert runtime.bus is not None, "the deliverer needs the event stream"
        self._runtime = runtime
        self._bus: Bus = runtime.bus
        self._shapes = shapes
        self._attempts = Attempts(runtime.database)
        self._outage = Outage("deliverer")
        self._under_way: set[asyncio.Task[None]] = set()
        self._ids: set[str] = set()
        """Events under way here: one that is brought again meanwhile is left to its first bringer."""
        self._free = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set, then finish what is under way. Outages of either server are waited for."""
        while not stop.is_set():
            try:
                await self._consume(stop)
            except Unavailable as error:
                self._outage.met(error)
                await pause(stop, OUTAGE_PAUSE_SECONDS)
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()

    async def _consume(self, stop: asyncio.Event) -> None:
        losses = self._bus.losses
        await ensure_events(self._bus)
        consumer: Consumer = await self._bus.consumer(
            EVENTS_STREAM, CONSUMER, CALLBACKS_SUBJECT, ack_wait=ACK_WAIT_SECONDS, max_ack_pending=MAX_UNACKNOWLEDGED
        )
        self._outage.over()
        try:
            quiet = 0
            while not stop.is_set() and self._bus.losses == losses and quiet < QUIET_FETCHES:
                room = DELIVERIES - len(self._under_way)
                if room <= 0:
                    self._free.clear()
                    await self._free.wait()
                    continue
                messages = await consumer.fetch(room, FETCH_SECONDS)
                quiet = 0 if messages else quiet + 1
                for message in messages:
                    self._start(message)
        finally:
            await consumer.close()

    def _start(self, message: Message) -> None:
        task = asyncio.create_task(self._deal_with(message))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._free.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("failed", error=repr(task.exception()))

    async def _deal_with(self, message: Message) -> None:
        """One message: deliver, store the try, acknowledge, in this order."""
        data = message.data
        try:
            told = _event.decode(data)
        except msgspec.DecodeError as error:
            log.error("not an event", subject=message.subject, error=str(error))
            await message.ack()
            return
        if told.id in self._ids:
            return
        self._ids.add(told.id)
        try:
            open_ = not await self._was_tried(message, told) and await self._recall(told)
            if open_ and not await self._try(told, data, 1):
                await self._defer(told, data)
            await message.ack()
        except Unavailable as error:
            self._outage.met(error)
            with suppress(Unavailable):
                await message.nak(REDELIVERY_SECONDS)
        finally:
            self._ids.discard(told.id)

    async def _was_tried(self, message: Message, told: Told) -> bool:
        """Whether an earlier bringer of the same event stored a try; asked only when there may have been one."""
        if REPLAYED_HEADER not in message.headers and message.deliveries <= 1:
            return False
        return await self._attempts.delivered(told.tenantid, told.id) is not None

    async def retry(self, tenant: str, timer: Timer) -> None:
        """A timer of purpose ``callback`` is due: try once more. The stored try ends the timer or moves it."""
        retry = _retry.decode(timer.payload)
        data = bytes(retry.event)
        told = _event.decode(data)
        if (timer.tries > 1 and await self._attempts.delivered(tenant, told.id)) or not await self._recall(told):
            await drop_fired(self._runtime, tenant, timer)
        elif not await self._try(told, data, retry.tried + 1, timed=True):
            await put_off(self._runtime, tenant, timer)

    async def _recall(self, told: Told) -> bool:
        """Fill in the promise, which stays in the journal; False when nobody can be told any more."""
        if told.callback is not UNKNOWN:
            return True
        found = await self._attempts.promise_of(told.tenantid, moment_of(told.time), told.id)
        if found is None:
            log.error("the journal no longer holds the promise", tenant=told.tenantid, journal_id=told.id)
            return False
        told.callback, told.actor = _promise.decode(found[0]), _actor.decode(found[1])
        return True

    async def _try(self, told: Told, event: bytes, number: int, *, timed: bool = False) -> bool:
        """Send once and store how it went; False when nothing was sent, because there was no place for it here."""
        at = self._runtime.clock()
        started = time.perf_counter()
        outbound = self._runtime.outbound
        receiver = outbound.receiver_of(told.callback.url)
        place = await outbound.callbacks.enter(told.tenantid, receiver, len(event), PATIENCE_SECONDS)
        if place is None:
            return False
        with place:
            try:
                status, failure, wait = await self._send(told, number, place)
            except NotTried:
                return False
        outcome: Outcome = "delivered" if failure is None else "dead" if wait is None else "failed"
        retry_at = self._runtime.clock() + int(wait * 1000) if outcome == "failed" and wait is not None else None
        took = int((time.perf_counter() - started) * 1000)
        await self._attempts.store(
            Attempt(
                told.tenantid, told.id, at, number, told.callback.url,
                outcome, status, failure, took, event, retry_at, timed,
            )
        )  # fmt: skip
        self._runtime.metrics.callback(outcome)
        if outcome == "failed":
            self._runtime.poke_timers()
        return True

    async def _send(self, told: Told, number: int, place: Place) -> tuple[int | None, str | None, float | None]:
        """The answer's status, what went wrong if anything did, and seconds until the next try if there is one.

        Raises NotTried.
        """
        try:
            delivery = await self._delivery(told)
        except Undelivered as error:
            return None, str(error), None
        if not isinstance(delivery, Delivery):
            await self._bus.publish_batch([delivery])
            return None, None, None
        answer = await self._runtime.outbound.request(
            "POST", delivery.url, delivery.headers, delivery.body,
            tenant=told.tenantid, timeout=CALLBACK_SECONDS, max_response_bytes=MAX_RESPONSE_BYTES, place=place,
        )  # fmt: skip
        if isinstance(answer, Failure) and answer.kind == "busy":
            raise NotTried
        if isinstance(answer, Failure):
            return None, f"{answer.kind}: {answer.text}", delay(number, random.random())
        if is_delivered(answer.status):
            return answer.status, None, None
        return answer.status, f"the receiver answered {answer.status}, not 200 or 202", delay(number, random.random())

    async def _defer(self, told: Told, event: bytes) -> None:
        """Leave a callback to the clock, so that a slow receiver does not keep others waiting."""
        now = self._runtime.clock()
        later = now + int((delay(1, random.random()) or 0) * 1000)
        await self._attempts.store(
            Attempt(told.tenantid, told.id, now, 1, told.callback.url, "deferred", None, None, 0, event, later)
        )
        self._runtime.metrics.callback("deferred")

    async def _delivery(self, told: Told) -> Delivery | Published:
        """The POST that tells of an event, or the message that listeners get, which is delivered once the stream has
        it: the stream keeps it for those who come back. Raises Undelivered.
        """
        promise = told.callback
        target = parse_target(promise.url)
        if isinstance(target, Undeliverable):
            raise Undelivered(target.reason)
        data = await self._data(told)
        try:
            body = self._body(told, _readable(data, promise.withheld))
            if isinstance(target, HttpTarget):
                secret = self._runtime.sealer.open(promise.secret, told.tenantid) if promise.secret else None
                return build_delivery(CallbackTarget(promise.url, promise.headers, promise.meta, secret), body)
            sent = msgspec.Raw(body_as_sent(body, promise.meta))
            person = (told.actor.appId, told.actor.id)
            message = callback_message(told.tenantid, told.id, target.topic, person, sent, self._runtime.clock())
        except Exception as error:
            log.exception("callback not built", tenant=told.tenantid, journal_id=told.id)
            raise Undelivered(f"the callback could not be built: {type(error).__name__}") from error
        longest = longest_event(self._bus.max_payload)
        if len(message[2]) > longest:
            raise Undelivered(f"the callback is longer than {longest} bytes: too long for a server-sent event")
        return message

    async def _data(self, told: Told) -> Any:
        """The data of an event, from the journal when it is too long to travel. Raises Undelivered."""
        if told.dataref is None:
            if isinstance(told.data, dict):
                told.data.pop(EVENT_META, None)
            return told.data
        data = await self._attempts.data_of(told.tenantid, *row_named(told.dataref))
        if data is None:
            raise Undelivered(f"the journal no longer holds {told.dataref}")
        return data

    def _body(self, told: Told, data: Any) -> Json:
        """``{tenantId, status, reason, data}`` and the kind's own members. See: conventions.md 4.4."""
        promise = told.callback
        body: Json = {
            "tenantId": told.tenantid,
            "status": promise.status,
            "reason": promise.reason or "",
            "data": data,
        }
        if promise.event is not None:
            body["eventType"] = promise.event
        shape = self._shapes.get(told.kind)
        if shape is not None:
            body.update(shape(data, _ending(told)))
        return body


def _ending(told: Told) -> Ending:
    promise = told.callback
    succeeded = promise.status == "success"
    return Ending(told.type, told.version, told.requestid, succeeded, promise.reason or "", promise.code or "")


def _readable(data: Any, withheld: Mapping[str, Sequence[str]]) -> Any:
    """The data without what the caller may not read."""
    if not withheld or not isinstance(data, dict):
        return data
    kept = {
        member: {name: value for name, value in data[member].items() if name not in names}
        for member, names in withheld.items()
        if isinstance(data.get(member), dict)
    }
    return data | kept


async def replay(runtime: Runtime, tenant: str, journal_id: str) -> bool:
    """Try a dead letter again from the start, with all its tries. False when there is none of that id."""
    timer = callback_timer(tenant, journal_id)
    found = await runtime.database.fetchval(SQL["replay"], tenant, UUID(journal_id), timer, runtime.clock())
    runtime.poke_timers()
    return found is not None


async def list_dead(runtime: Runtime, tenant: str, limit: int) -> list[DeadLetter]:
    """The tenant's dead letters, newest first."""
    rows = await runtime.database.fetch(SQL["dead_letters"], tenant, limit)
    return [DeadLetter(str(row["journal_id"]), row["at"], row["url"], row["attempts"], row["error"]) for row in rows]
