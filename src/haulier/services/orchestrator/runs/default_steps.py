"""Default plugins as steps of a run: their input is read off the run's context. See: contract/orchestrator.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from haulier.platform.storage.resources import Json
from haulier.services.dispatch.facade import triggers
from haulier.services.orchestrator.requests import (
    ContainerManagerInput,
    JobCancelledInput,
    JobManagerInput,
    WorkOrderCancelledInput,
)
from haulier.services.orchestrator.rules import cancellation_manager as cancelling
from haulier.services.orchestrator.rules import default_rules as plugins
from haulier.services.orchestrator.rules.container_manager import UNASSIGNED, manage_container, type_of_container
from haulier.services.orchestrator.rules.job_manager import decide_job
from haulier.services.orchestrator.rules.workflow_manager import choose_workflow, with_payment
from haulier.services.orchestrator.runs.context import Context

JOB_STATUS: Mapping[str, str] = {
    triggers.JOB_CREATED: "CREATED",
    triggers.JOB_ASSIGNED: "ASSIGNED",
    triggers.JOB_UNASSIGNED: UNASSIGNED,
    triggers.JOB_STARTED: "IN_PROGRESS",
    triggers.JOB_COMPLETED: "COMPLETED",
    triggers.JOB_CANCELLED: "CANCELLED",
}
"""What became of a job, by the trigger that tells it."""
MADE, ASSIGNED, TAKEN_OUT, BEGUN = "R-0046", "R-0095", "R-0096", "R-0063"
REASONS: Mapping[str, str] = {"CREATED": MADE, "ASSIGNED": ASSIGNED, UNASSIGNED: TAKEN_OUT, "IN_PROGRESS": BEGUN}
NOTHING_TO_MOVE, NO_REASON = "R-9031", "R-0001"
OVER = ("executed", "closed")
UPDATE_STATE, APPLY_EVENT = "UpdateWorkOrderStateEvent", "ApplyEventCommand"

Step = Callable[[Context], Json]


def workflow_manager(context: Context) -> Json:
    """Which job workflow, with what input: data for the Job Manager."""
    order, work_order = context.order or {}, context.work_order or {}
    attributes = {**(order.get("attributes") or {}), **(work_order.get("attributes") or {})}
    given = with_payment(context.view(), attributes, work_order.get("amountToCollectOnDelivery"))
    return {"data": choose_workflow(given, context.settings.entries)}


def job_manager(context: Context) -> Json:
    """The job of the work order, or where it stands without one."""
    order, work_order = context.order, context.work_order
    if order is None or work_order is None:
        return {}
    id = work_order["workOrderId"]
    if work_order.get("workOrderType") == "DIGITAL_SERVICE":
        return _one(APPLY_EVENT, entityType="workOrder", id=id, eventCode="E-613", reasonCode=NO_REASON)
    chosen = (context.plugins.get(plugins.DEFAULT_PLUGINS[plugins.WORKFLOW_MANAGER]) or {}).get("data") or {}
    pickup, drop = pickup_of(work_order), drop_of(order, work_order)
    given = JobManagerInput(
        tenantId=context.trigger.tenant, orderId=order["orderId"], workOrderId=id,
        pickupLocation=pickup.get("location"), pickupContact=pickup.get("contact"),
        deliverLocation=drop.get("location"), deliverContact=drop.get("contact"),
        jobWorkflowId=chosen.get("jobWorkflowId"), customData=chosen.get("customData"),
    )  # fmt: skip
    answer = decide_job(given)
    if answer["commands"]:
        answer["commands"][0]["payload"]["jobWorkflowInput"] = chosen.get("jobWorkflowInput")
        return answer
    if work_order.get("returnOf"):
        return _one(UPDATE_STATE, workOrderId=id, status="COMPLETED", reasonCode=NOTHING_TO_MOVE)
    return _one(APPLY_EVENT, entityType="workOrder", id=id, eventCode="E-613", reasonCode=NO_REASON)


def work_order_manager(context: Context) -> Json:
    """Where the work order goes with its job; a job that comes for one that is over is cancelled."""
    order, work_order, job = context.order, context.work_order, context.job
    status = JOB_STATUS.get(context.trigger.raised.name)
    if order is None or work_order is None or job is None or status is None:
        return {}
    id, where = work_order["workOrderId"], context.trigger.raised.location
    over = work_order.get("status") in OVER
    if status == "CREATED" and over:
        return _one(cancelling.CANCEL_JOB, jobId=job["jobId"], workOrderId=id)
    if status == UNASSIGNED and work_order.get("state") != "inProgress:assigned":
        return {}
    if status == "IN_PROGRESS" and where is not None and where not in begin_places(work_order, order, job):
        return {}
    if status == "COMPLETED" and where is not None and where != drop_of(order, work_order).get("location"):
        return {}
    if over or status not in ("COMPLETED", *REASONS):
        return {}
    reason = REASONS.get(status) or context.trigger.raised.reasonCode
    word = "COMPLETED" if status == "COMPLETED" else "IN_PROGRESS"
    event = {"id": context.trigger.journal_id, "at": context.trigger.at}
    return _one(UPDATE_STATE, workOrderId=id, status=word, reasonCode=reason, jobId=job["jobId"], event=event)


def container_manager(context: Context) -> Json:
    """The event that each container of the work order gets."""
    status = JOB_STATUS.get(context.trigger.raised.name)
    if status is None or (status == "CREATED" and (context.work_order or {}).get("status") in OVER):
        return {}
    commands: list[Json] = []
    for container in context.containers:
        given = ContainerManagerInput(
            tenantId=context.trigger.tenant, containerId=container, jobStatus=status,
            reasonCode=context.trigger.raised.reasonCode,
        )  # fmt: skip
        answer = manage_container(
            given, type_of_container(container), context.settings.tables, context.settings.success
        )
        commands += answer["commands"]
    return {"commands": commands}


def work_order_cancelled(context: Context) -> Json:
    """Whether a cancellation that was asked for is carried out."""
    order, work_order = context.order, context.work_order
    if order is None or work_order is None:
        return {}
    settings, raised = context.settings, context.trigger.raised
    job = context.job if context.job_is_open or _is_new_end(work_order, context.job) else None
    given = WorkOrderCancelledInput(
        tenantId=context.trigger.tenant, orderId=order["orderId"], workOrderId=work_order["workOrderId"],
        orderState=work_order.get("state"), jobId=job["jobId"] if job else None,
        jobState=job["status"] if job else None, jobSubState=job.get("subStatus") if job else None,
    )  # fmt: skip
    if not cancelling.is_listed(order.get("state"), None, settings.order_states):
        given.orderState = order.get("state")  # of both the one that is not allowed
    answer = cancelling.cancel_work_order(given, settings.order_states, settings.job_states)
    event = answer["events"][0]
    if event["name"] != cancelling.CANCEL_FAILED and raised.reasonCode is not None:
        event["reasonCode"] = raised.reasonCode
    if event["name"] == cancelling.CANCEL_JOB and job is not None and job["status"] == "IN_PROGRESS":
        event["force"] = True
    return answer


def _is_new_end(work_order: Json, job: Json | None) -> bool:
    """Whether a job was completed and its work order has not heard of it: it is not without a job yet."""
    if job is None or job["status"] != "COMPLETED":
        return False
    attempt = (job.get("customData") or {}).get("attempt")
    return isinstance(attempt, int) and int(work_order.get("attempts") or 0) < attempt


def job_cancelled(context: Context) -> Json:
    """The work order of a cancelled job is cancelled too."""
    answer = _of_job(context, cancelling.job_cancelled)
    for event in answer.get("events", ()):
        event["reasonCode"] = context.trigger.raised.reasonCode
    return answer


def job_cancellation_failed(context: Context) -> Json:
    """The cancellation of a work order failed with that of its job."""
    return _of_job(context, cancelling.job_cancellation_failed)


def _of_job(context: Context, plugin: Callable[[JobCancelledInput], Json]) -> Json:
    work_order, job = context.work_order, context.job
    if work_order is None or job is None:
        return {}
    id = work_order["workOrderId"]
    return plugin(JobCancelledInput(tenantId=context.trigger.tenant, workOrderId=id, jobId=job["jobId"]))


def pickup_of(work_order: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a work order's goods are picked up."""
    return work_order.get("pickupDetails") or {}


