"""The deliverer: calls callers back when their commands have ended. See: contract/conventions.md section 4.

Events with a callback request come from the stream through a durable consumer that all deliverers share. A message is
acknowledged only once its attempt is stored, so a process that dies at any point leaves it to another: a receiver may
get the same callback twice, but never none. A failed callback is tried again by a timer, see ``outbound.retry``; after
the last attempt it becomes a dead letter that a person may replay. A callback for which the tenant has no place free is
deferred to the backlog. Timers and dead letters hold where an event lies, and never the event.

Callbacks are sent side by side and arrive in any order, also those of one resource.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import structlog

from haulier.core.fair_share import OVERDRAFT, FairShare
from haulier.engines.failure import Unavailable
from haulier.engines.jetstream import Bus, Message, Published
from haulier.engines.postgres import Record
from haulier.engines.setting_groups import CallbackSettings
from haulier.platform.callbacks.attempts import Attempt, Attempts, Outcome, Ref, Retry
from haulier.platform.callbacks.backlog import Backlog
from haulier.platform.declarations.delivery_form import CannotBeSent, DeliveryForm, EndedTry, NothingToSend
from haulier.platform.declarations.kind import CallbackMembers, CommandOutcome
from haulier.platform.journal.consumers import FETCHED_AT_ONCE, StreamConsumer, Subscription, acknowledge, give_back
from haulier.platform.journal.events import (
    CALLBACKS_CONSUMER,
    CALLBACKS_SUBJECT,
    EVENT_META,
    NOTHING,
    RECEIVER_HEADER,
    REPLAYED_HEADER,
    Actor,
    longest_event,
    position_in,
)
from haulier.platform.live.messages import callback_message
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
from haulier.platform.outbound.callback_request import CallbackRequest, opened_target, shown_url
from haulier.platform.outbound.client import Failure
from haulier.platform.outbound.receiver_limits import Place
from haulier.platform.outbound.retry import delay
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.resources import Json
from haulier.platform.timers.clock import Timer, drop_fired, put_off

DRAIN_GRACE_SECONDS = 5.0
"""How much longer than one call may take a process that stops waits for its deliveries under way; another delivers
again what is left then.
"""

log = structlog.get_logger("haulier.deliverer")


class CallbackEvent(msgspec.Struct):
    """What delivery needs of an event with its callback request, which the journal holds."""

    id: str
    tenantid: str
    kind: str
    callback: CallbackRequest
    actor: Actor
    data: msgspec.Raw = NOTHING
    type: str = ""
    version: int = 0
    requestid: str = ""


class StreamEvent(msgspec.Struct):
    """What the stream carries of an event: enough to decide whether its callback is sent now."""

    id: str
    tenantid: str
    kind: str
    data: msgspec.Raw = NOTHING
    dataref: str | None = None
    type: str = ""
    version: int = 0
    requestid: str = ""


class Arrival(NamedTuple):
    """An event that came by the stream, whose callback may be sent now."""

    message: Message
    stream_event: StreamEvent
    ref: Ref

    @property
    def tenant(self) -> str:
        return self.stream_event.tenantid


class Sent(NamedTuple):
    """How a try ended: the answer's status, what went wrong if anything did, seconds until the next one if there is
    one, and where it went if not where the callback request says.
    """

    status: int | None
    failure: str | None = None
    wait: float | None = None
    url: str = ""


_stream_event_decoder = msgspec.json.Decoder(StreamEvent)
_event_decoder = msgspec.json.Decoder(CallbackEvent)
_retry_decoder = msgspec.json.Decoder(Retry)
_callback_request_decoder = msgspec.json.Decoder(CallbackRequest)
_actor_decoder = msgspec.json.Decoder(Actor)


class NotTried(Exception):
    """The call was not made because of limits of this process: it says nothing of its receiver."""


class Deliverer:
    """``shapes`` and ``forms`` by kind. ``run`` may be started in any number of processes."""

    def __init__(
        self, runtime: Runtime, shapes: Mapping[str, CallbackMembers], forms: Mapping[str, DeliveryForm] | None = None
    ) -> None:
        assert runtime.bus is not None, "the deliverer needs the event stream"
        self._runtime = runtime
        self._bus: Bus = runtime.bus
        self._shapes = shapes
        self._forms = forms or {}
        self._attempts = Attempts(runtime.database)
        self.backlog = Backlog(runtime, self._attempts, self._try_deferred)
        self._deferring: Coalescer[Arrival, None] = Coalescer(self._defer, lanes=1, largest=FETCHED_AT_ONCE)
        subscription = Subscription(CALLBACKS_CONSUMER, (CALLBACKS_SUBJECT,), self._settings.ack_wait_seconds)
        self._stream = StreamConsumer(runtime, subscription, self._receive_all, "deliverer")
        self._tasks: set[asyncio.Task[None]] = set()
        self._ids_under_way: set[str] = set()
        """Ids of events under way here: one that comes again meanwhile is ignored."""
        self._event_bytes = FairShare(runtime.settings.callback.held_bytes, overdraft=OVERDRAFT)
        """Bytes of events whose callbacks are sent or wait here, shared by tenants as places are. Beside them there are
        those that one fetch brings, see ``jetstream.MAX_FETCH_BYTES``.
        """

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until ``stop`` is set, then finish what is under way. After an outage of either server it goes on."""
        await self._stream.run(stop)
        if self._tasks:
            patience = self._settings.timeout_seconds + DRAIN_GRACE_SECONDS
            _, late = await asyncio.wait(self._tasks, timeout=patience)
            for task in late:
                task.cancel()

    @property
    def _settings(self) -> CallbackSettings:
        return self._runtime.settings.callback

    def _delay(self, number: int) -> float | None:
        """Seconds until the try after this one; None when it was the last."""
        return delay(number, random.random(), self._settings.retry_seconds)

    async def _receive_all(self, messages: list[Message]) -> None:
        """Begin to deliver what came; what has no room here is left to the clock."""
        left = [arrival for message in messages if (arrival := await self._receive(message)) is not None]
        if left:
            await self._defer(left)

    async def _receive(self, message: Message) -> Arrival | None:
        """Start to deliver what came, if there is room for it here; answers what is to be deferred, or None."""
        try:
            stream_event = _stream_event_decoder.decode(message.data)
            position = position_in(message.headers)
            if position is None:
                raise msgspec.DecodeError("it has no position in the journal")
        except msgspec.DecodeError as error:
            log.error("not an event", subject=message.subject, error=str(error))
            await message.ack()
            return None
        if stream_event.id in self._ids_under_way:
            return None
        outbound, tenant, size = self._runtime.outbound, stream_event.tenantid, len(message.data)
        receiver = outbound.receiver_of(message.headers.get(RECEIVER_HEADER, ""))
        arrival = Arrival(message, stream_event, Ref(position.at, stream_event.id, receiver, size))
        if not self._event_bytes.may_take(tenant, size):
            return arrival
        place = outbound.callbacks.try_enter(tenant, arrival.ref.receiver)
        if place is None and not outbound.callbacks.may_wait(tenant, size):
            return arrival
        self._ids_under_way.add(stream_event.id)
        self._event_bytes.take(tenant, size)
        task = asyncio.create_task(self._deliver(arrival, place))
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(ended, arrival, place))
        return None

    def _ended(self, task: asyncio.Task[None], arrival: Arrival, place: Place | None) -> None:
        if place is not None:
            self._runtime.outbound.callbacks.leave(place)
        self._event_bytes.release(arrival.tenant, arrival.ref.size)
        self._ids_under_way.discard(arrival.ref.id)
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("delivery failed", error=repr(task.exception()))

    async def _defer(self, left: list[Arrival]) -> list[None]:
        """Defer what came: on disk first, then it is acknowledged. Raises Unavailable."""
        try:
            await self.backlog.defer((arrival.tenant, arrival.ref) for arrival in left)
            await acknowledge([arrival.message for arrival in left])
        except Unavailable:
            await give_back([arrival.message for arrival in left])
            raise
        self._runtime.poke_timers()
        return [None] * len(left)

    async def _deliver(self, arrival: Arrival, place: Place | None) -> None:
        """One message: send, store the attempt, acknowledge, in this order."""
        try:
            if not await self._was_tried(arrival) and not await self._try_first(arrival, place):
                await self._deferring.submit(arrival, arrival.tenant)
            else:
                await arrival.message.ack()
        except Unavailable as error:
            self._stream.outage.started(error)
            await give_back([arrival.message])

    async def _was_tried(self, arrival: Arrival) -> bool:
        """Whether an attempt of the same event is stored already; read only when there may be one."""
        if REPLAYED_HEADER not in arrival.message.headers and arrival.message.deliveries <= 1:
            return False
        return await self._attempts.delivered(arrival.tenant, arrival.ref.id) is not None

    async def _try_first(self, arrival: Arrival, place: Place | None) -> bool:
        """The first attempt of what came by the stream; False when no place was free for it."""
        if place is not None:
            return await self._try(arrival.tenant, await self._full_event(arrival), arrival.ref, 1, place)
        places = self._runtime.outbound.callbacks
        place = await places.enter(arrival.tenant, arrival.ref.receiver, arrival.ref.size, self._settings.wait_seconds)
        if place is None:
            return False
        with place:
            return await self._try(arrival.tenant, await self._full_event(arrival), arrival.ref, 1, place)

    async def _full_event(self, arrival: Arrival) -> CallbackEvent | None:
        """The event with its callback request, and from the journal with its data when they are too long to travel."""
        stream_event = arrival.stream_event
        if stream_event.dataref is not None:
            return await self._read(arrival.tenant, arrival.ref)
        kept = await self._attempts.callback_request_of(arrival.tenant, arrival.ref)
        if kept is None:
            return None
        return CallbackEvent(
            stream_event.id, stream_event.tenantid, stream_event.kind, _callback_request_decoder.decode(kept[0]),
            _actor_decoder.decode(kept[1]), stream_event.data, stream_event.type, stream_event.version,
            stream_event.requestid,
        )  # fmt: skip

    async def _read(self, tenant: str, ref: Ref) -> CallbackEvent | None:
        """An event as the journal holds it; None when it no longer does."""
        row = await self._attempts.row_of(tenant, ref)
        return None if row is None else event_of(row)

    async def _try_deferred(self, tenant: str, ref: Ref) -> bool:
        """The first attempt of a deferred callback; False when no place was free for it."""
        if not self._event_bytes.may_take(tenant, ref.size):
            return False
        self._event_bytes.take(tenant, ref.size)
        try:
            place = await self._runtime.outbound.callbacks.enter(
                tenant, ref.receiver, ref.size, self._settings.wait_seconds
            )
            if place is None:
                return False
            with place:
                return await self._try(tenant, await self._read(tenant, ref), ref, 1, place)
        finally:
            self._event_bytes.release(tenant, ref.size)

    async def retry(self, tenant: str, timer: Timer) -> None:
        """A timer of purpose ``callback`` is due: try once more. The stored attempt ends the timer or moves it."""
        retry = _retry_decoder.decode(timer.payload)
        if timer.tries > 1 and await self._attempts.delivered(tenant, timer.subject):
            await drop_fired(self._runtime, tenant, timer)
            return
        event = None if retry.ref is not None else bytes(retry.event)
        size = retry.ref.size if retry.ref is not None else len(retry.event)
        if not self._event_bytes.may_take(tenant, size):
            await put_off(self._runtime, tenant, timer)
            return
        self._event_bytes.take(tenant, size)
        try:
            if not await self._try_again(tenant, timer, retry, event):
                await put_off(self._runtime, tenant, timer)
        except NothingToSend:
            await drop_fired(self._runtime, tenant, timer)
        finally:
            self._event_bytes.release(tenant, size)

    async def _try_again(self, tenant: str, timer: Timer, retry: Retry, event: bytes | None) -> bool:
        outbound, callback_event = self._runtime.outbound, None
        if retry.ref is not None:
            receiver, size = retry.ref.receiver, retry.ref.size
        else:
            callback_event = _event_decoder.decode(event or b"")
            receiver, size = outbound.receiver_of(callback_event.callback.url), len(event or b"")
        place = await outbound.callbacks.enter(tenant, receiver, size, self._settings.wait_seconds)
        if place is None:
            return False
        with place:
            ref = retry.ref or Ref(0, timer.subject, receiver, size)
            if retry.ref is not None:
                callback_event = await self._read(tenant, ref)
            return await self._try(tenant, callback_event, ref, retry.tried + 1, place, event=event, timed=True)

    async def _try(
        self, tenant: str, callback_event: CallbackEvent | None, ref: Ref, number: int, place: Place, *,
        event: bytes | None = None, timed: bool = False,
    ) -> bool:  # fmt: skip
        """Send once and store the attempt; False when nothing was sent because of limits of this process."""
        at = self._runtime.clock()
        started = time.perf_counter()
        url = shown_url(callback_event.callback.url) if callback_event is not None else ref.receiver
        try:
            sent = await self._send(callback_event, number, place)
        except NotTried:
            return False
        outcome: Outcome = "delivered" if sent.failure is None else "dead" if sent.wait is None else "failed"
        retry_at = (
            self._runtime.clock() + int(sent.wait * 1000) if outcome == "failed" and sent.wait is not None else None
        )
        took = int((time.perf_counter() - started) * 1000)
        await self._attempts.store(
            Attempt(
                tenant, ref.id, at, number, sent.url or url, outcome, sent.status, sent.failure, took,
                None if event is not None else ref, event, retry_at, timed,
            )
        )  # fmt: skip
        self._runtime.metrics.callback(outcome)
        form = self._forms.get(callback_event.kind) if callback_event is not None else None
        if callback_event is not None and form is not None:
            await form.tell(self._runtime, EndedTry(tenant, ref.id, _data(callback_event), outcome, at))
        if outcome == "failed":
            self._runtime.poke_timers()
        return True

    async def _send(self, callback_event: CallbackEvent | None, number: int, place: Place) -> Sent:
        """Raises NotTried, and NothingToSend."""
        if callback_event is None:
            return Sent(None, "the journal no longer holds the event")
        form = self._forms.get(callback_event.kind)
        try:
            delivery = await (self._callback(callback_event) if form is None else self._in_form(form, callback_event))
        except (CannotBeSent, SealBroken) as error:
            return Sent(None, str(error))
        if not isinstance(delivery, Delivery):
            await self._bus.publish_batch([delivery])
            return Sent(None)
        url = "" if form is None else shown_url(delivery.url)
        answer = await self._runtime.outbound.request(
            "POST", delivery.url, delivery.headers, delivery.body,
            tenant=callback_event.tenantid, timeout=self._settings.timeout_seconds,
            max_response_bytes=MAX_RESPONSE_BYTES, place=place,
        )  # fmt: skip
        if isinstance(answer, Failure) and answer.kind == "busy":
            raise NotTried
        status = answer.status
        if status is None:
            assert isinstance(answer, Failure), "an answer has a status"
            return Sent(None, f"{answer.kind}: {answer.text}", self._delay(number), url)
        if (is_delivered if form is None else form.is_taken)(status):
            return Sent(status, url=url)
        wanted = ", not 200 or 202" if form is None else ""
        return Sent(status, f"the receiver answered {status}{wanted}", self._delay(number), url)

    async def _in_form(self, form: DeliveryForm, callback_event: CallbackEvent) -> Delivery:
        """The POST of what has a form of its own. Raises CannotBeSent, NothingToSend, SealBroken."""
        return await form.build(
            self._runtime, callback_event.tenantid, callback_event.id, msgspec.json.decode(callback_event.data)
        )

    async def _callback(self, callback_event: CallbackEvent) -> Delivery | Published:
        """The same of a callback, or the message for listeners. Raises CannotBeSent, SealBroken."""
        asked = callback_event.callback
        await self._runtime.sealer.prepare(callback_event.tenantid, asked.sealed, asked.secret)
        return self._delivery(callback_event)

    def _delivery(self, callback_event: CallbackEvent) -> Delivery | Published:
        """The POST of a callback, or the message for listeners, which counts as delivered once the stream has it: the
        stream keeps it for those who reconnect. Raises CannotBeSent.
        """
        callback_request, sealer = callback_event.callback, self._runtime.sealer
        try:
            url, headers = opened_target(sealer, callback_event.tenantid, callback_request)
            secret = sealer.open(callback_request.secret, callback_event.tenantid) if callback_request.secret else None
        except SealBroken as error:
            raise CannotBeSent(f"what is secret of the callback cannot be opened: {error}") from error
        target = parse_target(url)
        if isinstance(target, Undeliverable):
            raise CannotBeSent(target.reason)
        try:
            data = _without_redacted(_data(callback_event), callback_request.redacted)
            body = self._body(callback_event, data, secret or "")
            if isinstance(target, HttpTarget):
                repeats = callback_request.repeats_secret
                return build_delivery(CallbackTarget(url, headers, callback_request.meta, secret, repeats), body)
            sent = msgspec.Raw(body_as_sent(body, callback_request.meta))
            person = (callback_event.actor.appId, callback_event.actor.id)
            message = callback_message(
                callback_event.tenantid, callback_event.id, target.topic, person, sent, self._runtime.clock()
            )
        except Exception as error:
            log.exception("callback could not be built", tenant=callback_event.tenantid, journal_id=callback_event.id)
            raise CannotBeSent(f"the callback could not be built: {type(error).__name__}") from error
        longest = longest_event(self._bus.max_payload)
        if len(message[2]) > longest:
            raise CannotBeSent(f"the callback is longer than {longest} bytes: too long for a server-sent event")
        return message

    def _body(self, callback_event: CallbackEvent, data: Any, secret: str) -> Json:
        """``{tenantId, status, reason, data}`` and the kind's own members. See: conventions.md 4.4."""
        callback_request = callback_event.callback
        body: Json = {
            "tenantId": callback_event.tenantid,
            "status": callback_request.status,
            "reason": callback_request.reason or "",
            "data": data,
        }
        if callback_request.event is not None:
            body["eventType"] = callback_request.event
        shape = self._shapes.get(callback_event.kind)
        if shape is not None:
            body.update(shape(data, _outcome(callback_event, secret)))
        return body


