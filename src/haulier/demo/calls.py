"""Steps of a plan turned into requests of the API, and answers turned back into what the next step needs.

Pure. Paths and bodies follow contract/dispatch.yaml and contract/workflow.yaml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from haulier.demo.plan import (
    DROP,
    PICKUP,
    RECONCILED,
    Act,
    Step,
    TripPlan,
    callback_key,
    consignment,
    job_ref,
)
from haulier.demo.trips import Leg

DISPATCH = "/core/api/v2/dispatch-service"
WORKFLOW = "/core/api/v1/workflow"
PICKUP_SLOT_SECONDS = 3600
"""Time slot offered for a pick-up, from the planned departure on."""
CUSTODY_TASK = {PICKUP: "ET_PICK", DROP: "ET_DELIVER"}
CUSTODY_SEQUENCE = 2
"""The custody task is the second of both execution workflows, after ET_START."""
APP_ID = "platform:app:haulier-demo"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``callback`` is the key promised to the receiver; ``command`` tells whether it writes a journal row.

    ``user`` is the text of X-COREOS-USERINFO, '' for the app itself.
    """

    kind: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    callback: str | None = None
    command: bool = True
    user: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids of all that is registered before the first trip: ``facilities`` by centre code, pools by participant type."""

    job_type: str
    dispatch_type: str
    job_workflow: str
    facilities: dict[str, str]
    pools: dict[str, list[str]]


@dataclass(slots=True)
class TripRun:
    """A trip under way: what the platform has answered so far. Instances by (leg, objective), the newest attempt."""

    plan: TripPlan
    ground: Ground
    dispatch: str = ""
    jobs: dict[int, str] = field(default_factory=dict)
    instances: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def rider(self) -> str:
        return self.ground.pools["riders"][self.plan.rider]

    @property
    def vehicle(self) -> str:
        return self.ground.pools[self.plan.trip.vehicle_type][self.plan.vehicle]

    def learn(self, step: Step, data: dict[str, Any]) -> None:
        """Keep the ids of an answer: of a creation, or of a read of the same thing."""
        if step.act is Act.CREATE_DISPATCH:
            self.dispatch = data.get("dispatchId") or data["id"]
        elif step.act in (Act.CREATE_JOB, Act.READ_JOB):
            self.jobs[step.leg] = data.get("jobId") or data["id"]
            for objective in data.get("objectives", ()):
                if instance := objective.get("workflowInstanceId"):
                    self.instances[step.leg, objective["objectiveRef"]] = instance

    def knows_instances(self, leg: int) -> bool:
        """False when the creation answered with the id alone, so that the job has to be read first."""
        return (leg, PICKUP) in self.instances


def call_of(run: TripRun, step: Step) -> Call:
    """The request of a step."""
    method, path, body = REQUESTS[step.act](run, step)
    return Call(
        step.act.value,
        method,
        path,
        body,
        callback_key(run.plan, step),
        command=step.act is not Act.READ_JOB,
        user=run.rider if step.act in PHONE_ACTS else "",
    )


Request = tuple[str, str, dict[str, Any] | None]


def create_job(run: TripRun, step: Step) -> Request:
    trip, leg = run.plan.trip, run.plan.trip.legs[step.leg]
    body = {
        "jobWorkflowId": run.ground.job_workflow,
        "jobTypeId": run.ground.job_type,
        "jobRef": job_ref(trip, step.leg),
        "objectives": objectives_of(run, leg),
        "scheduledFor": {"startDateTime": leg.departed},
        "customData": {
            "routeType": trip.route_type,
            "source": leg.source,
            "destination": leg.destination,
            "plannedMinutes": leg.planned_minutes,
            "legNumber": step.leg + 1,
        },
    }
    return "POST", f"{DISPATCH}/jobs", body


def objectives_of(run: TripRun, leg: Leg) -> list[dict[str, Any]]:
    """Where and when: the pick-up around the departure, the drop until the moment the router promised."""
    facilities = run.ground.facilities
    promised = leg.departed + round(leg.planned_minutes * 60)
    return [
        {
            "objectiveRef": PICKUP,
            "location": facilities[leg.source],
            "timeslot": {"from": leg.departed, "to": leg.departed + PICKUP_SLOT_SECONDS},
        },
        {
            "objectiveRef": DROP,
            "location": facilities[leg.destination],
            "timeslot": {"from": leg.departed, "to": promised},
        },
    ]


def create_dispatch(run: TripRun, step: Step) -> Request:
    trip = run.plan.trip
    body = {
        "dispatchTypeId": run.ground.dispatch_type,
        "dispatchRef": trip.trip_uuid,
        "jobs": [run.jobs[leg] for leg in range(len(trip.legs))],
        "customData": {"routeType": trip.route_type, "legCount": len(trip.legs)},
    }
    return "POST", f"{DISPATCH}/dispatches", body


def assign(run: TripRun, step: Step) -> Request:
    body = {"participants": [run.rider, run.vehicle]}
    return "PATCH", f"{DISPATCH}/dispatches/{run.dispatch}/participants/bulk", body


def workflow_report(run: TripRun, step: Step) -> Request:
    body = {
        "status": "STARTED" if step.act is Act.WORKFLOW_STARTED else "CLOSED",
        "code": step.code,
        **report_of(run, step),
    }
    return "POST", f"{DISPATCH}/workflows/{run.instances[step.leg, step.objective]}", body


def task_report(run: TripRun, step: Step) -> Request:
    task = CUSTODY_TASK[step.objective]
    body = {
        "status": "STARTED" if step.act is Act.TASK_STARTED else "CLOSED",
        "sequenceId": CUSTODY_SEQUENCE,
        "stateName": task,
        **report_of(run, step),
    }
    return "POST", f"{DISPATCH}/workflows/{run.instances[step.leg, step.objective]}/tasks/{task}", body


def report_of(run: TripRun, step: Step) -> dict[str, Any]:
    """The members that all reports of the phone share."""
    return {
        "timestamp": step.at,
        "dispatchId": run.dispatch,
        "jobId": run.jobs[step.leg],
        "attemptId": step.attempt,
        "data": {"scanned": consignment(run.plan.trip, step.leg)} if step.code else {},
        "meta": {"phone": run.plan.rider},
        "updatedBy": {"id": run.rider, "name": f"Rider {run.plan.rider + 1}", "appId": APP_ID},
    }


def custody(run: TripRun, step: Step) -> Request:
    leg = run.plan.trip.legs[step.leg]
    direction, centre = ("in", leg.source) if step.act is Act.CUSTODY_IN else ("out", leg.destination)
    body = {
        "dispatchId": run.dispatch,
        "custodyEntity": "CONTAINER",
        "custodyEntityId": consignment(run.plan.trip, step.leg),
        "custodyLocationId": run.ground.facilities[centre],
        "jobId": run.jobs[step.leg],
    }
    return "POST", f"{DISPATCH}/ledgers/custody-{direction}", body


def job_sub_status(run: TripRun, step: Step) -> Request:
    return "POST", f"{DISPATCH}/jobs/{run.jobs[step.leg]}/sub-status", {"subStatus": step.code}


def read_job(run: TripRun, step: Step) -> Request:
    return "GET", f"{DISPATCH}/jobs/{run.jobs[step.leg]}", None


def close_dispatch(run: TripRun, step: Step) -> Request:
    body = {"status": "CLOSED", "subStatus": RECONCILED}
    return "POST", f"{DISPATCH}/dispatches/{run.dispatch}/status", body


REQUESTS: dict[Act, Callable[[TripRun, Step], Request]] = {
    Act.CREATE_JOB: create_job,
    Act.CREATE_DISPATCH: create_dispatch,
    Act.ASSIGN: assign,
    Act.WORKFLOW_STARTED: workflow_report,
    Act.WORKFLOW_CLOSED: workflow_report,
    Act.TASK_STARTED: task_report,
    Act.TASK_CLOSED: task_report,
    Act.CUSTODY_IN: custody,
    Act.CUSTODY_OUT: custody,
    Act.JOB_SUB_STATUS: job_sub_status,
    Act.READ_JOB: read_job,
    Act.CLOSE_DISPATCH: close_dispatch,
}

PHONE_ACTS = frozenset(
    {
        Act.WORKFLOW_STARTED,
        Act.WORKFLOW_CLOSED,
        Act.TASK_STARTED,
        Act.TASK_CLOSED,
        Act.CUSTODY_IN,
        Act.CUSTODY_OUT,
        Act.READ_JOB,
    }
)
"""What the driver's phone does; the rest is done by the planner's desk."""
