"""The form of webhooks: what one try sends, and what becomes of a subscription nothing gets through to."""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from typing import Any

import msgspec

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.declarations.delivery_form import CannotBeSent, DeliveryForm, EndedTry, NothingToSend
from haulier.platform.outbound.callback import Delivery
from haulier.platform.outbound.callback_request import opened_target
from haulier.platform.outbound.webhook import build_webhook, is_taken, read_key
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.platform.timers.ids import timer_id
from haulier.services.webhooks.events import SUBSCRIPTION_SWITCHED_OFF
from haulier.services.webhooks.kind import (
    ACTIVE,
    DELETED,
    DELIVERY,
    DELIVERY_DECODER,
    INACTIVE,
    SUBSCRIPTION,
    SUBSCRIPTION_DECODER,
    DeliveryData,
    delivery_row,
)
from haulier.services.webhooks.notices import enclose_notices
from haulier.services.webhooks.responses import SwitchedOffPayload

SQL = load_statements("haulier.services.webhooks", "webhooks.sql")
FAILING = "webhook-failing"
"""Purpose of the timers that switch off."""
NOTED_SECONDS = 5.0
"""The same outcome of the same subscription is noted this often by a process: days are counted."""
MOST_NOTED = 10_000
HOUR_MS = 3_600_000


async def build(runtime: Runtime, tenant: str, id: str, data: Any) -> Delivery:
    """One try of a delivery, to where the subscription goes now and with its key of now.

    Raises NothingToSend where either is gone, CannotBeSent while the subscription is switched off, SealBroken.
    """
    wanted = [(DELIVERY, delivery_row(id)), (SUBSCRIPTION, msgspec.convert(data, DeliveryData).subscription)]
    delivery, subscription = await runtime.reader.get_many(tenant, wanted)
    if delivery is None or subscription is None or subscription.state == DELETED:
        raise NothingToSend
    if subscription.state != ACTIVE:
        raise CannotBeSent("the subscription is switched off")
    body = subscription.body_as(SUBSCRIPTION_DECODER)
    await runtime.sealer.prepare(tenant, body.key, body.address.sealed)
    url, _ = opened_target(runtime.sealer, tenant, body.address)
    key = read_key(runtime.sealer.open(body.key, tenant, subscription.id))
    if key is None:
        raise CannotBeSent("the signature key is none")
    sent = delivery.body_as(DELIVERY_DECODER).sent.encode()
    return build_webhook(url, id, runtime.clock() // 1000, key, sent)


class Notes:
    """What this process noted of subscriptions a moment ago."""

    def __init__(self, _runtime: Runtime) -> None:
        self._noted: OrderedDict[tuple[str, str], tuple[bool, float]] = OrderedDict()

    def is_new(self, tenant: str, subscription: str, got_through: bool) -> bool:
        """Whether an outcome is not the one that was noted last, a moment ago; it counts as noted from here on."""
        key, now = (tenant, subscription), monotonic()
        last, at = self._noted.get(key, (not got_through, now))
        if last is got_through and now - at < NOTED_SECONDS:
            return False
        self._noted[key] = (got_through, now)
        self._noted.move_to_end(key)
        if len(self._noted) > MOST_NOTED:
            self._noted.popitem(last=False)
        return True


async def hear(runtime: Runtime, ended: EndedTry) -> None:
    """Note how a try ended. Where nothing got through for days, the subscription's end is a timer that is due."""
    data = msgspec.convert(ended.data, DeliveryData)
    got_through = ended.outcome == "delivered"
    if not runtime.kept(Notes).is_new(ended.tenant, data.subscription, got_through):
        return
    if got_through:
        await runtime.database.execute(SQL["note_success"], ended.tenant, data.subscription)
        return
    await runtime.database.execute(
        SQL["note_failure"], ended.tenant, data.subscription, ended.at, data.since,
        int(runtime.settings.webhook.failing_hours * HOUR_MS),
        timer_id(ended.tenant, SUBSCRIPTION, data.subscription, FAILING),
    )  # fmt: skip


class FailingPayload(msgspec.Struct):
    """Payload of the timer that switches off."""

    since: int


async def switch_off(call: Call, timer: Timer) -> Change | None:
    """Switch a subscription off that nothing gets through to, with a notice to the administrators."""
    since = msgspec.json.decode(timer.payload, type=FailingPayload).since
    row = await call.get(SUBSCRIPTION, timer.subject)
    if row is None or row.state != ACTIVE:
        return None
    body = row.body_as(SUBSCRIPTION_DECODER)
    if body.since > since:
        return None
    change = row_change(SUBSCRIPTION_SWITCHED_OFF, replacing(row, state=INACTIVE), payload=_payload(row, since))
    await enclose_notices(call, change, row, body.address.url)
    return change


def _payload(row: Resource, since: int) -> str:
    body = row.body_as(SUBSCRIPTION_DECODER)
    return to_json(
        SwitchedOffPayload(
            id=row.id,
            appId=row.parent or "",
            topic=row.type,
            eventAppId=body.eventAppId,
            events=body.events,
            isActive=False,
            customAttr=body.customAttr,
            failingSince=since,
        )
    )


FORM = DeliveryForm(build, is_taken, hear)
