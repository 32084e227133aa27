"""What a tenant registers before the first trip: types, attributes, workflows, centres, riders and vehicles.

See: contract/participant.md section 4, contract/workflow.md, contract/dispatch.md.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from haulier.demo.calls import CUSTODY_TASK, DISPATCH, WORKFLOW, Call, Ground
from haulier.demo.client import CoreClient, Refused, search
from haulier.demo.crew import side_by_side
from haulier.demo.plan import DROP, PICKUP, SUCCESS, UNAVAILABLE
from haulier.demo.readback import ReadBack
from haulier.demo.trips import Centre

PARTICIPANTS = "/core/api/v2/participants"
AAA = "/core/api/v1/aaa"
JOB_TYPE = "linehaul"
DISPATCH_TYPE = "lineHaul"
JOB_WORKFLOW = "Line haul pick and drop"
DUPLICATE_TYPE = "101110522301"
"""An app starts many times: a type that is there already is fine. See: contract/error-codes.md."""
ACTIVATE = "E-022"
DEFAULT_REASON = "R-0001"
END = "END_STATE"
"""The end marker of job workflows as the sample spells it; the text says END, which is shorter than its own limit."""
ONBOARDED_AT = 1537900000
"""Epoch seconds of the activations: two days before the first trip."""

Attributes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ParticipantType:
    """A type to register: its names and custom attributes."""

    singular: str
    plural: str
    attributes: Attributes


def text(name: str, **validation: Any) -> dict[str, Any]:
    return {"name": name, "dataType": "string", "indexed": True, "validation": {"required": True, **validation}}


def number(name: str, low: float, high: float) -> dict[str, Any]:
    bounds = {"required": True, "range": {"min": low, "max": high}}
    return {"name": name, "dataType": "number", "validation": bounds}


ROUTE_TYPE = text("routeType", valueOneOf=["FTL", "Carting"])
REGISTRATION = text("registration", regex="^[A-Z]{2}-[0-9]{4}$")

PARTICIPANT_TYPES = (
    ParticipantType(
        "facility",
        "facilities",
        [
            text("stateName", range={"min": 2, "max": 64}),
            number("lat", -90, 90),
            number("lon", -180, 180),
            text("locatedBy", valueOneOf=["city", "state"]),
        ],
    ),
    ParticipantType("rider", "riders", [number("rosterNumber", 1, 99999)]),
    ParticipantType("truck", "trucks", [REGISTRATION]),
    ParticipantType("van", "vans", [REGISTRATION]),
)

JOB_ATTRIBUTES: Attributes = [
    ROUTE_TYPE,
    text("source", range={"min": 1, "max": 64}),
    text("destination", range={"min": 1, "max": 64}),
    number("plannedMinutes", 0, 20000),
    number("legNumber", 1, 64),
]
DISPATCH_ATTRIBUTES: Attributes = [ROUTE_TYPE, number("legCount", 1, 64)]


async def onboard(
    client: CoreClient, centres: dict[str, Centre], need: dict[str, int], at_once: int, progressed: Callable[[], None]
) -> Ground:
    """Register everything; ``progressed`` is told of each participant that is ready to work."""
    owner = (await client.read(Call("read tenant", "GET", tenant_path(client), command=False)))["id"]
    for participant_type in PARTICIPANT_TYPES:
        await register_participant_type(client, participant_type)
    job_type = await register_type(client, "job-types", JOB_TYPE, JOB_ATTRIBUTES)
    # Replayed without waiting, trips that a vehicle made one after the other are under way at once.
    shared = {"allowDoubleBooking": True}
    dispatch_type = await register_type(client, "dispatch-types", DISPATCH_TYPE, DISPATCH_ATTRIBUTES, shared)
    workflows = {objective: await register_execution_workflow(client, objective) for objective in (PICKUP, DROP)}
    job_workflow = await register_job_workflow(client, workflows)
    made: dict[str, list[str]] = {plural: [""] * count for plural, count in need.items()}
    made["facilities"] = [""] * len(centres)

    def work() -> Iterator[Awaitable[None]]:
        for plural, place, body in participants_of(centres, need):
            yield hire(plural, place, {**body, "owner": owner})

    async def hire(plural: str, place: int, body: dict[str, Any]) -> None:
        made[plural][place] = await register_participant(client, plural, body)
        progressed()

    await side_by_side(work(), at_once)
    facilities = dict(zip(centres, made.pop("facilities"), strict=True))
    return Ground(job_type, dispatch_type, job_workflow, facilities, made)


def tenant_path(client: CoreClient) -> str:
    return f"{AAA}/tenants/{client.credentials.tenant_id}"


def config_call(path: str, body: dict[str, Any], method: str = "POST") -> Call:
    return Call("register type", method, path, body)


async def register_participant_type(client: CoreClient, participant_type: ParticipantType) -> None:
    """Create the type unless it is there, then put its attributes, as clients do at every start."""
    names = {"singular": participant_type.singular, "plural": participant_type.plural}
    try:
        await client.do(config_call(f"{PARTICIPANTS}/participant-types", {"name": names}), None)
    except Refused as refused:
        if refused.code != DUPLICATE_TYPE:
            raise
    path = f"{PARTICIPANTS}/participant-types/{participant_type.plural}/config/attributes"
    await client.do(config_call(path, {"attributes": participant_type.attributes}, "PUT"), None)


async def register_type(
    client: CoreClient, collection: str, name: str, attributes: Attributes, members: dict[str, Any] | None = None
) -> str:
    """A job type or a dispatch type with its attributes; answers its id."""
    path = f"{DISPATCH}/{collection}"
    type_id: str = (await client.do(config_call(path, {"name": name, **(members or {})}), None))["id"]
    await client.do(config_call(f"{path}/{type_id}/config/attributes", {"attributes": attributes}), None)
    return type_id


async def register_execution_workflow(client: CoreClient, objective: str) -> str:
    """What the phone does at a stop: start, then the custody task. Answers the workflow's id."""
    custody_task = CUSTODY_TASK[objective]
    ends = [{"code": "ET_SUCCESS", "stateName": "END"}, {"code": "ET_FAILURE", "stateName": "END"}]
    begin = {
        "stateName": "ET_START",
        "taskId": "ET_START",
        "sequenceId": 1,
        "input": {"applicableReasons": [SUCCESS, UNAVAILABLE]},
        "next": [{"code": "ET_SUCCESS", "stateName": custody_task}, {"code": "ET_FAILURE", "stateName": "END"}],
    }
    act = {"stateName": custody_task, "taskId": custody_task, "sequenceId": 2, "input": {}, "next": ends}
    name = {PICKUP: "pickUp", DROP: "drop"}[objective]
    body = {"name": name, "start": "ET_START", "flow": [begin, act]}
    answer = await client.do(config_call(f"{WORKFLOW}/execution-workflows", body), None)
    workflow_id: str = answer["id"]
    return workflow_id


