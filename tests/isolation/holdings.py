"""A tenant that has one of everything any operation can name, each thing marked so that it is known where it shows.

A service brings its own along in ``tests/services/<name>/holdings.py``: ``make_holdings(client, mark)`` makes them and
answers what stands for the parameters of its paths; ``body_of(operation, ids)``, where it is there, gives bodies whose
types say less than they must hold, and None for all others; ``fields_of`` gives the fields of forms. The services that
are made here are those that need each other.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from haulier.app.catalogue import SERVICES
from haulier.demo.calls import DISPATCH, WORKFLOW
from haulier.platform.declarations.operation import Operation, Service
from support.full_tenant import (
    APP,
    CONTAINERS,
    DONE,
    ENTITIES,
    PARTICIPANT_TYPES,
    PARTICIPANTS,
    PICKUP,
    FullTenant,
    make_full_tenant,
)
from support.sessions import begun
from support.stack import Answer, Client, Stack

AAA = "/core/api/v1/aaa"
REGISTRY = "/core/api/v1/state-machine"
CATEGORY, SUB_CATEGORY = "express", "cold"
EVENT, SECOND_EVENT = "E-901", "E-902"
ENTITY_CODE = "0901"
HOUR = 3_600
TESTS_OF_SERVICES = Path(__file__).parents[1] / "services"
DEAD_LETTER = """
    INSERT INTO dead_letter (tenant_id, journal_id, at, url, attempts, error, message)
    SELECT tenant_id, id, at, $2, 3, $2, '{}' FROM journal WHERE tenant_id = $1 ORDER BY id LIMIT 1
    RETURNING journal_id::text AS id"""

RUN = """
    INSERT INTO resource (tenant_id, kind, id, version, type, parent, state, attrs, body, created_at, created_by,
                          updated_at, updated_by)
    VALUES ($1, 'run', $2, 1, '', $3, 'FAILED', '{}', $4, 1, '{}', 1, '{}')"""
"""A run of the orchestrator that failed: what makes them is a worker's, and there is none."""

Ids = dict[str, str]
"""Path parameters and members of bodies to what they name; ``service.name`` goes before ``name``."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a tenant has. ``mark`` stands in texts of all its things, and nowhere else."""

    client: Client
    mark: str
    ids: Ids
    documents: dict[str, Any]
    """State machines as read, by service."""

    def named(self, service: str, name: str) -> str | None:
        return self.ids.get(f"{service}.{name}", self.ids.get(name))

    def path(self, service: Service, operation: Operation) -> str:
        """The operation's address with this tenant's ids. Raises KeyError for a parameter that nothing stands for."""
        values = {name: self._standing_for(service.name, operation, name) for name in parameters(operation)}
        return service.bases[0] + operation.path.format_map(values) + self._query(service, operation)

    def _standing_for(self, service: str, operation: Operation, name: str) -> str:
        if "/drafts/" in operation.path:
            name = "draftId"
        whose = f"same as {operation.same_as}" if operation.same_as else operation.name
        known = self.ids.get(f"{service}.{whose}.{name}", self.named(service, name))
        if known is None:
            raise KeyError(f"{service}.{operation.name}: holdings have nothing for {{{name}}}")
        return known

    def _query(self, service: Service, operation: Operation) -> str:
        """What the operation must be asked: a change log since when, a batch which, an old list of which type, a search
        for what.
        """
        asked = {item.name for item in operation.query}
        if "q" in {item.name for item in operation.query if item.required}:
            return f"?q={self.mark}"
        if {"lat", "long"} <= asked:
            return "?lat=12.305183&long=76.655361"
        if {"q", "zipCode"} <= asked:
            return f"?q={self.mark}"
        if "batchId" in asked:
            return f"?batchId={self.named(service.name, 'batchId')}"
        if {"jobId", "fileId"} <= asked:
            return f"?fileId={self.named(service.name, 'fileId')}"
        if "signature" in asked:
            return f"?tid={self.client.tenant}&expires=4000000000&signature=made-up"
        if "connectionType" in asked:
            return "?connectionType=google-oauth2"
        if "userIds" in asked:
            return f"?userIds={self.named(service.name, 'userId')}"
        if "containerType" in asked:
            return f"?containerType={self.named(service.name, 'containerTypeName')}"
        if {"startTime", "endTime"} <= asked:
            device, app = (quote(self.named(service.name, name) or "") for name in ("deviceId", "app"))
            first, last = "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"
            if operation.name == "getSnappedDistance":
                now = datetime.now(UTC)
                first, last = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (now - timedelta(hours=1), now))
            return f"?deviceId={device}&app={app}&startTime={first}&endTime={last}"
        if {"from", "to", "points"} <= asked:
            return "?from=0&to=4000000000000"
        is_log = "from" in asked and not asked.isdisjoint({"duration", "timeDuration"})
        return f"?from={int(time.time()) - HOUR}" if is_log else ""

    @property
    def secrets(self) -> set[str]:
        """Texts that show only where something of this tenant does: its mark, and all ids that hold a uuid.

        Ids of custom code come from the type's name, so that all tenants have the same; client ids anybody may take;
        names of schemas (``urn:``) are everybody's.
        """
        own = {name: id for name, id in self.ids.items() if len(id) > 32 and not id.startswith("urn:")}
        ids = {id for name, id in own.items() if not name.endswith(("handlerId", "clientId"))}
        return {self.mark, self.client.tenant} | {id.rpartition(":")[2] for id in ids}


