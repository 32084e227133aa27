"""Requests of the API for the steps of a plan, and the ids that later steps need from the responses.

Pure. Paths and bodies follow contract/dispatch.yaml and contract/workflow.yaml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from haulier.demo.plan import (
    MANIFESTED,
    READS,
    RECONCILED,
    Act,
    Step,
    TripPlan,
    callback_key,
    consignment,
    job_ref,
)
from haulier.demo.stops import COLLECT, DELIVER_CASH, DEPOSIT, DROP, PICK, PICKUP, PLACES, SUCCESS
from haulier.demo.terms import CENTS
from haulier.demo.times import AS_IN_DATA, Times
from haulier.demo.trips import Leg

DISPATCH = "/core/api/v2/dispatch-service"
WORKFLOW = "/core/api/v1/workflow"
PICKUP_SLOT_SECONDS = 3600
"""Time slot offered for a pick-up, from the planned departure on."""
DUE_SHARE, DUE_MINUTES = 2.0, 30.0
"""A drop is due within so many times the router's estimate and so many minutes more. The router knows no traffic and no
loading: half of the week's legs took more than twice its estimate, one in five came later than this.
"""
APP_ID = "platform:app:haulier-demo"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``callback`` is the key that the receiver shall get; ``command``: whether it writes a journal row.

    ``user`` is the id in X-COREOS-USERINFO, '' for the planner's desk.
    """

    kind: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    callback: str | None = None
    command: bool = True
    user: str = ""
    user_name: str = ""


@dataclass(frozen=True, slots=True)
class Registrations:
    """Ids of all that is registered before the first trip: facilities by centre code, pools by participant type."""

    job_type: str
    dispatch_type: str
    job_workflow: str
    cod_workflow: str
    facilities: dict[str, str]
    pools: dict[str, list[str]]
    rider_names: list[str]


@dataclass(slots=True)
class TripRun:
    """A running trip and the ids that the platform has answered; instances are by leg and objective."""

    plan: TripPlan
    registered: Registrations
    times: Times = AS_IN_DATA
    dispatch: str = ""
    jobs: dict[int, str] = field(default_factory=dict)
    instances: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def rider(self) -> str:
        return self.registered.pools["riders"][self.plan.rider]

    @property
    def rider_name(self) -> str:
        return self.registered.rider_names[self.plan.rider]

    @property
    def vehicle(self) -> str:
        return self.registered.pools[self.plan.trip.vehicle_type][self.plan.vehicle]

    def record_ids(self, step: Step, data: dict[str, Any]) -> None:
        """Keep the ids of a response to a creation, or to a read of the same thing."""
        if step.act is Act.CREATE_DISPATCH:
            self.dispatch = data.get("dispatchId") or data["id"]
        elif step.act is Act.CREATE_JOB or step.act in READS:
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
        command=step.act not in READS,
        user=run.rider if step.act in PHONE_ACTS else "",
        user_name=run.rider_name if step.act in PHONE_ACTS else "",
    )


Request = tuple[str, str, dict[str, Any] | None]


def create_job(run: TripRun, step: Step) -> Request:
    trip, leg = run.plan.trip, run.plan.trip.legs[step.leg]
    cash = cash_of(run, step.leg)
    custom = {
        "routeType": trip.route_type,
        "source": leg.source,
        "destination": leg.destination,
        "plannedMinutes": leg.planned_minutes,
        "legNumber": step.leg + 1,
    }
    body = {
        "jobWorkflowId": run.registered.cod_workflow if cash else run.registered.job_workflow,
        "jobTypeId": run.registered.job_type,
        "jobRef": job_ref(trip, step.leg),
        "objectives": objectives_of(run, leg) + cod_objectives(run, cash),
        "scheduledFor": {"startDateTime": run.times.at(leg.departed)},
        "customData": {**custom, "cashOnDelivery": cash} if cash else custom,
    }
    return "POST", f"{DISPATCH}/jobs", body


def cash_of(run: TripRun, leg: int) -> float:
    """What the consignee of a leg pays, 0 for nothing."""
    return run.plan.terms.cash[leg] / CENTS


