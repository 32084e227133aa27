"""The model's commands as real HTTP requests, and real answers as the model's."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from model.commands import (
    AddJobs,
    AddRiders,
    CancelObjective,
    Command,
    CompleteJob,
    Look,
    MoveDispatch,
    NewDispatch,
    NewJob,
    NewRider,
    RemoveJobs,
    RemoveRider,
    Rename,
    RiderEvent,
    Row,
    Scan,
    Tell,
    WordDispatch,
    WordJob,
    WordJobs,
)
from model.world import KINDS, MISSING, START, WAYS, Answer
from support.declared_answers import book

AAA = "/core/api/v1/aaa"
DISPATCH = "/core/api/v2/dispatch-service"
RIDERS = "/core/api/v2/participants/riders"
TYPES = "/core/api/v2/participants/participant-types"
WORKFLOW = "/core/api/v1/workflow"
TIMEOUT = 60.0
"""Seconds after which a call counts as lost."""

numbers = count(1)

Reply = tuple[int, Any]
"""Status and decoded body."""


class Line:
    """One client's own connection: one call after the other."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        place = urlsplit(url)
        assert place.hostname is not None, url
        self.headers = dict(headers)
        self._connection = http.client.HTTPConnection(place.hostname, place.port, timeout=TIMEOUT)

    def call(self, method: str, path: str, body: Any = None, more: Mapping[str, str] | None = None) -> Reply:
        """One request; ``more`` headers go with this one alone."""
        own = {"X-COREOS-REQUEST-ID": str(uuid4()), "Content-Type": "application/json"}
        headers = {**own, **self.headers, **(more or {})}
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        book().hold(method, path, response.status, response.getheader("Content-Type", ""), answer)
        return response.status, answer

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """``data`` of a call that succeeds."""
        status, answer = self.call(method, path, body)
        assert 200 <= status < 300, f"{method} {path}: {status} {answer}"
        return answer["data"]

    def close(self) -> None:
        self._connection.close()


