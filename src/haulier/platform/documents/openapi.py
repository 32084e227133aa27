"""The API document, OpenAPI 3.1, from the declared operations and wire types: what is validated is documented."""

from __future__ import annotations

import functools
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from haulier.core.content_negotiation import XML
from haulier.core.refusal import WAITED_FOR
from haulier.platform.access.session_cookie import SECURE_NAME
from haulier.platform.declarations.operation import JSON, Operation, Service
from haulier.platform.declarations.parameters import ACCESS, REQUEST_ID
from haulier.platform.documents.json_schema import schemas_of
from haulier.platform.storage.resources import Json

FORM = "multipart/form-data"
TOKEN_SCHEME, SESSION_SCHEME, BEARER_SCHEME = "accessToken", "session", "bearer"
SCHEMES: Json = {
    TOKEN_SCHEME: {"type": "apiKey", "in": "header", "name": ACCESS.name},
    SESSION_SCHEME: {
        "type": "apiKey",
        "in": "cookie",
        "name": SECURE_NAME,
        "description": "a session in a browser; headers that it stands for need not be sent",
    },
    BEARER_SCHEME: {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}
ANY_CALL = (400, 429, 500, 503)
"""What every operation may be answered with beside the statuses it names."""
REDIRECTS = (302, 303)
WITH_TOKEN = (401, 403)
WITH_BODY = (413, 415)
RETRY_AFTER: Json = {
    "description": "seconds after which the same request may succeed",
    "schema": {"type": "integer", "minimum": 1},
}


class FieldFault(msgspec.Struct):
    """One thing wrong with the input."""

    field: Annotated[str, Meta(description="dotted path of the field, or the name of the header or parameter")]
    rule: str
    message: str


class RefusalInfo(msgspec.Struct, omit_defaults=True):
    """More about a refusal; further members depend on the cause."""

    faults: list[FieldFault] = []


class RefusedError(msgspec.Struct, omit_defaults=True):
    """Why a request was refused."""

    code: Annotated[str, Meta(description="twelve digits: service, method, cause")]
    description: str
    additionalInfo: RefusalInfo | None = None


class RequestEcho(msgspec.Struct, omit_defaults=True):
    """What was asked."""

    uri: str
    method: str
    requestId: str | None = None
    queryString: str | None = None
    body: Any = None


class NoError(msgspec.Struct):
    """Present and empty on success."""

    code: Literal[""]
    description: Literal[""]


class ErrorAnswer(msgspec.Struct):
    """The answer to a refused request."""

    error: RefusedError
    request: RequestEcho


class MadeId(msgspec.Struct):
    """The id of what a write made or changed."""

    id: str


def document(services: Sequence[Service], title: str, version: str) -> Json:
    """The whole document. An operation stands at the first base path of its service, and deprecated at the others."""
    return _Writer(services).document(title, version)


class _Writer:
    def __init__(self, services: Sequence[Service]) -> None:
        self._services = services
        self._shared = Counter(operation.name for service in services for operation in service.operations)
        """Operation names; those of several services are told apart by the service's name."""
        self._paths: dict[str, Json] = {}
        self._by_shape: dict[str, str] = {}
        self._statuses: set[int] = set()
        self._schemas, self._components = schemas_of(_types(services))
        self._components[RefusalInfo.__name__]["additionalProperties"] = True

    def document(self, title: str, version: str) -> Json:
        tags: dict[str, Json] = {}
        for service in self._services:
            for operation in service.operations:
                tags.setdefault(operation.docs.tag, {"name": operation.docs.tag, "description": service.title})
                for place, base in enumerate(service.bases):
                    self._add(service, operation, base, alias=place > 0)
        return {
            "openapi": "3.1.0",
            "info": {"title": title, "version": version},
            "servers": [{"url": "/"}],
            "tags": list(tags.values()),
            "paths": self._paths,
            "components": {
                "schemas": dict(sorted(self._components.items())),
                "responses": {f"Refused{status}": self._refused(status) for status in sorted(self._statuses)},
                "securitySchemes": SCHEMES,
            },
        }

    def _add(self, service: Service, operation: Operation, base: str, *, alias: bool) -> None:
        path = self._by_shape.setdefault(re.sub(r"\{[^}]*\}", "{}", base + operation.path), base + operation.path)
        written: Json = {
            "operationId": self._id(service, operation, base if alias else ""),
            "tags": [operation.docs.tag],
            "summary": operation.docs.summary,
            "description": _description(operation),
            "parameters": list(self._parameters(operation, path)),
        }
        if operation.body is not None:
            reads_json = operation.body.json_type is operation.body.type
            is_form = operation.body.upload is not None and operation.body.media_type == JSON and not reads_json
            media = FORM if is_form else operation.body.media_type
            content = {media: {"schema": self._schemas[operation.body.type]}}
            if operation.body.json_type is not None:
                content[JSON] = {"schema": self._schemas[operation.body.json_type]}
            if operation.takes_xml:
                content |= {XML: content[media]}
            written["requestBody"] = {"required": operation.body.is_required, "content": content}
        written["responses"] = self._responses(service, operation)
        written["security"] = [{scheme: []} for scheme in _schemes(operation)]
        if alias or operation.docs.is_deprecated:
            written["deprecated"] = True
        if operation.docs.is_extension:
            written["x-beyond-contract"] = True
        self._paths.setdefault(path, {})[operation.method.lower()] = written

    def _id(self, service: Service, operation: Operation, alias_base: str) -> str:
        name = operation.name
        if self._shared[name] > 1:
            name = f"{service.name}{name[0].upper()}{name[1:]}"
        if not alias_base:
            return name
        versions = [_version_of(base) for base in service.bases[1:]]
        place = service.bases.index(alias_base)
        version = versions[place - 1]
        return f"{name}V{version}" if version and versions.count(version) == 1 else f"{name}At{place}"

    def _parameters(self, operation: Operation, path: str) -> Iterator[Json]:
        for name in re.findall(r"\{([^}]*)\}", path):
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for header in operation.headers:
            yield _parameter("header", header.name, header.required, {"type": "string"}, header.description)
        for query in operation.query:
            yield _parameter("query", query.name, query.required, self._schemas[query.type], query.description)

    def _responses(self, service: Service, operation: Operation) -> Json:
        refused = {*ANY_CALL, *operation.refusals}
        refused.update(() if operation.auth.is_public else WITH_TOKEN, WITH_BODY if operation.body is not None else ())
        responses = {str(operation.success): self._success(service, operation, operation.success)}
        for status in sorted(operation.reply_statuses):
            is_same = operation.media_type == JSON and operation.response and not operation.raw_response
            responses[str(status)] = (
                self._success(service, operation, status) if is_same else _reply(status, operation.media_type)
            )
        for status in sorted(refused):
            responses[str(status)] = self._refusal(operation, status)
        if operation.takes_xml:
            for response in responses.values():
                response["content"] |= {XML: response["content"][JSON]}
        return responses

    def _refusal(self, operation: Operation, status: int) -> Json:
        """The response of a refusal: the envelope, or what stands for it."""
        form = operation.refusal_form
        if form is None:
            self._statuses.add(status)
            return {"$ref": f"#/components/responses/Refused{status}"}
        schema = {"type": "string"} if form.type is None else self._schemas[form.type]
        response = _response(status, schema, form.media_type)
        if form.where_preferred:
            response["content"] |= self._refused(status)["content"]
        if status in WAITED_FOR:
            response["headers"]["Retry-After"] = RETRY_AFTER
        return response

    def _success(self, service: Service, operation: Operation, status: int) -> Json:
        response = operation.response or (MadeId if operation.plan is not None else None)
        data = self._schemas[response] if response else {}
        if operation.raw_response:
            if operation.response is None:
                return _reply(status, operation.media_type)
            return _response(status, data, operation.media_type)
        members: Json = {"data": data, "request": self._schemas[RequestEcho]}
        if service.echoes_request:
            members["error"] = {"type": "null"}
        elif service.has_error_member:
            members["error"] = self._schemas[NoError]
        envelope = {"type": "object", "required": sorted(members), "properties": members}
        response = _response(status, envelope)
        response["content"] |= {media: {"schema": {"type": "string"}} for media in operation.other_media}
        return response

    def _refused(self, status: int) -> Json:
        response = _response(status, self._schemas[ErrorAnswer])
        if status in WAITED_FOR:
            response["headers"]["Retry-After"] = RETRY_AFTER
        return response


def _version_of(base: str) -> str:
    """The version in a base path; empty where it has none."""
    found = re.search(r"/v([0-9]+)(/|$)", base)
    return found[1] if found else ""


def _types(services: Sequence[Service]) -> Iterator[Any]:
    """Every type that the document shows."""
    yield from (ErrorAnswer, RequestEcho, NoError, MadeId)
    for service in services:
        for operation in service.operations:
            if operation.body is not None:
                yield operation.body.type
                if operation.body.json_type is not None:
                    yield operation.body.json_type
            if operation.response is not None:
                yield operation.response
            if operation.refusal_form is not None and operation.refusal_form.type is not None:
                yield operation.refusal_form.type
            yield from (query.type for query in operation.query)


def _parameter(where: str, name: str, required: bool, schema: Json, description: str) -> Json:
    parameter: Json = {"name": name, "in": where, "required": required, "schema": schema}
    return {**parameter, "description": description} if description else parameter


def _response(status: int, schema: Json, media: str = JSON) -> Json:
    header = {"description": REQUEST_ID.description, "schema": {"type": "string"}}
    content = {media: {"schema": schema}}
    return {"description": HTTPStatus(status).phrase, "headers": {REQUEST_ID.name: header}, "content": content}


def _reply(status: int, media: str) -> Json:
    """A response without data of a type: a page, or a redirect."""
    if status == HTTPStatus.NO_CONTENT:
        response = _response(status, {}, media)
        del response["content"]
        return response
    if status in REDIRECTS:
        response = _response(status, {}, media)
        response["headers"]["Location"] = {"schema": {"type": "string"}}
        del response["content"]
        return response
    return _response(status, {"type": "string"}, media)


def _schemes(operation: Operation) -> tuple[str, ...]:
    """How a caller of an operation shows who it is."""
    if operation.auth.is_public:
        return ()
    if operation.auth.by_bearer:
        return (BEARER_SCHEME,)
    schemes = (TOKEN_SCHEME, SESSION_SCHEME)
    return (*schemes, BEARER_SCHEME) if operation.auth.takes_bearer else schemes


def _description(operation: Operation) -> str:
    """The docstring of the function behind the operation, its summary when there is none."""
    function: Callable[..., Any] | None = operation.plan or operation.handle
    while isinstance(function, functools.partial):
        function = function.func
    return inspect.getdoc(function) or operation.docs.summary