def objectives_of(run: TripRun, leg: Leg) -> list[dict[str, Any]]:
    """The pick-up around the departure, and the drop until it is due."""
    facilities, at = run.registered.facilities, run.times.at
    due = leg.departed + round(60 * (DUE_SHARE * leg.planned_minutes + DUE_MINUTES))
    return [
        {
            "objectiveRef": PICKUP,
            "location": facilities[leg.source],
            "timeslot": {"from": at(leg.departed), "to": at(leg.departed + PICKUP_SLOT_SECONDS)},
        },
        {
            "objectiveRef": DROP,
            "location": facilities[leg.destination],
            "timeslot": {"from": at(leg.departed), "to": at(due)},
        },
    ]


def cod_objectives(run: TripRun, cash: float) -> list[dict[str, Any]]:
    """The third stop of cash on delivery: where the trip ends. The amount is the input of its workflow."""
    if not cash:
        return []
    end = run.registered.facilities[run.plan.trip.legs[-1].destination]
    return [{"objectiveRef": DEPOSIT, "location": end, "workflowInput": {"cash": cash}}]


def create_dispatch(run: TripRun, step: Step) -> Request:
    """Create the dispatch; a planner who works by reference creates it empty and adds the jobs afterwards."""
    trip = run.plan.trip
    body = {
        "dispatchTypeId": run.registered.dispatch_type,
        "dispatchRef": trip.trip_uuid,
        "customData": {"routeType": trip.route_type, "legCount": len(trip.legs)},
    }
    jobs = {} if run.plan.terms.by_ref else {"jobs": jobs_of(run)}
    return "POST", f"{DISPATCH}/dispatches", body | jobs


def jobs_of(run: TripRun) -> list[str]:
    return [run.jobs[leg] for leg in range(len(run.plan.trip.legs))]


def dispatch_path(run: TripRun) -> str:
    """The dispatch as this trip's planner names it: by its id, or by the planner's own reference."""
    name = f"ref/{run.plan.trip.trip_uuid}" if run.plan.terms.by_ref else run.dispatch
    return f"{DISPATCH}/dispatches/{name}"


def add_jobs(run: TripRun, step: Step) -> Request:
    return "PATCH", f"{dispatch_path(run)}/jobs/bulk", {"jobs": jobs_of(run)}


def assign(run: TripRun, step: Step) -> Request:
    return "PATCH", f"{dispatch_path(run)}/participants/bulk", {"participants": [run.rider, run.vehicle]}


def dispatch_sub_status(run: TripRun, step: Step) -> Request:
    return "POST", f"{dispatch_path(run)}/sub-status", {"subStatus": MANIFESTED}


def workflow_report(run: TripRun, step: Step) -> Request:
    body = {
        "status": "STARTED" if step.act is Act.WORKFLOW_STARTED else "CLOSED",
        "code": step.code,
        **report_of(run, step),
    }
    return "POST", f"{DISPATCH}/workflows/{run.instances[step.leg, step.objective]}", body


def task_report(run: TripRun, step: Step) -> Request:
    place = PLACES[step.task]
    started = step.act is Act.TASK_STARTED
    body = {
        "status": "STARTED" if started else "CLOSED",
        "sequenceId": place.sequence,
        "stateName": place.state_name,
        **report_of(run, step),
    }
    if not started:
        body |= outcome_of(step)
    if step.act is Act.CUSTODY_TASK_CLOSED:
        body["data"] = {"custody": [changed_hands(run, step)]}
    return "POST", f"{DISPATCH}/workflows/{run.instances[step.leg, step.objective]}/tasks/{step.task}", body


def outcome_of(step: Step) -> dict[str, str]:
    if step.code == SUCCESS:
        return {"outcome": "ET_SUCCESS"}
    return {"outcome": "ET_FAILURE", "reasonCode": step.code}


def changed_hands(run: TripRun, step: Step) -> dict[str, Any]:
    """The custody row of a task: the goods, or the cash that is collected and deposited for them."""
    trip, leg = run.plan.trip, run.plan.trip.legs[step.leg]
    cash = cash_of(run, step.leg)
    if step.task in (COLLECT, DELIVER_CASH):
        centre = leg.destination if step.task == COLLECT else trip.legs[-1].destination
        row = {"custodyEntity": "CASH", "custodyEntityAmount": cash}
    else:
        centre = leg.source if step.task == PICK else leg.destination
        row = {
            "custodyEntity": "CONTAINER",
            "custodyEntityId": consignment(trip, step.leg),
            "custodyEntityAmount": cash,
        }
    return {**row, "custodyLocationId": run.registered.facilities[centre]}


