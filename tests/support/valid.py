"""A valid request for every operation that takes a body: what bad input is made from by changing one thing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any
from uuid import uuid4

from haulier.demo.calls import DISPATCH, WORKFLOW
from support.full_tenant import (
    APP,
    CONTAINERS,
    DONE,
    ENTITIES,
    PARTICIPANT_TYPES,
    PARTICIPANTS,
    RIDER_ATTRIBUTES,
    FullTenant,
    new_note,
)

AAA = "/core/api/v1/aaa"
MACHINE = "/core/api/v1/state-machine"
HOOK = {
    "url": "https://hook.example/x",
    "method": "POST",
    "requestHeader": {},
    "wait": False,
    "methodName": "create:onRequest",
}
CALLBACK = {"url": "/relative", "meta": {"k": [1]}}
ATTRIBUTE = {"name": "colour", "dataType": "string", "validation": {"regex": "^[a-z]+$", "range": {"min": 1, "max": 9}}}

entity_codes = cycle(range(1000, 10_000))

Request = tuple[str, str, dict[str, Any]]


def letters() -> str:
    """A name of letters that nothing has yet."""
    return "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:14])


def participants(g: FullTenant) -> list[Request]:
    name = letters()
    return [
        (
            "POST",
            PARTICIPANT_TYPES,
            {
                "name": {"singular": name, "plural": name + "s"},
                "alias": {"singular": "a", "plural": "b"},
                "callback": CALLBACK,
                "category": [{"name": "air", "subCategory": ["light"]}],
                "allowedOwner": {"oneOf": ["riders"]},
                "entityCode": f"{next(entity_codes):04d}",
            },
        ),
        (
            "PUT",
            f"{PARTICIPANT_TYPES}/riders/config/attributes",
            {"attributes": [*RIDER_ATTRIBUTES, ATTRIBUTE], "callback": CALLBACK},
        ),
        (
            "POST",
            f"{PARTICIPANT_TYPES}/riders/config/handlers",
            HOOK | {"acceptableStatusCodes": [200], "requestBody": {}},
        ),
        (
            "POST",
            f"{PARTICIPANTS}/riders",
            g.participant(
                name="a",
                category=None,
                callback=CALLBACK,
                onRequest={"url": "https://hook.example/x", "method": "PUT", "wait": False},
            ),
        ),
        (
            "PUT",
            f"{PARTICIPANTS}/riders/{g.rider}",
            {"properties": {"nickname": "x"}, "name": "b", "callback": CALLBACK},
        ),
    ]


def dispatching(g: FullTenant) -> list[Request]:
    objective = {
        "objectiveRef": "pickup",
        "location": {"address": "x", "geolocation": {"lat": "1.5", "long": "2.5"}},
        "contact": {"name": "x", "phone": {"countryCode": "+91", "number": "12345"}},
        "timeslot": {"from": 1, "to": 2},
        "workflowInput": {"a": [1]},
    }
    graph = [{"objectiveRef": "pickup", "workflow": g.workflow, "next": [{"code": DONE, "nextObjective": "END"}]}]
    return [
        ("POST", f"{DISPATCH}/job-types", {"name": letters(), "_event_meta": {"a": 1}}),
        ("POST", f"{DISPATCH}/dispatch-types", {"name": letters()}),
        ("POST", f"{DISPATCH}/job-types/{g.job_type}/config/attributes", {"attributes": [ATTRIBUTE]}),
        ("POST", f"{DISPATCH}/job-workflows", {"name": "again", "start": "pickup", "objectives": graph, "tag": [1]}),
        ("POST", f"{DISPATCH}/job-workflows/drafts", {"name": "draft", "start": "pickup", "objectives": graph}),
        (
            "POST",
            f"{DISPATCH}/jobs",
            g.new_job(
                objectives=[objective],
                scheduledFor={"startDateTime": 1},
                assets=[{"documentType": "a", "documentUrl": "b"}],
                containers=["c"],
                customData={"weight": 1, "note": "n", "extra": {"a": [1]}},
                callback=CALLBACK | {"headers": [{"key": "a", "value": "b"}]},
            ),
        ),
        ("PUT", f"{DISPATCH}/jobs/{g.job}", {"customData": {"weight": 2}, "scheduledFor": {"startDateTime": 2.5}}),
        ("PATCH", f"{DISPATCH}/jobs/{g.job}/custom-data", {"customData": {"note": "m"}}),
        (
            "POST",
            f"{DISPATCH}/jobs/{g.job}/sub-status",
            {"subStatus": "x", "onError": HOOK | {"methodName": "updateJobSubStatus:onError"}},
        ),
        (
            "POST",
            f"{DISPATCH}/dispatches",
            g.new_dispatch(participants=[g.rider], customData={"weight": 1}, callback=CALLBACK),
        ),
        ("PUT", f"{DISPATCH}/dispatches/{g.dispatch}", {"customData": {"note": "x"}}),
        ("POST", f"{DISPATCH}/workflows/{g.instance}", g.report(attemptId=1, closeJob=False)),
        ("POST", f"{DISPATCH}/workflows/{g.instance}/tasks/ET_PICK", g.report(sequenceId=1, stateName="ET_PICK")),
        ("POST", f"{DISPATCH}/ledgers/custody-in", g.scan(jobId=g.job)),
        (
            "POST",
            f"{DISPATCH}/ledgers/custody-in",
            g.scan(custodyEntity="CASH", custodyEntityAmount=2.5, custodyEntityId=None),
        ),
        (
            "POST",
            f"{DISPATCH}/ledgers/batch/custody-in",
            {
                "dispatchId": g.dispatch,
                "data": [
                    {
                        "custodyEntity": "CONTAINER",
                        "custodyEntityId": str(uuid4()),
                        "custodyLocationId": "depot",
                        "jobId": g.job,
                    },
                ],
            },
        ),
        ("POST", f"{DISPATCH}/config/custom-code", {"customCode": [HOOK | {"methodName": "createJob:onRequest"}]}),
    ]


def others(g: FullTenant) -> list[Request]:
    step = {
        "stateName": "ET_PICK",
        "taskId": "ET_PICK",
        "sequenceId": 1,
        "input": {"a": 1},
        "condition": {"==": [1, {"var": "a"}]},
        "next": [{"code": "*", "stateName": "END"}],
    }
    return [
        (
            "POST",
            f"{WORKFLOW}/execution-workflows",
            {"name": letters(), "start": "ET_PICK", "flow": [step], "expiresAt": 4_000_000_000},
        ),
        ("POST", f"{AAA}/apps", {"appName": f"app-{letters()}", "appType": "backend", "description": "Some text"}),
        ("PUT", f"{AAA}/tenants/{g.client.tenant}", {"displayName": "Name", "metadata": {"a": 1}}),
        ("POST", f"{MACHINE}/reasons", {"code": "R-9111", "name": "seen", "description": "x"}),
        (
            "PUT",
            f"{PARTICIPANTS}/riders/{g.rider}/state/event",
            {
                "eventCode": "E-023",
                "reasonCode": DONE,
                "timestamp": 1,
                "data": {"a": 1},
                "source": {"appId": "a", "userId": "b"},
            },
        ),
        ("POST", "/core/api/v1/ext-auth/token/authorize", {"path": "/core/api/v2/participants", "method": "get"}),
    ]


def entities(g: FullTenant) -> list[Request]:
    name = letters()
    return [
        (
            "POST",
            f"{ENTITIES}/entity-type",
            {
                "name": {"singular": name, "plural": name + "s"},
                "alias": {"singular": "a", "plural": "b"},
                "category": [{"name": "air", "subCategory": ["light"]}],
                "attributes": [ATTRIBUTE],
                "coreAttributes": [{"name": "uniqueCode", "alias": "no"}],
                "events": ["created"],
                "entityCode": letters(),
                "terminalTTL": "2d",
                "callback": CALLBACK,
            },
        ),
        ("PUT", f"{ENTITIES}/entity-type/notes", {"alias": {"plural": "b"}, "attributes": [ATTRIBUTE]}),
        ("POST", f"{ENTITIES}/entity-type/notes/config/handlers", HOOK | {"methodName": "update:onError"}),
        ("POST", f"{ENTITIES}/apps/{APP}/notes", new_note(name="a", callback="/relative")),
        (
            "PUT",
            f"{ENTITIES}/notes/{g.entity}",
            {"properties": {"text": "y"}, "name": "b", "conditionExpression": "text != 'z'", "callback": CALLBACK},
        ),
    ]


def containers(g: FullTenant) -> list[Request]:
    types, crate = f"{CONTAINERS}/container-types", f"{CONTAINERS}/crate/{g.container}"
    money = {"amount": 9.5, "currency": "EUR"}
    item = {
        "name": "shirt", "code": "SH-1", "cost": {"total": money, "unit": money},
        "quantity": {"value": 1, "unit": "nos"},
    }  # fmt: skip
    tracking = [{"operator": "acme", "trackingId": "T-1", "isPrimary": True, "timestamp": -5}]
    new = {"scannableId": letters(), "isHazmat": True, "trackingDetails": tracking, "items": [item]}
    return [
        (
            "POST",
            types,
            {
                "name": letters(),
                "isLeaf": True,
                "allowedParent": {"oneOf": ["crate"]},
                "entityCode": f"{next(entity_codes):04d}",
                "callback": CALLBACK,
            },
        ),
        ("PUT", f"{types}/crate", {"allowedParent": {"not": ["box"]}, "callback": CALLBACK}),
        ("PUT", f"{types}/crate/config/attributes", {"attributes": [ATTRIBUTE], "callback": CALLBACK}),
        ("POST", f"{types}/crate/config/handlers", HOOK | {"methodName": "update:onError"}),
        ("POST", f"{CONTAINERS}/crate", new | {"attributes": {"note": "x"}, "callback": CALLBACK}),
        ("PUT", crate, {"trackingDetails": tracking, "items": [item], "attributes": {"note": None}}),
        ("PUT", f"{CONTAINERS}/{g.container}", {"items": [], "callback": {"url": "/relative", "meta": "text"}}),
        (
            "POST",
            f"{CONTAINERS}/container-groups",
            {"name": "a", "containerIds": [g.container], "attributes": {"a": 1}},
        ),
        ("POST", f"{CONTAINERS}/config/state-machine/events", {"description": "a", "containerTypeNames": ["crate"]}),
    ]


def valid_requests(full_tenant: FullTenant) -> list[Request]:
    """Fresh ones at each call: names and references are new."""
    makers: list[Callable[[FullTenant], list[Request]]] = [participants, dispatching, entities, containers, others]
    return [request for make in makers for request in make(full_tenant)]
