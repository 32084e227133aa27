"""The Work Order Manager: what becomes of a work order when its job has come on.

See: contract/orchestrator.md "Work Order Manager".
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.requests import WorkOrderManagerInput

UPDATE_STATE = "UpdateWorkOrderStateEvent"
CLOSED = ("executed", "closed")


def manage_work_order(given: WorkOrderManagerInput, success: Sequence[str]) -> Json:
    """The page's table: a job begun at the pick-up, or completed with success at the delivery place."""
    status = given.jobStatus.upper()
    begun = status == "IN_PROGRESS" and _same(given.location, given.workOrderPickupLocation)
    done = (
        status == "COMPLETED" and given.reasonCode in success and _same(given.location, given.workOrderDeliveryLocation)
    )
    if not begun and not done:
        return {"events": []}
    event = {"name": UPDATE_STATE, "workOrderId": given.workOrderId, "status": status}
    return {"events": [event if given.reasonCode is None else {**event, "reasonCode": given.reasonCode}]}


def _same(place: str | None, other: str | None) -> bool:
    return place is not None and place == other
