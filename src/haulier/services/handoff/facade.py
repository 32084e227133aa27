"""What other services may use of handoffs."""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.core.refusal import Fault, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.handoff.commands.handoffs import plan_add
from haulier.services.handoff.events import HANDOFF_ANSWERED
from haulier.services.handoff.kind import HANDOFF, handoff_id
from haulier.services.handoff.requests import Members, OrderOfHandoff
from haulier.services.handoff.rules.members import ADD, APPLICATION, REFERENCE, texts_of

__all__ = ["HANDOFF", "HANDOFF_ANSWERED", "OrderOfHandoff", "plan_handoff"]

NUMBERS_AT_ONCE = 16
"""References that are looked for together."""

_members = msgspec.json.Decoder(Members)


async def plan_handoff(call: Call, payload: dict[str, Any], order: OrderOfHandoff) -> Change:
    """Hand an order off: ``payload`` has members of ExternalHandoffModel, what it lacks is the order's.

    Without a reference it gets the first that is free of ``HO-<uuid>-1``, ``HO-<uuid>-2`` and so on. Whether the order
    is held is for the caller to see to. Raises Refusal. See: contract/handoff.md, What Haulier does with it.
    """
    of_order = {APPLICATION: order.applicationNumber, "processCode": order.type, "stagecode": order.state}
    body = {name: value for name, value in of_order.items() if value is not None} | payload
    if not body.get(REFERENCE):
        body[REFERENCE] = await _free_reference(call, (order.workOrderId or order.orderId).rpartition(":")[2])
    faults: list[Fault] = []
    given = texts_of(_members.decode(msgspec.json.encode(body)), (APPLICATION, REFERENCE), ADD, faults)
    refuse_faults(faults)
    return await plan_add(call, given, order)


async def _free_reference(call: Call, uuid: str) -> str:
    first = 1
    while True:
        names = [f"HO-{uuid}-{number}" for number in range(first, first + NUMBERS_AT_ONCE)]
        rows = await call.get_many([(HANDOFF, handoff_id(call.tenant, name)) for name in names])
        for name, row in zip(names, rows, strict=True):
            if row is None:
                return name
        first += NUMBERS_AT_ONCE
