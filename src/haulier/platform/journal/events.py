"""Events on the stream: CloudEvents 1.0.2 in JSON, one for each journal row, with other columns of it as extensions.

Attributes are texts and integers only, as the format has it (section 2.2): structures stand in ``data``. What the event
would be too long with is named instead, see ``message_of``; the callback request stays in the journal.
See: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

import msgspec

from haulier.engines.jetstream import Bus, Published
from haulier.engines.postgres import Record
from haulier.engines.setting_groups import EventSettings

EVENTS_STREAM = "HAULIER_EVENTS"
EVENTS_SUBJECT = "haulier.events.>"
CALLBACKS_SUBJECT = "haulier.events.cb.>"
"""Events whose command asked to be called back."""
CALLBACKS_CONSUMER = "callbacks"
"""The durable consumer of these that all deliverers share."""
LIVE_SUBJECT = "haulier.live.>"
"""Callbacks to listeners. They lie between the events, so that one position says what a listener has had."""

PROBE_SUBJECT = "haulier.probe"
"""Empty messages that probe whether the stream stores any."""

DUPLICATE_WINDOW = 120.0
"""Seconds for which the stream knows what it has, and drops it when it is sent again."""

MAX_EVENT_BYTES = 768 * 1024
"""Longest event that carries its data (NATS takes 1 MiB). A longer one names the journal row instead: ``dataref``."""

MAX_EVENT_HEADERS = 1024
"""Room for a message's headers, which count as part of it."""

EVENT_META = "_event_meta"
"""Member of ``data`` that holds the metadata of the call's body, where it had any."""

MAX_HOST = 264
"""Characters of a host with its port."""

MESSAGE_ID_HEADER = "Nats-Msg-Id"
CONTENT_TYPE_HEADER = "Content-Type"
CLOUD_EVENT = "application/cloudevents+json"
POSITION_HEADER = "Haulier-Position"
RECEIVER_HEADER = "Haulier-Receiver"
"""Scheme, host and port of the address to call back, where there is one; no more of a callback request travels."""
CALLBACK_REQUEST_BEGINS = 10_000
"""Characters of a callback request in which its address stands: it is the first member."""
REPLAYED_HEADER = "Haulier-Replayed"
"""Set when the event may have been on the stream before."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_NOT_ALLOWED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""In texts of attributes, see section 3.1 of the specification; noncharacters of higher planes pass."""
_NOT_PLAIN = re.compile(r"[%\s\x00-\x1f\x7f-\x9f]")
_encode = msgspec.json.Encoder().encode


class Position(NamedTuple):
    """Where an event stands in the journal's commit order; ``at`` is epoch milliseconds and does not decide it."""

    txid: int
    id: UUID
    at: int

    def header(self) -> str:
        """As the stream's messages carry it."""
        return f"{self.txid},{self.id},{self.at}"


START = Position(0, UUID(int=0), 0)
"""Before every row."""


NOTHING = msgspec.Raw()
"""A member that is not there."""