def report_of(run: TripRun, step: Step) -> dict[str, Any]:
    """The members that all reports of the phone share."""
    return {
        "timestamp": run.times.at(step.at),
        "dispatchId": run.dispatch,
        "jobId": run.jobs[step.leg],
        "attemptId": step.attempt,
        "data": {"scanned": consignment(run.plan.trip, step.leg)} if step.code else {},
        "meta": {"phone": run.plan.rider},
        "updatedBy": {"id": run.rider, "name": run.rider_name, "appId": APP_ID},
    }


def custody(run: TripRun, step: Step) -> Request:
    leg = run.plan.trip.legs[step.leg]
    direction, centre = ("in", leg.source) if step.act is Act.CUSTODY_IN else ("out", leg.destination)
    body = {
        "dispatchId": run.dispatch,
        "custodyEntity": "CONTAINER",
        "custodyEntityId": consignment(run.plan.trip, step.leg),
        "custodyLocationId": run.registered.facilities[centre],
        "jobId": run.jobs[step.leg],
    }
    return "POST", f"{DISPATCH}/ledgers/custody-{direction}", body


def job_sub_status(run: TripRun, step: Step) -> Request:
    return "POST", f"{DISPATCH}/jobs/{run.jobs[step.leg]}/sub-status", {"subStatus": step.code}


def read_job(run: TripRun, step: Step) -> Request:
    return "GET", job_path(run, step), None


def job_path(run: TripRun, step: Step) -> str:
    """The job as the caller of this step names it."""
    by_ref = step.act in (Act.READ_JOB_BY_REF, Act.COMPLETE_JOB_BY_REF)
    return f"{DISPATCH}/jobs/{f'ref/{job_ref(run.plan.trip, step.leg)}' if by_ref else run.jobs[step.leg]}"


def complete_job(run: TripRun, step: Step) -> Request:
    body = {"jobRef": job_ref(run.plan.trip, step.leg), "status": "COMPLETED", "reasonCode": SUCCESS}
    return "PUT", f"{DISPATCH}/jobs", body


def close_dispatch(run: TripRun, step: Step) -> Request:
    return "POST", f"{dispatch_path(run)}/status", {"status": "CLOSED", "subStatus": RECONCILED}


REQUESTS: dict[Act, Callable[[TripRun, Step], Request]] = {
    Act.CREATE_JOB: create_job,
    Act.CREATE_DISPATCH: create_dispatch,
    Act.ADD_JOBS_BY_REF: add_jobs,
    Act.ASSIGN: assign,
    Act.ASSIGN_BY_REF: assign,
    Act.SUB_STATUS_BY_REF: dispatch_sub_status,
    Act.WORKFLOW_STARTED: workflow_report,
    Act.WORKFLOW_CLOSED: workflow_report,
    Act.TASK_STARTED: task_report,
    Act.TASK_CLOSED: task_report,
    Act.CUSTODY_TASK_CLOSED: task_report,
    Act.CUSTODY_IN: custody,
    Act.CUSTODY_OUT: custody,
    Act.JOB_SUB_STATUS: job_sub_status,
    Act.READ_JOB: read_job,
    Act.READ_JOB_BY_REF: read_job,
    Act.COMPLETE_JOB_BY_REF: complete_job,
    Act.CLOSE_DISPATCH: close_dispatch,
    Act.CLOSE_DISPATCH_BY_REF: close_dispatch,
}

PHONE_ACTS = frozenset(
    {
        Act.WORKFLOW_STARTED,
        Act.WORKFLOW_CLOSED,
        Act.TASK_STARTED,
        Act.TASK_CLOSED,
        Act.CUSTODY_TASK_CLOSED,
        Act.CUSTODY_IN,
        Act.CUSTODY_OUT,
        Act.READ_JOB,
        Act.READ_JOB_BY_REF,
    }
)
"""Acts of the driver's phone; the planner's desk does the rest."""
