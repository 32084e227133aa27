"""The document of events, AsyncAPI 3.0: what Haulier sends, where and in what shape, from declared events and types.

See: https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec

from haulier.platform.declarations.event import EventBook, EventSpec
from haulier.platform.documents.json_schema import REFERENCE, schemas_of
from haulier.platform.journal.events import CLOUD_EVENT, EVENTS_STREAM, Event, subject_token
from haulier.platform.live.endpoint import ONE_TOPIC, PATH, STAND_INS, TOPIC_LISTS
from haulier.platform.live.messages import CALLBACK_EVENT, NOTICE_EVENT, End, Notice, Ready, Reset, Wrapped
from haulier.platform.live.topics import BROADCAST
from haulier.platform.outbound.callback import SECRET_HEADER, SIGNATURE_HEADER, CallbackBody
from haulier.platform.storage.resources import Json

VERSION = "3.0.0"
LIVE_CHANNEL, CALLBACK_CHANNEL = "live", "callback"
WORDS = {"ready": Ready, "reset": Reset, "end": End}
"""What a live stream says of itself, by the event's name."""
JSON = "application/json"


def document(book: EventBook, title: str, version: str) -> Json:
    """The whole document: a channel of the stream for each kind, one for live listeners, one for callbacks."""
    return _Writer(book).document(title, version)


