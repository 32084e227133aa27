"""What a tenant registers before the first trip: types, attributes, workflows, centres, riders and vehicles.

See: contract/participant.md section 4, contract/workflow.md, contract/dispatch.md.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from time import time
from typing import Any

from haulier.demo.calls import DISPATCH, WORKFLOW, Call, Registrations
from haulier.demo.client import CoreClient, Refused, search
from haulier.demo.concurrency import run_concurrently
from haulier.demo.names import registrations, rider_names
from haulier.demo.orders import ORDER_ATTRIBUTES
from haulier.demo.readback import ReadBack
from haulier.demo.stops import (
    COD_DROP,
    DEPOSIT,
    DROP,
    MACROS,
    PICKUP,
    REFUSED,
    SUCCESS,
    UNAVAILABLE,
    WORKFLOWS,
    flow_of,
)
from haulier.demo.trips import VEHICLE_OF_ROUTE, Centre

PARTICIPANTS = "/core/api/v2/participants"
AAA = "/core/api/v1/aaa"
JOB_TYPE = "linehaul"
DISPATCH_TYPE = "lineHaul"
JOB_WORKFLOW = "Line haul pick and drop"
COD_WORKFLOW = "Cash on delivery"
DUPLICATE_TYPE = "101110522301"
"""An app starts many times: a type that is there already is fine. See: contract/error-codes.md."""
ACTIVATE = "E-022"
DEFAULT_REASON = "R-0001"
END = "END_STATE"
"""The end marker of job workflows as the sample spells it; the text says END, which is shorter than its own limit."""

Attributes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ParticipantType:
    """A type to register: its names and custom attributes."""

    singular: str
    plural: str
    attributes: Attributes


def text(name: str, **validation: Any) -> dict[str, Any]:
    return {"name": name, "dataType": "string", "indexed": True, "validation": {"required": True, **validation}}


def number(name: str, low: float, high: float, *tags: str) -> dict[str, Any]:
    bounds = {"required": True, "range": {"min": low, "max": high}}
    return {"name": name, "dataType": "number", "validation": bounds, **({"tags": list(tags)} if tags else {})}


ROUTE_TYPE = text("routeType", valueOneOf=["FTL", "Carting"])
REGISTRATION = text("registration", regex="^[A-Z]{2}-[0-9]{4}$")

PARTICIPANT_TYPES = (
    ParticipantType(
        "facility",
        "facilities",
        [
            text("stateName", range={"min": 2, "max": 64}),
            number("lat", -90, 90, "geo:lat"),
            number("lon", -180, 180, "geo:lon"),
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
    {"name": "cashOnDelivery", "dataType": "number", "validation": {"range": {"min": 0, "max": 100000}}},
]
DISPATCH_ATTRIBUTES: Attributes = [ROUTE_TYPE, number("legCount", 1, 64)]
OF_LEG = [attribute for attribute in JOB_ATTRIBUTES if attribute["name"] in ORDER_ATTRIBUTES]
ORDERS = "/core/api/v1/orders"
ORCHESTRATOR = "/core/api/v1/orchestrator"


async def onboard(
    client: CoreClient,
    centres: dict[str, Centre],
    need: dict[str, int],
    seed: int,
    at_once: int,
    progressed: Callable[[], None],
) -> Registrations:
    """Register everything; ``progressed`` is called for each participant that is ready."""
    owner = (await client.read(Call("read tenant", "GET", tenant_path(client), command=False)))["id"]
    for participant_type in PARTICIPANT_TYPES:
        await register_participant_type(client, participant_type)
    await register_type(client, "job-types", JOB_TYPE, JOB_ATTRIBUTES)
    # In a replay without waiting, trips of one vehicle that were driven in sequence run at the same time.
    shared = {"allowDoubleBooking": True}
    dispatch_type = await register_type(client, "dispatch-types", DISPATCH_TYPE, DISPATCH_ATTRIBUTES, shared)
    workflows = await register_execution_workflows(client)
    job_workflow = await register_job_workflow(client, workflows)
    cod_workflow = await register_cod_workflow(client, workflows)
    await configure_orders(client, job_workflow, cod_workflow)
    made: dict[str, list[str]] = {plural: [""] * count for plural, count in need.items()}
    made["facilities"] = [""] * len(centres)
    names = rider_names(need["riders"], seed)

    def work() -> Iterator[Awaitable[None]]:
        for plural, place, body in participants_of(centres, names, need, seed):
            yield hire(plural, place, {**body, "owner": owner})

    async def hire(plural: str, place: int, body: dict[str, Any]) -> None:
        made[plural][place] = await register_participant(client, plural, body)
        progressed()

    await run_concurrently(work(), at_once)
    facilities = dict(zip(centres, made.pop("facilities"), strict=True))
    return Registrations(dispatch_type, facilities, made, names, centres)


async def configure_orders(client: CoreClient, job_workflow: str, cod_workflow: str) -> None:
    """What orders say of their legs, that a refused order goes back at once, and which job is made of which order.

    See: contract/orchestrator.md "Workflow Manager".
    """
    await client.do(config_call(f"{ORDERS}/config/attributes", {"attributes": OF_LEG}), None)
    settings = {"maxAttempts": 1, "uniqueClientOrderId": True}
    await client.do(config_call(f"{ORDERS}/config/settings", settings, "PUT"), None)
    said = {name: f"$.order.attributes.{name}" for name in ORDER_ATTRIBUTES}
    on_delivery = {
        "jobWorkflowId": cod_workflow,
        "jobWorkflowInput": {"cash": "$.amount"},
        "customData": {**said, "cashOnDelivery": "$.amount"},
    }
    configs = [
        {"logic": {"==": [{"var": "paymentType"}, "COD"]}, "output": on_delivery},
        {"logic": True, "output": {"jobWorkflowId": job_workflow, "customData": said}},
    ]
    path = f"{ORCHESTRATOR}/default-plugins/workflow-manager/config"
    await client.do(config_call(path, {"configs": configs}, "PUT"), None)


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


async def register_execution_workflows(client: CoreClient) -> dict[str, str]:
    """What the phone does at each kind of stop, built from macros. Answers the workflows' ids by name."""
    macros = {name: await register_flow(client, "execution-macros", name, flow) for name, flow in MACROS.items()}
    return {name: await register_flow(client, "execution-workflows", name, flow_of(name, macros)) for name in WORKFLOWS}