def drop_of(order: Mapping[str, Any], work_order: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a work order ends: at the order's drop, or where a return goes."""
    if work_order.get("returnOf"):
        return work_order.get("returnDetails") or {}
    return order.get("dropDetails") or {}


def begin_places(work_order: Mapping[str, Any], order: Mapping[str, Any], job: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where a job is begun: at the pick-up, at the drop without one, or where its first objective is."""
    pickup = pickup_of(work_order).get("location") or drop_of(order, work_order).get("location")
    objectives = job.get("objectives") or [{}]
    return pickup, objectives[0].get("location")


def _one(name: str, **payload: Any) -> Json:
    return {
        "commands": [{"name": name, "payload": {key: value for key, value in payload.items() if value is not None}}]
    }


STEPS: Mapping[str, Step] = {
    plugins.WORKFLOW_MANAGER: workflow_manager,
    plugins.JOB_MANAGER: job_manager,
    plugins.WORK_ORDER_MANAGER: work_order_manager,
    plugins.CONTAINER_MANAGER: container_manager,
    plugins.WORK_ORDER_CANCELLED: work_order_cancelled,
    plugins.JOB_CANCELLED: job_cancelled,
    plugins.JOB_CANCELLATION_FAILED: job_cancellation_failed,
}
"""Default plugins by id."""
