"""Reports of the driver app: tasks and workflows started and closed, late, twice and in any order.

A report costs one read of job, instance and dispatch together and one apply, whatever else is in the dispatch. The
report of a custody task also reads the ledger's head, in the same statement, and its balances.

See: contract/dispatch.md "Mobile APIs".
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from haulier.core.json_decoding import convert_object
from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.journal.raised import Raised, raised_member
from haulier.platform.storage.changes import Change, RowWrite
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.services.dispatch.commands.custody import enter_output
from haulier.services.dispatch.commands.dispatch_summary import add_dispatch_update
from haulier.services.dispatch.commands.jobs import write_job
from haulier.services.dispatch.commands.objective_instances import instance_ref
from haulier.services.dispatch.events import RUN_CLOSED, RUN_STARTED, TASK_CLOSED, TASK_STARTED, again
from haulier.services.dispatch.kind import (
    DISPATCH,
    JOB,
    JOB_BODY,
    JOB_WORKFLOW,
    LEDGER,
    JobBody,
    custom_data,
    graph_of,
    job_state,
)
from haulier.services.dispatch.requests import TaskCustody, TaskReportBody, WorkflowReportBody
from haulier.services.dispatch.rules.custody import CustodyOutput
from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.dispatch.rules.job_status import TERMINAL, JobState, advance
from haulier.services.dispatch.rules.run import record, way_of
from haulier.services.dispatch.rules.triggers import dispatch_triggers, status_triggers
from haulier.services.files.facade import ProofBody, note_files
from haulier.services.workflow.facade import (
    INSTANCE,
    InstanceRef,
    Report,
    TaskReport,
    WorkflowReport,
    attempt_number,
    custody_direction,
    record_report,
)

CUSTODY = "custody"
"""Member of a custody task's output that lists what was taken or handed over."""
FAILURE = "ET_FAILURE"


@dataclass(slots=True)
class ReportContext:
    """Everything that a report is about, as it is stored now."""

    job: Resource
    body: JobBody
    graph: JobGraph
    instance: Resource | None
    dispatch: Resource
    ref: InstanceRef
    ledger: Resource | None


async def report_workflow(call: Call, body: WorkflowReportBody) -> Change:
    """The workflow of an objective was started, or closed with an outcome code, which says where the job goes next."""
    context = await _read_context(call, body.jobId, body.dispatchId)
    number = attempt_number(body.attemptId)
    stored = WorkflowReport(
        attemptId=number, status=body.status, timestamp=body.timestamp, jobId=body.jobId, dispatchId=body.dispatchId,
        data=body.data, meta=body.meta, updatedBy=msgspec.to_builtins(body.updatedBy), code=body.code,
        closeJob=body.closeJob,
    )  # fmt: skip
    report = Report(
        attempt=number, status=body.status, timestamp=body.timestamp, code=body.code, close_job=body.closeJob
    )
    event = RUN_STARTED if body.status == "STARTED" else RUN_CLOSED
    instance = record_report(context.instance, context.ref, stored)
    return await _report(call, context, report, instance, event, {"reportedAt": body.timestamp}, files_of=stored)


async def report_task(call: Call, body: TaskReportBody) -> Change:
    """One task was started or closed; its output is kept with the instance. A first task sets the job in progress.

    What a custody task took or handed over is written to the ledger by the report that is the first to tell it.
    """
    reports_custody = _reports_custody(body)
    context = await _read_context(call, body.jobId, body.dispatchId, ledger=reports_custody)
    number = attempt_number(body.attemptId)
    stored = TaskReport(
        taskId=call.path["taskId"], attemptId=number, status=body.status, sequenceId=body.sequenceId,
        stateName=body.stateName, timestamp=body.timestamp, jobId=body.jobId, dispatchId=body.dispatchId,
        data=body.data, meta=body.meta, updatedBy=msgspec.to_builtins(body.updatedBy), outcome=body.outcome,
        reasonCode=body.reasonCode,
    )  # fmt: skip
    event = TASK_STARTED if body.status == "STARTED" else TASK_CLOSED
    implied = Report(attempt=number, status="STARTED", timestamp=None)
    instance = record_report(context.instance, context.ref, stored)
    output = await _custody_output(call, context, body, number) if reports_custody and instance is not None else None
    return await _report(call, context, implied, instance, event, _reported_of_task(stored), output, files_of=stored)


def _reported_of_task(task: TaskReport) -> Json:
    """What the event tells of a task beside its attempt: which it was, when by the phone's clock, how it ended."""
    reported: Json = {"reportedAt": task.timestamp, "taskId": task.taskId, "stateName": task.stateName}
    if task.outcome:
        reported["outcome"] = task.outcome
    if task.reasonCode:
        reported["taskReasonCode"] = task.reasonCode
    return reported


def _reports_custody(body: TaskReportBody) -> bool:
    """Whether a report is one of custody: its task is done, did not fail, and says what changed hands.

    Phones that know only the documented members report a failure in ``data`` or ``meta``.
    """
    failed = FAILURE in (body.outcome, body.data.get("outcome"), body.meta.get("outcome"))
    return body.status == "CLOSED" and not failed and bool(body.data.get(CUSTODY))


async def _custody_output(call: Call, context: ReportContext, body: TaskReportBody, attempt: int) -> CustodyOutput:
    """What a task took or handed over. Raises Refusal for rows of a wrong shape and for a task that does neither.

    The latter is refused and not ignored: who named the wrong task would otherwise miss the lines at the closing.
    """
    task = call.path["taskId"]
    direction = await custody_direction(call, context.instance, task, body.stateName)
    if direction is None:
        message = f"task {task} takes nothing and hands nothing over: its kind has no tag custody with IN or OUT"
        raise invalid(f"data.{CUSTODY}", "no_custody_task", message)
    rows = convert_object(body.data, TaskCustody, "data").custody or []
    source = {
        "workflowInstanceId": context.ref.id, "attemptId": attempt, "taskId": task, "reportedAt": body.timestamp,
        "reportedBy": body.updatedBy.id,
    }  # fmt: skip
    return CustodyOutput(direction, rows, context.job.id, source)


