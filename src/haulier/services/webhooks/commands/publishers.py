"""Publishers and their events. See: contract/notification.md, Webhooks and 9.7."""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal, fields_named, refuse_faults
from haulier.platform.access.roles import PERMISSION
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, joined_key, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import AppBody, find_active_app
from haulier.services.webhooks.events import EVENTS_REGISTERED, PUBLISHER_CREATED, PUBLISHER_UPDATED
from haulier.services.webhooks.kind import (
    MAX_PUBLISHED,
    PUBLISHED,
    PUBLISHER,
    PUBLISHER_DECODER,
    PublishedBody,
    PublisherBody,
)
from haulier.services.webhooks.requests import NewEvent, PublisherEventCreate, WebhookAppConfig
from haulier.services.webhooks.responses import PublisherPayload, RegisteredPayload
from haulier.services.webhooks.rules.change_types import TYPES
from haulier.services.webhooks.rules.matching import compile_condition
from haulier.services.webhooks.sending import SQL

ID_PREFIX = "webhookEvent"


async def create_publisher(call: Call, body: WebhookAppConfig) -> Change:
    """``POST /app-config``: the app of the token publishes from now on."""
    app_id = call.identity.app_id
    app = await _check_permissions(call, app_id, body.permissions)
    name = body.name or (app.appName if app is not None else app_id)
    made = PublisherBody(permissions=body.permissions, name=name)
    row = RowWrite(PUBLISHER, app_id, 0, body=to_json(made))
    return row_change(PUBLISHER_CREATED, row, payload=_payload(app_id, made))


async def update_publisher(call: Call, body: WebhookAppConfig) -> Change:
    """``PUT /app-config``: what is not named stays. Subscriptions that are there stay too."""
    app_id = call.identity.app_id
    row = await call.need(PUBLISHER, app_id, "publisher")
    await _check_permissions(call, app_id, body.permissions)
    made = PublisherBody(permissions=body.permissions, name=body.name or row.body_as(PUBLISHER_DECODER).name)
    return row_change(PUBLISHER_UPDATED, replacing(row, body=to_json(made)), payload=_payload(app_id, made))


async def register_events(call: Call, body: PublisherEventCreate) -> Change:
    """``POST /publisher/events``: all of them or none. A name is taken once of a topic."""
    app_id = call.identity.app_id
    if await call.get(PUBLISHER, app_id) is None:
        raise Refusal(Cause.RULE, "the app is no publisher: it has no app configuration")
    refuse_faults([fault for number, event in enumerate(body.events) for fault in _faults(number, event, body.events)])
    (counted,) = await call.fetch(SQL["count_events"], app_id)
    if counted["count"] + len(body.events) > MAX_PUBLISHED:
        raise Refusal(Cause.RULE, f"an app publishes at most {MAX_PUBLISHED} events")
    rows = [_row(call, number, app_id, body.topic, event) for number, event in enumerate(body.events)]
    payload = RegisteredPayload(appId=app_id, topic=body.topic, events=[event.name for event in body.events])
    change = row_change(EVENTS_REGISTERED, rows[0], *rows[1:], payload=to_json(payload))
    change.answer = {"id": app_id}
    return change


def _row(call: Call, number: int, app_id: str, topic: str, event: NewEvent) -> RowWrite:
    body = PublishedBody(
        name=event.name, type=TYPES[event.type] if event.type is not None else None, description=event.description,
        filter=event.filter,
    )  # fmt: skip
    return RowWrite(
        PUBLISHED, call.new_id(ID_PREFIX, number), 0, type=topic, key=event_key(app_id, topic, event.name),
        parent=app_id, body=to_json(body),
    )  # fmt: skip


def event_key(app_id: str, topic: str, name: str) -> str:
    """What an event is unique by."""
    return joined_key(app_id, topic, name)


def _faults(number: int, event: NewEvent, events: list[NewEvent]) -> list[Fault]:
    faults = []
    place = f"events[{number}]"
    if event.name in {other.name for other in events[:number]}:
        faults.append(Fault(f"{place}.name", "unique", "stands there before"))
    if event.type is not None and event.type not in TYPES:
        faults.append(Fault(f"{place}.type", "enum", f"is one of {', '.join(TYPES)}"))
    try:
        with fields_named(lambda field: f"{place}.filter{field.removeprefix('query')}"):
            compile_condition(event.filter)
    except Refusal as refusal:
        faults += refusal.faults or [Fault(f"{place}.filter", "format", str(refusal))]
    return faults


async def _check_permissions(call: Call, app_id: str, names: list[str]) -> AppBody | None:
    """The publisher's app. Raises Refusal for names that are no roles and no permissions of it."""
    app = await find_active_app(call, app_id)
    given = set(app.roles) if app is not None else set()
    roles = {name for name, role in (await call.active_roles(names)).items() if name in given or role.appId == app_id}
    permissions = await call.read_configs(PERMISSION, [name for name in names if name not in roles])
    own = {id for id, config in permissions.items() if config.value is not None and config.value.appId == app_id}
    refuse_faults(
        [
            Fault(f"permissions[{number}]", "unknown", "is no role and no permission of the app")
            for number, name in enumerate(names) if name not in roles and name not in own
        ]
    )  # fmt: skip
    return app


def _payload(app_id: str, body: PublisherBody) -> str:
    return to_json(PublisherPayload(appId=app_id, permissions=body.permissions, name=body.name))
