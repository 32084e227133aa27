"""The reads of notifications. See: contract/notification.yaml."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import Any

import msgspec
from msgspec import UNSET

from haulier.core.filters import parse_query
from haulier.core.filters.match import matches
from haulier.core.filters.tree import Group, Node, Term
from haulier.core.moments import LEAST_MILLISECONDS, milliseconds
from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import NumberedPage, PageMeta, numbered_page
from haulier.platform.journal.change_log import Span
from haulier.platform.listing.numbered_list import read_numbered_list
from haulier.platform.listing.query import (
    ListRequest,
    Window,
    find_resources,
    read_number,
    read_sort,
    read_window,
)
from haulier.platform.messages.deliveries import count_deliveries, read_deliveries
from haulier.platform.storage.resources import Resource, actor_id
from haulier.platform.typed.changelog import DAY_MS, MAX_LOG_DAYS
from haulier.services.notification.apps import account_of, find_config, need_app, need_config, show_app, show_config
from haulier.services.notification.commands.apps import credential_place
from haulier.services.notification.finders import need_event, need_filter
from haulier.services.notification.kind import (
    ACTIVE,
    DELETED,
    DEVICE_DECODER,
    ENTITY_TYPES,
    EVENT_DECODER,
    LISTED_APPS,
    LISTED_DEVICES,
    LISTED_EVENTS,
    LISTED_FILTERS,
    LISTED_NOTICES,
    MAX_NOTICES,
    NOTICE_DECODER,
    PREFERENCES,
    PREFERENCES_DECODER,
    QUEUED,
    READ,
    UNREAD,
    PreferencesBody,
    preferences_id,
)
from haulier.services.notification.person import person_of
from haulier.services.notification.responses import (
    Apps,
    ChangeAction,
    ChangeLog,
    ChangeLogEntry,
    Deliveries,
    Devices,
    Events,
    EventStatus,
    Filters,
    Inbox,
    ShownApp,
    ShownAppNotification,
    ShownChange,
    ShownCredential,
    ShownCredentials,
    ShownDevice,
    ShownEvent,
    ShownFilter,
    ShownNotice,
    ShownPreferences,
)
from haulier.services.notification.rules.outcome import counts_of, status_of
from haulier.services.notification.shown import show_delivery, show_event, show_filter
from haulier.services.sds.facade import find_kept, is_shared

SQL = load_statements("haulier.services.notification", "notification.sql")
MAX_SEARCHED = 1_000
"""Changes that are looked through, the newest, where a query is given or another order than that of time."""
TIME = "timestamp"
SEARCHED = frozenset({"id", "entityType", "entityId", "action", "changedBy", "timestamp"})
CREATIONS = ("Created", "Accepted")
REMOVALS = ("Deleted", "Cancelled")


class _Logged(msgspec.Struct):
    """What the change log needs of an event's data."""

    changes: list[ShownChange] = []


_logged = msgspec.json.Decoder(_Logged)


async def list_apps(call: Call, _body: None) -> Apps:
    """``GET /apps``."""
    meta, rows = await read_numbered_list(call, LISTED_APPS, Term("state", "ne", DELETED))
    return Apps(meta, [show_app(row) for row in rows])


async def get_app(call: Call, _body: None) -> ShownApp:
    """``GET /apps/{appId}``."""
    return show_app((await need_app(call))[0])


async def get_config(call: Call, _body: None) -> ShownAppNotification:
    """``GET /apps/{appId}/notification``."""
    row, app = await need_app(call)
    return show_config(*await need_config(call, row.id), app)


async def list_filters(call: Call, _body: None) -> Filters:
    """``GET /apps/{appId}/filters``."""
    app, _ = await need_app(call)
    meta, rows = await read_numbered_list(call, LISTED_FILTERS, Term("state", "ne", DELETED), parent=app.id)
    return Filters(meta, [show_filter(call, row) for row in rows])


async def get_filter(call: Call, _body: None) -> ShownFilter:
    """``GET /apps/{appId}/filters/{filterId}``."""
    app, _ = await need_app(call)
    return show_filter(call, (await need_filter(call, app.id))[0])