def log_in(url: str, tenant: str, client_id: str, client_secret: str) -> dict[str, str]:
    """The headers of an app of a tenant."""
    line = Line(url, {})
    credentials = {"clientId": client_id, "clientSecret": client_secret}
    token = line.done("POST", f"{AAA}/auth/client-credentials", credentials)["accessToken"]
    line.close()
    return {
        "X-COREOS-TID": tenant,
        "X-COREOS-ACCESS": token,
        "X-COREOS-ORIGIN-TOKEN": token,
        "X-COREOS-USERINFO": '{"id":"1","name":"tester"}',
    }


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant with its types and the job workflow of ``model.WAYS``."""

    url: str
    headers: Mapping[str, str]
    owner: str
    job_type: str
    job_workflow: str
    dispatch_types: Mapping[str, str]

    def line(self) -> Line:
        return Line(self.url, self.headers)


def new_tenant(url: str, operator: Mapping[str, str]) -> Tenant:
    """A tenant that nobody has worked for yet."""
    id = f"m{next(numbers)}x{uuid4().hex[:8]}"
    line = Line(url, operator)
    made = line.done("POST", f"{AAA}/tenants", {"name": "Model", "tenantId": id, "id": f"{id}:{uuid4()}"})
    line.close()
    headers = log_in(url, id, made["clientId"], made["clientSecret"])
    line = Line(url, headers)
    line.done("POST", TYPES, {"name": {"singular": "rider", "plural": "riders"}})
    flow = [{"stateName": "begin", "taskId": "ET_PICK"}]
    workflow = line.done("POST", f"{WORKFLOW}/execution-workflows", {"name": "act", "flow": flow})["id"]
    objectives = [
        {
            "objectiveRef": objective,
            "workflow": workflow,
            "next": [{"code": code, "nextObjective": following} for code, following in ways.items()],
        }
        for objective, ways in WAYS.items()
    ]
    graph = {"name": "round", "start": START, "objectives": objectives}
    job_workflow = line.done("POST", f"{DISPATCH}/job-workflows", graph)["id"]
    job_type = line.done("POST", f"{DISPATCH}/job-types", {"name": "legs"})["id"]
    types = {
        kind: line.done(
            "POST",
            f"{DISPATCH}/dispatch-types",
            {"name": kind, "allowDoubleBooking": shares, "allowExcessCustody": excess},
        )["id"]
        for kind, (shares, excess) in KINDS.items()
    }
    line.close()
    return Tenant(url, headers, made["id"], job_type, job_workflow, types)


@dataclass(slots=True)
class Names:
    """Which id each name of the model has. ``mark`` keeps references apart from those of other games of the tenant."""

    tenant: Tenant
    mark: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> str:
        """The id, or one that nothing has."""
        return self.ids.get(name, f"{name}-is-nowhere")

    def name(self, id: str | None) -> str | None:
        """The name of an id, the id itself when it has none."""
        return next((name for name, known in self.ids.items() if known == id), id)

    def ref(self, ref: str) -> str:
        return ref + self.mark

    def unmarked(self, ref: str | None) -> str | None:
        return ref.removesuffix(self.mark) if ref is not None else None

    def place(self, collection: str, at: str) -> str:
        """The path of a job or dispatch, by name or by reference."""
        by_ref = at.startswith(("LEG-", "RUN-"))
        return f"{DISPATCH}/{collection}/" + (f"ref/{self.ref(at)}" if by_ref else quote(self.id(at), safe=""))

    def note(self, command: Command, reply: Reply) -> None:
        """Remember the ids that the answer to a creation tells."""
        status, body = reply
        if status >= 300:
            return
        match command:
            case NewRider(rider):
                self.ids[rider] = body["data"]["id"]
            case NewDispatch():
                self.ids[command.dispatch] = body["data"]["id"]
            case NewJob(job):
                self.ids[job] = body["data"]["id"]
                for shown in body["data"]["objectives"]:
                    self.ids[f"{job}/{shown['objectiveRef']}"] = shown["workflowInstanceId"]


def request(names: Names, command: Command) -> tuple[str, str, Any]:
    """Method, path and body of a command."""
    match command:
        case NewRider(rider):
            return "POST", RIDERS, {"uniqueCode": rider + names.mark, "owner": names.tenant.owner, "properties": {}}
        case RiderEvent(rider, event):
            body = {"eventCode": event, "reasonCode": "R-0001", "timestamp": 1, "data": {}, "source": {"appId": "x"}}
            return "PUT", f"{RIDERS}/{quote(names.id(rider), safe='')}/state/event", body
        case NewJob() | CompleteJob() | WordJob() | WordJobs() | CancelObjective():
            return job_request(names, command)
        case Tell():
            return report_request(names, command)
        case Scan():
            return scan_request(names, command)
        case Look():
            return "GET", read_path(names, command), None
    return dispatch_request(names, command)


def job_request(
    names: Names, command: NewJob | CompleteJob | WordJob | WordJobs | CancelObjective
) -> tuple[str, str, Any]:
    tenant = names.tenant
    match command:
        case NewJob(_, ref):
            body = {"jobWorkflowId": tenant.job_workflow, "jobTypeId": tenant.job_type}
            return "POST", f"{DISPATCH}/jobs", body | ({} if ref is None else {"jobRef": names.ref(ref)})
        case CompleteJob(at, reason, word):
            body = present(status="COMPLETED", reasonCode=reason, subStatus=word)
            if at.startswith("LEG-"):
                return "PUT", f"{DISPATCH}/jobs", body | {"jobRef": names.ref(at)}
            return "POST", f"{names.place('jobs', at)}/status", body
        case WordJob(job, word):
            return "POST", f"{names.place('jobs', job)}/sub-status", {"subStatus": word}
        case CancelObjective(job, objective, code, reason, attempt):
            body = present(code=code, reasonCode=reason, attemptId=attempt)
            return "POST", f"{names.place('jobs', job)}/objectives/{objective}/cancel", body
        case WordJobs(jobs, word):
            many = [{"jobId": names.id(job), "subStatus": word} for job in jobs]
            return "POST", f"{DISPATCH}/jobs/sub-status", {"jobs": many}


def dispatch_request(names: Names, command: Command) -> tuple[str, str, Any]:
    match command:
        case NewDispatch(_, ref, kind, jobs, riders):
            body = {
                "dispatchTypeId": names.tenant.dispatch_types[kind],
                "jobs": [names.id(job) for job in jobs],
                "participants": [names.id(rider) for rider in riders],
            }
            return "POST", f"{DISPATCH}/dispatches", body | ({} if ref is None else {"dispatchRef": names.ref(ref)})
        case AddJobs(at, jobs, one):
            place = f"{names.place('dispatches', at)}/jobs"
            if one:
                return "PATCH", place, {"jobId": names.id(jobs[0])}
            return "PATCH", f"{place}/bulk", {"jobs": [names.id(job) for job in jobs]}
        case RemoveJobs(at, jobs, one):
            place = f"{names.place('dispatches', at)}/jobs"
            if one:
                return "DELETE", f"{place}/{quote(names.id(jobs[0]), safe='')}", None
            return "PATCH", f"{place}/remove", {"jobs": [names.id(job) for job in jobs]}
        case AddRiders(at, riders, one):
            place = f"{names.place('dispatches', at)}/participants"
            if one:
                return "PATCH", place, {"participantId": names.id(riders[0])}
            return "PATCH", f"{place}/bulk", {"participants": [names.id(rider) for rider in riders]}
        case RemoveRider(at, rider):
            return "DELETE", f"{names.place('dispatches', at)}/participants/{quote(names.id(rider), safe='')}", None
        case Rename(dispatch, ref):
            return "PUT", names.place("dispatches", dispatch), {"dispatchRef": names.ref(ref)}
        case MoveDispatch(at, status, word):
            return "POST", f"{names.place('dispatches', at)}/status", present(status=status, subStatus=word)
        case WordDispatch(at, word):
            return "POST", f"{names.place('dispatches', at)}/sub-status", {"subStatus": word}
    raise AssertionError(command)


def report_request(names: Names, told: Tell) -> tuple[str, str, Any]:
    path = f"{DISPATCH}/workflows/{quote(names.id(f'{told.job}/{told.objective}'), safe='')}"
    body = {
        "jobId": names.id(told.job), "dispatchId": names.id(told.dispatch), "attemptId": told.attempt,
        "status": told.status, "timestamp": 1_790_000_000, "data": {}, "meta": {}, "updatedBy": {"id": "r1"},
    }  # fmt: skip
    if told.task is not None:
        return "POST", f"{path}/tasks/{told.task}", body | {"sequenceId": 1, "stateName": "begin"}
    return "POST", path, body | {"code": told.code, "closeJob": told.closes}


def scan_request(names: Names, asked: Scan) -> tuple[str, str, Any]:
    rows = [
        present(
            custodyEntity=row.entity,
            custodyEntityId=row.id,
            custodyEntityAmount=row.amount,
            jobId=names.id(row.job) if row.job is not None else None,
        )
        for row in asked.rows
    ]
    if asked.one:
        return "POST", f"{DISPATCH}/ledgers/custody-{asked.way}", {"dispatchId": names.id(asked.dispatch), **rows[0]}
    body = {"dispatchId": names.id(asked.dispatch), "data": rows}
    return "POST", f"{DISPATCH}/ledgers/batch/custody-{asked.way}", body


def read_path(names: Names, asked: Look) -> str:
    match asked.kind:
        case "job":
            return names.place("jobs", asked.at)
        case "dispatch":
            return names.place("dispatches", asked.at)
        case "ledger":
            return f"{DISPATCH}/ledgers/{quote(names.id(asked.at), safe='')}"
        case "rider":
            return f"{RIDERS}/{quote(names.id(asked.at), safe='')}"
        case "instance":
            return f"{WORKFLOW}/execution-workflow-instances/{quote(names.id(asked.at), safe='')}"


def present(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


# Answers


def answer(names: Names, command: Command, reply: Reply) -> Answer:
    """The reply as the model would say it. Raises AssertionError for one that no operation may give."""
    status, body = reply
    if status < 300:
        assert status == success(command), (command, reply)
        return Answer(shown=shown(names, command, body["data"])) if isinstance(command, Look) else Answer()
    error = body["error"]
    cause = str(error["code"])[-4:]
    if isinstance(command, Look) and command.kind == "instance" and cause == MISSING:
        return Answer()  # made by its first report or before: nothing was told of it either way
    assert status == (404 if cause == MISSING else 400), (command, reply)
    faults = error["additionalInfo"].get("faults", [])
    return Answer(cause, frozenset(fault["field"] for fault in faults))


def success(command: Command) -> int:
    return 200 if isinstance(command, Look | AddRiders) else 202


def shown(names: Names, command: Look, data: Any) -> Any:
    """What a read shows, in the shape of ``model.look``."""
    match command.kind:
        case "rider":
            return data["state"]
        case "job":
            return job_shown(names, data)
        case "dispatch":
            return dispatch_shown(names, data)
        case "ledger":
            return ledger_shown(names, data)
        case "instance":
            return instance_shown(data)


def job_shown(names: Names, data: Any) -> Any:
    objectives = tuple(
        (o["objectiveRef"], o["attemptId"], o["status"], o.get("code"), o.get("reasonCode")) for o in data["objectives"]
    )
    return (
        names.unmarked(data.get("jobRef")), data["status"], data.get("subStatus"), data.get("reasonCode"),
        names.name(data.get("dispatchId")), names.unmarked(data.get("dispatchRef")), objectives,
    )  # fmt: skip


def dispatch_shown(names: Names, data: Any) -> Any:
    kind = next(kind for kind, id in names.tenant.dispatch_types.items() if id == data["dispatchTypeId"])
    return (
        kind, names.unmarked(data.get("dispatchRef")), data["status"], data.get("subStatus"),
        tuple(names.name(job) for job in data["jobs"]), tuple(names.name(rider) for rider in data["participants"]),
    )  # fmt: skip


def ledger_shown(names: Names, data: Any) -> Any:
    assert not data["waiting"], "nothing but tasks of phones puts lines there"
    lines = tuple(
        (
            entry["number"],
            Row(
                entry["custodyEntity"],
                entry.get("custodyEntityId"),
                entry.get("custodyEntityAmount"),
                names.name(entry.get("jobId")),
            ),
            entry["direction"],
            entry["balance"],
        )
        for entry in data["entries"]
    )
    return lines, data["balanced"], tuple(sorted((row["account"], row["balance"]) for row in data["open"]))


def instance_shown(data: Any) -> Any:
    tasks = tuple(sorted((task["attemptId"], task["taskId"], task["status"]) for task in data["tasks"]))
    last = data.get("lastStatus")
    if data["status"] == "CREATED":
        return None
    furthest = (last["attemptId"], last["status"] == "CLOSED", last.get("code", "")) if last is not None else None
    return data["attemptId"], data["status"], tasks, furthest