async def _read_context(call: Call, job_id: str, dispatch_id: str, *, ledger: bool = False) -> ReportContext:
    """Read what the report is about, and refuse one that does not fit together."""
    id = call.path["workflowInstanceId"]
    wanted = [(JOB.name, job_id), (INSTANCE, id), (DISPATCH.name, dispatch_id)]
    found = await call.get_many([*wanted, (LEDGER, dispatch_id)] if ledger else wanted)
    job, instance, dispatch = found[:3]
    if job is None:
        raise Refusal(
            Cause.UNKNOWN_REFERENCE, f"there is no job {job_id!r}", [Fault("jobId", "unknown", "there is no such job")]
        )
    if job.parent != dispatch_id or dispatch is None:
        message = f"job {job_id} is not in dispatch {dispatch_id}"
        if ledger and dispatch is not None:
            message += "; what was taken in for it is handed out by custody-out"
        raise Refusal(Cause.UNKNOWN_REFERENCE, message, [Fault("dispatchId", "not_there", message)])
    body = job.body_as(JOB_BODY)
    refs = (instance_ref(job_id, body, objective, dispatch_id) for objective in body.objectives)
    ref = next((each for each in refs if each.id == id), None)
    if ref is None:
        message = f"workflow instance {id!r} is none of the job's"
        raise Refusal(Cause.UNKNOWN_REFERENCE, message, [Fault("workflowInstanceId", "unknown", message)])
    workflow = await call.read_config(JOB_WORKFLOW, body.jobWorkflowId)
    assert workflow is not None, "a job's workflow is never removed"
    return ReportContext(
        job, body, graph_of(workflow.value, body.start), instance, dispatch, ref, found[-1] if ledger else None
    )


async def _report(
    call: Call,
    context: ReportContext,
    report: Report,
    instance: RowWrite | None,
    event: str,
    reported: Json,
    output: CustodyOutput | None = None,
    *,
    files_of: TaskReport | WorkflowReport,
) -> Change:
    """The job, its instance and its dispatch after a report; a repeated one is recorded and changes nothing.

    In a closed dispatch nothing of the job changes: what comes late is kept with the instance and in the journal.
    """
    job = context.job
    run = record(context.body.run, context.graph, context.ref.objective_ref, report)
    change = Change(
        JOB.name, job.id, job.version, event, replan_on_conflict=frozenset({INSTANCE}), answer={"id": context.ref.id}
    )
    before = job_state(job, context.body)
    after = advance(before, run.progress)
    closed = context.dispatch.state == "CLOSED"
    if before.status in TERMINAL and not closed:
        change.guards.append(
            (DISPATCH.name, context.dispatch.id, context.dispatch.version)
        )  # only now it may be closed
    if (run.changed or after != before) and not closed:
        context.body.take_run(run, context.graph)
        write = write_job(call, job, context.body, after)
        change.rows.append(write)
        change.version = write.version
        if after.status != before.status:
            await add_dispatch_update(call, change, job.parent, {job.id: after.status}, context.dispatch)
    files: list[str] = []
    if instance is not None:
        change.rows.append(instance)
        files = await _note_files(call, change, context, files_of)
    if not change.rows:
        change.event = again(event)
    change.state = after.status
    raised = [] if closed else _triggers(context, before, after, files_of.data, change)
    payload: Json = {
        "id": context.ref.id, "workflowInstanceId": context.ref.id, "jobId": job.id, "jobRef": job.key,
        "dispatchId": job.parent, "objectiveRef": context.ref.objective_ref, "attemptId": report.attempt,
        "code": report.code, "jobStatus": after.status, "subStatus": after.sub_status,
        "reasonCode": after.reason_code, **reported, **raised_member(raised),
    }  # fmt: skip
    if files:
        payload["files"] = files
    if after.status in TERMINAL:
        way = way_of(run.progress, context.graph)
        if way.get(context.ref.objective_ref, 0) < report.attempt:
            payload["offTheWay"] = True
    if output is not None:
        assert context.ledger is not None, "every dispatch has a ledger"
        payload |= await enter_output(call, change, context.ledger, output)
    change.payload = to_json(payload)
    return change


def _triggers(
    context: ReportContext, before: JobState, after: JobState, output: Json | None, change: Change
) -> list[Raised]:
    """What the report raises: of the job, by the place of its objective, and of its dispatch."""
    ref, dispatch = context.ref.objective_ref, context.dispatch
    objective = next(item for item in context.body.objectives if item.objectiveRef == ref)
    raised = status_triggers(context.job.id, custom_data(context.job, context.body), before, after, objective, output)
    for row in change.rows:
        if row.kind == DISPATCH.name:
            raised += dispatch_triggers(dispatch.id, dispatch.state, row.state)
    return raised


async def _note_files(
    call: Call, change: Change, context: ReportContext, report: TaskReport | WorkflowReport
) -> list[str]:
    """Note the files that a report names, photographs and signatures, which may be here or not; their ids."""
    body = ProofBody(
        dispatchId=context.job.parent,
        objectiveRef=context.ref.objective_ref,
        workflowInstanceId=context.ref.id,
        taskId=report.taskId if isinstance(report, TaskReport) else None,
        reportedAt=report.timestamp,
    )
    return await note_files(call, change, report.data, context.job.id, body)
