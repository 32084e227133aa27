"""Bodies made from the operation table alone: a value for every member that is required, and for every optional one
that can name something of a tenant's.
"""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any
from urllib.parse import urlencode

import msgspec.inspect as shape

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import HTML, Operation, Service
from haulier.services.logisticsorder.batches import REQUIRED
from isolation.holdings import SECOND_EVENT, Holdings, holdings_module, states
from support.sds import key_pair, public_text
from support.stack import Answer, Client

numbers = count(1)

REFERENCES: dict[str, str] = {
    "participants": "participantId", "jobs": "jobId", "childIds": "containerId", "containerIds": "containerId",
    "childContainerType": "containerTypeName", "containerTypeNames": "containerTypeName",
    "participantTypeNames": "participantTypePluralName", "oneOf": "participantTypePluralName",
    "workflow": "workflowId", "entities": "entityCode", "events": "eventCode", "reasonCodes": "reasonCode",
    "applicableReasons": "reasonCode", "from": "dispatchId", "to": "dispatchId", "before": "jobId", "ids": "jobId",
} | {
    name: name
    for name in (
        "owner", "templateId", "parentId", "jobId", "jobRef", "dispatchId", "dispatchRef", "participantId",
        "jobTypeId", "dispatchTypeId", "jobWorkflowId", "workflowId", "taskId", "eventCode", "reasonCode",
        "instanceId", "clientId", "entityInstanceId",
    )
}  # fmt: skip
"""Members of bodies that name a thing, to what they name."""
NEEDED = {
    "subState", "subCategory", "custodyEntityId", "custodyLocationId", "entityCode", "description", "displayName",
}  # fmt: skip
"""Optional members that some rule asks for."""
VALUES: dict[str, Any] = {
    "start": "pickup", "objectiveRef": "pickup", "nextObjective": "END", "code": "R-0001", "subState": "closed",
    "subCategory": "cold", "url": "https://hook.example/x", "stateName": "ET_PICK", "roles": ["reader"],
    "attributes": [{"name": "colour", "dataType": "string"}], "coreAttributes": [], "timestamp": 1,
    "customData": {"note": "n"}, "state": "fresh:fresh", "status": "IN_PROGRESS", "custodyEntity": "CONTAINER",
    "action": "DECONTAINERIZE",
}  # fmt: skip
BOUNDARY = "----rows"
ROWS = {
    "participant": {"POST": ("uniqueCode", "owner"), "PUT": ("id", "name")},
    "container": {"POST": ("scannableId", "refID"), "PUT": ("containerId", "refID")},
    "entity": {"POST": ("uniqueCode", "owner"), "PUT": ("entityInstanceId", "name")},
    "order": {"POST": ("clientDetails.clientId", "clientDetails.clientOrderId", "dropDetails.location")},
    "logisticsorder": {"POST": REQUIRED},
}  # fmt: skip
"""Columns of uploaded files, by service and method."""
METHODS = {"dispatch": "createJob:onRequest"}


async def make_batches(holdings: Holdings) -> None:
    """A batch of each service that has them; nobody works it off here, so that it stays as it is."""
    for service in SERVICES:
        for operation in service.operations:
            if operation.method == "POST" and operation.path.endswith("/batch"):
                answer = await holdings.client.call(**request_of(service, operation, holdings, holdings))
                holdings.ids[f"{service.name}.batchId"] = answer.data["id"]


def fresh_word() -> str:
    """A word that nothing is called by yet."""
    return "w" + "".join(chr(97 + int(digit)) for digit in str(next(numbers) + 1000))


def body_of(service: Service, operation: Operation, refers: Holdings) -> Any:
    """A body that names things of ``refers``; None where the operation takes none."""
    if operation.body is None:
        return None
    special = specials(service.name, operation, refers)
    if special is not None:
        return special
    made = Maker(service.name, refers).value(shape.type_info(operation.body.type), "")
    return dict(made)


def specials(service: str, operation: Operation, refers: Holdings) -> Any:
    """Documents whose type says less than they must hold."""
    name = operation.same_as or operation.name
    if "StateMachine" in name and service in refers.documents and operation.plan is not None:
        document = refers.documents[service]
        return {"states": document["states"], "terminalTTL": document["terminalTTL"]}
    if service == "statemachine" and name.endswith("StateMachineConfig"):
        return {"states": states(refers.ids["eventCode"]), "terminalTTL": "30d"}
    if service == "sds":
        return of_vaults(name, refers)
    if service == "graphql":
        return {"query": "{ __typename }"}
    brought = holdings_module(service)
    return brought.body_of(name, refers.ids) if hasattr(brought, "body_of") else None


def of_vaults(name: str, refers: Holdings) -> dict[str, Any]:
    """Bodies of secure data storage, whose keys and values must be what they say."""
    app, key = refers.named("sds", "owner"), public_text(key_pair())
    permissions = [{"app": app, "permissions": ["READ"]}]
    return {
        "registerApplication": {"name": fresh_word()[:16], "key": key},
        "updateApplication": {"key": key},
        "createVault": {"name": fresh_word()[:16], "owner": app, "permissions": permissions},
        "updateVault": {"owner": app, "permissions": permissions, "readLimit": 0},
        "createData": {"vault": refers.named("sds", "vault"), "data": "c2VjcmV0", "meta": {"note": "n"}},
    }[name]


