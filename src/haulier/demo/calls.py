"""Requests of the API for the steps of a plan, and the ids that later steps need from the responses.

Pure. Paths and bodies follow contract/dispatch.yaml and contract/workflow.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from haulier.demo.drive import ACCURACY_M, Position, moments_of, positions
from haulier.demo.orders import LOGISTICS, SLOT_SECONDS, order_path
from haulier.demo.plan import (
    JOB_READS,
    MANIFESTED,
    RECONCILED,
    UNJOURNALED,
    Act,
    Step,
    TripPlan,
    callback_key,
    consignment,
    order_ref,
)
from haulier.demo.stops import COLLECT, DELIVER_CASH, DROP, PICK, PICKUP, PLACES, SUCCESS
from haulier.demo.terms import CENTS
from haulier.demo.times import AS_IN_DATA, Times
from haulier.demo.trips import Centre, Leg

DISPATCH = "/core/api/v2/dispatch-service"
WORKFLOW = "/core/api/v1/workflow"
TRACKING = "/core/api/v1/mts"
HISTORY = "/core/haulier/v1/journal"
HISTORY_ROWS = 100
"""Rows of a history that are read: no dispatch of the week has so many."""
DUE_SHARE, DUE_MINUTES = 2.0, 30.0
"""A drop is due within so many times the router's estimate and so many minutes more. The router knows no traffic and no
loading: half of the week's legs took more than twice its estimate, one in five came later than this.
"""
RESCHEDULED_BY_SECONDS = 86_400
"""A client that reschedules asks for the next day."""
APP_ID = "platform:app:haulier-demo"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``callback`` is the key that the receiver shall get; ``command``: whether it writes a journal row.

    ``user`` is the id in X-COREOS-USERINFO, '' for the planner's desk. ``form`` stands in place of a body: its type and
    its bytes.
    """

    kind: str
    method: str
    path: str
    body: dict[str, Any] | None = None
    callback: str | None = None
    command: bool = True
    user: str = ""
    user_name: str = ""
    form: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Registrations:
    """Ids of all that is registered before the first trip: facilities and geofences by centre code, pools by
    participant type.
    """

    dispatch_type: str
    facilities: dict[str, str]
    pools: dict[str, list[str]]
    rider_names: list[str]
    centres: Mapping[str, Centre] = field(default_factory=dict)
    geofences: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class KnownJob:
    """A job that the orchestrator has made, as the planner and the phone know it: its stops by their names."""

    id: str
    ref: str
    stops: dict[str, dict[str, Any]]

    def instance(self, objective: str) -> str:
        """The workflow instance of a stop."""
        instance: str = self.stops[objective]["workflowInstanceId"]
        return instance


@dataclass(slots=True)
class KnownOrder:
    """A leg's order, and its container. ``slot`` is what a client that reschedules asks for, in seconds."""

    id: str
    work_order: str
    container: str
    slot: dict[str, int] | None = None


@dataclass(slots=True)
class TripRun:
    """A running trip and what the platform has answered: orders by leg, jobs by leg and whether they bring back.

    ``first_point`` is the number of the phone's first position, ``arrivals`` how often it is to enter a geofence on the
    trip, ``points_kept`` how many positions the platform has taken, ``eta`` when it said half-way that the
    trip arrives, in epoch milliseconds.
    """

    plan: TripPlan
    registered: Registrations
    times: Times = AS_IN_DATA
    dispatch: str = ""
    orders: dict[int, KnownOrder] = field(default_factory=dict)
    jobs: dict[tuple[int, bool], KnownJob] = field(default_factory=dict)
    first_point: int = 0
    arrivals: int = 0
    points_kept: int = 0
    eta: int = 0

    @property
    def rider(self) -> str:
        return self.registered.pools["riders"][self.plan.rider]

    @property
    def rider_name(self) -> str:
        return self.registered.rider_names[self.plan.rider]

    @property
    def vehicle(self) -> str:
        return self.registered.pools[self.plan.trip.vehicle_type][self.plan.vehicle]

    def job(self, step: Step) -> KnownJob:
        """The job that a step is about."""
        return self.jobs[step.leg, step.is_return]

    def record_answer(self, step: Step, data: dict[str, Any]) -> None:
        """Keep the id of a new dispatch, or what a job's read says after an attempt."""
        if step.act is Act.CREATE_DISPATCH:
            self.dispatch = data.get("dispatchId") or data["id"]
        elif step.act in JOB_READS:
            self.record_job(step.leg, step.is_return, data)
        elif step.act is Act.SEND_POSITIONS:
            self.points_kept += data["accepted"] + data["duplicates"]

    def record_job(self, leg: int, is_return: bool, data: dict[str, Any]) -> None:
        """Keep what a job's read says."""
        stops = {objective["objectiveRef"]: objective for objective in data["objectives"]}
        self.jobs[leg, is_return] = KnownJob(data["jobId"], data["jobRef"], stops)


