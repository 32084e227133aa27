"""Every answer against what its operation declares: the status, and the shape that the document gives for it.

It is stricter than a client of ours need be: a member that the document does not name is wrong too, since a client
generated from the document never sees it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from haulier.app.catalogue import SERVICES
from haulier.platform.declarations.operation import Operation, Service
from haulier.platform.documents.openapi import document
from haulier.platform.http.routing import Router
from support.documents import taken_out

JSON = "application/json"
OF_THE_CONNECTION = (408, 431)
"""Statuses of requests that were not read to their end."""
METHODS = ("get", "put", "post", "patch", "delete")
Found = dict[str, Any]


class Book:
    """The declared answers of some services."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._router = Router(list(services))
        written = document(services, "Haulier", "test")
        self._components = closed(written["components"])
        self._answers = dict(_answers(written))
        self._validators: dict[tuple[str, int], Any] = {}

    def hold(self, method: str, path: str, status: int, media: str, body: Any) -> None:
        """Fails with everything in which an answer is not what its operation declares.

        Whoever selects members of a list's things gets these alone, whichever the document requires.
        """
        bare, _, query = path.partition("?")
        match = self._router.match(method, bare)
        if match is None or match.route is None or status in OF_THE_CONNECTION:
            return
        operation, service = match.route.operation, match.route.service
        selected = bool({"select", "select[]"} & {name for name, _ in parse_qsl(query)})
        faults = self.faults(service, operation, status, media, body, partial=selected)
        assert not faults, f"{method} {path} ({service.name} {operation.name}) {status}:\n" + "\n".join(faults)

    def faults(
        self, service: Service, operation: Operation, status: int, media: str, body: Any, *, partial: bool = False
    ) -> list[str]:
        """What is wrong with an answer of an operation; of a ``partial`` one any member may be missing."""
        place = f"{operation.method.lower()} {shape_of(service.bases[0] + operation.path)}"
        declared = self._answers[place]
        if str(status) not in declared:
            return [f"status {status} is not declared: {body}"]
        response = declared[str(status)]
        if "$ref" in response:
            response = self._components["responses"][response["$ref"].rpartition("/")[2]]
        if "content" not in response:
            return [f"there is content where none is declared: {body}"] if body is not None else []
        kind = media.partition(";")[0]
        if kind not in response["content"]:
            return [f"the content type {media!r} is not declared"]
        if kind != JSON and not kind.endswith("+json"):
            return []
        validator = self._validators.get((place, status))
        if validator is None:
            schema = closed(response["content"][kind]["schema"])
            validator = jsonschema_rs.Draft202012Validator(taken_out(schema, self._components))
            self._validators[place, status] = validator
        return [
            f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
            for error in validator.iter_errors(body)
            if not (partial and "required" in error.schema_path)
        ]


@cache
def book() -> Book:
    """That of all services."""
    return Book(SERVICES)


def closed(schema: Any) -> Any:
    """A schema whose objects have the members that they name and no others, unless it says what others may be."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, Mapping):
        return copy.deepcopy(schema)
    made = {key: closed(value) for key, value in schema.items()}
    if made.get("type") == "object" and "properties" in made:
        made.setdefault("additionalProperties", False)
    return made


def shape_of(path: str) -> str:
    """A path without the names of its parameters."""
    return "/".join("{}" if segment.startswith("{") else segment for segment in path.split("/"))


def _answers(written: Found) -> Iterator[tuple[str, Found]]:
    """The answers of each operation of a document."""
    for path, operations in written["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {shape_of(path)}", operation["responses"]