def _described(type_: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The same members with a schema that can be written: raw JSON is anything, what has a default may be absent."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(type_):
        shape = Any if field.type is msgspec.Raw else field.type
        fields.append((field.encode_name, shape) if field.required else (field.encode_name, shape, msgspec.UNSET))
    return msgspec.defstruct(type_.__name__, fields, kw_only=True, namespace={"__doc__": type_.__doc__})


ENVELOPE = _described(Event)


class _Writer:
    def __init__(self, book: EventBook) -> None:
        self._book = book
        types = [ENVELOPE, Wrapped, CallbackBody, Notice, *WORDS.values(), *(spec.payload for spec in book.specs)]
        self._schemas, self._components = schemas_of(types)
        self._messages: dict[str, Json] = {}

    def document(self, title: str, version: str) -> Json:
        channels = {kind: self._of_kind(kind) for kind in self._book.kinds}
        channels[LIVE_CHANNEL] = self._live()
        channels[CALLBACK_CHANNEL] = self._callback()
        return {
            "asyncapi": VERSION,
            "info": {
                "title": f"{title} events",
                "version": version,
                "description": "Every applied command is one event. They come at least once: tell them apart by `id`.",
            },
            "defaultContentType": JSON,
            "servers": {
                "api": {"host": "127.0.0.1:8080", "protocol": "http", "description": "the API of a stack"},
                "stream": {"host": "127.0.0.1:4222", "protocol": "nats", "description": "its NATS, for its operator"},
            },
            "channels": channels,
            "operations": {f"send.{name}": _operation(name, channel) for name, channel in channels.items()},
            "components": {
                "messages": self._messages,
                "schemas": dict(sorted(self._components.items())),
            },
        }

    def _of_kind(self, kind: str) -> Json:
        """The events of a kind on the stream."""
        return {
            "address": f"haulier.events.{{calls}}.{{tenant}}.{subject_token(kind)}.{{event}}",
            "title": f"Events of {kind}",
            "description": f"On the stream {EVENTS_STREAM} of JetStream, for the stack's operator.",
            "servers": [{"$ref": "#/servers/stream"}],
            "parameters": {
                "calls": {"enum": ["cb", "no"], "description": "cb when the command asked for a callback"},
                "tenant": {"description": "tenant id"},
                "event": {"description": "the event's name", "enum": list(self._book.kinds[kind])},
            },
            "messages": {spec.name: self._add(spec.name, spec) for spec in self._book.kinds[kind].values()},
        }

    def _live(self) -> Json:
        """What a listener may get."""
        messages = {f"{spec.kind}.{spec.name}": self._add(spec.name, spec, live=True) for spec in self._book.specs}
        parameters = inspect.getdoc(Wrapped)
        for name, summary in (
            (CALLBACK_EVENT, "a callback to {{SSE_CALLBACK}}: to the streams of the app and person that asked"),
            (f"{BROADCAST}{{topic}}", "a callback to {{SSE_BROADCAST(topic)}}: to who listens to the topic"),
        ):
            payload = _with(self._resolved(Wrapped), data=self._schemas[CallbackBody])
            messages[_word(name)] = self._message(f"live.{_word(name)}", name, summary, payload, parameters)
        notice = _with(self._resolved(Wrapped), data=self._schemas[Notice])
        summary = "a notice for a person: to all streams of that person"
        messages[NOTICE_EVENT] = self._message(f"live.{NOTICE_EVENT}", NOTICE_EVENT, summary, notice, parameters)
        for name, type_ in WORDS.items():
            text = inspect.getdoc(type_) or ""
            messages[name] = self._message(f"live.{name}", name, text.partition(".")[0], self._schemas[type_], text)
        return {
            "address": PATH,
            "title": "Live listeners",
            "description": "Server-sent events of one tenant: `id` says where to resume, `event` is the name of the "
            "message, `data` its payload on one line.",
            "servers": [{"$ref": "#/servers/api"}],
            "bindings": {"http": {"bindingVersion": "0.3.0"}},
            "messages": messages,
        }

    def _callback(self) -> Json:
        """What a receiver is sent."""
        headers = {
            SIGNATURE_HEADER: {"type": "string", "description": "lower-case hex SHA-256 of body and secret"},
            SECRET_HEADER: {"type": "string", "description": "the secret, as the command brought it"},
        }
        made = self._message(
            "callback",
            CALLBACK_CHANNEL,
            "the end of a command",
            self._schemas[CallbackBody],
            inspect.getdoc(CallbackBody),
        )
        self._messages["callback"]["headers"] = {"type": "object", "properties": headers}
        return {
            "address": "{url}",
            "title": "Callbacks",
            "description": "POST to the address that the command named; acknowledged by 200 or 202.",
            "parameters": {"url": {"description": "`callback.url` of the command"}},
            "messages": {"callback": made},
        }

    def _add(self, name: str, spec: EventSpec, *, live: bool = False) -> Json:
        """The message of an event, and the reference to it."""
        data = self._schemas[spec.payload]
        if live and spec.redacted:
            data = self._without(spec)
        shown = {"type": {"const": spec.name}, "kind": {"const": spec.kind}, "data": data}
        payload = {"allOf": [{"$ref": REFERENCE.format(name=Event.__name__)}, {"type": "object", "properties": shown}]}
        note = f" Listeners do not get {', '.join(sorted(spec.redacted))}." if live and spec.redacted else ""
        id = f"live.{spec.kind}.{spec.name}" if live else f"{spec.kind}.{spec.name}"
        return self._message(id, name, spec.summary, payload, spec.summary + "." + note, CLOUD_EVENT)

    def _message(self, id: str, name: str, summary: str, payload: Json, text: str | None, content: str = JSON) -> Json:
        self._messages[id] = {
            "name": name, "summary": summary, "description": text or summary, "contentType": content,
            "payload": payload,
        }  # fmt: skip
        return {"$ref": f"#/components/messages/{id}"}

    def _without(self, spec: EventSpec) -> Json:
        """What listeners get of a payload."""
        return _without_members(self._resolved(spec.payload), spec.redacted)

    def _resolved(self, type_: Any) -> Json:
        """The schema itself of a type that is a component."""
        return self._components[self._schemas[type_]["$ref"].rpartition("/")[2]]


def _operation(name: str, channel: Json) -> Json:
    reference = f"#/channels/{name}"
    operation: Json = {"action": "send", "channel": {"$ref": reference}, "title": channel["title"]}
    if name == LIVE_CHANNEL:
        operation["bindings"] = {"http": {"method": "GET", "query": _query(), "bindingVersion": "0.3.0"}}
    if name == CALLBACK_CHANNEL:
        operation["bindings"] = {"http": {"method": "POST", "bindingVersion": "0.3.0"}}
    return operation


def _query() -> Json:
    properties = {name: {"type": "string", "description": text} for name, text in _parameters()}
    return {"type": "object", "properties": properties}


def _parameters() -> Iterator[tuple[str, str]]:
    yield TOPIC_LISTS, "topics with commas between: kind, kind.Event, kind/id, broadcast:name; none: every event"
    yield ONE_TOPIC, "one topic, which may hold commas; as often as needed"
    for wire, parameter in STAND_INS.items():
        yield parameter, f"in place of the header {wire.decode()}"


def _with(schema: Json, **members: Json) -> Json:
    """A schema of an object with other schemas for some members. It has no title: that is the object's own."""
    return {**_untitled(schema), "properties": {**schema["properties"], **members}}


def _without_members(schema: Json, names: frozenset[str] | set[str]) -> Json:
    """A schema of an object that lacks some members. It has no title: that is the object's own."""
    kept = {name: member for name, member in schema["properties"].items() if name not in names}
    return {
        **_untitled(schema),
        "properties": kept,
        "required": [name for name in schema.get("required", ()) if name not in names],
    }


def _untitled(schema: Json) -> Json:
    return {key: value for key, value in schema.items() if key != "title"}


def _word(name: str) -> str:
    """A message's name where only letters may stand."""
    return name.partition(":")[0]