def call_of(run: TripRun, step: Step) -> Call:
    """The request of a step."""
    method, path, body = REQUESTS[step.act](run, step)
    return Call(
        step.act.value,
        method,
        path,
        body,
        callback_key(run.plan, step),
        command=step.act not in UNJOURNALED,
        user=run.rider if step.act in PHONE_ACTS else "",
        user_name=run.rider_name if step.act in PHONE_ACTS else "",
    )


Request = tuple[str, str, dict[str, Any] | None]


def plan_job(run: TripRun, step: Step) -> Request:
    """When the stops of a job are due, now that its trip is known: the pick-up around the departure, the drop after."""
    leg, at = run.plan.trip.legs[step.leg], run.times.planned
    slots = {
        PICKUP: {"from": at(leg.departed), "to": at(leg.departed + SLOT_SECONDS)},
        DROP: {"from": at(leg.departed), "to": at(due_of(leg))},
    }
    body = {
        "objectives": [planned(stop, slots[name]) for name, stop in run.job(step).stops.items() if name in slots],
        "scheduledFor": {"startDateTime": at(leg.departed)},
    }
    return "PUT", job_path(run, step), body


def due_of(leg: Leg) -> int:
    """The moment of the data by which a leg is to be delivered."""
    return leg.departed + round(60 * (DUE_SHARE * leg.planned_minutes + DUE_MINUTES))


STOP_MEMBERS = ("objectiveRef", "location", "contact", "workflowInput")


def planned(stop: dict[str, Any], slot: dict[str, int]) -> dict[str, Any]:
    """A stop as it was read, at another time."""
    return {name: stop[name] for name in STOP_MEMBERS if name in stop} | {"timeslot": slot}


def cancel_order(run: TripRun, step: Step) -> Request:
    return "PUT", f"{order_path(order_ref(run.plan.trip, step.leg))}/cancel", {"reason": "ordered twice"}


def reschedule_order(run: TripRun, step: Step) -> Request:
    order = run.orders[step.leg]
    assert order.slot is not None, "it is chosen before it is asked for"
    slot = {name: 1000 * second for name, second in order.slot.items()}
    return "PUT", f"{LOGISTICS}/orders/{order.id}", {"deliveryDetails": {"deliverySlot": slot}}


def later_slot(run: TripRun, leg: int, now: float) -> dict[str, int]:
    """The slot that a client asks for in place of the one that it has."""
    begins = max(run.times.at(run.plan.trip.legs[leg].arrived), int(now)) + RESCHEDULED_BY_SECONDS
    return {"from": begins, "to": begins + SLOT_SECONDS}


def read_order(run: TripRun, step: Step) -> Request:
    return "GET", f"{LOGISTICS}/orders/{run.orders[step.leg].id}", None


def cash_of(run: TripRun, leg: int) -> float:
    """What the consignee of a leg pays, 0 for nothing."""
    return run.plan.terms.cash[leg] / CENTS


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
    """The jobs of the trip's orders, in the order in which they are driven."""
    return [run.jobs[leg, False].id for leg in run.plan.terms.driven]


def dispatch_path(run: TripRun) -> str:
    """The dispatch as this trip's planner names it: by its id, or by the planner's own reference."""
    name = f"ref/{run.plan.trip.trip_uuid}" if run.plan.terms.by_ref else run.dispatch
    return f"{DISPATCH}/dispatches/{name}"


def add_jobs(run: TripRun, step: Step) -> Request:
    return "PATCH", f"{dispatch_path(run)}/jobs/bulk", {"jobs": jobs_of(run)}


def add_job(run: TripRun, step: Step) -> Request:
    return "PATCH", f"{dispatch_path(run)}/jobs/bulk", {"jobs": [run.job(step).id]}


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
    return "POST", f"{DISPATCH}/workflows/{run.job(step).instance(step.objective)}", body


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
    return "POST", f"{DISPATCH}/workflows/{run.job(step).instance(step.objective)}/tasks/{step.task}", body


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
        "jobId": run.job(step).id,
        "attemptId": step.attempt,
        "data": {"scanned": consignment(run.plan.trip, step.leg)} if step.code else {},
        "meta": {"phone": run.plan.rider},
        "updatedBy": {"id": run.rider, "name": run.rider_name, "appId": APP_ID},
    }


