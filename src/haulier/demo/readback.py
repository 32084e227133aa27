"""Was it applied? For every step, where an app looks when the answer to its call was lost.

A connection that breaks after the request went out leaves the app in doubt. It reads the thing back and repeats
the call only when there is no trace of it, so that nothing is done twice. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from haulier.demo.calls import CUSTODY_TASK, DISPATCH, WORKFLOW, TripRun
from haulier.demo.plan import Act, Step, consignment, job_ref

Applied = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Where to look, and how a command's trace is recognised in what stands there. A missing thing is no trace."""

    path: str
    applied: Applied


def readback_of(run: TripRun, step: Step) -> ReadBack | None:
    """How to settle the doubt about a step; None for reads, which are simply repeated."""
    trip = run.plan.trip
    match step.act:
        case Act.READ_JOB:
            return None
        case Act.CREATE_JOB:
            return ReadBack(f"{DISPATCH}/jobs/ref/{job_ref(trip, step.leg)}", exists)
        case Act.CREATE_DISPATCH:
            return ReadBack(f"{DISPATCH}/dispatches/ref/{trip.trip_uuid}", exists)
        case Act.ASSIGN:
            wanted = {run.rider, run.vehicle}
            return ReadBack(dispatch_path(run), lambda found: wanted <= set(found.get("participants", ())))
        case Act.CLOSE_DISPATCH:
            return ReadBack(dispatch_path(run), lambda found: found.get("status") == "CLOSED")
        case Act.JOB_SUB_STATUS:
            path = f"{DISPATCH}/jobs/{run.jobs[step.leg]}"
            return ReadBack(path, lambda found: found.get("subStatus") == step.code)
        case Act.CUSTODY_IN | Act.CUSTODY_OUT:
            return ReadBack(f"{DISPATCH}/ledgers/{run.dispatch}", scanned(run, step))
        case Act.WORKFLOW_STARTED | Act.WORKFLOW_CLOSED | Act.TASK_STARTED | Act.TASK_CLOSED:
            return ReadBack(instance_path(run, step), reported(step))


def dispatch_path(run: TripRun) -> str:
    return f"{DISPATCH}/dispatches/{run.dispatch}"


def instance_path(run: TripRun, step: Step) -> str:
    return f"{WORKFLOW}/execution-workflow-instances/{run.instances[step.leg, step.objective]}"


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


def reported(step: Step) -> Applied:
    """True when the workflow instance knows the report, or a later one of the same workflow or task.

    An instance takes part in all attempts at its objective: what it knows of another attempt is no trace of this one.
    """
    enough = {"CLOSED"} if step.act in (Act.WORKFLOW_CLOSED, Act.TASK_CLOSED) else {"STARTED", "CLOSED"}
    if step.act in (Act.WORKFLOW_STARTED, Act.WORKFLOW_CLOSED):
        return lambda found: found.get("attemptId") == step.attempt and found.get("status") in enough
    task = CUSTODY_TASK[step.objective]
    return lambda found: any(
        entry.get("taskId") == task and entry.get("attemptId") == step.attempt and entry.get("status") in enough
        for entry in found.get("tasks", ())
    )
