"""Jobs of work orders: made, and changed after them. See: contract/orchestrator.md "Job Manager"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from haulier.core.refusal import Cause, Fault, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.dispatch import facade as dispatch
from haulier.services.orchestrator.rules.job_manager import (
    Stop,
    job_ref,
    objectives_of,
    role_of,
    seconds_of,
    start_of,
)
from haulier.services.orchestrator.runs.context import Context
from haulier.services.orchestrator.runs.default_steps import drop_of, pickup_of
from haulier.services.orchestrator.runs.orders import note_job

T = TypeVar("T")


class NewJob(Struct, kw_only=True):
    """CreateJobCommand: the Job Manager's members, and what it adds in a run."""

    orderId: str | None = None
    workOrderId: str | None = None
    pickupLocation: Any = None
    pickupContact: Any = None
    deliverLocation: Any = None
    deliverContact: Any = None
    jobWorkflowId: str | None = None
    jobTypeId: str | None = None
    jobTypeName: str | None = None
    objectives: list[Json] | None = None
    customData: Json | None = None
    jobWorkflowInput: Json | None = None
    jobRef: str | None = None
    containers: list[Any] | None = None
    scheduledFor: Any = None


class ChangedJob(Struct, kw_only=True):
    """UpdateJobCommand. With a work order and no objectives they are those of the work order as it is now."""

    jobId: str
    workOrderId: str | None = None
    objectives: list[Json] | None = None
    scheduledFor: Any = None
    customData: Json | None = None


async def create_job(call: Call, context: Context, payload: Json) -> Change:
    """Make the job of a work order and note it there, in one change. A repeated command finds the job that it made."""
    asked = read(payload, NewJob)
    workflow_id = asked.jobWorkflowId or context.settings.job_workflow
    workflow_id = workflow_id or _only(await dispatch.only_job_workflow(call), "jobWorkflowId", "active job workflow")
    graph = await dispatch.read_graph(call, workflow_id)
    if graph is None:
        raise _cannot("jobWorkflowId", f"there is no active job workflow {workflow_id!r}")
    work_order = context.work_order if _is_about(context, asked.workOrderId) else None
    attempt = int((work_order or {}).get("attempts") or 0) + 1
    places = context.settings.places
    out = work_order is not None and await goods_are_out(call, context)
    start = start_of(graph, places) if out and asked.objectives is None else None
    body = _new_job(
        asked, context, work_order, workflow_id, await _job_type(call, asked, context), attempt,
        dispatch.refs_from(graph, start),
    )  # fmt: skip
    if body.jobRef is not None and (made := await call.by_key(dispatch.JOB.name, body.jobRef)) is not None:
        return await _found_again(call, made, asked.workOrderId)
    change = await dispatch.create_job_for(call, body, _made_for(asked, context, work_order, attempt), start)
    if asked.workOrderId is not None:
        await note_job(call, change, asked.workOrderId, change.id)
    return change


def _new_job(
    asked: NewJob, context: Context, work_order: Json | None, workflow_id: str, type_id: str, attempt: int,
    refs: Sequence[str],
) -> dispatch.JobCreate:  # fmt: skip
    objectives = asked.objectives
    if objectives is None:
        stops = stops_of(asked, context.order or {}, work_order or {})
        objectives = objectives_of(refs, stops, context.settings.places, asked.jobWorkflowInput)
    ref = asked.jobRef
    if ref is None and asked.workOrderId is not None:
        ref = job_ref(asked.workOrderId, attempt)
    members = {
        "jobTypeId": type_id, "jobWorkflowId": workflow_id, "objectives": objectives, "jobRef": ref,
        "containers": asked.containers if asked.containers is not None else (work_order or {}).get("containers"),
        "customData": asked.customData,
        "scheduledFor": asked.scheduledFor,
    }  # fmt: skip
    return read(_known(members), dispatch.JobCreate)


def _made_for(asked: NewJob, context: Context, work_order: Json | None, attempt: int) -> Json:
    """What the job says of the order that it is made for."""
    client = (context.order or {}).get("clientDetails") or {} if work_order is not None else {}
    return _known(
        {
            dispatch.ORDER_ID: asked.orderId,
            dispatch.WORK_ORDER_ID: asked.workOrderId,
            "clientOrderId": client.get("clientOrderId"),
            "attempt": attempt if work_order is not None else None,
        }
    )


async def _found_again(call: Call, made: Any, work_order_id: str | None) -> Change:
    """The job that the command made before. One that was cancelled since is no such job. Raises Refusal."""
    values = dispatch.custom_data_of(made)
    if made.state == "CANCELLED" or values.get(dispatch.WORK_ORDER_ID) != work_order_id or work_order_id is None:
        message = f"the job reference {made.key!r} is taken"
        raise Refusal(Cause.TAKEN, message, [Fault("jobRef", "taken", message)])
    change = dispatch.unchanged_job(made)
    await note_job(call, change, work_order_id, made.id)
    return change