class Event(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One event. Members from ``tenantid`` on are extensions; ``data`` is the resource as the command left it, and its
    member ``_event_meta`` is that of the command.
    """

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    tenantid: str
    kind: str
    version: int
    requestid: str = ""
    actorid: str = ""
    """Who asked, and through which app."""
    actorname: str = ""
    actorapp: str = ""
    state: str | None = None
    also: str | None = None
    """What else the command changed, with blanks between; a blank inside a name is %20."""
    alsoversions: str | None = None
    """The same with the versions since then: each name is followed by ``@`` and its version."""
    dataref: str | None = None
    """Path of the journal row that holds what is too long to travel: the data, and in the longest events the rest."""
    data: msgspec.Raw = NOTHING


class Actor(msgspec.Struct, frozen=True):
    """Who asked for a command, as journal rows keep it."""

    id: str = ""
    name: str = ""
    appId: str = ""


_ADDRESS = re.compile(r'\{\s*"url"\s*:\s*("(?:[^"\\]|\\.)*")')
_actor = msgspec.json.Decoder(Actor).decode


async def ensure_events(bus: Bus, settings: EventSettings) -> None:
    """Make the stream of events, or bring it to these settings. The journal keeps for good what the stream lets go."""
    subjects = [EVENTS_SUBJECT, LIVE_SUBJECT, PROBE_SUBJECT]
    await bus.ensure_stream(
        EVENTS_STREAM, subjects,
        max_age=settings.kept_hours * 3600, max_bytes=settings.stream_bytes, duplicate_window=DUPLICATE_WINDOW,
    )  # fmt: skip


class TooLong(Exception):
    """An event that is longer than the stream takes, even without all that may be left out."""


def longest_event(max_payload: int) -> int:
    """Bytes of the longest event on a stream that takes messages of ``max_payload`` bytes, headers included."""
    return min(MAX_EVENT_BYTES, max_payload - MAX_EVENT_HEADERS)


def message_of(row: Record, longest: int = MAX_EVENT_BYTES, *, replayed: bool = False, salt: str = "") -> Published:
    """A journal row as it is published. Consumers know events by their ids: they may see one more than once.

    An event longer than ``longest`` goes without its data, then without what else it can do without; ``dataref`` names
    the row. ``salt`` makes the message id another one, for a stream that lost the event but may still know its id.
    Raises TooLong.
    """
    position = Position(row["txid"], row["id"], row["at"])
    event = event_of(row)
    payload = _encode(event)
    if len(payload) > longest:
        event.data, event.dataref = NOTHING, dataref(row["tenant_id"], position)
        payload = _encode(event)
    if len(payload) > longest:
        event.also, event.alsoversions, event.requestid, event.actorname = None, None, "", ""
        payload = _encode(event)
    if len(payload) > longest:
        raise TooLong(f"the event has {len(payload)} bytes and the stream takes {longest}")
    headers = {
        MESSAGE_ID_HEADER: f"{event.id}.{salt}" if salt else event.id,
        POSITION_HEADER: position.header(),
        CONTENT_TYPE_HEADER: CLOUD_EVENT,
    }
    if replayed:
        headers[REPLAYED_HEADER] = "1"
    callback_request = row["callback"]
    if callback_request is not None and (receiver := receiver_in(callback_request)):
        headers[RECEIVER_HEADER] = receiver
    return subject_of(row["tenant_id"], row["kind"], row["event"], callback_request is not None), headers, payload


def event_of(row: Record) -> Event:
    """A journal row as an event. A row without its data, which would be too long, names itself."""
    actor, name, app = _asking(row["actor"])
    data = row["data"]
    return Event(
        specversion="1.0",
        id=str(row["id"]),
        source=f"/haulier/{row['tenant_id']}",
        type=row["event"],
        subject=attribute(f"{row['kind']}/{row['resource_id']}"),
        time=datetime.fromtimestamp(row["at"] / 1000, UTC).isoformat(timespec="milliseconds"),
        datacontenttype="application/json",
        tenantid=row["tenant_id"],
        kind=row["kind"],
        version=row["version"],
        requestid=attribute(row["request_id"]),
        actorid=actor,
        actorname=name,
        actorapp=app,
        state=row["state"],
        also=also_text(row["also"]) if row["also"] else None,
        alsoversions=also_text(_versioned(row["also"], row["also_versions"])) if row["also_versions"] else None,
        dataref=dataref(row["tenant_id"], Position(row["txid"], row["id"], row["at"])) if data is None else None,
        data=NOTHING if data is None else _data(data, row["meta"]),
    )


@lru_cache(maxsize=1024)
def _asking(actor: str) -> tuple[str, str, str]:
    """Who asked, by id, name and app, as attributes; empty where that cannot be read."""
    try:
        known = _actor(actor)
    except msgspec.DecodeError:
        known = Actor()
    return attribute(known.id), attribute(known.name), attribute(known.appId)


def receiver_in(callback_request: str) -> str:
    """Scheme, host and port of the address in a callback request, or in its beginning; empty when there is none."""
    found = _ADDRESS.match(callback_request)
    try:
        parts = urlsplit(msgspec.json.decode(found[1], type=str).strip() if found is not None else "")
        host = parts.netloc.rpartition("@")[2].lower()
    except (ValueError, msgspec.DecodeError):
        return ""
    plain = parts.scheme in ("http", "https") and len(host) <= MAX_HOST and host.isascii() and host.isprintable()
    return f"{parts.scheme}://{host}" if plain and host else ""


CLOCKS_APART_MS = 1_000
"""How far clocks of two machines may be apart: what seems so shortly before something may have come after it."""


def moment_of(time: str) -> int:
    """The epoch milliseconds of an event's ``time``: with its id they name the journal row."""
    return round(datetime.fromisoformat(time).timestamp() * 1000)


def attribute(text: str) -> str:
    """A text as an attribute may hold it: characters that the format does not allow become U+FFFD."""
    return text if text.isprintable() else _NOT_ALLOWED.sub("\ufffd", text)


def also_text(names: Sequence[str]) -> str:
    """Several names as one attribute."""
    return " ".join([_NOT_PLAIN.sub(_quoted, name) for name in names])


def _versioned(names: Sequence[str], versions: str) -> list[str]:
    """Names of rows with their versions, which the journal keeps in the same order."""
    return [f"{name}@{version}" for name, version in zip(names, versions.split(" "), strict=True)]


def also_of(text: str | None) -> list[str]:
    """The names of such an attribute."""
    return [unquote(name) for name in text.split(" ")] if text else []


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0])


def _data(data: str, meta: str | None) -> msgspec.Raw:
    """What the command left, with the metadata of its call as the last member. Data that is no object has none."""
    if meta is None or not data.startswith("{"):
        return msgspec.Raw(data)
    kept = data.rstrip()[:-1].rstrip()
    return msgspec.Raw(f'{kept}{"" if kept.endswith("{") else ","}"{EVENT_META}":{meta}}}')


@lru_cache(maxsize=4096)
def subject_of(tenant: str, kind: str, event: str, calls_back: bool) -> str:
    """``haulier.events.<cb|no>.<tenant>.<kind>.<event>``; characters that subjects give a meaning become ``_``."""
    tokens = (subject_token(text) for text in (tenant, kind, event))
    return ".".join(("haulier.events", "cb" if calls_back else "no", *tokens))


def subject_token(text: str) -> str:
    """Any text as one token of a subject. Different texts may give the same one."""
    return _UNSAFE.sub("_", text) or "_"


def subjects_of_tenant(tenant: str) -> tuple[str, str]:
    """What the stream holds of a tenant, and of those whose id gives the same token: look at ``tenantid`` as well."""
    token = subject_token(tenant)
    return f"haulier.events.*.{token}.>", f"haulier.live.{token}"


def dataref(tenant: str, position: Position) -> str:
    """The path of a journal row."""
    return f"/haulier/{tenant}/journal/{position.at}/{position.id}"


def row_named(ref: str) -> tuple[int, UUID]:
    """``at`` and id of the journal row that a ``dataref`` names."""
    at, id = ref.rsplit("/", 2)[1:]
    return int(at), UUID(id)


def position_in(headers: Mapping[str, str]) -> Position | None:
    """The position that a message of the stream carries; None when something else published it."""
    try:
        txid, id, at = headers[POSITION_HEADER].split(",")
        return Position(int(txid), UUID(id), int(at))
    except (KeyError, ValueError):
        return None
