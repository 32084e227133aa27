"""What follows from what happened: deliveries to the subscriptions that it is for. See: contract/notification.md 9.7.

The change that consumes the event makes the rows of the deliveries and the timers of their first tries: so each is
handed over once, wherever a worker dies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.signature import compact_json
from haulier.platform.callbacks.deliveries import delivery_timer
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, visible
from haulier.platform.journal.events import EVENT_META, NOTHING, Event, moment_of
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.services.aaa.facade import APP
from haulier.services.webhooks.books import WebhookBooks
from haulier.services.webhooks.events import DELIVERIES_CREATED
from haulier.services.webhooks.kind import (
    DELIVERY,
    KEPT_MS,
    TOPICS,
    DeliveryBody,
    DeliveryData,
    delivery_id,
    delivery_row,
)
from haulier.services.webhooks.responses import ChangeType, DeliveriesPayload
from haulier.services.webhooks.rules.change_types import change_type
from haulier.services.webhooks.rules.matching import Published, Subscriber, passes


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a resource of a topic, and all that may be told of it."""

    id: str
    topic: str
    type: ChangeType
    resource_id: str
    at: int
    """Epoch milliseconds."""
    data: Json
    kind: Kind
    compiled: CompiledType | None
    """The type of the resource, if it is known."""

    def seen_by(self, app: str) -> Json:
        """What an app may see of it."""
        return visible(self.kind, self.compiled, self.data, app)

    def sent_to(self, subscriber: Subscriber) -> Json:
        """What a subscription gets: core attributes, and where it asks for them custom ones."""
        if subscriber.custom:
            return self.seen_by(subscriber.app_id)
        return {name: value for name, value in self.data.items() if name != self.kind.values}


async def deliver_event(call: Call, event: Event) -> Change | None:
    """Plan the deliveries of an event; None where it is for nobody."""
    kind = TOPICS[event.kind]
    type_ = change_type(kind.noun, event.type)
    book = await call.of_process(WebhookBooks).of(call.tenant)
    those = list(book.of(kind.name, type_)) if type_ is not None else []
    if type_ is None or not those:
        return None
    happening = await _happening(call, event, kind, type_)
    found = [
        (one, subscriber)
        for one in those
        if passes(one.condition, happening.seen_by(one.app_id), kind.values)
        for subscriber in one.subscribers
        if subscriber.since <= happening.at
    ]
    return deliveries(call, happening, await _of_active_apps(call, found))


async def _happening(call: Call, event: Event, kind: Kind, type_: ChangeType) -> Happening:
    """What happened. Where the event does not tell the whole resource, it is told as it is now, with what the event
    says of it.
    """
    id = event.subject.partition("/")[2]
    row = await call.get(kind.name, id)
    compiled = await _type_of(call, kind, row)
    said = _data(event)
    data = said if row is None or kind.values in said else kind.show(row) | said
    spec = call.service.events.find(event.kind, event.type) if call.service.events is not None else None
    secret = (spec.redacted if spec is not None else frozenset[str]()) - {kind.values}
    shown = {name: value for name, value in data.items() if name not in secret}
    return Happening(event.id, kind.name, type_, id, moment_of(event.time), shown, kind, compiled)


async def _type_of(call: Call, kind: Kind, row: Resource | None) -> CompiledType | None:
    if row is None:
        return None
    found = await call.read_config(kind.type_kind, row.type)
    compiled: CompiledType | None = found.value if found is not None else None
    return compiled


def _data(event: Event) -> Json:
    data = msgspec.json.decode(event.data) if event.data != NOTHING else None
    if not isinstance(data, dict):
        return {}
    data.pop(EVENT_META, None)
    return data


async def _of_active_apps(call: Call, found: list[tuple[Published, Subscriber]]) -> list[tuple[Published, Subscriber]]:
    """Those whose app may call now: one that was switched off hears nothing either."""
    apps = await call.read_configs(APP, {subscriber.app_id for _, subscriber in found}) if found else {}
    active = {id for id, config in apps.items() if config.value is not None}
    return [pair for pair in found if pair[1].app_id in active]


def deliveries(call: Call, happening: Happening, found: Iterable[tuple[Published, Subscriber]]) -> Change | None:
    """The change that makes deliveries, many of one happening; None where there are none."""
    rows: list[RowWrite] = []
    timers: list[TimerWrite] = []
    subscriptions: dict[str, None] = {}
    for one, subscriber in found:
        id = delivery_id(happening.id, subscriber.id, one.name)
        sent = body_of(
            call.tenant, id, subscriber, one.name, happening.type, happening.resource_id, happening.at,
            happening.sent_to(subscriber),
        )  # fmt: skip
        row, timer = delivery_writes(
            call,
            id,
            subscriber,
            one.name,
            DeliveryBody(type=happening.type, resourceId=happening.resource_id, sent=sent),
        )
        rows.append(row)
        timers.append(timer)
        subscriptions[subscriber.id] = None
    if not rows:
        return None
    payload = DeliveriesPayload(
        eventId=happening.id, topic=happening.topic, resourceId=happening.resource_id, type=happening.type,
        subscriptions=list(subscriptions),
    )  # fmt: skip
    change = row_change(DELIVERIES_CREATED, rows[0], *rows[1:], payload=to_json(payload))
    change.timers = timers
    return change


def delivery_writes(
    call: Call, id: str, subscriber: Subscriber, event: str, body: DeliveryBody
) -> tuple[RowWrite, TimerWrite]:
    """What a change holds of a delivery: its row, and the timer of its first try."""
    row = RowWrite(
        DELIVERY, delivery_row(id), 0, type=event, parent=subscriber.id, body=to_json(body),
        expires_at=call.at + KEPT_MS, is_named=False,
    )  # fmt: skip
    data = msgspec.to_builtins(DeliveryData(subscriber.id, subscriber.since))
    return row, delivery_timer(
        call.tenant, DELIVERY, id, subscriber.url, data, due_at=call.at, actor=call.actor
    )  # fmt: skip


def body_of(
    tenant: str, id: str, subscriber: Subscriber, event: str, type_: ChangeType, resource_id: str, at: int, data: Json
) -> str:
    """The body of a delivery. Its id is the header's; ``timestamp`` is when it happened, epoch seconds."""
    body: dict[str, Any] = {
        "id": id,
        "topic": subscriber.topic,
        "event": event,
        "type": type_,
        "appId": subscriber.app_id,
        "eventAppId": subscriber.event_app_id,
        "tenantId": tenant,
        "timestamp": at // 1000,
        "resourceId": resource_id,
        "data": data,
    }
    return compact_json(body).decode()
