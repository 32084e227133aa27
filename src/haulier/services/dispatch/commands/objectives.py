"""Cancelling an objective: the office says in the phone's place how an attempt ends. See: contract/workflow.md.

One change ends the attempt in the job's run, cancels its workflow instance and updates the dispatch. When this and a
report of the phone end the same attempt, the first of them counts; otherwise their order does not matter.
"""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.journal.raised import raised_member
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.dispatch.commands.dispatch_summary import add_dispatch_update
from haulier.services.dispatch.commands.jobs import job_payload, write_job
from haulier.services.dispatch.commands.objective_instances import instance_ref
from haulier.services.dispatch.events import OBJECTIVE_CANCELLED, again
from haulier.services.dispatch.kind import JOB, JOB_BODY, JOB_WORKFLOW, custom_data, graph_of, job_state
from haulier.services.dispatch.requests import ObjectiveCancel
from haulier.services.dispatch.rules.job_status import TERMINAL, advance
from haulier.services.dispatch.rules.run import SUCCESS_REASON, attempt_to_cancel, cancel
from haulier.services.dispatch.rules.triggers import status_triggers
from haulier.services.workflow.facade import (
    INSTANCE,
    REPLAN_ON_CONFLICT,
    Cancel,
    attempt_number,
    cancel_attempt,
    instance_id,
)


async def cancel_objective(call: Call, body: ObjectiveCancel) -> Change:
    """Cancel an attempt of an objective. By ``code`` the job goes on from it; without one it ends there, failed.

    Of an objective that the job has not come to yet it takes effect when it does. Repeating it changes nothing.
    """
    objective_ref = call.path["objectiveRef"]
    row, instance = await _read(call, call.path["jobId"], objective_ref)
    stored = row.body_as(JOB_BODY)
    found = await call.read_config(JOB_WORKFLOW, stored.jobWorkflowId)
    assert found is not None, "a job's workflow is never removed"
    graph = graph_of(found.value, stored.start)
    if objective_ref not in graph.transitions:
        raise Refusal(Cause.NOT_FOUND, f"job {row.id} has no objective {objective_ref!r}")
    cancel_ = _cancel_of(body, attempt_to_cancel(stored.run, graph, objective_ref))
    result = cancel(stored.run, graph, objective_ref, cancel_)
    before = job_state(row, stored)
    if result.changed and before.status in TERMINAL:
        message = f"the job is {before.status}"
        raise Refusal(Cause.RULE, message, [Fault("status", "terminal", message)], {"status": before.status})
    objective = next(item for item in stored.objectives if item.objectiveRef == objective_ref)
    ref = instance_ref(row.id, stored, objective, row.parent)
    change = Change(JOB.name, row.id, row.version, OBJECTIVE_CANCELLED, replan_on_conflict=REPLAN_ON_CONFLICT)
    after = advance(before, result.progress)
    if result.changed:
        stored.take_run(result, graph)
        write = write_job(call, row, stored, after)
        change.rows = [write, *await cancel_attempt(call, instance, ref, cancel_.attempt, body.reasonCode)]
        change.version = write.version
        if after.status != before.status:
            await add_dispatch_update(call, change, row.parent, {row.id: after.status})
    else:
        change.event = again(OBJECTIVE_CANCELLED)
    change.state = after.status
    change.answer = {"id": row.id, "workflowInstanceId": ref.id, "attemptId": cancel_.attempt}
    payload = {
        "workflowInstanceId": ref.id, "objectiveRef": objective_ref, "attemptId": cancel_.attempt,
        "code": body.code, "cancelReason": body.reasonCode, "updatedBy": body.updatedBy,
        **raised_member(status_triggers(row.id, custom_data(row, stored), before, after, objective)),
    }  # fmt: skip
    change.payload = to_json(job_payload(row.id, row.key, after, row.parent) | payload)
    return change


async def _read(call: Call, job_id: str, objective_ref: str) -> tuple[Resource, Resource | None]:
    """The job and the objective's instance, in one read, so that both are of one moment."""
    job, instance = await call.get_many([(JOB.name, job_id), (INSTANCE, instance_id(job_id, objective_ref))])
    if job is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no job {job_id!r}")
    return job, instance


def _cancel_of(body: ObjectiveCancel, open_attempt: int) -> Cancel:
    """The cancellation for the job's run. Raises Refusal for a reason of success, or without code and reason."""
    if body.reasonCode == SUCCESS_REASON:
        raise invalid("reasonCode", "success", f"{SUCCESS_REASON} means success; a cancelled objective is none")
    attempt = attempt_number(open_attempt if body.attemptId is None else body.attemptId)
    if body.code is not None:
        return Cancel(attempt=attempt, code=body.code, reason_code=body.reasonCode)
    if body.reasonCode is None:
        raise invalid("reasonCode", "required", "without a code to go on by the job ends, which needs a reasonCode")
    return Cancel(attempt=attempt, code=body.reasonCode, close_job=True, reason_code=body.reasonCode)
