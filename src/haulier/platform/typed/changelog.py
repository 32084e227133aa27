"""The change log of one resource, read from the journal: as it is stored, and in the contract's shape.

See: contract/container.yaml getContainerTypeChangeLog, contract/entity.yaml getEntityChangeLog, contract/container.md
section 15.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from haulier.core.moments import LEAST_MILLISECONDS, milliseconds
from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.postgres import Record
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventSpec
from haulier.platform.declarations.kind import CompiledType, Kind, visible
from haulier.platform.journal.change_log import Span, count_rows_about, rows_about
from haulier.platform.listing.query import Window, read_number, read_window
from haulier.platform.storage.quiet_rows import resource_of_quiet_row
from haulier.platform.storage.resources import Json, to_json
from haulier.platform.typed.events import EXPIRED, event_name
from haulier.platform.typed.serialization import show_actor

MAX_LOG_DAYS = 31
DAY_MS = 86_400_000

Key = tuple[str, str]
"""Kind and id."""

BY_CLOCK = "timer:"
"""How the request ids of changes begin that a timer made."""
NO_EVENT = "E-000"
"""The code in entries of changes without an event; no event has it."""

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


async def change_log(call: Call, kind: str, id: str, *, from_required: bool = True) -> list[LogEntry]:
    """What happened to one resource, newest first, from ``from`` (epoch) for ``duration`` or ``timeDuration`` days.

    Without ``from``, where the service does not require it, all that is kept. Paged like lists.
    """
    window = read_window(call)
    return await logged(call, kind, id, _read_span(call, required=from_required), window)


async def logged(call: Call, kind: str, id: str, span: Span, window: Window) -> list[LogEntry]:
    """The journal's rows about one resource, newest first, as the asking app may see each of them."""
    return await seen_entries(call, await rows_about(call, kind, id, span, window.limit, window.offset))


async def seen_entries(call: Call, rows: Sequence[Record]) -> list[LogEntry]:
    """Rows of the journal as the asking app may see each of them."""
    types = await _types_of(call, rows)
    return [_log_entry(call, row, types) for row in rows]


async def show_change_log(call: Call, kind: Kind, id: str, type_: CompiledType | None = None) -> Json:
    """``{meta: {totalElements}, log: [{action, actionTime, actionBy, channel, cdc}]}``, newest first, times in seconds.

    ``cdc`` is the resource as the change left it, or what the change said of it, with its ``event``; values that other
    apps keep to themselves are left out of an instance's.
    """
    window = read_window(call)
    found = _read_span(call, required=True)
    span = Span(found.start, found.end, least=1)
    entries, total = await asyncio.gather(
        logged(call, kind.name, id, span, window),
        count_rows_about(call, kind.name, id, span),
    )
    states = _states(entries, kind, id)
    shown = [
        {
            "action": _action(entry, kind, id),
            "actionTime": entry.at // 1000,
            "actionBy": show_actor(bytes(entry.actor).decode()),
            "channel": "SYSTEM" if entry.requestId.startswith(BY_CLOCK) else "API",
            "cdc": _change_of(entry, kind, id, type_, call.origin_app, state),
        }
        for entry, state in zip(entries, states, strict=True)
    ]
    return {"meta": {"totalElements": total}, "log": shown}


def _states(entries: Sequence[LogEntry], kind: Kind, id: str) -> list[str | None]:
    """The state that the resource was left in by each entry; what happened to others left it as it was."""
    own = [entry.state if (entry.kind, entry.resourceId) == (kind.name, id) else None for entry in entries]
    last = next((state for state in reversed(own) if state is not None), None)
    states = []
    for state in reversed(own):
        last = state or last
        states.append(last)
    return states[::-1]


def _action(entry: LogEntry, kind: Kind, id: str) -> Action:
    """What the contract calls the change: its own resource was made, removed or changed."""
    if (entry.kind, entry.resourceId) != (kind.name, id):
        return "UPDATE"
    if entry.event == event_name(kind, EXPIRED):
        return "DELETE"
    return "CREATE" if entry.version == 1 else "UPDATE"