async def list_events(call: Call, _body: None) -> Events:
    """``GET /apps/{appId}/events``: the newest first."""
    app, _ = await need_app(call)
    meta, rows = await read_numbered_list(call, LISTED_EVENTS, parent=app.id)
    return Events(meta, await _shown_events(call, rows))


async def get_event(call: Call, _body: None) -> ShownEvent:
    """``GET /apps/{appId}/events/{eventId}``."""
    app, _ = await need_app(call)
    return (await _shown_events(call, [await need_event(call, app.id)]))[0]


async def _shown_events(call: Call, rows: list[Resource]) -> list[ShownEvent]:
    """Notifications with what their deliveries have come to; those that are over know it themselves."""
    counted = await count_deliveries(call, [row.id for row in rows if row.state == QUEUED])
    shown = []
    for row in rows:
        body = row.body_as(EVENT_DECODER)
        counts = body.counts or counts_of(counted.get(row.id, {}))
        is_spreading = body.counts is None and not counts.queued
        status = status_of(counts, is_spreading=is_spreading)
        if body.counts is not None:
            status = msgspec.convert(row.state, EventStatus)
        shown.append(show_event(row.id, row.created_at, body, status, counts))
    return shown


async def list_deliveries(call: Call, _body: None) -> Deliveries:
    """``GET /apps/{appId}/events/{eventId}/deliveries``."""
    app, _ = await need_app(call)
    row, window = await need_event(call, app.id), read_window(call)
    total, found = await read_deliveries(call, row.id, window.limit, window.offset)
    return Deliveries(PageMeta(total), [show_delivery(one) for one in found])


async def list_devices(call: Call, _body: None) -> Devices:
    """``GET /apps/{appId}/tokens``: phones and browsers, the newest first."""
    app, _ = await need_app(call)
    terms = (Term("state", "eq", ACTIVE), Term("appId", "eq", app.id))
    meta, rows = await read_numbered_list(call, LISTED_DEVICES, *terms)
    return Devices(meta, [_shown_device(row) for row in rows])


def _shown_device(row: Resource) -> ShownDevice:
    body = row.body_as(DEVICE_DECODER)
    return ShownDevice(
        id=row.id, platform=body.platform, shown=body.shown, userId=row.parent or "", updatedAt=row.updated_at // 1000,
        locale=UNSET if body.locale is None else body.locale,
    )  # fmt: skip


async def get_credentials(call: Call, _body: None) -> ShownCredentials:
    """``GET /apps/{appId}/credentials``: which are there, not what they are."""
    row, app = await need_app(call)
    found = await find_config(call, row.id)
    account = account_of(app, found[1] if found is not None else None).android
    named = {} if account is None else {name: getattr(account, name) for name in account.__struct_fields__}
    places = {member: credential_place(row.id, name) for member, name in named.items()}
    kept = await find_kept(call, places.values())
    return ShownCredentials(
        credentials=[
            ShownCredential(member, name, places[member] in kept or await is_shared(call, name))
            for member, name in named.items()
        ]
    )


async def get_change_log(call: Call, _body: None) -> ChangeLog:
    """``GET /apps/{appId}/changelog``: from the journal, the newest first where no other order is asked for."""
    app, _ = await need_app(call)
    window, span = read_window(call), _span(call)
    bounds, asked, (key, direction) = (app.id, span.start, span.end), call.query("query"), _order(call)
    if asked or key is not None:
        rows = await call.fetch_list(SQL["change_log"], *bounds, MAX_SEARCHED, 0, False)
        return _searched(parse_query(asked or ""), rows, window, key or TIME, direction)
    rows = await call.fetch_list(SQL["change_log"], *bounds, window.limit, window.offset, direction == "ASC")
    total = int(await call.fetch_list_value(SQL["change_log_count"], *bounds))
    return ChangeLog(_meta(total, window), [_entry(row) for row in rows])


