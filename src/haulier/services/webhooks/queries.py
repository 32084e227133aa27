"""The reads of webhooks. An app sees its own subscriptions, a person who is an administrator all."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from msgspec import UNSET

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.postgres import Record
from haulier.platform.callbacks.deliveries import dead_of, due_tries, tries_of
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import PageMeta
from haulier.platform.listing.query import read_window
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.aaa.facade import is_administrator
from haulier.services.webhooks.kind import (
    ACTIVE,
    DELETED,
    DELIVERY_DECODER,
    PUBLISHED_DECODER,
    PUBLISHER,
    PUBLISHER_DECODER,
    SUBSCRIPTION,
    SUBSCRIPTION_DECODER,
    TOPICS,
)
from haulier.services.webhooks.responses import (
    AppConfigShown,
    CursorMeta,
    DeliveryStatus,
    PublisherEvent,
    PublisherEvents,
    Subscription,
    SubscriptionItem,
    Subscriptions,
    WebhookDeliveries,
    WebhookDelivery,
    WebhookShown,
    WebhookTry,
)
from haulier.services.webhooks.rules.cursors import read_cursor, write_cursor
from haulier.services.webhooks.sending import SQL

PAGE = 50


async def get_publisher(call: Call, _body: None) -> AppConfigShown:
    """``GET /app-config``: of the app of the token."""
    row = await call.need(PUBLISHER, call.identity.app_id, "publisher")
    body = row.body_as(PUBLISHER_DECODER)
    return AppConfigShown(body.permissions, body.name)


async def list_events(call: Call, _body: None) -> PublisherEvents:
    """``GET /publisher/topics/{topic}/events``: of all publishers, in the order in which they were registered."""
    topic = call.path["topic"]
    if topic not in TOPICS:
        raise invalid("topic", "enum", f"is one of {', '.join(TOPICS)}")
    records = await call.fetch_list(SQL["events"], topic, *read_cursor(call.query("nextPage")), PAGE + 1)
    rows, meta = _page(records)
    return PublisherEvents([_shown_event(row) for row in rows], meta)


async def list_subscriptions(call: Call, _body: None) -> Subscriptions:
    """``GET /subscriptions``: in the order in which they were made."""
    app_id = "" if await is_administrator(call) else call.identity.app_id
    records = await call.fetch_list(SQL["subscriptions"], app_id, *read_cursor(call.query("nextPage")), PAGE + 1)
    rows, meta = _page(records)
    return Subscriptions([SubscriptionItem(**_members(row)) for row in rows], meta)


async def get_subscription(call: Call, _body: None) -> Subscription:
    """``GET /subscriptions/{subscriptionId}``."""
    row = await need_subscription(call)
    body = row.body_as(SUBSCRIPTION_DECODER)
    return Subscription(**_members(row), events=body.events, webhook=WebhookShown(call.address_of(body.address)))


async def list_deliveries(call: Call, _body: None) -> WebhookDeliveries:
    """``GET /subscriptions/{subscriptionId}/attempts``: the newest first, of the last thirty days."""
    row, window = await need_subscription(call), read_window(call)
    records = await call.fetch_list(SQL["deliveries"], row.id, window.limit, window.offset)
    total = await call.fetch_list_value(SQL["count_deliveries"], row.id)
    ids = [_id_of(record) for record in records]
    tries: dict[str, list[Record]] = defaultdict(list)
    if ids:
        for one in await tries_of(call, ids, min(record["created_at"] for record in records)):
            tries[str(one["journal_id"])].append(one)
    due, dead = (await due_tries(call, ids), await dead_of(call, ids)) if ids else ({}, set())
    shown = [_shown_delivery(record, tries[_id_of(record)], due, dead) for record in records]
    return WebhookDeliveries(PageMeta(total), shown)


async def need_subscription(call: Call) -> Resource:
    """The subscription of the path, if the caller may see it. Raises Refusal."""
    id = call.path["subscriptionId"]
    row = await call.get(SUBSCRIPTION, id)
    if row is None or row.state == DELETED or (row.parent != call.identity.app_id and not await is_administrator(call)):
        raise Refusal(Cause.NOT_FOUND, f"there is no subscription {id!r}")
    return row


def _page(records: list[Record]) -> tuple[list[Resource], CursorMeta]:
    """The rows of a page, of which one more was read, and whether there is another."""
    rows = [from_record(record) for record in records[:PAGE]]
    if len(records) <= PAGE:
        return rows, CursorMeta(hasNextPage=False)
    return rows, CursorMeta(hasNextPage=True, nextPage=write_cursor(rows[-1].created_at, rows[-1].id))


def _shown_event(row: Resource) -> PublisherEvent:
    body = row.body_as(PUBLISHED_DECODER)
    return PublisherEvent(
        name=body.name,
        appId=row.parent or "",
        type=UNSET if body.type is None else body.type,
        description=UNSET if body.description is None else body.description,
    )


def _members(row: Resource) -> dict[str, Any]:
    body = row.body_as(SUBSCRIPTION_DECODER)
    return {
        "id": row.id,
        "topic": row.type,
        "eventAppId": body.eventAppId,
        "isActive": row.state == ACTIVE,
        "customAttr": body.customAttr,
        "description": UNSET if body.description is None else body.description,
    }


def _id_of(record: Record) -> str:
    id: str = record["id"]
    return id.partition(":")[2]


def _shown_delivery(record: Record, tries: list[Record], due: dict[str, int], dead: set[str]) -> WebhookDelivery:
    id, body = _id_of(record), DELIVERY_DECODER.decode(record["body"])
    return WebhookDelivery(
        id=id,
        event=record["type"],
        type=body.type,
        resourceId=body.resourceId,
        createdAt=record["created_at"],
        status=_status(tries, is_dead=id in dead),
        tries=[_shown_try(one) for one in tries],
        nextTryAt=due.get(id, UNSET),
    )


def _status(tries: list[Record], *, is_dead: bool) -> DeliveryStatus:
    if any(one["outcome"] == "delivered" for one in tries):
        return "DELIVERED"
    if is_dead:
        return "DEAD"
    return "RETRYING" if tries else "QUEUED"


def _shown_try(one: Record) -> WebhookTry:
    return WebhookTry(
        at=one["at"],
        number=one["number"],
        outcome=one["outcome"],
        durationMs=one["duration_ms"],
        httpStatus=UNSET if one["status"] is None else one["status"],
        error=UNSET if one["error"] is None else one["error"],
    )
