"""The change log of one resource, read from the journal: as it is stored, and in the contract's shape.

See: contract/container.yaml getContainerTypeChangeLog, contract/entity.yaml getEntityChangeLog, contract/container.md
section 15.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.call import Call
from haulier.platform.images import pictured
from haulier.platform.kinds import CompiledType, Kind, Show
from haulier.platform.listing import Window, read_number, read_window
from haulier.platform.resources import Json, to_json

SQL = load_statements("haulier.platform.sql", "resources.sql")

MAX_LOG_DAYS = 31
DAY_MS = 86_400_000
GREATEST_SECONDS = 100_000_000_000
"""Epoch numbers up to this are seconds (the year 5138), greater ones milliseconds."""

Action = Literal["CREATE", "UPDATE", "DELETE"]


class LogEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry of a change log. ``at`` is epoch milliseconds; actor, data and meta are JSON as stored."""

    id: str
    at: int
    kind: str
    resourceId: str
    version: int
    event: str
    state: str | None
    requestId: str
    actor: msgspec.Raw
    data: msgspec.Raw
    meta: msgspec.Raw | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From when (included) to when, epoch milliseconds.

    ``least`` is the lowest version that counts: 1 leaves out parked commands that were refused in the end, which the
    journal keeps with version 0.
    """

    start: int
    end: int
    least: int = 0


async def change_log(
    call: Call, kind: str, id: str, *, from_required: bool = True, show: Show | None = None
) -> list[LogEntry]:
    """What happened to one resource, newest first, from ``from`` (epoch) for ``duration`` or ``timeDuration`` days.

    Without ``from``, where the service does not require it, all that is kept. Paged like lists.
    """
    window = read_window(call)
    return await logged(call, kind, id, _read_span(call, required=from_required), window, show)


async def logged(
    call: Call, kind: str, id: str, span: Span, window: Window, show: Show | None = None
) -> list[LogEntry]:
    """The journal's rows about one resource, newest first. ``show`` is the kind's, for kinds that come in batches."""
    rows = await call.runtime.lists.fetch(
        call.tenant,
        SQL["change_log"],
        call.tenant,
        kind,
        id,
        span.start,
        span.end,
        span.least,
        window.limit,
        window.offset,
    )
    return [_log_entry(call, row, show) for row in rows]


async def show_change_log(call: Call, kind: Kind, id: str, type_: CompiledType | None = None) -> Json:
    """``{meta: {totalElements}, log: [{action, actionTime, actionBy, cdc}]}``, newest first.

    ``cdc`` is the resource as the change left it, or what the change said of it, with its ``event``; values that other
    apps keep to themselves are left out of an instance's.
    """
    window = read_window(call)
    found = _read_span(call, required=True)
    span = Span(found.start, found.end, least=1)
    entries, total = await asyncio.gather(
        logged(call, kind.name, id, span, window, kind.show),
        call.runtime.lists.fetchval(
            call.tenant, SQL["change_log_count"], call.tenant, kind.name, id, span.start, span.end, span.least
        ),
    )
    shown = [_show_entry(entry, kind, id, type_, call.origin_app) for entry in entries]
    return {"meta": {"totalElements": total}, "log": shown}


def _show_entry(entry: LogEntry, kind: Kind, id: str, type_: CompiledType | None, app: str | None) -> Json:
    return {
        "action": _action(entry, kind, id),
        "actionTime": entry.at,
        "actionBy": entry.actor,
        "cdc": _change_of(entry, kind, id, type_, app),
    }


def _action(entry: LogEntry, kind: Kind, id: str) -> Action:
    if (entry.kind, entry.resourceId) != (kind.name, id):
        return "UPDATE"
    if entry.event == f"{kind.noun}Expired":
        return "DELETE"
    return "CREATE" if entry.version == 1 else "UPDATE"


def _change_of(entry: LogEntry, kind: Kind, id: str, type_: CompiledType | None, app: str | None) -> Json:
    """What an entry tells. One about another resource tells only that it happened: its data is not this one's."""
    about_this = (entry.kind, entry.resourceId) == (kind.name, id)
    told: Json = msgspec.json.decode(entry.data) if about_this else {"id": id}
    if type_ is not None and kind.values in told:
        told[kind.values] = type_.schema.visible(told[kind.values], app)
    told.setdefault("event", {"name": entry.event, "timestamp": entry.at // 1000})
    return told


def _read_span(call: Call, *, required: bool) -> Span:
    """``from`` and ``duration`` (or ``timeDuration``) days. All faults in one refusal."""
    faults: list[Fault] = []
    start = read_number(call, ("from",), 0, GREATEST_SECONDS * 1000, faults)
    days = read_number(call, ("duration", "timeDuration"), 1, MAX_LOG_DAYS, faults) or 1
    if start is None and required and not faults:
        faults.append(Fault("from", "required", "is required: the epoch from which on changes are asked for"))
    refuse_faults(faults)
    if start is None:
        return Span(0, call.runtime.clock() + 1)
    start = start * 1000 if start <= GREATEST_SECONDS else start
    return Span(start, start + days * DAY_MS)


def _log_entry(call: Call, row: Record, show: Show | None) -> LogEntry:
    texts = {name: row[name] for name in ("actor", "data", "meta")}
    resource = None if show is None else pictured(call.tenant, row)
    if show is not None and resource is not None:
        texts["data"] = to_json(show(resource))
    raw: dict[str, Any] = {name: msgspec.Raw(text.encode()) for name, text in texts.items() if text is not None}
    return LogEntry(
        id=str(row["id"]), at=row["at"], kind=row["kind"], resourceId=row["resource_id"], version=row["version"],
        event=row["event"], state=row["state"], requestId=row["request_id"], **raw,
    )  # fmt: skip