def parameters(operation: Operation) -> Iterator[str]:
    """Names of the path's parameters."""
    return (part[1:-1] for part in operation.path.split("/") if part.startswith("{"))


async def settle(stack: Stack, client: Client, mark: str) -> Holdings:
    """Make one of everything."""
    full_tenant = await make_full_tenant(client)
    ids = {
        **base_ids(full_tenant),
        **await registry_ids(client, mark),
        **await definition_ids(client, full_tenant, mark),
    }
    ids |= await ticket_ids(client, mark)
    for name, types, plural in TYPED:
        ids |= await typed_ids(client, name, types, plural, mark)
    app = await made(client, f"{AAA}/apps", {"appName": f"app-{mark}", "appType": "backend", "description": mark})
    ids["aaa.appId"], ids["clientId"] = app["appId"], app["clientId"]
    await mark_all(client, full_tenant, mark)
    crate = await made(client, f"{CONTAINERS}/crate", {"scannableId": f"S-{mark}", "attributes": {"note": mark}})
    ids["parentId"] = crate["id"]
    row = await stack.runtime.database.fetchrow(DEAD_LETTER, client.tenant, f"https://{mark}.example/")
    assert row is not None, "the tenant has a journal"
    ids["journalId"] = row["id"]
    paths = {
        "participant": f"{PARTICIPANT_TYPES}/riders", "container": f"{CONTAINERS}/container-types/crate",
        "entity": f"{ENTITIES}/entity-type/tickets",
    }  # fmt: skip
    ids |= await brought_ids(client, mark)
    ids |= await run_ids(stack, client, ids["participantId"])
    ids["sessionId"] = (await begun(stack.runtime, client, mark)).data["id"]
    documents = {name: (await client.get(f"{path}/config/state-machine")).data for name, path in paths.items()}
    return Holdings(client, mark, ids, documents)


async def run_ids(stack: Stack, client: Client, rider: str) -> Ids:
    """A run for something, which may be asked to go on."""
    id = f"run:{uuid4()}"
    body = {
        "ruleId": "rule:x", "ruleName": "x", "event": "x", "eventId": str(uuid4()), "entityType": "participant",
        "entityId": rider, "startedAt": 1, "at": 1, "journalId": str(uuid4()),
        "steps": [{"phase": "main", "pluginId": "plugin:job-manager", "status": "FAILED"}],
    }  # fmt: skip
    await stack.runtime.database.execute(RUN, client.tenant, id, rider, json.dumps(body))
    return {"orchestrator.runId": id, "orchestrator.entityId": rider}


