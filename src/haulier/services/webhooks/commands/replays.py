"""Deliveries that were given up, tried again. See: own.yaml replayWebhook."""

from __future__ import annotations

from uuid import UUID

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.callbacks.dead_letters import replay_many_own
from haulier.platform.commands.call import Call
from haulier.platform.documents.openapi import MadeId
from haulier.services.webhooks.kind import ACTIVE
from haulier.services.webhooks.queries import need_subscription
from haulier.services.webhooks.requests import MAX_REPLAYED, ReplayRequest
from haulier.services.webhooks.sending import SQL


async def replay_deliveries(call: Call, body: ReplayRequest | None) -> MadeId:
    """``POST /subscriptions/{subscriptionId}/replay``: from the first try on. Those named that were not given up, or
    are of another subscription, stay as they are.
    """
    row = await need_subscription(call)
    if row.state != ACTIVE:
        raise Refusal(Cause.RULE, "the subscription is switched off")
    named = None if body is None or body.ids is None else [_read(number, id) for number, id in enumerate(body.ids)]
    found = await call.fetch(SQL["dead"], row.id, named, MAX_REPLAYED)
    if found:
        await replay_many_own(call, [str(one["journal_id"]) for one in found])
    return MadeId(row.id)


def _read(number: int, id: str) -> UUID:
    try:
        return UUID(id)
    except ValueError:
        raise invalid(f"ids[{number}]", "format", "is no id of a delivery") from None
