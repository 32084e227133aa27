"""The callback intake: what order services tell layers that run elsewhere.

See: contract/logisticsorder.md section 5.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from haulier.core.json_decoding import decode_object
from haulier.core.refusal import Cause, Refusal
from haulier.core.signature import verify_signature
from haulier.platform.commands.call import Call
from haulier.platform.declarations.event import EventSpec
from haulier.platform.http.body_pieces import body_pieces
from haulier.platform.outbound.callback import SIGNATURE_HEADER
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.order.facade import ORDER, need_order

CALLBACK_TAKEN = "OrderCallbackTaken"


class CallbackData(Struct, kw_only=True, omit_defaults=True):
    """Where an order is."""

    id: str | None = None
    orderId: str | None = None
    clientOrderId: str | None = None
    state: str | None = None
    version: int | None = None


class OrderCallbackBody(Struct, kw_only=True, omit_defaults=True):
    """The callback of an order, as the order service sends it."""

    tenantId: str | None = None
    status: Literal["success", "failed"] | None = None
    reason: str | None = None
    eventType: str | None = None
    service: str | None = None
    data: CallbackData | None = None
    meta: Any = None


class TakenPayload(Struct, kw_only=True):
    """Of which order a callback came in, and what it said."""

    id: str
    eventType: str
    state: str


_body = msgspec.json.Decoder(OrderCallbackBody)
EVENTS = (EventSpec(ORDER.name, CALLBACK_TAKEN, "a callback of an order came in at the intake", TakenPayload),)


async def read_callback(call: Call, _content_type: str, receive: Callable[[], Awaitable[Any]]) -> OrderCallbackBody:
    """The body of a callback; its signature must fit where a secret came along. Raises Refusal, 401."""
    raw, limit = b"", call.max_body_bytes
    async for piece in body_pieces(receive):
        raw += piece
        if len(raw) > limit:
            raise Refusal(Cause.BODY_TOO_LARGE, f"the body is larger than {limit} bytes")
    given = call.headers.get(SIGNATURE_HEADER.lower().encode(), b"").decode("latin-1")
    if call.secret and not verify_signature(raw, call.secret, given):
        raise Refusal(Cause.UNAUTHENTICATED, "the signature does not fit the body")
    return decode_object(raw, _body)


async def take_callback(call: Call, body: OrderCallbackBody) -> Change:
    """``POST /callback/orders``. Raises Refusal, 404, for an unknown order."""
    data = body.data or CallbackData()
    order = await need_order(call, data.orderId or data.id or "")
    change = Change(ORDER.name, order.orderId, 0, CALLBACK_TAKEN)
    taken = TakenPayload(id=order.orderId, eventType=body.eventType or "", state=data.state or "")
    change.payload = to_json(taken)
    return change
