"""The triggers that changes of jobs and dispatches raise. See: contract/orchestrator.md "Trigger names"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from haulier.platform.journal.raised import Raised
from haulier.services.dispatch.requests import Objective
from haulier.services.dispatch.rules.job_status import JobState
from haulier.services.dispatch.statuses import JobStatus

JOB_CREATED, JOB_ASSIGNED, JOB_UNASSIGNED = "JobCreated", "JobAssigned", "JobUnassigned"
JOB_STARTED, JOB_COMPLETED, JOB_CANCELLED = "JobStarted", "JobCompleted", "JobCancelled"
JOB_CANCELLATION_FAILED = "JobCancellationFailed"
DISPATCH_CREATED, DISPATCH_STATUS_CHANGED = "DispatchCreated", "DispatchStatusChanged"

ORDER_ID, WORK_ORDER_ID = "orderId", "workOrderId"
"""Members of a job's custom data that name what it is made for."""
RESCHEDULED_SLOT = "rescheduledSlot"
"""Member of an objective's output: the slot that the customer wants instead."""

MAX_MILLISECONDS = 2**53

OF_STATUS: dict[JobStatus, str] = {
    "IN_PROGRESS": JOB_STARTED,
    "COMPLETED": JOB_COMPLETED,
    "CANCELLED": JOB_CANCELLED,
}
"""What is raised when a job comes to a status by itself or by a call."""


def job_trigger(name: str, job_id: str, values: Mapping[str, Any], reason_code: str | None = None) -> Raised:
    """A trigger of a job, with the order that its custom data name."""
    return Raised(
        name=name, entityType="job", entityId=job_id, reasonCode=reason_code,
        orderId=_text(values.get(ORDER_ID)), workOrderId=_text(values.get(WORK_ORDER_ID)),
    )  # fmt: skip


def status_triggers(
    job_id: str,
    values: Mapping[str, Any],
    before: JobState,
    after: JobState,
    objective: Objective | None = None,
    output: Mapping[str, Any] | None = None,
) -> list[Raised]:
    """What a job raises that came from one status to another, by the report of an objective or without one.

    A job whose only report closes it was begun by the same report: then both are raised.
    """
    if after.status == before.status:
        return []
    skipped = after.status == "COMPLETED" and objective is not None and before.status != "IN_PROGRESS"
    names = [JOB_STARTED] if skipped else []
    raised = [
        job_trigger(name, job_id, values, after.reason_code if name != JOB_STARTED else None)
        for name in [*names, OF_STATUS[after.status]]
    ]
    for trigger in raised:
        if objective is not None:
            trigger.objectiveRef, trigger.location = objective.objectiveRef, _text(objective.location)
    if after.status == "COMPLETED":
        raised[-1].rescheduledSlot = _slot((output or {}).get(RESCHEDULED_SLOT))
    return raised


def _slot(given: Any) -> dict[str, int] | None:
    """A slot as a phone reported it, in milliseconds; None where it is none, for a report is taken whatever it says."""
    if not isinstance(given, dict):
        return None
    begin, end = given.get("from"), given.get("to")
    if type(begin) is int and type(end) is int and 0 <= begin < end <= MAX_MILLISECONDS:
        return {"from": begin, "to": end}
    return None


def dispatch_triggers(dispatch_id: str, before: str | None, after: str | None) -> Sequence[Raised]:
    """What a dispatch raises that came from one status to another; ``before`` is None for a new one."""
    if before == after:
        return ()
    name = DISPATCH_CREATED if before is None else DISPATCH_STATUS_CHANGED
    return (Raised(name=name, entityType="dispatch", entityId=dispatch_id),)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
