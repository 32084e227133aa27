"""A tenant that moves things from centre to centre: its types, workflows, riders, jobs and dispatches."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from support.stack import Answer, Client

DISPATCH = "/core/api/v2/dispatch-service"
OLDER = "/core/api/v1/dispatch-service"
WORKFLOW = "/core/api/v1/workflow"
PARTICIPANTS = "/core/api/v2/participants"

PICKUP, DROP = "PICKUP", "DROP"
SUCCESS, AGAIN, GIVEN_UP = "R-0065", "R-0029", "R-0027"
"""Codes of the lane's job workflow: gone well, tried again (at the drop only), given up (likewise)."""

JOB_ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "hub", "dataType": "string", "indexed": True},
    {"name": "kilos", "dataType": "number", "indexed": True, "validation": {"range": {"min": 0, "max": 100}}},
    {"name": "note", "dataType": "string", "validation": {"range": {"max": 10}}},
]
DISPATCH_ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "shift", "dataType": "string", "indexed": True, "validation": {"valueOneOf": ["AM", "PM"]}},
    {"name": "axles", "dataType": "number"},
]
FLOW: list[dict[str, Any]] = [{"stateName": "begin", "taskId": "ET_START", "input": {"applicableReasons": ["R-0001"]}},
                              {"stateName": "pick", "taskId": "ET_PICK"}]  # fmt: skip


def graph(workflow: str, **members: Any) -> dict[str, Any]:
    """A job workflow: pick up, then drop as often as it takes."""
    pickup = {"objectiveRef": PICKUP, "workflow": workflow, "next": [{"code": SUCCESS, "nextObjective": DROP}]}
    ways = [
        {"code": SUCCESS, "nextObjective": "END_STATE"},
        {"code": AGAIN, "nextObjective": DROP},
        {"code": GIVEN_UP, "nextObjective": "END"},
    ]
    drop = {"objectiveRef": DROP, "workflow": workflow, "next": ways}
    return {"name": "Pick and drop", "start": PICKUP, "objectives": [pickup, drop], **members}


@dataclass(frozen=True, slots=True)
class Made:
    """A job as its creation answered: the workflow instance of each objective by its reference."""

    id: str
    ref: str
    instances: dict[str, str]


