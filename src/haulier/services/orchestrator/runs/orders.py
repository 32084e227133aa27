"""Orders as runs see them, and what runs do to them. See: contract/orchestrator.md "Context of a run", the commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.order import facade as orders


@dataclass(frozen=True, slots=True)
class OrderModels:
    """An order and its work orders by id, as they are read."""

    order: Json | None = None
    work_orders: Mapping[str, Json] = field(default_factory=dict)

    def find(self, work_order_id: str | None) -> Json | None:
        """The work order of an id."""
        return self.work_orders.get(work_order_id or "")


NO_ORDER = OrderModels()


async def read_order_models(call: Call, order_id: str) -> OrderModels:
    """The order and its work orders; nothing where there is no such order."""
    found = await orders.find_order(call, order_id)
    if found is None:
        return NO_ORDER
    order: Json = msgspec.to_builtins(found)
    return OrderModels(order, {one["workOrderId"]: one for one in order["workOrder"]})


async def note_job(call: Call, change: Change, work_order_id: str, job_id: str) -> None:
    """Let the change that makes a job note it at its work order. Raises Refusal."""
    noted = await orders.plan_note_job(call, orders.NoteJob(workOrderId=work_order_id, jobId=job_id))
    change.rows = [*change.rows, *noted.rows]
    change.guards += [guard for guard in noted.guards if guard not in change.guards]
    change.timers += noted.timers
    change.drops += noted.drops


async def parent_of_work_order(call: Call, work_order_id: str) -> str | None:
    """The id of the order that a work order belongs to."""
    found = await orders.find_work_order(call, work_order_id)
    return found.orderId if found is not None else None
