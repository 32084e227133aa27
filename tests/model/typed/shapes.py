"""Types and instances of three services on the wire: their addresses, bodies and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from model.typed.world import (
    GRADE,
    Alter,
    Attribute,
    Command,
    Declare,
    Instance,
    Key,
    Machine,
    Main,
    Make,
    Move,
    Read,
    Replace,
)

APP = "platform:app:Model"
Request = tuple[str, str, Any]
"""Method, path and body."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One service. ``mains`` are the main states of its machines, ``event_path`` what follows an instance's address."""

    kind: str
    type_kind: str
    type_id: str
    base: str
    types: str
    new_type: Mapping[str, Any]
    member: str
    mains: tuple[str, ...]
    seeds: tuple[str, ...]
    event_path: str
    code_member: str
    listed: str
    first_machine: Callable[[], Machine]
    machine_as_list: bool = False
    steps_in_updates: bool = True
    conditions: bool = False
    list_path: str = ""
    has_change_log: bool = True

    @property
    def plural(self) -> str:
        return self.type_id.rpartition("/")[2]

    @property
    def type_path(self) -> str:
        return f"{self.types}/{self.plural}"

    def request(self, command: Command, ids: Mapping[str, str], owner: str) -> Request:
        """The command as a request; instances go by their ids."""
        match command:
            case Declare(attributes):
                body = {"attributes": [attribute_body(name, item) for name, item in attributes.items()]}
                return "PUT", self.type_path + ("" if self.machine_as_list else "/config/attributes"), body
            case Replace(machine):
                return "PUT", f"{self.type_path}/config/state-machine", self.machine_body(machine)
            case Make(code, values):
                body = {self.code_member: code, self.member: values}
                if self.code_member == "uniqueCode":
                    body["owner"] = owner
                return "POST", f"{self.base}/{self.plural}", body
            case Alter():
                return "PUT", self.place(command.name, ids), self.alter_body(command)
            case Move(name, event):
                return "PUT", self.place(name, ids) + self.event_path, event_body(event)
            case Read(name):
                return "GET", self.place(name, ids), None

    def place(self, name: str, ids: Mapping[str, str]) -> str:
        return f"{self.base}/{self.plural}/{quote(ids[name], safe='')}"

    def alter_body(self, command: Alter) -> dict[str, Any]:
        body: dict[str, Any] = {self.member: command.values}
        if command.event is not None:
            body["stateTransition"] = coded(command.event)
        if command.at_least is not None:
            body["conditionExpression"] = f"{GRADE} >= {command.at_least}"
        return body

    def machine_body(self, machine: Machine) -> dict[str, Any]:
        states = {main.name: main_body(main) for main in machine}
        if self.machine_as_list:
            return {"states": [{"name": name, **state} for name, state in states.items()], "terminalTTL": "30d"}
        return {"states": states, "terminalTTL": "30d"}

    def shown(self, data: Any) -> Instance:
        """What a read, or the journal of a creation or an update, shows of an instance."""
        return Instance(data.get(self.member, {}), data["state"])


def attribute_body(name: str, item: Attribute) -> dict[str, Any]:
    rules: dict[str, Any] = {"required": item.required}
    bounds = {word: bound for word, bound in (("min", item.low), ("max", item.high)) if bound is not None}
    if bounds:
        rules["range"] = bounds
    if item.choices:
        rules["valueOneOf"] = list(item.choices)
    body = {"name": name, "dataType": item.data_type, "indexed": item.indexed, "validation": rules}
    return body if item.default is None else body | {"defaultValue": item.default}


def main_body(main: Main) -> dict[str, Any]:
    subs = [
        {"name": sub, "transitions": [coded(event) | {"destination": to} for event, to in ways.items()]}
        for sub, ways in main.subs.items()
    ]
    body: dict[str, Any] = {"defaultSubState": main.default, "subStates": subs}
    return body | {"terminalStates": list(main.terminals)} if main.terminals else body


def coded(event: Key) -> dict[str, Any]:
    code, reason = event
    return {"eventCode": code} if reason is None else {"eventCode": code, "reasonCode": reason}


def event_body(event: Key) -> dict[str, Any]:
    return coded(event) | {"timestamp": 1, "data": {}, "source": {"appId": "model"}}


def chain(*steps: tuple[str, str, tuple[str, ...]]) -> Machine:
    """A machine from (main, sub, events); an event leads to the state that names it first, see ``SEEDS``."""
    mains: dict[str, dict[str, dict[Key, str]]] = {}
    for main, sub, events in steps:
        mains.setdefault(main, {})[sub] = {(event, "R-0001"): SEEDS[event] for event in events}
    return tuple(
        Main(name, next(iter(subs)), subs, tuple(sub for sub, ways in subs.items() if not ways))
        for name, subs in mains.items()
    )


SEEDS = {
    "E-022": "active:active", "E-023": "inactive:inactive", "E-024": "inactive:dead",
    "E-025": "opened:opened", "E-026": "closed:closed", "E-027": "completed:completed", "E-028": "completed:dead",
    "E-101": "working:working", "E-102": "gone:gone",
}  # fmt: skip
"""Where the events of first machines lead. See: contract/conventions.md section 7."""

PARTICIPANT = Shape(
    "participant", "participant_type", "crews", "/core/api/v2/participants",
    "/core/api/v2/participants/participant-types", {"name": {"singular": "crew", "plural": "crews"}}, "properties",
    ("onboarding", "active", "inactive"), ("E-022", "E-023", "E-024"), "/state/event", "uniqueCode", "participants",
    lambda: chain(
        ("onboarding", "onboarding", ("E-022",)), ("active", "active", ("E-023",)),
        ("inactive", "inactive", ("E-024",)), ("inactive", "dead", ()),
    ),
    has_change_log=False,
)  # fmt: skip
CONTAINER = Shape(
    "container", "container_type", "tubs", "/core/api/v2/containers", "/core/api/v2/containers/container-types",
    {"name": "tubs"}, "attributes", ("created", "opened", "closed", "completed"), ("E-025", "E-026", "E-027", "E-028"),
    "/state/event", "scannableId", "containers",
    lambda: chain(
        ("created", "created", ("E-025", "E-028")), ("opened", "opened", ("E-026", "E-028")),
        ("closed", "closed", ("E-027", "E-028")), ("completed", "completed", ("E-028",)), ("completed", "dead", ()),
    ),
    steps_in_updates=False, list_path="/filter",
)  # fmt: skip
ENTITY = Shape(
    "entity", "entity_type", f"{APP}/bills", f"/core/api/v2/entity/apps/{APP}",
    f"/core/api/v2/entity/apps/{APP}/entity-type",
    {"name": {"singular": "bill", "plural": "bills"}, "isStateMachineEnabled": True}, "properties",
    ("fresh", "working", "gone"), (), "/event", "uniqueCode", "entityInstances",
    lambda: chain(("fresh", "fresh", ("E-101",)), ("working", "working", ("E-102",)), ("gone", "gone", ())),
    machine_as_list=True, conditions=True,
)  # fmt: skip
SHAPES = (PARTICIPANT, CONTAINER, ENTITY)