@dataclass(slots=True)
class Lane:
    """The tenant's types and workflows. ``rider`` is one at work."""

    client: Client
    rider: str
    job_type: str
    dispatch_type: str
    workflow: str
    job_workflow: str
    numbers: count[int] = field(default_factory=lambda: count(1))

    def name(self) -> str:
        """A name for a type that this tenant has not used: letters only."""
        return "type" + "".join(chr(97 + int(digit)) for digit in str(next(self.numbers)))

    async def get(self, path: str) -> Any:
        """A thing of the dispatch service."""
        return (await self.client.get(DISPATCH + path)).data

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """A call of the dispatch service."""
        return await self.client.call(method, DISPATCH + path, body, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        return await self.call("POST", path, body, **more)

    async def patch(self, path: str, body: Any = None, **more: Any) -> Answer:
        return await self.call("PATCH", path, body, **more)

    def job_body(self, **members: Any) -> dict[str, Any]:
        """A job that is taken as it is, with a reference of its own."""
        ref = f"LEG-{next(self.numbers)}"
        return {"jobWorkflowId": self.job_workflow, "jobTypeId": self.job_type, "jobRef": ref, **members}

    async def job(self, **members: Any) -> Made:
        body = self.job_body(**members)
        data = (await self.post("/jobs", body)).data
        return Made(
            data["id"], body["jobRef"], {o["objectiveRef"]: o["workflowInstanceId"] for o in data["objectives"]}
        )

    def dispatch_body(self, **members: Any) -> dict[str, Any]:
        """A dispatch that is taken as it is, with a reference of its own."""
        return {"dispatchTypeId": self.dispatch_type, "dispatchRef": f"RUN-{next(self.numbers)}", **members}

    async def dispatch(self, *jobs: Made, **members: Any) -> str:
        """The id of a new dispatch with these jobs and the rider."""
        body = self.dispatch_body(jobs=[job.id for job in jobs], participants=[self.rider], **members)
        id: str = (await self.post("/dispatches", body)).data["id"]
        return id

    async def new_rider(self, *, at_work: bool = True) -> str:
        """The id of another rider."""
        return await make_rider(self.client, f"R-{next(self.numbers)}", at_work=at_work)

    async def tell(self, job: Made, dispatch: str, objective: str, status: str, code: str = "", **more: Any) -> Answer:
        """A workflow report from the phone."""
        return await self.post(f"/workflows/{job.instances[objective]}", report(job, dispatch, status, code, **more))

    async def tell_task(self, job: Made, dispatch: str, objective: str, task: str, status: str, **more: Any) -> Answer:
        """A task report from the phone."""
        body = report(job, dispatch, status, sequenceId=1, stateName="pick", **more)
        del body["code"]
        return await self.post(f"/workflows/{job.instances[objective]}/tasks/{task}", body)

    async def run(self, job: Made, dispatch: str) -> None:
        """Tell of a job from its beginning to its good end, in order."""
        for objective in (PICKUP, DROP):
            assert (await self.tell(job, dispatch, objective, "STARTED")).status == 202
            assert (await self.tell(job, dispatch, objective, "CLOSED", SUCCESS)).status == 202

    async def scan(
        self, way: str, dispatch: str, entity: str = "CONTAINER", id: str | None = "c1", **more: Any
    ) -> Answer:
        """Take a thing in (``in``) or hand it out (``out``)."""
        named = {} if id is None else {"custodyEntityId": id}
        return await self.post(
            f"/ledgers/custody-{way}", {"dispatchId": dispatch, "custodyEntity": entity, **named, **more}
        )


def report(job: Made, dispatch: str, status: str, code: str = "", **members: Any) -> dict[str, Any]:
    """A workflow report; ``members`` replace or add."""
    body = {
        "status": status, "code": code, "timestamp": 1_790_000_000, "dispatchId": dispatch, "jobId": job.id,
        "attemptId": 1, "data": {}, "meta": {}, "updatedBy": {"id": "r1", "name": "Ann"},
    }  # fmt: skip
    return body | members


async def make_rider(client: Client, code: str, *, at_work: bool = True) -> str:
    """The id of a rider; not at work it stays onboarding."""
    body = {"uniqueCode": code, "owner": client.owner, "properties": {}}
    rider: str = (await client.post(f"{PARTICIPANTS}/riders", body)).data["id"]
    if at_work:
        event = {"eventCode": "E-022", "reasonCode": "R-0001", "timestamp": 1, "data": {}, "source": {"appId": "tests"}}
        assert (await client.put(f"{PARTICIPANTS}/riders/{rider}/state/event", event)).status == 202
    return rider


async def make_type(
    client: Client, collection: str, name: str, attributes: list[dict[str, Any]], **members: Any
) -> str:
    """The id of a new job type or dispatch type."""
    id: str = (await client.post(f"{DISPATCH}/{collection}", {"name": name, **members})).data["id"]
    config = {"attributes": attributes}
    assert (await client.post(f"{DISPATCH}/{collection}/{id}/config/attributes", config)).status == 201
    return id


async def lay_lane(client: Client) -> Lane:
    """Everything that a job and a dispatch need, for the client's tenant."""
    riders = {"name": {"singular": "rider", "plural": "riders"}}
    assert (await client.post(f"{PARTICIPANTS}/participant-types", riders)).status == 202
    rider = await make_rider(client, "R-0")
    made = await client.post(f"{WORKFLOW}/execution-workflows", {"name": "pick", "flow": FLOW})
    workflow: str = made.data["id"]
    job_workflow: str = (await client.post(f"{DISPATCH}/job-workflows", graph(workflow))).data["id"]
    job_type = await make_type(client, "job-types", "linehaul", JOB_ATTRIBUTES)
    dispatch_type = await make_type(client, "dispatch-types", "roadTrip", DISPATCH_ATTRIBUTES, allowDoubleBooking=True)
    return Lane(client, rider, job_type, dispatch_type, workflow, job_workflow)