async def register_flow(client: CoreClient, collection: str, name: str, flow: list[dict[str, Any]]) -> str:
    """A macro or an execution workflow; answers its id."""
    answer = await client.do(config_call(f"{WORKFLOW}/{collection}", {"name": name, "flow": flow}), None)
    flow_id: str = answer["id"]
    return flow_id


async def register_job_workflow(client: CoreClient, workflows: dict[str, str]) -> str:
    """Pick up, then drop; a failed attempt goes round again. Answers the id of a workflow that is ACTIVE."""
    stops = [(PICKUP, workflows[PICKUP]), (DROP, workflows[DROP])]
    return await register_objectives(client, JOB_WORKFLOW, stops)


async def register_cod_workflow(client: CoreClient, workflows: dict[str, str]) -> str:
    """Pick up, drop against payment, deposit the cash; a failed attempt goes round again."""
    stops = [(PICKUP, workflows[PICKUP]), (DROP, workflows[COD_DROP]), (DEPOSIT, workflows[DEPOSIT])]
    return await register_objectives(client, COD_WORKFLOW, stops)


async def register_objectives(client: CoreClient, name: str, stops: list[tuple[str, str]]) -> str:
    """A job workflow of objectives, each with its execution workflow, one after the other, and its id once ACTIVE."""
    path = f"{DISPATCH}/job-workflows"
    following = [*(objective for objective, _ in stops[1:]), END]
    objectives = [
        {"objectiveRef": here, "workflow": workflow, "next": ways_from(here, beyond)}
        for (here, workflow), beyond in zip(stops, following, strict=True)
    ]
    body = {"name": name, "start": stops[0][0], "objectives": objectives}
    workflow_id: str = (await client.do(config_call(path, body), None))["id"]
    found = await client.read(Call("read job workflow", "GET", f"{path}/{workflow_id}", command=False))
    if found.get("status") != "ACTIVE":
        await client.do(config_call(f"{path}/{workflow_id}/status", {"status": "ACTIVE"}, "PUT"), None)
    return workflow_id


def ways_from(here: str, beyond: str) -> list[dict[str, str]]:
    """Where a stop leads: on, once more to itself, and from the drop to the end where the goods are refused."""
    ways = [on(SUCCESS, beyond), on(UNAVAILABLE, here)]
    return [*ways, on(REFUSED, END)] if here == DROP else ways


def on(code: str, next_objective: str) -> dict[str, str]:
    return {"code": code, "nextObjective": next_objective}


def participants_of(
    centres: dict[str, Centre], names: list[str], need: dict[str, int], seed: int
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Type, place in its pool and body (owner excepted) of everyone to register."""
    for place, centre in enumerate(centres.values()):
        properties = {"stateName": centre.state, "lat": centre.lat, "lon": centre.lon, "locatedBy": centre.located_by}
        yield "facilities", place, {"uniqueCode": centre.code, "name": centre.name, "properties": properties}
    for place, name in enumerate(names):
        rider = {"rosterNumber": place + 1}
        yield "riders", place, {"uniqueCode": f"R-{place + 1}", "name": name, "properties": rider}
    for plural in VEHICLE_OF_ROUTE.values():
        for place, registration in enumerate(registrations(plural, need[plural], seed)):
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
        "timestamp": int(time()),
        "data": {},
        "source": {"appId": "haulier-demo"},
    }
    activation = Call("activate participant", "PUT", f"{path}/{participant}/state/event", event)
    state = ReadBack(f"{path}/{participant}/state", lambda found: found.get("state") == "active:active")
    await client.do(activation, state)
    return participant