def _outcome(callback_event: CallbackEvent, secret: str) -> CommandOutcome:
    callback_request = callback_event.callback
    succeeded = callback_request.status == "success"
    return CommandOutcome(
        callback_event.type,
        callback_event.version,
        callback_event.requestid,
        succeeded,
        callback_request.reason or "",
        callback_request.code or "",
        secret,
    )


def event_of(row: Record) -> CallbackEvent:
    """A journal row as what delivery needs of its event."""
    return CallbackEvent(
        str(row["id"]), row["tenant_id"], row["kind"], _callback_request_decoder.decode(row["callback"]),
        _actor_decoder.decode(row["actor"]), msgspec.Raw(row["data"]), row["event"], row["version"], row["request_id"],
    )  # fmt: skip


def _data(callback_event: CallbackEvent) -> Any:
    """The data of an event, without the metadata of the command, which travels in them."""
    data = msgspec.json.decode(callback_event.data) if callback_event.data is not NOTHING else None
    if isinstance(data, dict):
        data.pop(EVENT_META, None)
    return data


def _without_redacted(data: Any, redacted: Mapping[str, Sequence[str]]) -> Any:
    """The data without what the caller may not read."""
    if not redacted or not isinstance(data, dict):
        return data
    kept = {
        member: {name: value for name, value in data[member].items() if name not in names}
        for member, names in redacted.items()
        if isinstance(data.get(member), dict)
    }
    return data | kept