def _change_of(
    entry: LogEntry, kind: Kind, id: str, type_: CompiledType | None, app: str | None, state: str | None
) -> Json:
    """The data of an entry. One about another resource says only that it happened: its data is not this one's.

    Its ``event`` has the members of an event that was applied, also where none was: readers need them all.
    """
    about_this = (entry.kind, entry.resourceId) == (kind.name, id)
    data: Json = msgspec.json.decode(entry.data) if about_this else {"id": id}
    if type_ is not None:
        data = visible(kind, type_, data, app)
    if state is not None:
        data.setdefault("state", state)
    if type_ is not None:
        named = (name for name, column in kind.columns.items() if column == "type")
        data |= dict.fromkeys(named, type_.id)
    source = {"appId": msgspec.json.decode(entry.actor).get("appId", "")}
    applied = data.get("event") or {"timestamp": entry.at // 1000}
    data["event"] = {"name": entry.event, "eventCode": NO_EVENT, "data": {}, "source": source, **applied}
    return data


def _read_span(call: Call, *, required: bool) -> Span:
    """``from`` and ``duration`` (or ``timeDuration``) days. All faults in one refusal."""
    faults: list[Fault] = []
    start = read_number(call, ("from",), 0, LEAST_MILLISECONDS * 1000, faults)
    days = read_number(call, ("duration", "timeDuration"), 1, MAX_LOG_DAYS, faults) or 1
    if start is None and required and not faults:
        faults.append(Fault("from", "required", "is required: the epoch from which on changes are asked for"))
    refuse_faults(faults)
    if start is None:
        return Span(0, call.now() + 1)
    start = milliseconds(start)
    return Span(start, start + days * DAY_MS)


async def _types_of(call: Call, rows: Sequence[Record]) -> dict[Key, CompiledType]:
    """The types of the rows' resources, by kind and id, where apps may keep values of theirs to themselves.

    Ids begin with the name of the type, which names it also for resources that are gone.
    """
    wanted = {(row["kind"], row["resource_id"]): row for row in rows if _has_private_values(call, row["kind"])}
    if not wanted:
        return {}
    found = await call.get_many(list(wanted))
    names = {key: key[1].partition(":")[0] if row is None else row.type for key, row in zip(wanted, found, strict=True)}
    types: dict[Key, CompiledType] = {}
    for kind in {kind for kind, _ in wanted}:
        ids = {name for (of, _), name in names.items() if of == kind}
        configs = await call.read_configs(call.service.kinds[kind].type_kind, ids)
        types |= {key: configs[name].value for key, name in names.items() if key[0] == kind and name in configs}
    return types


def _has_private_values(call: Call, kind: str) -> bool:
    known = call.service.kinds.get(kind)
    return known is not None and known.has_private_values


def _log_entry(call: Call, row: Record, types: Mapping[Key, CompiledType]) -> LogEntry:
    texts = {name: row[name] for name in ("actor", "data", "meta")}
    texts["data"] = _payload_text(call, row, types)
    raw: dict[str, Any] = {name: msgspec.Raw(text.encode()) for name, text in texts.items() if text is not None}
    return LogEntry(
        id=str(row["id"]), at=row["at"], kind=row["kind"], resourceId=row["resource_id"], version=row["version"],
        event=row["event"], state=row["state"], requestId=row["request_id"], **raw,
    )  # fmt: skip


def _payload_text(call: Call, row: Record, types: Mapping[Key, CompiledType]) -> str:
    """The data of a row as JSON text, without what its event redacts and what other apps keep to themselves."""
    kind = call.service.kinds.get(row["kind"])
    spec = call.service.events.find(row["kind"], row["event"]) if call.service.events is not None else None
    resource = resource_of_quiet_row(call.tenant, row)
    if kind is not None and resource is not None:
        return to_json(_seen(call, kind, spec, kind.show(resource), types.get((row["kind"], row["resource_id"]))))
    text: str = row["data"]
    if not (spec is not None and spec.redacted) and not (kind is not None and kind.has_private_values):
        return text
    data: Any = msgspec.json.decode(text)
    if not isinstance(data, dict):
        return text
    return to_json(_seen(call, kind, spec, data, types.get((row["kind"], row["resource_id"]))))


def _seen(call: Call, kind: Kind | None, spec: EventSpec | None, data: Json, type_: CompiledType | None) -> Json:
    """Of redacted members only an instance's values are shown, and of these what the asking app may see."""
    values = kind.values if kind is not None and kind.has_private_values else ""
    redacted = (spec.redacted if spec is not None else frozenset[str]()) - {values}
    seen = {name: value for name, value in data.items() if name not in redacted}
    return seen if kind is None else visible(kind, type_, seen, call.origin_app)