async def brought_ids(client: Client, mark: str) -> Ids:
    """What the services' own tests bring along, each under its service's name."""
    ids: Ids = {}
    for name in (service.name for service in SERVICES):
        if (module := holdings_module(name)) is not None:
            brought = await module.make_holdings(client, mark)
            ids |= {f"{name}.{parameter}": id for parameter, id in brought.items()}
    return ids


@cache
def holdings_module(service: str) -> Any:
    """What a service's own tests bring along; None where they bring nothing."""
    exists = (TESTS_OF_SERVICES / service / "holdings.py").exists()
    return import_module(f"services.{service}.holdings") if exists else None


TYPED = (
    ("participant", PARTICIPANT_TYPES, "riders"), ("container", f"{CONTAINERS}/container-types", "crate"),
    ("entity", f"{ENTITIES}/entity-type", "tickets"),
)  # fmt: skip


async def made(client: Client, path: str, body: Any, method: str = "POST") -> Any:
    """What a write that must succeed answers."""
    answer: Answer = await client.call(method, path, body)
    return answer.data


def base_ids(full_tenant: FullTenant) -> Ids:
    return {
        "tenantId": full_tenant.client.tenant, "appId": APP, "ownerId": full_tenant.client.owner,
        "participantTypePluralName": "riders", "participantId": full_tenant.rider, "owner": full_tenant.rider,
        "entity.owner": APP,
        "containerTypeName": "crate", "containerId": full_tenant.container, "groupId": full_tenant.group,
        "trackingId": "T-1",
        "container.same as getContainerById.containerTypeName": full_tenant.container,
        "container.same as updateContainerById.containerTypeName": full_tenant.container,
        "jobTypeId": full_tenant.job_type, "dispatchTypeId": full_tenant.dispatch_type,
        "jobWorkflowId": full_tenant.job_workflow,
        "jobId": full_tenant.job, "jobRef": full_tenant.job_ref, "dispatchId": full_tenant.dispatch,
        "dispatchRef": full_tenant.dispatch_ref, "workflowInstanceId": full_tenant.instance,
        "dispatch.taskId": "ET_PICK",
        "workflowId": full_tenant.workflow, "recordId": full_tenant.workflow, "objectiveRef": PICKUP,
        "kind": "participant", "id": full_tenant.rider, "categoryName": CATEGORY,
    }  # fmt: skip


async def registry_ids(client: Client, mark: str) -> Ids:
    """An entity with a machine, an event, a reason and an object under state control."""
    reason = (await made(client, f"{REGISTRY}/reasons", {"description": mark}))["id"]
    entity = {"name": mark, "description": mark, "events": [], "entityCode": ENTITY_CODE}
    await made(client, f"{REGISTRY}/entities", entity)
    for code in (EVENT, SECOND_EVENT):
        body = {"description": mark, "entities": [ENTITY_CODE], "eventCode": code, "reasonCodes": [reason]}
        await made(client, f"{REGISTRY}/events", body)
    config = {"states": states(EVENT), "terminalTTL": "30d"}
    await made(client, f"{REGISTRY}/config/{ENTITY_CODE}", config)
    await made(client, f"{REGISTRY}/{ENTITY_CODE}/instance", {"instanceId": f"object-{mark}"})
    return {"entityCode": ENTITY_CODE, "eventCode": EVENT, "reasonCode": reason, "instanceId": f"object-{mark}"}


def states(event: str) -> list[dict[str, Any]]:
    """A machine of two states."""
    way = {"eventCode": event, "destination": "done:done"}
    return [
        {"name": "fresh", "defaultSubState": "fresh", "subStates": [{"name": "fresh", "transitions": [way]}]},
        {"name": "done", "defaultSubState": "done", "subStates": [{"name": "done", "transitions": []}],
         "terminalStates": ["done"]},
    ]  # fmt: skip


