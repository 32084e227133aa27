"""A workflow instance: the reports of one run, which come in any order and any number of times.

Reports are known by (attempt, task, step, status); one that is known changes nothing. What the instance shows is worked
out from the set of them. See: contract/workflow.md "How a workflow reaches the phone, and back".
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.declarations.wire_schemas import JsonObject
from haulier.services.workflow.rules.attempts import Attempt, Report, ReportStatus, join

InstanceStatus = Literal["CREATED", "STARTED", "CLOSED", "CANCELLED"]

MAX_TASK_REPORTS = 512
MAX_REPORT_BYTES = 64 * 1024
"""One report as JSON. Pictures and signatures go to the file service; a report carries their ids."""
MAX_INSTANCE_BYTES = 1024 * 1024
"""All reports of one instance as JSON: they are kept in its row."""
MAX_TASK_ID_LENGTH = 64
MAX_STATE_NAME_LENGTH = 256


class TaskReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One task was started or closed. ``sequenceId`` and ``timestamp`` as sent."""

    taskId: str
    attemptId: int
    status: ReportStatus
    sequenceId: int | float
    stateName: str
    timestamp: int | float
    jobId: str
    dispatchId: str
    data: JsonObject
    meta: JsonObject
    updatedBy: JsonObject
    outcome: str | None = None
    reasonCode: str | None = None


