"""Events on the stream: CloudEvents 1.0 in JSON, one for each journal row, with the row's other columns as extensions.

See: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from haulier.engines.jetstream import Bus, Published
from haulier.engines.postgres import Record
from haulier.platform.outbound.callback import HeaderPair

EVENTS_STREAM = "HAULIER_EVENTS"
EVENTS_SUBJECT = "haulier.events.>"
CALLBACKS_SUBJECT = "haulier.events.cb.>"
"""Events whose command asked to be called back."""
LIVE_SUBJECT = "haulier.live.>"
"""Callbacks to server-sent events. They lie between the events, so that one position tells what a listener has had."""

EVENTS_MAX_AGE = 3 * 24 * 3600.0
"""Seconds for which the stream keeps events: the longest a consumer may be away. The journal keeps them for good."""

DUPLICATE_WINDOW = 120.0
"""Seconds for which the stream knows what it has, and drops it when it is sent again."""

MAX_EVENT_BYTES = 768 * 1024
"""Longest event that carries its data (NATS takes 1 MiB). A longer one names the journal row instead: ``dataref``."""

MESSAGE_ID_HEADER = "Nats-Msg-Id"
POSITION_HEADER = "Haulier-Position"
REPLAYED_HEADER = "Haulier-Replayed"
"""Set when the event may have been on the stream before."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
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
    """One event. Members from ``kind`` on are extensions; ``data`` is the resource as the command left it."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    tenantid: str
    datacontenttype: str
    kind: str
    version: int
    requestid: str
    actor: msgspec.Raw
    state: str | None = None
    meta: msgspec.Raw = NOTHING
    callback: msgspec.Raw = NOTHING
    also: list[str] | None = None
    dataref: str | None = None
    """Path of the journal row that holds the data, when the data is too long to travel."""
    data: msgspec.Raw = NOTHING


class Promise(msgspec.Struct, omit_defaults=True):
    """The promise to call back, as ``commands`` keeps it in the journal row. ``secret`` is sealed."""

    url: str
    headers: list[HeaderPair] = []
    meta: Any = None
    withheld: dict[str, list[str]] = {}
    """Names inside members of the data that whoever is called back may not read."""
    secret: str | None = None
    status: str = "success"
    reason: str | None = None
    event: str | None = None
    """What the contract calls the outcome, where it has a name for it."""


async def ensure_events(bus: Bus) -> None:
    """Make the stream of events, or bring it to today's settings."""
    await bus.ensure_stream(
        EVENTS_STREAM, [EVENTS_SUBJECT, LIVE_SUBJECT], max_age=EVENTS_MAX_AGE, duplicate_window=DUPLICATE_WINDOW
    )


def message_of(row: Record, *, replayed: bool = False, salt: str = "") -> Published:
    """A journal row as it is published. Consumers tell events apart by id: they may see one more than once.

    ``salt`` makes the message id another one, for a stream that lost the event but may still know its id.
    """
    position = Position(row["txid"], row["id"], row["at"])
    event = event_of(row)
    payload = _encode(event)
    if len(payload) > MAX_EVENT_BYTES:
        event.data, event.dataref = NOTHING, dataref(row["tenant_id"], position)
        payload = _encode(event)
    headers = {MESSAGE_ID_HEADER: f"{event.id}.{salt}" if salt else event.id, POSITION_HEADER: position.header()}
    if replayed:
        headers[REPLAYED_HEADER] = "1"
    subject = subject_of(row["tenant_id"], row["kind"], row["event"], row["callback"] is not None)
    return subject, headers, payload


def event_of(row: Record) -> Event:
    """A journal row as an event."""
    return Event(
        specversion="1.0",
        id=str(row["id"]),
        source=f"/haulier/{row['tenant_id']}",
        type=row["event"],
        subject=f"{row['kind']}/{row['resource_id']}",
        time=datetime.fromtimestamp(row["at"] / 1000, UTC).isoformat(timespec="milliseconds"),
        tenantid=row["tenant_id"],
        datacontenttype="application/json",
        kind=row["kind"],
        version=row["version"],
        requestid=row["request_id"],
        actor=msgspec.Raw(row["actor"]),
        state=row["state"],
        meta=msgspec.Raw(row["meta"]) if row["meta"] is not None else NOTHING,
        callback=msgspec.Raw(row["callback"]) if row["callback"] is not None else NOTHING,
        also=row["also"],
        data=msgspec.Raw(row["data"]),
    )


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
