"""Subscriptions: made, changed, ended, listed. See: contract/tracking.md section 9.8."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, Raw

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.commands.kept_callback import changed_callback
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.tracking.queries import need_known
from haulier.services.tracking.requests import MAX_APP
from haulier.services.tracking.rules.points import is_device_id, is_name
from haulier.services.tracking.topics.kind import (
    ACTIVE,
    DECODER,
    ENDED,
    ENDED_EVENT,
    STARTED_EVENT,
    SUBSCRIPTION,
    TOPIC_END,
    SubscriptionBody,
    subscription_payload,
    unique_key,
)
from haulier.services.tracking.topics.requests import SubscriptionCreate, expiry_of, interval_of
from haulier.services.tracking.topics.responses import SubscriptionCallback, TopicSubscription
from haulier.services.tracking.visibility import visible_app

SQL = load_statements("haulier.services.tracking.topics", "topics.sql")

MAX_SUBSCRIPTIONS = 50
"""Of one device."""


async def create_subscription(call: Call, body: SubscriptionCreate) -> Change:
    """``POST`` and ``PUT …/subscription``: made, or changed where the app has one of the device to the topic.
    Raises Refusal, also for a device that never sent and was never registered.
    """
    device, app = _device(call), await _app(call, body.app)
    await need_known(call, device)
    key = unique_key(device, app, body.topic)
    row = await call.by_key(SUBSCRIPTION, key)
    stored = SubscriptionBody(
        app=app,
        interval=interval_of(body),
        expiry=expiry_of(body, call.at),
        callback=changed_callback(call, body.callback, row.body_as(DECODER).callback if row is not None else None),
    )
    if row is None:
        if len(await call.fetch(SQL["of_device"], device, MAX_SUBSCRIPTIONS)) >= MAX_SUBSCRIPTIONS:
            raise Refusal(Cause.RULE, f"a device has at most {MAX_SUBSCRIPTIONS} subscriptions")
        id = call.new_id("subscription")
        write = RowWrite(
            SUBSCRIPTION, id, 0, type=body.topic, key=key, parent=device, state=ACTIVE, body=to_json(stored)
        )
    else:
        write = replacing(row, body=to_json(stored))
    change = row_change(STARTED_EVENT, write, payload=to_json(subscription_payload(write, stored)))
    due = timer_id(call.tenant, SUBSCRIPTION, write.id, f"{TOPIC_END} {stored.expiry}")
    change.timers.append(TimerWrite(due, TOPIC_END, write.id, stored.expiry, {}))
    change.answer = _shown(write, stored)
    change.calls_back = False  # it is called with positions
    change.replan_on_conflict = frozenset({SUBSCRIPTION})
    return change


async def update_subscription(call: Call, body: SubscriptionCreate) -> Change:
    """``PUT …/subscription``: the same, answered with its id."""
    change = await create_subscription(call, body)
    change.answer = None
    return change


async def get_subscription(call: Call, _body: None) -> list[TopicSubscription]:
    """``GET …/subscription``: those of the device that the caller may see."""
    return [_shown(row, row.body_as(DECODER)) for row in await _visible(call)]


async def delete_subscription(call: Call, _body: None) -> Change:
    """``DELETE …/subscription``: that to ``topic``, or all of the device."""
    topic = call.query("topic")
    rows = [row for row in await _visible(call) if topic in (None, row.type)]
    if not rows:
        raise Refusal(Cause.NOT_FOUND, "the device has no such subscription")
    change = _ended(call, rows[0])
    change.rows += [_end(call, row) for row in rows[1:]]
    return change


async def end_subscription(call: Call, timer: Timer) -> Change | None:
    """What is done when a subscription has run out."""
    row = await call.get(SUBSCRIPTION, timer.subject)
    if row is None or row.state != ACTIVE or row.body_as(DECODER).expiry > call.at:
        return None
    return _ended(call, row)


def _ended(call: Call, row: Resource) -> Change:
    payload = to_json(subscription_payload(row, row.body_as(DECODER)))
    return row_change(ENDED_EVENT, _end(call, row), payload=payload)


def _end(call: Call, row: Resource) -> RowWrite:
    """Its key is free at once, and the row is gone."""
    return replacing(row, state=ENDED, key=None, expires_at=call.at)


def _device(call: Call) -> str:
    device = call.path["deviceId"]
    if not is_device_id(device):
        raise invalid("deviceId", "pattern", "a deviceId is 1 to 64 printable characters")
    return device


async def _app(call: Call, wanted: str | None) -> str:
    """Whose points are sent. Raises Refusal, 400 where they are not the caller's to see."""
    if wanted and not is_name(wanted, MAX_APP):
        raise invalid("app", "maxLength", f"an app is a printable text of at most {MAX_APP} characters")
    visible = await visible_app(call)
    if visible is not None and wanted not in (None, "", visible):
        raise invalid("app", "forbidden", "is another app, whose points you may not see")
    return wanted or call.identity.app_id


async def _visible(call: Call) -> list[Resource]:
    found = await call.fetch(SQL["of_device"], _device(call), MAX_SUBSCRIPTIONS)
    rows = await call.get_many([(SUBSCRIPTION, row["id"]) for row in found])
    visible = await visible_app(call)
    return [row for row in rows if row is not None and visible in (None, row.body_as(DECODER).app)]


def _shown(row: Any, body: SubscriptionBody) -> TopicSubscription:
    callback = body.callback
    return TopicSubscription(
        id=row.id,
        deviceId=row.parent,
        topic=row.type,
        app=body.app,
        interval=body.interval,
        expiry=body.expiry,
        callback=UNSET if callback is None else SubscriptionCallback(url=callback.url, meta=_raw(callback.meta)),
    )


def _raw(meta: Any) -> Raw | msgspec.UnsetType:
    return UNSET if meta is None else Raw(msgspec.json.encode(meta))