class WorkflowReport(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The workflow was started, or closed with an outcome code."""

    attemptId: int
    status: ReportStatus
    timestamp: int | float
    jobId: str
    dispatchId: str
    data: JsonObject
    meta: JsonObject
    updatedBy: JsonObject
    code: str = ""
    closeJob: bool = False


class Cancellation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One attempt that is not to be done, or not to its end."""

    attemptId: int
    reasonCode: str | None = None


class InstanceRun(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that was said of an instance, kept in its row and sorted; ``size`` is the reports' JSON in bytes."""

    tasks: list[TaskReport] = []
    reports: list[WorkflowReport] = []
    size: int = 0
    cancels: list[Cancellation] = []


class InstanceChange(Struct, frozen=True):
    """The instance after a report. ``changed`` is False when the report was known already."""

    run: InstanceRun
    changed: bool


def record_task(run: InstanceRun, report: TaskReport) -> InstanceChange:
    """The instance with one task report taken in. Raises Refusal when its attempt is cancelled or it is full."""
    if any(_same_task(known, report) for known in run.tasks):
        return InstanceChange(run, False)
    _require_not_cancelled(run, report.attemptId)
    if not 1 <= len(report.taskId) <= MAX_TASK_ID_LENGTH:
        raise invalid("taskId", "length", f"taskId has 1 to {MAX_TASK_ID_LENGTH} characters")
    if len(report.stateName) > MAX_STATE_NAME_LENGTH:
        raise invalid("stateName", "length", f"stateName has at most {MAX_STATE_NAME_LENGTH} characters")
    if len(run.tasks) >= MAX_TASK_REPORTS:
        _refuse_full(f"a workflow instance takes at most {MAX_TASK_REPORTS} task reports")
    tasks = sorted([*run.tasks, report], key=_task_order)
    return InstanceChange(replace(run, tasks=tasks, size=_size_with(run, report)), True)


def _same_task(known: TaskReport, report: TaskReport) -> bool:
    """Whether both say the same of one task. Its step counts too: phones name the kind, which a flow may repeat."""
    return (known.attemptId, known.taskId, known.stateName, known.status) == (
        report.attemptId, report.taskId, report.stateName, report.status,
    )  # fmt: skip


def record_workflow(run: InstanceRun, report: WorkflowReport) -> InstanceChange:
    """The instance with one workflow report taken in.

    Raises Refusal when the attempt is closed otherwise or cancelled, and when the instance is full.
    """
    _join(attempts_of(run), report)
    key = (report.attemptId, report.status)
    if any((known.attemptId, known.status) == key for known in run.reports):
        return InstanceChange(run, False)
    _require_not_cancelled(run, report.attemptId)
    reports = sorted([*run.reports, report], key=_workflow_order)
    return InstanceChange(replace(run, reports=reports, size=_size_with(run, report)), True)


def cancel(run: InstanceRun, reason_code: str | None = None, attempt: int | None = None) -> InstanceChange:
    """The instance with an attempt cancelled, the latest unless one is named; repeating it changes nothing.

    A later attempt may follow. Raises Refusal, 409, when the attempt is closed.
    """
    number = attempt if attempt is not None else attempt_of(run)
    if number in cancelled_of(run):
        return InstanceChange(run, False)
    if number in closed_of(run):
        message = f"attempt {number} of the workflow instance is CLOSED and cannot be cancelled"
        raise Refusal(Cause.VERSION_CONFLICT, message, [Fault("status", "closed", message)])
    cancels = [*run.cancels, Cancellation(attemptId=number, reasonCode=reason_code)]
    return InstanceChange(replace(run, cancels=sorted(cancels, key=lambda each: each.attemptId)), True)


def status_of(run: InstanceRun) -> InstanceStatus:
    """State of the latest attempt: an instance that is tried again is STARTED anew."""
    latest = attempt_of(run)
    if latest in cancelled_of(run):
        return "CANCELLED"
    if not is_worked_on(run):
        return "CREATED"
    return "CLOSED" if latest in closed_of(run) else "STARTED"


def is_worked_on(run: InstanceRun) -> bool:
    """Whether the phone reported anything of it."""
    return bool(run.tasks or run.reports)


def attempt_of(run: InstanceRun) -> int:
    """Number of the latest attempt that anything was said of; 1 when nothing was."""
    reported = {report.attemptId for report in run.tasks} | {report.attemptId for report in run.reports}
    return max(reported | cancelled_of(run), default=1)


def cancelled_of(run: InstanceRun) -> set[int]:
    """Numbers of the attempts that are cancelled."""
    return {cancelled.attemptId for cancelled in run.cancels}


def closed_of(run: InstanceRun) -> set[int]:
    """Numbers of the attempts that are reported closed."""
    return {report.attemptId for report in run.reports if report.status == "CLOSED"}


def attempts_of(run: InstanceRun) -> list[Attempt]:
    """The attempts of the workflow reports, sorted by number."""
    attempts: list[Attempt] = []
    for report in run.reports:
        attempts = _join(attempts, report)
    return attempts


def last_report(run: InstanceRun) -> WorkflowReport | None:
    """The workflow report furthest on: of the latest attempt, its closing rather than its start."""
    return run.reports[-1] if run.reports else None


def _join(attempts: list[Attempt], report: WorkflowReport) -> list[Attempt]:
    reported = Report(
        attempt=report.attemptId,
        status=report.status,
        timestamp=report.timestamp,
        code=report.code,
        close_job=report.closeJob,
    )
    return join(attempts, reported)


def _task_order(report: TaskReport) -> tuple[int, float, bool, float, str, str]:
    closed = report.status == "CLOSED"
    return report.attemptId, report.sequenceId, closed, report.timestamp, report.taskId, report.stateName


def _workflow_order(report: WorkflowReport) -> tuple[int, bool]:
    return report.attemptId, report.status == "CLOSED"


def _size_with(run: InstanceRun, report: TaskReport | WorkflowReport) -> int:
    """Bytes of all reports with this one. Raises Refusal when it, or all of them, are too large."""
    added = len(msgspec.json.encode(report))
    if added > MAX_REPORT_BYTES:
        raise invalid("data", "size", f"a report may have at most {MAX_REPORT_BYTES} bytes")
    if run.size + added > MAX_INSTANCE_BYTES:
        _refuse_full(f"the reports of a workflow instance may have at most {MAX_INSTANCE_BYTES} bytes")
    return run.size + added


def _require_not_cancelled(run: InstanceRun, attempt: int) -> None:
    if attempt in cancelled_of(run):
        message = f"attempt {attempt} of the workflow instance is CANCELLED"
        raise Refusal(Cause.RULE, message, [Fault("workflowInstanceId", "cancelled", message)])


def _refuse_full(message: str) -> None:
    raise Refusal(Cause.RULE, message, [Fault("workflowInstanceId", "full", message)])
