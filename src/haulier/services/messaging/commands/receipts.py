"""What gateways say: receipts, and replies of people. See: own.yaml receiveReceipt, contract/notification.md 9.4."""

from __future__ import annotations

import hmac
from typing import Any

import msgspec

from haulier.core.header_text import decode_text
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.messages.message_provider import PROVIDER, PROVIDER_DECODER
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.timer_context import SYSTEM_ACTOR
from haulier.services.messaging.commands.sends import recipient_key
from haulier.services.messaging.events import NOTHING_TAKEN, RECEIPT_TAKEN, REPLY_TAKEN
from haulier.services.messaging.kind import (
    GATEWAY_DECODER,
    KEPT_MS,
    MESSAGE,
    RECEIPT,
    ReceiptBody,
    ReceivingGateway,
)
from haulier.services.messaging.queries import CHANNELS
from haulier.services.messaging.responses import ProviderPayload, ReceiptPayload, ReplyPayload
from haulier.services.messaging.rules.numbers import read_number
from haulier.services.messaging.rules.receipts import Receipt, Reply, read_receipt
from haulier.services.messaging.store import SQL
from haulier.services.webhooks.facade import enclose_own_event

UNKNOWN = "the token is not the provider's"
SCHEME = "bearer "
REPLY_EVENT = "message.reply"


async def check_token(call: Call, _body: bytes) -> None:
    """Check a gateway's token, of the header ``Authorization: Bearer`` or of the parameter ``token``, and act in the
    provider's tenant from here on. Raises Refusal: 404 where there is no such gateway, else 401.
    """
    header = decode_text(call.headers.get(b"authorization", b""))
    given = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else call.query("token") or ""
    id = call.path["providerId"]
    rows = await call.fetch_of_all_tenants(SQL["tenant_of_provider"], id)
    if not rows:
        raise Refusal(Cause.NOT_FOUND, f"there is no provider {id!r}")
    tenant = rows[0]["tenant_id"]
    call.identity = Identity(tenant, id, id, (), 0)
    call.actor = SYSTEM_ACTOR
    found = await call.read_config("tenant", tenant)
    if found is None or not found.value:
        raise Refusal(Cause.UNAUTHENTICATED, UNKNOWN)
    _, gateway = await _need_gateway(call)
    if not gateway.receiptToken or not hmac.compare_digest(
        gateway.receiptToken.encode(), given.encode(errors="replace")
    ):
        raise Refusal(Cause.UNAUTHENTICATED, UNKNOWN)


async def take_receipt(call: Call, body: dict[str, Any]) -> Change:
    """``POST /receipts/{providerId}``: notes what became of a message, or hands a reply to the app's webhooks."""
    provider, gateway = await _need_gateway(call)
    read = read_receipt(gateway.receipt, body)
    change = None
    if isinstance(read, Receipt):
        change = await _receipt_change(call, provider, read)
    elif isinstance(read, Reply):
        change = await _reply_change(call, provider, read)
    return change or _nothing(provider)


async def _need_gateway(call: Call) -> tuple[Resource, ReceivingGateway]:
    row = await call.get(PROVIDER, call.path["providerId"])
    sealed = row.body_as(PROVIDER_DECODER).sealed if row is not None and row.type != "email" else ""
    if row is None or not sealed:
        raise Refusal(Cause.NOT_FOUND, f"there is no gateway {call.path['providerId']!r}")
    try:
        await call.prepare_keys(sealed)
        return row, GATEWAY_DECODER.decode(call.unseal(sealed, row.id))
    except (SealBroken, msgspec.DecodeError):
        raise Refusal(Cause.UNAUTHENTICATED, UNKNOWN) from None


async def _receipt_change(call: Call, provider: Resource, read: Receipt) -> Change | None:
    """A receipt of a delivery that is known. What was delivered stays so, whatever comes later."""
    rows = await call.fetch(SQL["by_gateway_id"], provider.id, read.id)
    if not rows:
        return None
    id, message = rows[0]["id"], rows[0]["group_id"]
    known = await call.get(RECEIPT, id)
    if known is not None and (known.state == "DELIVERED" or known.state == read.state):
        return None
    body = to_json(ReceiptBody(reason=read.reason))
    if known is None:
        row = RowWrite(RECEIPT, id, 0, parent=message, state=read.state, body=body, expires_at=call.at + KEPT_MS)
    else:
        row = replacing(known, state=read.state, body=body)
    change = row_change(RECEIPT_TAKEN, row, payload=to_json(ReceiptPayload(id, message, read.state)))
    change.answer = {"id": message}
    change.replan_on_conflict = frozenset({RECEIPT})
    return change


async def _reply_change(call: Call, provider: Resource, read: Reply) -> Change | None:
    """A reply to the message that it answers, else to the newest one that its sender got."""
    channel = CHANNELS[provider.type]
    rows = await call.fetch(SQL["by_gateway_id"], provider.id, read.id) if read.id else []
    number = read_number(read.sender, None) or read_number(f"+{read.sender}", None)
    if not rows and number is not None:
        rows = await call.fetch(SQL["newest_to"], provider.id, recipient_key(call, number))
    message = await call.get(MESSAGE, rows[0]["group_id"]) if rows else None
    if message is None:
        return None
    payload = ReplyPayload(rows[0]["id"], message.id, provider.id)
    change = Change(MESSAGE, message.id, message.version, REPLY_TAKEN, state=message.state, payload=to_json(payload))
    change.guards.append((MESSAGE, message.id, message.version))
    data = {
        "messageId": message.id, "deliveryId": rows[0]["id"], "channel": channel, "from": number or read.sender,
        "text": read.text, "providerId": provider.id,
    }  # fmt: skip
    await enclose_own_event(call, change, message.parent or "", REPLY_EVENT, message.id, data)
    change.answer = {"id": message.id}
    return change


def _nothing(provider: Resource) -> Change:
    body = provider.body_as(PROVIDER_DECODER)
    payload = ProviderPayload(id=provider.id, name=body.name, channel=CHANNELS[provider.type], isDefault=body.isDefault)
    change = Change(PROVIDER, provider.id, provider.version, NOTHING_TAKEN, payload=to_json(payload))
    change.guards.append((PROVIDER, provider.id, provider.version))
    return change
