"""The Cancellation Manager's three plugins: a cancellation from the order to the job and back.

See: contract/orchestrator.md "Cancellation Manager", contract/order.md section 8.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.requests import JobCancelledInput, WorkOrderCancelledInput

ORDER_STATES = (
    "initiated",
    "created",
    "inProgress:scheduled",
    "inProgress:assigned",
    "inProgress:rescheduled",
    "onHold",
)
JOB_STATES = ("CREATED", "ASSIGNED")
"""States in which cancelling is allowed where a tenant says nothing else."""
CANCEL_JOB, CANCELLED = "JobCancellationRequest", "WorkOrderCancelledEvent"
CANCEL_FAILED, JOB_CANCEL_FAILED = "WorkOrderCancelFailedEvent", "WorkOrderCancellationFailedEvent"
NOT_ELIGIBLE, JOB_NOT_CANCELLED = "R-9001", "R-9002"
FINISHED = ("COMPLETED", "CANCELLED")


def is_listed(state: str | None, sub_state: str | None, allowed: Sequence[str]) -> bool:
    """Whether a state, or its sub-state, stands in a list; letter case does not matter. A state may hold both."""
    main, _, inner = (state or "").lower().partition(":")
    sub = (sub_state or "").lower().rpartition(":")[2] or inner
    known = {entry.lower() for entry in allowed}
    return main in known or f"{main}:{sub}" in known


def cancel_work_order(given: WorkOrderCancelledInput, order_states: Sequence[str], job_states: Sequence[str]) -> Json:
    """Cancel the job, or the work order where none is open, or say that it is not eligible."""
    event = {"workOrderId": given.workOrderId}
    if not is_listed(given.orderState, given.orderSubState, order_states):
        return _one({"name": CANCEL_FAILED, **event, "reasonCode": NOT_ELIGIBLE})
    if given.jobId is None:
        return _one({"name": CANCELLED, **event})
    if not is_listed(given.jobState, given.jobSubState, job_states):
        return _one({"name": CANCEL_FAILED, **event, "jobId": given.jobId, "reasonCode": NOT_ELIGIBLE})
    return _one({"name": CANCEL_JOB, **event, "jobId": given.jobId})


def job_cancelled(given: JobCancelledInput) -> Json:
    """The work order of a cancelled job is cancelled."""
    return _one({"name": CANCELLED, "workOrderId": given.workOrderId})


def job_cancellation_failed(given: JobCancelledInput) -> Json:
    """The cancellation of the work order has failed with that of its job."""
    return _one({"name": JOB_CANCEL_FAILED, "workOrderId": given.workOrderId, "reasonCode": JOB_NOT_CANCELLED})


def _one(event: Json) -> Json:
    return {"events": [event]}