def request_of(service: Service, operation: Operation, here: Holdings, refers: Holdings) -> dict[str, Any]:
    """Arguments of ``Client.call`` for an operation about a thing of ``here``, its body naming things of ``refers``."""
    request: dict[str, Any] = {"method": operation.method, "path": here.path(service, operation)}
    if operation.body is not None and operation.body.is_form:
        fields = urlencode(body_of(service, operation, refers))
        return request | {"raw": fields.encode(), "headers": {"Content-Type": operation.body.media_type}}
    if operation.body is None or operation.body.upload is None or operation.body.json_type is operation.body.type:
        return request | {"body": body_of(service, operation, refers)}
    if operation.method == "PUT" and service.name == "files":
        return request | {"raw": b"bytes", "headers": {"Content-Type": "application/octet-stream"}}
    type_ = f'multipart/form-data; boundary="{BOUNDARY}"'
    return request | {"raw": form_of(service, operation, refers), "headers": {"Content-Type": type_}}


def form_of(service: Service, operation: Operation, refers: Holdings) -> bytes:
    """The fields that the service's own tests bring along, or a file of one row under the columns it must have."""
    brought = holdings_module(service.name)
    if hasattr(brought, "fields_of"):
        fields = brought.fields_of(operation.name, refers.ids)
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        return f"{''.join(parts)}--{BOUNDARY}--\r\n".encode()
    names = ROWS.get(service.name, {}).get(operation.method, ())
    cells = ",".join(refers.named(service.name, name) or fresh_word() for name in names)
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="rows.csv"\r\n\r\n'
    return f"{head}{','.join(names)}\r\n{cells}\r\n--{BOUNDARY}--\r\n".encode()


async def ask(client: Client, operation: Operation, request: dict[str, Any]) -> Answer:
    """The answer; one that is no JSON, such as a file or a page, as text under ``data``."""
    if operation.auth.by_bearer:
        request = request | {"headers": {"Authorization": f"Bearer {client.token}"}}
    if operation.media_type.endswith("json") or operation.media_type == HTML:
        answer = await client.call(**request)
        return answer if isinstance(answer.body, dict) else Answer(answer.status, answer.headers, {"data": answer.body})
    headers = {"X-COREOS-REQUEST-ID": "isolation", **client.headers}
    async with client.http.request(request["method"], client.url + request["path"], headers=headers) as response:
        if response.status >= 400:
            return Answer(response.status, response.headers, json.loads(await response.text() or "{}"))
        return Answer(response.status, response.headers, {"data": await response.text()})


class Maker:
    """Walks a body's type and gives each part a value."""

    def __init__(self, service: str, refers: Holdings) -> None:
        self._service = service
        self._refers = refers

    def value(self, type_: shape.Type, name: str) -> Any:
        """A value of the type for a member of that name."""
        match type_:
            case shape.Metadata(type=inner):
                return self.value(inner, name)
            case shape.StructType():
                return self._object(type_)
            case shape.UnionType(types=types):
                return self.value(next(one for one in types if not isinstance(one, shape.NoneType)), name)
            case shape.ListType(item_type=item) | shape.CollectionType(item_type=item):
                return VALUES[name] if name in VALUES else [self.value(item, name)]
            case shape.StrType():
                return self._text(type_, name)
            case shape.LiteralType(values=values):
                return VALUES[name] if VALUES.get(name) in values else values[0]
            case shape.IntType(ge=least) | shape.FloatType(ge=least):
                return VALUES.get(name, least or 1)
            case shape.BoolType():
                return False
        return VALUES.get(name, {})

    def _object(self, type_: shape.StructType) -> dict[str, Any]:
        wanted = [
            item
            for item in type_.fields
            if item.required or item.encode_name in REFERENCES or item.encode_name in NEEDED
        ]
        return {item.encode_name: self.value(item.type, item.encode_name) for item in wanted}

    def _text(self, type_: shape.StrType, name: str) -> str:
        if name in REFERENCES:
            found = self._refers.named(self._service, REFERENCES[name])
            if found is not None:
                return found
        if name == "methodName":
            return METHODS.get(self._service, "create:onRequest")
        fresh = (fresh_word(), SECOND_EVENT, "R-0001", f"{next(numbers) + 1000:04}", "30d")
        candidates = (VALUES[name],) if name in VALUES else fresh
        return next((text for text in candidates if fits(type_, text)), candidates[0])


def fits(type_: shape.StrType, text: str) -> bool:
    return (
        (type_.pattern is None or re.search(type_.pattern, text) is not None)
        and len(text) >= (type_.min_length or 0)
        and len(text) <= (type_.max_length or len(text))
    )
