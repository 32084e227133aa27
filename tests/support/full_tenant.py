"""A tenant with one of everything: types, workflows, a rider, a job in a dispatch. Bad input is thrown at these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from haulier.demo.calls import DISPATCH, WORKFLOW
from support.stack import Client

PARTICIPANTS = "/core/api/v2/participants"
PARTICIPANT_TYPES = f"{PARTICIPANTS}/participant-types"
CONTAINERS = "/core/api/v2/containers"
ENTITIES = "/core/api/v2/entity"
APP = "platform:app:haulier-admin"
"""The app that has the entity type; the client names it with every call."""
PICKUP, DROP = "pickup", "drop"
DONE = "R-0001"

RIDER_ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "rosterNumber", "dataType": "number", "indexed": True, "validation": {"range": {"min": 0, "max": 9999}}},
    {"name": "nickname", "dataType": "string", "validation": {"range": {"max": 64}}},
]
JOB_ATTRIBUTES: list[dict[str, Any]] = [
    {"name": "weight", "dataType": "number", "indexed": True},
    {"name": "note", "dataType": "string"},
    {"name": "extra", "dataType": "object"},
]


@dataclass(frozen=True, slots=True)
class FullTenant:
    """Ids of what the tenant has. ``instance`` is the workflow instance of the job's pick-up."""

    client: Client
    rider: str
    job_type: str
    dispatch_type: str
    workflow: str
    job_workflow: str
    job: str
    job_ref: str
    dispatch: str
    dispatch_ref: str
    instance: str
    entity: str
    container: str
    group: str

    def participant(self, **members: Any) -> dict[str, Any]:
        """A participant's body that is taken as it is."""
        body = {"uniqueCode": str(uuid4()), "owner": self.client.owner, "properties": {"rosterNumber": 1}}
        return body | members

    def new_job(self, **members: Any) -> dict[str, Any]:
        """A job's body that is taken as it is."""
        body = {"jobWorkflowId": self.job_workflow, "jobTypeId": self.job_type, "jobRef": str(uuid4())}
        return body | members

    def new_dispatch(self, **members: Any) -> dict[str, Any]:
        """A dispatch's body that is taken as it is."""
        return {"dispatchTypeId": self.dispatch_type, "dispatchRef": str(uuid4()), **members}

    def scan(self, **members: Any) -> dict[str, Any]:
        """A custody scan of the dispatch that is taken as it is."""
        body = {"dispatchId": self.dispatch, "custodyEntity": "CONTAINER", "custodyEntityId": str(uuid4())}
        return body | {"custodyLocationId": "depot"} | members

    def report(self, **members: Any) -> dict[str, Any]:
        """A report of the pick-up's start."""
        body = {
            "status": "STARTED",
            "code": "",
            "timestamp": 1_700_000_000,
            "dispatchId": self.dispatch,
            "jobId": self.job,
            "attemptId": 1,
            "data": {},
            "meta": {},
            "updatedBy": {"id": self.rider},
        }
        return body | members


async def make_riders(client: Client) -> str:
    """The type of riders and one of them at work; its id."""
    names = {"singular": "rider", "plural": "riders"}
    assert (await client.post(PARTICIPANT_TYPES, {"name": names})).status == 202
    config = {"attributes": RIDER_ATTRIBUTES}
    assert (await client.put(f"{PARTICIPANT_TYPES}/riders/config/attributes", config)).status == 202
    body = {"uniqueCode": "R-1", "owner": client.owner, "properties": {"rosterNumber": 1}}
    rider: str = (await client.post(f"{PARTICIPANTS}/riders", body)).data["id"]
    event = {"eventCode": "E-022", "reasonCode": DONE, "timestamp": 1, "data": {}, "source": {"appId": "tests"}}
    assert (await client.put(f"{PARTICIPANTS}/riders/{rider}/state/event", event)).status == 202
    return rider