async def register_job_workflow(client: CoreClient, workflows: dict[str, str]) -> str:
    """Pick up, then drop; a failed attempt goes round again. Answers the id of a workflow that is ACTIVE."""
    path = f"{DISPATCH}/job-workflows"
    objectives = [
        {"objectiveRef": here, "workflow": workflows[here], "next": [on(SUCCESS, beyond), on(UNAVAILABLE, here)]}
        for here, beyond in ((PICKUP, DROP), (DROP, END))
    ]
    body = {"name": JOB_WORKFLOW, "start": PICKUP, "objectives": objectives}
    workflow_id: str = (await client.do(config_call(path, body), None))["id"]
    found = await client.read(Call("read job workflow", "GET", f"{path}/{workflow_id}", command=False))
    if found.get("status") != "ACTIVE":
        await client.do(config_call(f"{path}/{workflow_id}/status", {"status": "ACTIVE"}, "PUT"), None)
    return workflow_id


def on(code: str, next_objective: str) -> dict[str, str]:
    return {"code": code, "nextObjective": next_objective}


def participants_of(centres: dict[str, Centre], need: dict[str, int]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Type, place in its pool and body (owner excepted) of everyone to register."""
    for place, centre in enumerate(centres.values()):
        properties = {"stateName": centre.state, "lat": centre.lat, "lon": centre.lon, "locatedBy": centre.located_by}
        yield "facilities", place, {"uniqueCode": centre.code, "name": centre.name, "properties": properties}
    for place in range(need["riders"]):
        rider = {"rosterNumber": place + 1}
        yield "riders", place, {"uniqueCode": f"R-{place + 1}", "name": f"Rider {place + 1}", "properties": rider}
    for plural, letters in (("trucks", "TR"), ("vans", "VN")):
        for place in range(need[plural]):
            registration = f"{letters}-{place + 1:04}"
            body = {"uniqueCode": registration, "name": registration, "properties": {"registration": registration}}
            yield plural, place, body


async def register_participant(client: CoreClient, plural: str, body: dict[str, Any]) -> str:
    """Create a participant and activate it; answers its id."""
    path = f"{PARTICIPANTS}/{plural}"
    code = body["uniqueCode"]
    call = Call("create participant", "POST", path, body, callback=f"participant/{plural}/{code}")
    listed = ReadBack(f"{path}?limit=1&{search({'uniqueCode': code})}", lambda found: bool(found.get("participants")))
    made = await client.do(call, listed)
    participant: str = made["participants"][0]["id"] if "participants" in made else made["id"]
    event = {
        "eventCode": ACTIVATE,
        "reasonCode": DEFAULT_REASON,
        "timestamp": ONBOARDED_AT,
        "data": {},
        "source": {"appId": "haulier-demo"},
    }
    activation = Call("activate participant", "PUT", f"{path}/{participant}/state/event", event)
    state = ReadBack(f"{path}/{participant}/state", lambda found: found.get("state") == "active:active")
    await client.do(activation, state)
    return participant
