"""What containers hear when their work order ends by a command: part of it, since only then it is known.

See: contract/order.md sections 6 and 7.
"""

from __future__ import annotations

import msgspec

from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.runs.context import Context

ENDING = frozenset({"RecordAttemptCommand", "WorkOrderCancelledEvent"})
"""Commands by which a work order may end."""
USED_UP, TIED = "R-0066", "R-0067"
FAILED = "closed:failed"


def follow_ups(name: str, change: Change, context: Context) -> list[Json]:
    """The commands that follow a command whose change is planned: attempts are used up, a return was added."""
    if name not in ENDING or context.work_order is None or not context.containers:
        return []
    payload: Json = msgspec.json.decode(change.data)
    mine = context.work_order["workOrderId"]
    known = {one["workOrderId"] for one in (context.order or {}).get("workOrder", ())}
    now = {one["workOrderId"]: one for one in payload.get("workOrders", ())}
    ended = now.get(mine, {})
    events = []
    if ended.get("state") == FAILED and ended.get("reasonCode") == USED_UP:
        events.append(("E-011", USED_UP))
    if now.keys() - known:
        events.append(("E-012", TIED))
    return [
        {
            "name": "ApplyEventToContainer",
            "payload": {"containerId": container, "eventCode": event, "reasonCode": reason},
        }
        for event, reason in events
        for container in context.containers
    ]
