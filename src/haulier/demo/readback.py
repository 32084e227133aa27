"""How an app finds out whether a command was applied whose response was lost, for every step of a plan.

The app reads the thing back and repeats the command only when it was not applied, so that nothing is done twice. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from haulier.demo.calls import DISPATCH, WORKFLOW, TripRun, dispatch_path, job_path, jobs_of
from haulier.demo.orders import LOGISTICS, order_path
from haulier.demo.plan import MANIFESTED, Act, Step, consignment, order_ref

Applied = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The address to read, and the check whether the command was applied. A missing thing means that it was not."""

    path: str
    applied: Applied


def readback_of(run: TripRun, step: Step) -> ReadBack | None:
    """How to read a step back; None for reads, and for positions, of which one that is there stays as it is."""
    trip = run.plan.trip
    match step.act:
        case Act.READ_JOB | Act.READ_JOB_BY_REF | Act.SEND_POSITIONS:
            return None
        case (
            Act.AWAIT_CANCELLED
            | Act.AWAIT_ASSIGNED
            | Act.AWAIT_RESCHEDULED
            | Act.AWAIT_RETURN
            | Act.AWAIT_ETA
            | Act.AWAIT_ARRIVALS
        ):
            return None
        case Act.CREATE_ORDER:
            return ReadBack(order_path(order_ref(trip, step.leg)), lambda found: bool(found.get("data")))
        case Act.CANCEL_ORDER:
            asked = "cancellationRequested"
            return ReadBack(logistics_path(run, step), lambda found: bool((found.get("cancellation") or {}).get(asked)))
        case Act.RESCHEDULE_ORDER:
            return ReadBack(logistics_path(run, step), rescheduled(run, step))
        case Act.PLAN_JOB:
            return ReadBack(job_path(run, step), lambda found: bool(found.get("scheduledFor")))
        case Act.ADD_JOB:
            return ReadBack(dispatch_path(run), lambda found: run.job(step).id in found.get("jobs", ()))
        case Act.CREATE_DISPATCH:
            return ReadBack(f"{DISPATCH}/dispatches/ref/{trip.trip_uuid}", exists)
        case Act.ADD_JOBS_BY_REF:
            return ReadBack(dispatch_path(run), lambda found: set(jobs_of(run)) <= set(found.get("jobs", ())))
        case Act.ASSIGN | Act.ASSIGN_BY_REF:
            wanted = {run.rider, run.vehicle}
            return ReadBack(dispatch_path(run), lambda found: wanted <= set(found.get("participants", ())))
        case Act.SUB_STATUS_BY_REF:
            return ReadBack(dispatch_path(run), lambda found: found.get("subStatus") == MANIFESTED)
        case Act.CLOSE_DISPATCH | Act.CLOSE_DISPATCH_BY_REF:
            return ReadBack(dispatch_path(run), lambda found: found.get("status") == "CLOSED")
        case Act.JOB_SUB_STATUS:
            return ReadBack(job_path(run, step), lambda found: found.get("subStatus") == step.code)
        case Act.COMPLETE_JOB_BY_REF:
            return ReadBack(job_path(run, step), lambda found: found.get("status") == "COMPLETED")
        case Act.CUSTODY_IN | Act.CUSTODY_OUT:
            return ReadBack(f"{DISPATCH}/ledgers/{run.dispatch}", scanned(run, step))
        case Act.WORKFLOW_STARTED | Act.WORKFLOW_CLOSED:
            return ReadBack(instance_path(run, step), workflow_reported(step))
        case Act.TASK_STARTED | Act.TASK_CLOSED | Act.CUSTODY_TASK_CLOSED:
            return ReadBack(instance_path(run, step), task_reported(step))


def logistics_path(run: TripRun, step: Step) -> str:
    return f"{LOGISTICS}/orders/{run.orders[step.leg].id}"


def rescheduled(run: TripRun, step: Step) -> Applied:
    """True when the order has the slot that was asked for."""
    slot = run.orders[step.leg].slot
    wanted = slot and {name: 1000 * second for name, second in slot.items()}
    return lambda found: (found.get("deliveryDetails") or {}).get("deliverySlot") == wanted


def instance_path(run: TripRun, step: Step) -> str:
    return f"{WORKFLOW}/execution-workflow-instances/{run.job(step).instance(step.objective)}"


def exists(found: dict[str, Any]) -> bool:
    return True


def scanned(run: TripRun, step: Step) -> Applied:
    """True when the ledger holds an entry of this consignment in this direction."""
    direction = "IN" if step.act is Act.CUSTODY_IN else "OUT"
    goods = consignment(run.plan.trip, step.leg)
    return lambda found: any(
        entry.get("direction") == direction and entry.get("custodyEntityId") == goods
        for entry in found.get("entries", ())
    )


def workflow_reported(step: Step) -> Applied:
    """True when the workflow instance knows the report, or a later one of the same attempt.

    An instance takes part in all attempts at its objective: what it knows of another attempt is no trace of this one.
    """
    enough = {"CLOSED"} if step.act is Act.WORKFLOW_CLOSED else {"STARTED", "CLOSED"}
    return lambda found: found.get("attemptId") == step.attempt and found.get("status") in enough


def task_reported(step: Step) -> Applied:
    """True when the workflow instance knows the report of the task, or a later one of the same attempt."""
    enough = {"STARTED", "CLOSED"} if step.act is Act.TASK_STARTED else {"CLOSED"}
    return lambda found: any(
        entry.get("taskId") == step.task and entry.get("attemptId") == step.attempt and entry.get("status") in enough
        for entry in found.get("tasks", ())
    )