async def typed_ids(client: Client, name: str, types: str, plural: str, mark: str) -> Ids:
    """Custom code of a type, and a template where there are any."""
    hook = {
        "url": f"https://{mark}.example/x", "method": "POST", "requestHeader": {"x-mark": mark}, "wait": False,
        "methodName": "update:onRequest",
    }  # fmt: skip
    ids = {f"{name}.handlerId": (await made(client, f"{types}/{plural}/config/handlers", hook))["id"]}
    if name == "container":
        return ids
    categories = {"category": [{"name": CATEGORY, "subCategory": [SUB_CATEGORY]}]}
    await made(client, f"{types}/{plural}", categories, "PUT")
    template = {"name": mark, "subCategory": SUB_CATEGORY, "attributes": []}
    path = f"{types}/{plural}/categories/{CATEGORY}/templates"
    return ids | {f"{name}.templateId": (await made(client, path, template))["id"]}


async def ticket_ids(client: Client, mark: str) -> Ids:
    """A type of entities with a machine that takes the tenant's own event, and a ticket."""
    attributes = [{"name": "text", "dataType": "string"}]
    names = {"plural": "tickets", "singular": "ticket"}
    types = f"{ENTITIES}/entity-type"
    await made(client, types, {"name": names, "attributes": attributes, "isStateMachineEnabled": True})
    entity = (await client.get(f"{types}/tickets")).data["entityCode"]
    body = {"description": mark, "entities": [ENTITY_CODE, entity]}
    await made(client, f"{REGISTRY}/events/{EVENT}", body, "PUT")
    await made(client, f"{types}/tickets/config/state-machine", {"states": states(EVENT), "terminalTTL": "30d"})
    ticket = {"uniqueCode": "T-1", "owner": APP, "name": mark, "properties": {"text": mark}}
    id = (await made(client, f"{ENTITIES}/tickets", ticket))["id"]
    return {"entityTypePluralName": "tickets", "entityId": id, "entityInstanceId": id}


async def definition_ids(client: Client, full_tenant: FullTenant, mark: str) -> Ids:
    """A kind of task, a macro and a draft."""
    task = {"name": mark, "entityCode": "0951", "inputs": {"type": "object", "properties": {}}}
    macro = {"name": mark, "flow": [{"stateName": "once", "taskId": "ET_SCAN"}]}
    ways = [{"code": DONE, "nextObjective": "END"}]
    objectives = [{"objectiveRef": PICKUP, "workflow": full_tenant.workflow, "next": ways}]
    draft = {"name": f"Draft {mark}", "start": PICKUP, "objectives": objectives}
    return {
        "taskId": (await made(client, f"{WORKFLOW}/execution-tasks", task))["id"],
        "macroId": (await made(client, f"{WORKFLOW}/execution-macros", macro))["id"],
        "dispatch.draftId": (await made(client, f"{DISPATCH}/job-workflows/drafts", draft))["id"],
    }


async def mark_all(client: Client, full_tenant: FullTenant, mark: str) -> None:
    """Write the mark into every thing, and move what can be moved once, so that there is something to read."""
    display = {"displayName": mark, "metadata": {"mark": mark}}
    await made(client, f"{AAA}/tenants/{client.tenant}", display, "PUT")
    rider = {"name": mark, "properties": {"nickname": mark}}
    await made(client, f"{PARTICIPANTS}/riders/{full_tenant.rider}", rider, "PUT")
    await made(client, f"{CONTAINERS}/crate/{full_tenant.container}", {"attributes": {"note": mark}}, "PUT")
    for place in (f"jobs/{full_tenant.job}", f"dispatches/{full_tenant.dispatch}"):
        await made(client, f"{DISPATCH}/{place}/custom-data", {"customData": {"note": mark}}, "PUT")
    await made(client, f"{DISPATCH}/ledgers/custody-in", full_tenant.scan(custodyEntityId=mark))
    report = full_tenant.report(sequenceId=1, stateName="ET_PICK", data={"seen": mark})
    await made(client, f"{DISPATCH}/workflows/{full_tenant.instance}/tasks/ET_PICK", report)
    hook = {
        "url": f"https://{mark}.example/x", "method": "POST", "requestHeader": {}, "wait": False,
        "methodName": "createDispatch:onRequest",
    }  # fmt: skip
    await made(client, f"{DISPATCH}/config/custom-code", {"customCode": [hook]})
