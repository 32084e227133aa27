"""What the driver app tells: tasks and workflows started and closed, late, twice and in any order.

A report takes one read of job, instance and dispatch together and one apply, whatever else is in the dispatch.
See: contract/dispatch.md "Mobile APIs".
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.call import Call
from haulier.platform.changes import Change, RowWrite
from haulier.platform.resources import Resource, to_json
from haulier.services.dispatch.kind import DISPATCH, JOB, JOB_BODY, JOB_WORKFLOW, JobBody, job_state
from haulier.services.dispatch.plans.jobs import write_job
from haulier.services.dispatch.plans.settling import touch_dispatch
from haulier.services.dispatch.rules.graph import JobGraph
from haulier.services.dispatch.rules.job_status import advance
from haulier.services.dispatch.rules.run import record
from haulier.services.dispatch.wire import ExecutionTaskStatus, ExecutionWorkflowStatus
from haulier.services.workflow import (
    INSTANCE,
    InstanceRef,
    Report,
    TaskReport,
    WorkflowReport,
    attempt_number,
    instance_id,
    refuse_unknown_instance,
    told,
)


@dataclass(slots=True)
class Scene:
    """Everything a report is about, as stored now."""

    job: Resource
    body: JobBody
    graph: JobGraph
    instance: Resource | None
    dispatch: Resource | None
    ref: InstanceRef


async def plan_workflow(call: Call, body: ExecutionWorkflowStatus) -> Change:
    """The workflow of an objective was started, or closed with an outcome code, which says where the job goes next."""
    scene = await _scene(call, body.jobId, body.dispatchId)
    number = attempt_number(body.attemptId)
    stored = WorkflowReport(
        attemptId=number, status=body.status, timestamp=body.timestamp, jobId=body.jobId, dispatchId=body.dispatchId,
        data=body.data, meta=body.meta, updatedBy=msgspec.to_builtins(body.updatedBy), code=body.code,
        closeJob=body.closeJob,
    )  # fmt: skip
    report = Report(
        attempt=number, status=body.status, timestamp=body.timestamp, code=body.code, close_job=body.closeJob
    )
    event = "WorkflowStarted" if body.status == "STARTED" else "WorkflowClosed"
    return await _report(call, scene, report, told(scene.instance, scene.ref, stored), event)


async def plan_task(call: Call, body: ExecutionTaskStatus) -> Change:
    """One task was started or closed; its output is kept with the instance. A first task sets the job in progress."""
    scene = await _scene(call, body.jobId, body.dispatchId)
    number = attempt_number(body.attemptId)
    stored = TaskReport(
        taskId=call.path["taskId"], attemptId=number, status=body.status, sequenceId=body.sequenceId,
        stateName=body.stateName, timestamp=body.timestamp, jobId=body.jobId, dispatchId=body.dispatchId,
        data=body.data, meta=body.meta, updatedBy=msgspec.to_builtins(body.updatedBy),
    )  # fmt: skip
    event = "TaskStarted" if body.status == "STARTED" else "TaskClosed"
    implied = Report(attempt=number, status="STARTED", timestamp=None)
    return await _report(call, scene, implied, told(scene.instance, scene.ref, stored), event)


async def _scene(call: Call, job_id: str, dispatch_id: str) -> Scene:
    """Read what the report is about, and refuse one that does not fit together."""
    id = call.path["workflowInstanceId"]
    job, instance, dispatch = await call.runtime.reader.get_many(
        call.tenant, [(JOB.name, job_id), (INSTANCE, id), (DISPATCH.name, dispatch_id)]
    )
    if job is None:
        raise Refusal(
            Cause.UNKNOWN_REFERENCE, f"there is no job {job_id!r}", [Fault("jobId", "unknown", "there is no such job")]
        )
    if job.parent != dispatch_id or dispatch is None:
        message = f"job {job_id} is not in dispatch {dispatch_id}"
        raise Refusal(Cause.UNKNOWN_REFERENCE, message, [Fault("dispatchId", "not_there", message)])
    body = job.body_as(JOB_BODY)
    objective = next((item for item in body.objectives if instance_id(job_id, item.objectiveRef) == id), None)
    if objective is None:
        raise refuse_unknown_instance(id)
    found = await call.runtime.configs.get(call.tenant, JOB_WORKFLOW, body.jobWorkflowId)
    assert found is not None, "a job's workflow is never removed"
    ref = InstanceRef(
        id,
        body.workflows.get(objective.objectiveRef, ""),
        job_id,
        dispatch_id,
        objective.objectiveRef,
        objective.workflowInput,
    )
    return Scene(job, body, found.value.graph, instance, dispatch, ref)


async def _report(call: Call, scene: Scene, report: Report, instance: RowWrite | None, event: str) -> Change:
    """The job, its instance and its dispatch after a report; a repeated one is recorded and changes nothing."""
    job = scene.job
    run = record(scene.body.run, scene.graph, scene.ref.objective_ref, report)
    change = Change(JOB.name, job.id, job.version, event, contested=frozenset({INSTANCE}), answer={"id": scene.ref.id})
    before = job_state(job, scene.body)
    after = advance(before, run.progress)
    if run.changed or after != before:
        scene.body.run = run.run
        write = write_job(call, job, scene.body, after)
        change.rows.append(write)
        change.version = write.version
        if after.status != before.status:
            await touch_dispatch(call, change, job.parent, {job.id: after.status}, scene.dispatch)
    if instance is not None:
        change.rows.append(instance)
    if not change.rows:
        change.event = f"{event}Again"
    change.state = after.status
    change.data = to_json(
        {
            "id": scene.ref.id, "workflowInstanceId": scene.ref.id, "jobId": job.id, "jobRef": job.key,
            "dispatchId": job.parent, "objectiveRef": scene.ref.objective_ref, "attemptId": report.attempt,
            "code": report.code, "jobStatus": after.status, "subStatus": after.sub_status,
            "reasonCode": after.reason_code,
        }
    )  # fmt: skip
    return change
