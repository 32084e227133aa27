"""Live messages: what the stream holds as listeners get it, with its addressees and its bytes, made once for all.

See: https://html.spec.whatwg.org/multipage/server-sent-events.html section 9.2.6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

import msgspec
import structlog

from haulier.engines.jetstream import Published, StoredMessage
from haulier.platform.declarations.event import EventBook
from haulier.platform.journal.events import MESSAGE_ID_HEADER, NOTHING, Event, also_of, subject_token
from haulier.platform.live.topics import BROADCAST

LIVE_PREFIX = "haulier.live."
LIVE_ID = "live-"
"""Before the journal id in the message id of a callback to listeners: it is another message than the event."""
CALLBACK_EVENT = "callback"
NOTICE_EVENT = "notice"
"""Of what lies in somebody's inbox."""
START = "0-00000000"
"""The position before every message."""

Person = tuple[str, str]
"""App id and user id: whose session a stream is."""

log = structlog.get_logger("haulier.live")
_encode = msgspec.json.Encoder().encode
_event = msgspec.json.Decoder(Event)


class Callback(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A callback to listeners, as it lies on the stream. ``topic`` None: to the session of ``app`` and ``user``, or to
    all sessions of the user where no app is named.
    """

    tenantid: str
    topic: str | None = None
    app: str = ""
    user: str = ""
    at: int
    """When it was put on the stream, epoch milliseconds."""
    name: str = ""
    """What the event is called, if not ``callback`` or the broadcast's name."""
    body: msgspec.Raw


class Wrapped(msgspec.Struct):
    """A callback as listeners get it: the body that a receiver would be sent, and when it passed where (epoch ms)."""

    data: msgspec.Raw
    brokerTimestamp: int
    """When it was put on the stream."""
    agentTimestamp: int
    """When the API process took it from there."""
    consoleTimestamp: int
    """When it was written to the listeners. The page's own library sets it anew when the event arrives."""


_callback = msgspec.json.Decoder(Callback)


class Reset(msgspec.Struct):
    """Events may have been missed: read again what is shown. ``unknown``: the last event id means nothing here;
    ``gone``: it is older than what the stream keeps; ``rebuilt``: the stream is another one.
    """

    reason: Literal["unknown", "gone", "rebuilt"]


class End(msgspec.Struct):
    """The last word of a stream. After ``stopping`` and ``unavailable`` come again with the last event id."""

    reason: Literal["expired", "access", "stopping", "unavailable"]


class Notice(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What has come into a person's inbox."""

    id: str
    title: str
    body: str
    createdAt: int
    """Epoch seconds."""
    eventName: str | None = None


class Ready(msgspec.Struct):
    """The first word of a stream: what happens from now on is heard, after what was missed."""


@dataclass(slots=True)
class LiveMessage:
    """One message for listeners of ``tenant``. ``kind`` is empty, and ``person`` may be set, where it is a callback."""

    sequence: int
    position: str
    tenant: str
    kind: str
    keys: tuple[str, ...]
    """The topics that it belongs to."""
    person: Person | None
    frame: bytes

    def is_to(self, person: Person) -> bool:
        """Is it to this person's session? One that names no app is to all sessions of its person."""
        return self.person is not None and self.person in (person, ("", person[1]))


def position_of(stored: StoredMessage) -> str:
    """Where a message stands, for ``Last-Event-ID``: its sequence, and a mark of which message that was.

    After the stream lost its tail a sequence may stand for another message. The mark shows nothing of the message,
    which may be another tenant's.
    """
    message_id = stored.headers.get(MESSAGE_ID_HEADER, "").encode()
    return f"{stored.sequence}-{blake2b(message_id, digest_size=4).hexdigest()}"


def sequence_in(position: str) -> int | None:
    """The sequence of a position; None when it is no position of ours."""
    number, dash, mark = position.partition("-")
    return int(number) if dash and number.isascii() and number.isdigit() and len(number) < 20 and mark else None


def event_id_of(stored: StoredMessage) -> str:
    """What a message is known by, also when it was published again under another message id."""
    return stored.headers.get(MESSAGE_ID_HEADER, "").partition(".")[0]


def tenant_token_of(stored: StoredMessage) -> str:
    """The tenant's token in the subject: what is not this tenant's need not be decoded."""
    parts = stored.subject.split(".", 4)
    return parts[2 if stored.subject.startswith(LIVE_PREFIX) else 3] if len(parts) > 2 else ""


class MessageFramer:
    """Makes live messages. ``clock`` gives epoch milliseconds."""

    def __init__(self, book: EventBook, clock: Callable[[], int]) -> None:
        self._book = book
        self._clock = clock

    def message(self, stored: StoredMessage) -> LiveMessage | None:
        """A message of the stream as a live message; None for one that is none of ours."""
        try:
            if stored.subject.startswith(LIVE_PREFIX):
                return self._of_callback(stored)
            return self._of_event(stored)
        except msgspec.DecodeError as error:
            log.error("not an event", subject=stored.subject, error=str(error))
            return None

    def _of_event(self, stored: StoredMessage) -> LiveMessage:
        event = _event.decode(stored.data)
        spec = self._book.find(event.kind, event.type)
        if spec is not None and spec.redacted and event.data is not NOTHING:
            event.data = _without(event.data, spec.redacted)
        keys = (event.kind, f"{event.kind}.{event.type}", event.subject, *also_of(event.also))
        position = position_of(stored)
        return LiveMessage(
            stored.sequence,
            position,
            event.tenantid,
            event.kind,
            keys,
            None,
            frame(event.type, _encode(event), position),
        )

    def _of_callback(self, stored: StoredMessage) -> LiveMessage:
        callback = _callback.decode(stored.data)
        now = self._clock()
        wrapped = Wrapped(callback.body, callback.at, now, now)
        name = callback.name or (CALLBACK_EVENT if callback.topic is None else BROADCAST + callback.topic)
        person = (callback.app, callback.user) if callback.topic is None else None
        position = position_of(stored)
        return LiveMessage(
            stored.sequence, position, callback.tenantid, "", (name,), person, frame(name, _encode(wrapped), position)
        )


def callback_message(
    tenant: str, journal_id: str, topic: str | None, person: Person, body: msgspec.Raw, at: int
) -> Published:
    """A callback to listeners, ready to be put on the stream. Put there again soon after, it is dropped by its id."""
    app, user = person if topic is None else ("", "")
    callback = Callback(tenantid=tenant, topic=topic, app=app, user=user, at=at, body=body)
    return LIVE_PREFIX + subject_token(tenant), {MESSAGE_ID_HEADER: LIVE_ID + journal_id}, _encode(callback)


def notice_message(tenant: str, user: str, shown: Notice, at: int) -> Published:
    """A notice to all sessions of a person, for the stream. Put there again soon after, it is dropped."""
    notice = Callback(tenantid=tenant, user=user, at=at, name=NOTICE_EVENT, body=msgspec.Raw(_encode(shown)))
    return LIVE_PREFIX + subject_token(tenant), {MESSAGE_ID_HEADER: LIVE_ID + shown.id}, _encode(notice)


def frame(event: str, data: bytes, position: str) -> bytes:
    """One server-sent event. JSON holds line ends only between its tokens, where they may as well be blanks."""
    line = data.replace(b"\r", b" ").replace(b"\n", b" ") if b"\n" in data or b"\r" in data else data
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (position.encode(), event.encode(), line)


def ready(position: str) -> bytes:
    """What a listener gets first."""
    return frame("ready", _encode(Ready()), position)


def reset(reason: Literal["unknown", "gone", "rebuilt"], position: str) -> bytes:
    """What a listener gets that may have missed something."""
    return frame("reset", _encode(Reset(reason)), position)


def end(reason: Literal["expired", "access", "stopping", "unavailable"]) -> bytes:
    """What a listener gets last. It has no id: the last one that it saw stays."""
    return b"event: end\ndata: %b\n\n" % _encode(End(reason))


def _without(data: msgspec.Raw, redacted: frozenset[str]) -> msgspec.Raw:
    shown: Any = msgspec.json.decode(data)
    if not isinstance(shown, dict):
        return data
    return msgspec.Raw(_encode({name: value for name, value in shown.items() if name not in redacted}))
