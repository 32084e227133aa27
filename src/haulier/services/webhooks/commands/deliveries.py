"""What follows from what happened: deliveries to the subscriptions that it is for. See: contract/notification.md 9.7.

The change that consumes the event makes the rows of the deliveries and the timers of their first tries: so each is
handed over once, wherever a worker dies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.signature import compact_json
from haulier.platform.commands.call import Call
from haulier.platform.declarations.kind import CompiledType, Kind, visible
from haulier.platform.journal.events import Event, also_of, moment_of
from haulier.platform.outbound.callback_request import CallbackRequest
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, row_change
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.delivery_timers import delivery_timer
from haulier.platform.typed.event_data import said_data, type_of
from haulier.services.aaa.facade import APP
from haulier.services.container.facade import GROUP_EVENT_APPLIED
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
from haulier.services.webhooks.rules.change_types import change_type, type_beside
from haulier.services.webhooks.rules.matching import Published, Subscriber, WebhookBook, passes


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


Found = tuple[Happening, Published, Subscriber]
"""Something that happened, the publisher's event that stands for it, and who gets it."""


async def deliver_event(call: Call, event: Event) -> Change | None:
    """Plan the deliveries of an event; None where it is for nobody."""
    book = await call.of_process(WebhookBooks).of(call.tenant)
    found: list[Found] = []
    for happening in await _happenings(call, event, book):
        found += [
            (happening, one, subscriber)
            for one in book.of(happening.topic, happening.type)
            if passes(one.condition, happening.seen_by(one.app_id), happening.kind.values)
            for subscriber in one.subscribers
            if subscriber.since <= happening.at
        ]
    return deliveries(call, event.id, await _of_active_apps(call, found))


async def _happenings(call: Call, event: Event, book: WebhookBook) -> list[Happening]:
    """What a command did to the resource that its event is about, and to others beside it, that somebody may be
    subscribed to.
    """
    about = event.subject.partition("/")[0], event.subject.partition("/")[2]
    type_ = _type_of_event(event)
    types: dict[tuple[str, str], ChangeType] = {}
    if event.kind in TOPICS and type_ is not None:
        types[about] = type_
    for name in also_of(event.alsoversions):
        resource, _, version = name.rpartition("@")
        kind, _, id = resource.partition("/")
        if kind in TOPICS and (kind, id) != about:
            types[kind, id] = type_beside(type_, int(version))
    wanted = {key: type_ for key, type_ in types.items() if book.wants(key[0], type_)}
    rows = await call.get_many(list(wanted))
    found = []
    for (key, type_), row in zip(wanted.items(), rows, strict=True):
        if key == about or row is not None:
            found.append(await _happening(call, event, key, type_, row, said_data(call, event) if key == about else {}))
    return found


def _type_of_event(event: Event) -> ChangeType | None:
    """The type of the change that an event is about; an event of a group is one of the states of its containers."""
    if event.kind in TOPICS:
        return change_type(TOPICS[event.kind].noun, event.type)
    return "STATE" if event.type == GROUP_EVENT_APPLIED else None


async def _happening(
    call: Call, event: Event, key: tuple[str, str], type_: ChangeType, row: Resource | None, said: Json
) -> Happening:
    """What happened to a resource. Where the event does not say the whole of it, it is shown as it is now, with what
    the event says over it.
    """
    kind = TOPICS[key[0]]
    data = said if row is None or kind.values in said else kind.show(row) | said
    compiled = await type_of(call, kind, row) if row is not None else None
    return Happening(event.id, kind.name, type_, key[1], moment_of(event.time), data, kind, compiled)


async def _of_active_apps(call: Call, found: list[Found]) -> list[Found]:
    """Those whose app may call now: one that was switched off hears nothing either."""
    apps = await call.read_configs(APP, {subscriber.app_id for _, _, subscriber in found}) if found else {}
    active = {id for id, config in apps.items() if config.value is not None}
    return [one for one in found if one[2].app_id in active]


def deliveries(call: Call, event_id: str, found: Sequence[Found]) -> Change | None:
    """The change that makes deliveries, many of one event; None where there are none."""
    if not found:
        return None
    rows: list[RowWrite] = []
    timers: list[TimerWrite] = []
    for happening, one, subscriber in found:
        id = delivery_id(happening.id, happening.resource_id, subscriber.id, one.name)
        sent = body_of(
            call.tenant, id, subscriber, one.name, happening.type, happening.resource_id, happening.at,
            happening.sent_to(subscriber),
        )  # fmt: skip
        body = DeliveryBody(type=happening.type, resourceId=happening.resource_id, sent=sent)
        row, timer = delivery_writes(call, id, subscriber, one.name, body)
        rows.append(row)
        timers.append(timer)
    payload = DeliveriesPayload(
        eventId=event_id, topics=sorted({happening.topic for happening, _, _ in found}), deliveries=len(rows),
        subscriptions=sorted({subscriber.id for _, _, subscriber in found}),
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
    receiver = CallbackRequest(subscriber.url)  # as it may be shown: the whole address is the subscription's
    return row, delivery_timer(call.tenant, DELIVERY, id, receiver, data, due_at=call.at, actor=call.actor)


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
