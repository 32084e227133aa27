"""Commands by name, each the plan of the service that owns what it changes. See: contract/orchestrator.md, the table of
commands.

A plan reads through the call of the run's tenant, so ids of other tenants are ids of nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from typing import Any

from msgspec import Struct

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.container import facade as containers
from haulier.services.dispatch import facade as dispatch
from haulier.services.entity import facade as entities
from haulier.services.handoff import facade as handoffs
from haulier.services.orchestrator.kind import RunStep
from haulier.services.orchestrator.runs import order_commands
from haulier.services.orchestrator.runs.context import Context
from haulier.services.orchestrator.runs.jobs import create_job, read, update_job
from haulier.services.order import facade as orders
from haulier.services.participant import facade as participants
from haulier.services.scheduler import facade as scheduler

PlanCommand = Callable[[Call, Context, Json], Awaitable[Change | None]]
"""None says that there is nothing to change."""

ORCHESTRATOR = "platform:app:coreos"
"""The app in whose name events are applied."""
MAX_COMMANDS = 200
"""Commands and events of one answer."""
TRIGGER_PLUGIN = "TriggerPluginCommand"
TO_ALL_CONTAINERS = "ApplyEventToContainers"
HAND_OFF, HOLD = "CreateHandoffCommand", "hold"
YES = frozenset({"y", "yes", "true"})


class ContainerEvent(Struct, kw_only=True):
    """ApplyEventToContainer."""

    containerId: str
    eventCode: str
    reasonCode: str | None = None
    data: Json = {}


class AppliedEventOf(Struct, kw_only=True):
    """ApplyEventCommand."""

    entityType: str
    id: str
    eventCode: str
    type: str | None = None
    reasonCode: str | None = None
    data: Json = {}
    appId: str | None = None


class ChangedEntity(Struct, kw_only=True):
    """UpdateEntityCommand."""

    entityType: str
    id: str
    properties: Json
    type: str | None = None
    appId: str | None = None


class OfJob(Struct, kw_only=True):
    """Commands about one job."""

    jobId: str
    reasonCode: str | None = None
    force: bool = False
    workOrderId: str | None = None


async def cancel_job(call: Call, _context: Context, payload: Json) -> Change:
    """JobCancellationRequest: the job is cancelled, or the event says that it could not be."""
    asked = read(payload, OfJob)
    call.path = {"jobId": asked.jobId}
    return await dispatch.try_to_cancel_job(call, dispatch.JobCancel(reasonCode=asked.reasonCode, force=asked.force))


async def remove_job(call: Call, _context: Context, payload: Json) -> Change | None:
    """RemoveJobFromDispatchCommand; a job that is in none stays so, and so does one that has begun, unless forced."""
    asked = read(payload, OfJob)
    row = await call.need(dispatch.JOB.name, asked.jobId, "job")
    if row.parent is None:
        return None
    call.path = {"dispatchId": row.parent, "jobId": row.id}
    change = await dispatch.remove_job_from_dispatch(call, dispatch.HookedBody())
    left = next(one for one in change.rows if (one.kind, one.id) == (row.kind, row.id))
    return change if asked.force or left.state == "CREATED" else None


async def apply_container_event(call: Call, _context: Context, payload: Json) -> Change:
    """ApplyEventToContainer."""
    asked = read(payload, ContainerEvent)
    return await containers.apply_event(
        call, asked.containerId, asked.eventCode, asked.reasonCode, asked.data, app=ORCHESTRATOR
    )


async def apply_event(call: Call, context: Context, payload: Json) -> Change:
    """ApplyEventCommand: to a participant, an entity, a container."""
    asked = read(payload, AppliedEventOf)
    kind = asked.entityType.lower()
    if kind == "participant":
        return await participants.apply_event(
            call, asked.id, asked.eventCode, asked.reasonCode, asked.data, app=ORCHESTRATOR
        )
    if kind == "entity":
        return await entities.apply_event(
            call, asked.id, asked.eventCode, asked.reasonCode, asked.data, app=ORCHESTRATOR
        )
    if kind == "container":
        return await containers.apply_event(
            call, asked.id, asked.eventCode, asked.reasonCode, asked.data, app=ORCHESTRATOR
        )
    if kind in ("order", "workorder"):
        return await order_commands.apply_order_event(call, payload)
    raise unknown_type(asked.entityType)


async def update_entity(call: Call, _context: Context, payload: Json) -> Change:
    """UpdateEntityCommand."""
    asked = read(payload, ChangedEntity)
    kind = asked.entityType.lower()
    if kind == "participant":
        return await participants.update_properties(call, asked.id, asked.properties)
    if kind == "entity":
        return await entities.update_properties(call, asked.id, asked.properties)
    raise unknown_type(asked.entityType)


def unknown_type(name: str) -> Refusal:
    """The refusal of a type of entity that a command does not know."""
    return Refusal(Cause.INVALID, f"there is no entity type {name!r} for this command")


async def hand_off(call: Call, context: Context, payload: Json) -> Change:
    """CreateHandoffCommand, for the run's order. Raises Refusal."""
    order = context.order
    if order is None:
        raise Refusal(Cause.RULE, "the run is about no order that could be handed off")
    named = {"orderId", "workOrderId", "jobId", HOLD}
    about = handoffs.OrderOfHandoff(
        orderId=order["orderId"], applicationNumber=order["clientDetails"]["clientOrderId"],
        workOrderId=(context.work_order or {}).get("workOrderId"), type=order.get("type"), state=order.get("state"),
        callback=await orders.find_callback(call, order["orderId"]),
    )  # fmt: skip
    return await handoffs.plan_handoff(call, {key: value for key, value in payload.items() if key not in named}, about)