async def make_workflows(client: Client) -> tuple[str, str]:
    """An execution workflow of one task and a job workflow, pick up and drop, that uses it; their ids."""
    flow = [
        {
            "stateName": "ET_PICK",
            "taskId": "ET_PICK",
            "sequenceId": 1,
            "input": {},
            "next": [{"code": "*", "stateName": "END"}],
        }
    ]
    body = {"name": "act", "start": "ET_PICK", "flow": flow}
    workflow: str = (await client.post(f"{WORKFLOW}/execution-workflows", body)).data["id"]
    objectives = [
        {"objectiveRef": here, "workflow": workflow, "next": [{"code": DONE, "nextObjective": beyond}]}
        for here, beyond in ((PICKUP, DROP), (DROP, "END"))
    ]
    graph = {"name": "twoStops", "start": PICKUP, "objectives": objectives}
    job_workflow: str = (await client.post(f"{DISPATCH}/job-workflows", graph)).data["id"]
    path = f"{DISPATCH}/job-workflows/{job_workflow}"
    if (await client.get(path)).data["status"] != "ACTIVE":
        assert (await client.put(f"{path}/status", {"status": "ACTIVE"})).status == 200
    return workflow, job_workflow


async def make_type(
    client: Client, collection: str, name: str, attributes: list[dict[str, Any]], **members: Any
) -> str:
    """A job type or dispatch type; its id."""
    id: str = (await client.post(f"{DISPATCH}/{collection}", {"name": name, **members})).data["id"]
    assert (
        await client.post(f"{DISPATCH}/{collection}/{id}/config/attributes", {"attributes": attributes})
    ).status == 201
    return id


async def make_note(client: Client) -> str:
    """The entity type of notes and one of them; its id."""
    attributes = [{"name": "text", "dataType": "string"}]
    body = {"name": {"plural": "notes", "singular": "note"}, "attributes": attributes}
    assert (await client.post(f"{ENTITIES}/entity-type", body)).status == 202
    note: str = (await client.post(f"{ENTITIES}/notes", new_note())).data["id"]
    return note


def new_note(**members: Any) -> dict[str, Any]:
    """A note's body that is taken as it is."""
    return {"uniqueCode": str(uuid4()), "owner": APP, "properties": {"text": "x"}, **members}


async def make_crate(client: Client) -> tuple[str, str]:
    """The container type of crates, one of them and a group of it; their ids."""
    assert (await client.post(f"{CONTAINERS}/container-types", {"name": "crate", "isLeaf": True})).status == 202
    attributes = {"attributes": [{"name": "note", "dataType": "string"}]}
    assert (await client.put(f"{CONTAINERS}/container-types/crate/config/attributes", attributes)).status == 202
    body = {"scannableId": "S-1", "trackingDetails": [{"operator": "acme", "trackingId": "T-1"}]}
    crate: str = (await client.post(f"{CONTAINERS}/crate", body)).data["id"]
    group: str = (await client.post(f"{CONTAINERS}/container-groups", {"containerIds": [crate]})).data["id"]
    return crate, group


async def make_full_tenant(client: Client) -> FullTenant:
    """One of everything for the client's tenant."""
    client.headers["X-COREOS-APPID"] = APP
    client.headers["X-SDS-SIGNATURE"] = "of nobody"
    rider = await make_riders(client)
    workflow, job_workflow = await make_workflows(client)
    job_type = await make_type(client, "job-types", "delivery", JOB_ATTRIBUTES)
    dispatch_type = await make_type(client, "dispatch-types", "round", JOB_ATTRIBUTES, allowDoubleBooking=True)
    ref = str(uuid4())
    job_body = {"jobWorkflowId": job_workflow, "jobTypeId": job_type, "jobRef": ref}
    job: str = (await client.post(f"{DISPATCH}/jobs", job_body)).data["id"]
    shown = (await client.get(f"{DISPATCH}/jobs/{job}")).data
    instance = next(item["workflowInstanceId"] for item in shown["objectives"] if item["objectiveRef"] == PICKUP)
    dispatch_body = {"dispatchTypeId": dispatch_type, "dispatchRef": ref, "jobs": [job], "participants": [rider]}
    dispatch: str = (await client.post(f"{DISPATCH}/dispatches", dispatch_body)).data["id"]
    note = await make_note(client)
    crate, group = await make_crate(client)
    return FullTenant(
        client, rider, job_type, dispatch_type, workflow, job_workflow, job, ref, dispatch, ref, instance, note, crate,
        group,
    )  # fmt: skip