def _order(call: Call) -> tuple[str | None, str]:
    """The member by which changes are sorted, None where it is their time, and ASC or DESC. Raises Refusal."""
    key, direction, named = read_sort(call)
    if key is not None and key not in SEARCHED:
        raise invalid(named, "enum", f"changes are sorted by {', '.join(sorted(SEARCHED))}, or asc or desc")
    return (None if key == TIME else key), direction


def _searched(tree: Node, rows: list[Record], window: Window, key: str, direction: str) -> ChangeLog:
    """Those of the newest changes that match, in the order that is asked for; the newer first of those alike."""
    entries = [_entry(row) for row in rows]
    found = [entry for entry in entries if matches(tree, partial(_member, entry))]
    if key == TIME:
        found = found if direction == "DESC" else found[::-1]
    else:
        found.sort(key=attrgetter(key), reverse=direction == "DESC")
    return ChangeLog(_meta(len(found), window), found[window.offset : window.offset + window.limit])


def _member(entry: ChangeLogEntry, key: str) -> Any:
    return getattr(entry, key) if key in SEARCHED else None


def _entry(row: Record) -> ChangeLogEntry:
    return ChangeLogEntry(
        id=str(row["id"]), entityType=ENTITY_TYPES[row["kind"]], entityId=row["resource_id"],
        action=_action(row["event"]), changes=_logged.decode(row["data"]).changes,
        changedBy=actor_id(row["actor"]), timestamp=row["at"] // 1000,
    )  # fmt: skip


async def list_inbox(call: Call, _body: None) -> Inbox:
    """``GET /inbox``: the newest notices of the person who calls, of the last 200."""
    window, unread = read_window(call), call.query_as("unread", bool | None, None)
    tree: Node = Group("and", ())
    if unread is not None:
        tree = Term("state", "eq", UNREAD if unread else READ)
    limit = min(window.limit, max(0, MAX_NOTICES - window.offset))
    request = ListRequest(tree, Window(max(1, limit), min(window.offset, MAX_NOTICES)), "createdAt")
    found = await find_resources(call, LISTED_NOTICES, None, request, parent=await person_of(call))
    rows = found.resources if limit else []
    return Inbox(PageMeta(min(found.total or 0, MAX_NOTICES)), [_show_notice(row) for row in rows])


async def get_preferences(call: Call, _body: None) -> ShownPreferences:
    """``GET /preferences``."""
    row = await call.get(PREFERENCES, preferences_id(call.tenant, await person_of(call)))
    body = row.body_as(PREFERENCES_DECODER) if row is not None else PreferencesBody()
    return ShownPreferences(
        channels=body.channels,
        quietHours=UNSET if body.quietHours is None else body.quietHours,
        locale=UNSET if body.locale is None else body.locale,
    )


def _show_notice(row: Resource) -> ShownNotice:
    body = row.body_as(NOTICE_DECODER)
    given: dict[str, Any] = {
        name: value for name in ("data", "appId", "eventId", "eventName") if (value := getattr(body, name)) is not None
    }
    return ShownNotice(
        id=row.id, title=body.title, body=body.body, isRead=row.state == READ, createdAt=row.created_at // 1000,
        **given,
    )  # fmt: skip


def _meta(total: int, window: Window) -> NumberedPage:
    return numbered_page(total, window.limit, window.offset)


def _span(call: Call) -> Span:
    """``from`` (epoch) and ``timeDuration`` or ``duration`` (days); without ``from`` all that is kept."""
    faults: list[Fault] = []
    start = read_number(call, ("from",), 0, LEAST_MILLISECONDS * 1000, faults)
    days = read_number(call, ("duration", "timeDuration"), 1, MAX_LOG_DAYS, faults) or 1
    refuse_faults(faults)
    if start is None:
        return Span(0, call.now() + 1)
    start = milliseconds(start)
    return Span(start, start + days * DAY_MS)


def _action(event: str) -> ChangeAction:
    if event.endswith(CREATIONS):
        return "CREATE"
    return "DELETE" if event.endswith(REMOVALS) else "UPDATE"