async def schedule(call: Call, _context: Context, payload: Json) -> Change:
    """ScheduleCommand."""
    return await scheduler.plan_schedule(call, payload)


COMMANDS: Mapping[str, PlanCommand] = {
    "CreateJobCommand": create_job,
    "UpdateJobCommand": update_job,
    "JobCancellationRequest": cancel_job,
    "RemoveJobFromDispatchCommand": remove_job,
    "ApplyEventToContainer": apply_container_event,
    "ApplyEventCommand": apply_event,
    "UpdateEntityCommand": update_entity,
    "UpdateWorkOrderStateEvent": order_commands.update_state,
    "WorkOrderCancelledEvent": order_commands.cancelled,
    "WorkOrderCancelFailedEvent": order_commands.cancel_failed,
    "WorkOrderCancellationFailedEvent": order_commands.cancel_failed,
    "UpdateOrderAttributesCommand": order_commands.update_attributes,
    "RecordAttemptCommand": order_commands.record_attempt,
    "AddWorkOrderCommand": order_commands.add_work_order,
    HAND_OFF: hand_off,
    "ScheduleCommand": schedule,
}


NAMES = COMMANDS.keys() | {TRIGGER_PLUGIN}
"""Commands that plugins may answer."""
OF_DEFAULTS = NAMES | {TO_ALL_CONTAINERS}
"""Commands of default rules."""


def commands_of(answer: Any, context: Context, names: Set[str] = NAMES) -> list[Json]:
    """The commands of a plugin's answer in their order, then its events, each as name and payload.

    What a command does not name is what the run is about. Raises Refusal for what is none, and for too many.
    """
    if not isinstance(answer, Mapping):
        return []
    found = [one for member in ("commands", "events") for one in _listed(answer.get(member), member)]
    if len(found) > MAX_COMMANDS:
        raise invalid("commands", "maxItems", f"an answer has at most {MAX_COMMANDS} commands, not {len(found)}")
    return [one for command in found for one in _expanded(_command_of(command, names), context)]


def left_of(step: RunStep, commands: Sequence[Json]) -> list[Json]:
    """Those of an answer's commands that have not taken effect, each with its place in the answer."""
    done = {command.place for command in step.commands if command.status == "SUCCESS"}
    return [{**command, "place": place} for place, command in enumerate(commands) if place not in done]


def _listed(value: Any, member: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid(member, "type", f"{member} is a list")
    return value


def _command_of(command: Any, names: Set[str]) -> Json:
    name = command.get("name") if isinstance(command, Mapping) else None
    if not isinstance(name, str):
        raise invalid("commands", "required", "a command has a name")
    if name not in names:
        raise invalid("commands", "unknown", f"there is no command {name[:64]!r}; there are {', '.join(sorted(names))}")
    payload = command.get("payload")
    if not isinstance(payload, Mapping):
        payload = {key: value for key, value in command.items() if key not in ("name", "payload")}
    return {"name": name, "payload": {key: value for key, value in payload.items() if value is not None}}


def _expanded(command: Json, context: Context) -> list[Json]:
    given = command["payload"]
    defaults = {} if "orderId" in given and "workOrderId" not in given else _defaults(context)
    payload = {**defaults, **given}
    if command["name"] == HAND_OFF and _holds(payload) and "orderId" in payload:
        held = {"entityType": "order", "id": payload["orderId"], "eventCode": "E-607", "reasonCode": "R-0001"}
        return [{"name": HAND_OFF, "payload": payload}, {"name": "ApplyEventCommand", "payload": held}]
    if command["name"] != TO_ALL_CONTAINERS:
        return [{"name": command["name"], "payload": payload}]
    return [
        {"name": "ApplyEventToContainer", "payload": {**payload, "containerId": container}}
        for container in context.containers
    ]


def _holds(payload: Json) -> bool:
    """Whether the order is held until the handoff is answered."""
    return payload.get(HOLD) is True or str(payload.get("stageUpdateReqd", "")).lower() in YES


def _defaults(context: Context) -> Json:
    found = {
        "orderId": (context.order or {}).get("orderId"),
        "workOrderId": (context.work_order or {}).get("workOrderId"),
        "jobId": (context.job or {}).get("jobId"),
    }
    return {name: value for name, value in found.items() if value is not None}