def custody(run: TripRun, step: Step) -> Request:
    """What is scanned: taken where the leg begins, handed over where it ends, or where it began when it comes back."""
    leg = run.plan.trip.legs[step.leg]
    direction, centre = "in", leg.source
    if step.act is Act.CUSTODY_OUT:
        direction, centre = "out", leg.source if step.is_return else leg.destination
    body = {
        "dispatchId": run.dispatch,
        "custodyEntity": "CONTAINER",
        "custodyEntityId": consignment(run.plan.trip, step.leg),
        "custodyLocationId": run.registered.facilities[centre],
        "jobId": run.job(step).id,
    }
    return "POST", f"{DISPATCH}/ledgers/custody-{direction}", body


def job_sub_status(run: TripRun, step: Step) -> Request:
    return "POST", f"{DISPATCH}/jobs/{run.job(step).id}/sub-status", {"subStatus": step.code}


def read_job(run: TripRun, step: Step) -> Request:
    return "GET", job_path(run, step), None


def job_path(run: TripRun, step: Step) -> str:
    """The job as the caller of this step names it."""
    by_ref = step.act in (Act.READ_JOB_BY_REF, Act.COMPLETE_JOB_BY_REF)
    job = run.job(step)
    return f"{DISPATCH}/jobs/{f'ref/{job.ref}' if by_ref else job.id}"


def complete_job(run: TripRun, step: Step) -> Request:
    body = {"jobRef": run.job(step).ref, "status": "COMPLETED", "reasonCode": SUCCESS}
    return "PUT", f"{DISPATCH}/jobs", body


def phone_of(rider: int) -> str:
    """The device id of a rider's phone."""
    return f"phone-{rider + 1}"


def points_of(run: TripRun, step: Step) -> Iterator[tuple[int, Position]]:
    """The moments of the data and the positions that a step sends."""
    leg, centres = run.plan.trip.legs[step.leg], run.registered.centres
    return positions(leg, centres[leg.source], centres[leg.destination], *step.points)


def number_of(run: TripRun, step: Step) -> int:
    """The number of a step's first position: a phone counts on from batch to batch, and from trip to trip."""
    legs = run.plan.trip.legs
    before = sum(len(moments_of(legs[leg])) for leg in run.plan.terms.driven if leg < step.leg)
    return run.first_point + before + step.points[0]


def send_positions(run: TripRun, step: Step) -> Request:
    traces = [
        {"tis": run.times.at_ms(at), "seq": number, "lat": where.lat, "lon": where.lon, "accuracy": ACCURACY_M}
        for number, (at, where) in enumerate(points_of(run, step), number_of(run, step))
    ]
    return "PUT", f"{TRACKING}/traces", {"deviceId": phone_of(run.plan.rider), "traces": traces}


def read_history(run: TripRun, step: Step) -> Request:
    return "GET", f"{HISTORY}/dispatch/{run.dispatch}?limit={HISTORY_ROWS}", None


def read_dispatch(run: TripRun, step: Step) -> Request:
    return "GET", dispatch_path(run), None


def close_dispatch(run: TripRun, step: Step) -> Request:
    return "POST", f"{dispatch_path(run)}/status", {"status": "CLOSED", "subStatus": RECONCILED}


REQUESTS: dict[Act, Callable[[TripRun, Step], Request]] = {
    Act.CANCEL_ORDER: cancel_order,
    Act.AWAIT_CANCELLED: read_order,
    Act.PLAN_JOB: plan_job,
    Act.CREATE_DISPATCH: create_dispatch,
    Act.ADD_JOBS_BY_REF: add_jobs,
    Act.AWAIT_ASSIGNED: read_order,
    Act.RESCHEDULE_ORDER: reschedule_order,
    Act.AWAIT_RESCHEDULED: read_job,
    Act.AWAIT_RETURN: read_order,
    Act.ADD_JOB: add_job,
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
    Act.SEND_POSITIONS: send_positions,
    Act.AWAIT_ETA: read_dispatch,
    Act.AWAIT_ARRIVALS: read_history,
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
        Act.SEND_POSITIONS,
        Act.READ_JOB,
        Act.READ_JOB_BY_REF,
    }
)
"""Acts of the driver's phone; the planner's desk does the rest."""