async def update_job(call: Call, context: Context, payload: Json) -> Change:
    """Change a job that is not at its end."""
    asked = read(payload, ChangedJob)
    call.path = {"jobId": asked.jobId}
    objectives = asked.objectives
    if objectives is None and context.job is not None and _is_about(context, asked.workOrderId):
        refs = [objective["objectiveRef"] for objective in context.job["objectives"]]
        stops = stops_of(NewJob(), context.order or {}, context.work_order or {})
        inputs = {one["objectiveRef"]: one.get("workflowInput") for one in context.job["objectives"]}
        objectives = [
            objective
            | ({"workflowInput": inputs[ref]} if (ref := objective["objectiveRef"]) and inputs.get(ref) else {})
            for objective in objectives_of(refs, stops, context.settings.places, None)
        ]
    members = {"objectives": objectives, "scheduledFor": asked.scheduledFor, "customData": asked.customData}
    body = read(_known(members), dispatch.JobUpdate)
    return await dispatch.update_job(call, body)


def stops_of(asked: NewJob, order: Mapping[str, Any], work_order: Mapping[str, Any]) -> dict[str, Stop]:
    """Where a work order's job goes, by role. What the command says goes before what the work order has."""
    pickup, drop = pickup_of(work_order), drop_of(order, work_order)
    back = work_order.get("returnDetails") or pickup
    slots = work_order.get("deliveryDetails") or {}
    is_return = bool(work_order.get("returnOf"))
    drop_slot = (work_order.get("returnDetails") or {}).get("returnSlot") if is_return else slots.get("deliverySlot")
    next_slot = pickup.get("nextAttemptPickUpSlot")
    if next_slot is not None and int(work_order.get("attempts") or 0) > 0:
        drop_slot = next_slot
    return {
        "PICKUP": Stop(
            asked.pickupLocation or pickup.get("location"), asked.pickupContact or pickup.get("contact"),
            seconds_of(next_slot or pickup.get("pickUpSlot")),
        ),
        "DROP": Stop(
            asked.deliverLocation or drop.get("location"), asked.deliverContact or drop.get("contact"),
            seconds_of(drop_slot),
        ),
        "RETURN": Stop(back.get("location"), back.get("contact"), seconds_of(back.get("returnSlot"))),
    }  # fmt: skip


async def goods_are_out(call: Call, context: Context) -> bool:
    """Whether the work order's goods were picked up by its latest job, or one before."""
    return (await goods_of(call, context))[0]


async def goods_of(call: Call, context: Context) -> tuple[bool, str | None]:
    """Whether goods are out, and the place of the job's last objective, both read off its run."""
    row = context.job_row
    if row is None:
        return False, None
    visits = await dispatch.read_visits(call, row)
    places, success = context.settings.places, context.settings.success
    picked = [visit for visit in visits if role_of(visit.objectiveRef, places) == "PICKUP"]
    out = dispatch.begins_later(row) or any((visit.reasonCode or visit.code) in success for visit in picked)
    last = visits[-1].location if visits else None
    return out, last if isinstance(last, str) else None


async def _job_type(call: Call, asked: NewJob, context: Context) -> str:
    """The job type: given, configured, of the given name, or the tenant's only one. Raises Refusal."""
    found = asked.jobTypeId or context.settings.job_type
    if found is None and asked.jobTypeName is not None:
        found = await dispatch.job_type_named(call, asked.jobTypeName)
    return found or _only(await dispatch.only_job_type(call), "jobTypeId", "job type")


def _only(found: dispatch.OnlyOne, member: str, noun: str) -> str:
    """The id of the only one that a tenant has. Raises Refusal."""
    if found.id is not None:
        return found.id
    if not found.count:
        raise _cannot(member, f"the tenant has no {noun}")
    chosen = f"{member} of the job-manager's config says which is meant"
    raise _cannot(member, f"the tenant has {found.count} {noun}s: {chosen}")


def _is_about(context: Context, work_order_id: str | None) -> bool:
    return context.work_order is not None and context.work_order["workOrderId"] == work_order_id


def _cannot(field: str, message: str) -> Refusal:
    return Refusal(Cause.UNKNOWN_REFERENCE, message, [Fault(field, "unknown", message)])


def _known(members: Mapping[str, Any]) -> Json:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def read(payload: Json, type_: type[T]) -> T:
    """A payload as its struct. Raises Refusal."""
    try:
        return msgspec.convert(payload, type_)
    except msgspec.ValidationError as error:
        raise invalid("payload", "type", str(error)) from None
