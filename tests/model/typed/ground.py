"""A tenant with one type, and everything that its clients asked for and were told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from model.typed.chance import FIRST_GRADE
from model.typed.shapes import Shape
from model.typed.world import GRADE, NOTE, OWN_EVENTS, Command, Declare, Definition, Make, Replace
from model.wire import AAA, Line, log_in, numbers

JOURNAL = "/core/haulier/v1/journal"
REGISTRY = "/core/api/v1/state-machine"
PAGE = 100
EMPTY = Definition({}, ())
"""A type before its first version."""


@dataclass(frozen=True, slots=True)
class Told:
    """One call: what was asked, when it began and ended, and the answer. ``data`` is that of a success."""

    request_id: str
    command: Command
    began: float
    ended: float
    status: int
    cause: str
    fields: frozenset[str]
    data: Any

    @property
    def accepted(self) -> bool:
        return self.status < 300


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the journal: the version that a request led to, and what it says of the thing."""

    request_id: str
    version: int
    event: str
    data: Any


@dataclass(slots=True)
class Ground:
    """One type of one tenant. ``known`` is the type as it was last changed, ``ids`` of the instances by their codes."""

    url: str
    headers: Mapping[str, str]
    owner: str
    shape: Shape
    told: list[Told] = field(default_factory=list)
    known: Definition = EMPTY
    ids: dict[str, str] = field(default_factory=dict)
    written_before: int = 0

    def line(self) -> Line:
        return Line(self.url, self.headers)

    def ask(self, line: Line, command: Command) -> Told:
        """Carry out one command and remember what came of it."""
        method, path, body = self.shape.request(command, self.ids, self.owner)
        id = str(uuid4())
        began = time.monotonic()
        status, answer = line.call(method, path, body, {"X-COREOS-REQUEST-ID": id})
        told = told_of(id, command, began, time.monotonic(), status, answer)
        assert status < 500, (command, answer)
        self.told.append(told)
        if told.accepted and isinstance(command, Make):
            self.ids[command.code] = told.data["id"]
        return told

    def rows(self, line: Line, kind: str, id: str) -> list[Row]:
        """The journal of one thing, by its versions; what was tried without a change comes first."""
        found: list[Row] = []
        while True:
            path = f"{JOURNAL}/{kind}/{quote(id, safe='')}?limit={PAGE}&offset={len(found)}"
            page = line.done("GET", path)
            found += [Row(entry["requestId"], entry["version"], entry["event"], entry["data"]) for entry in page]
            if len(page) < PAGE:
                return sorted(found, key=lambda row: row.version)

    def written(self, line: Line) -> int:
        """Rows in the tenant's journal."""
        count: int = line.done("GET", f"{JOURNAL}/count")["count"]
        return count


def told_of(id: str, command: Command, began: float, ended: float, status: int, answer: Any) -> Told:
    if status < 300:
        return Told(id, command, began, ended, status, "", frozenset(), answer["data"])
    error = answer["error"]
    fields = frozenset(fault["field"] for fault in error["additionalInfo"].get("faults", []))
    return Told(id, command, began, ended, status, error["code"][-4:], fields, None)


def lay_ground(url: str, operator: Mapping[str, str], shape: Shape) -> Ground:
    """A new tenant with the type, its own events, its first machine and the attribute that conditions speak of."""
    id = f"y{next(numbers)}x{uuid4().hex[:8]}"
    line = Line(url, operator)
    made = line.done("POST", f"{AAA}/tenants", {"name": "Typed", "tenantId": id, "id": f"{id}:{uuid4()}"})
    line.close()
    headers = log_in(url, id, made["clientId"], made["clientSecret"])
    ground = Ground(url, headers, made["id"], shape)
    line = ground.line()
    line.done("POST", shape.types, shape.new_type)
    entity = line.done("GET", shape.type_path)["entityCode"]
    for code in (*OWN_EVENTS, NOTE):
        kind = "NON_TRANSITIONAL" if code == NOTE else "TRANSITIONAL"
        body = {"description": code, "entities": [entity], "eventCode": code, "eventType": kind}
        line.done("POST", f"{REGISTRY}/events", body)
    first = shape.first_machine()
    if shape.machine_as_list:
        line.done("POST", f"{shape.type_path}/config/state-machine", shape.machine_body(first))
    ground.written_before = ground.written(line)
    ground.known = Definition({}, first)
    for command in (Replace(first), Declare({GRADE: FIRST_GRADE})):
        assert ground.ask(line, command).accepted, command
    ground.known = Definition({GRADE: FIRST_GRADE}, first)
    line.close()
    return ground
