"""The configuration of a state machine in one normal form, and the three shapes in which services write it.

See: contract/statemachine.md section 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from haulier.core.body_faults import faults_of_value
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refusal_of

MAX_MAIN_STATES = 32
MAX_SUB_STATES = 64
"""Sub-states of one main state."""
MAX_TRANSITIONS = 128
"""Transitions of one sub-state."""
MAX_URL_LENGTH = 2048
DEFAULT_TERMINAL_TTL = "30d"

# (?!\n) because in Python a bare $ also matches before a final line break.
EventCode = Annotated[str, Meta(pattern=r"^E-[0-9]{3}(?!\n)$")]
ReasonCode = Annotated[str, Meta(pattern=r"^R-[0-9]{4}(?!\n)$")]
StateName = Annotated[str, Meta(min_length=3, max_length=32, pattern=r"^[a-zA-Z][a-zA-Z-]{1,30}[a-zA-Z](?!\n)$")]
"""Letters, with hyphens inside: clients of orders and of people write ``on-hold``."""
Destination = Annotated[str, Meta(min_length=3, extra_json_schema={"maxLength": 64})]
"""``main:sub``, or ``main`` for its default sub-state. Two names of 32 and the colon are one longer than the contract's
limit, so only the document states it; what is longer names no state and is found by ``check_machine``."""
Url = Annotated[str, Meta(min_length=1, max_length=MAX_URL_LENGTH)]


class MachineCallback(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where changes of state are told; ``meta`` comes back with each call."""

    url: Url
    meta: Any = None
    headers: list[dict[str, str]] | None = None


class Transition(msgspec.Struct, frozen=True, omit_defaults=True):
    """In a sub-state: this event, with this reason or any, leads to the destination."""

    eventCode: EventCode
    destination: Destination
    reasonCode: ReasonCode | None = None


class Ttl(msgspec.Struct, frozen=True, omit_defaults=True):
    """After ``time`` (such as ``1d 12h``) in the sub-state the platform itself moves the instance on."""

    time: Annotated[str, Meta(min_length=2, max_length=32)]
    destination: Destination
    callback: MachineCallback | Url | None = None


class SubState(msgspec.Struct, frozen=True, omit_defaults=True):
    """A state inside a main state."""

    name: StateName
    transitions: Annotated[list[Transition], Meta(max_length=MAX_TRANSITIONS)]
    ttl: Ttl | None = None
    callback: MachineCallback | Url | None = None


class MainState(msgspec.Struct, frozen=True, omit_defaults=True):
    """A main state; ``terminalStates`` names those of its sub-states that end an instance's life."""

    name: StateName
    defaultSubState: StateName
    subStates: Annotated[list[SubState], Meta(min_length=1, max_length=MAX_SUB_STATES)]
    terminalStates: Annotated[list[StateName], Meta(max_length=MAX_SUB_STATES)] = []


class MachineConfig(msgspec.Struct, frozen=True):
    """A whole machine, main states in their sequence. A fresh instance is in the first one's default sub-state."""

    states: Annotated[list[MainState], Meta(min_length=1, max_length=MAX_MAIN_STATES)]
    terminalTTL: Annotated[str, Meta(min_length=2, max_length=12)] = DEFAULT_TERMINAL_TTL
    callback: MachineCallback | Url | None = None


def parse_machine(document: Mapping[str, Any], order: Sequence[str] = ()) -> MachineConfig:
    """The normal form of a machine that is written as an array of states or as an object keyed by main state.

    The states of an object are sorted by ``order``, others follow as written. If the last state names no terminal
    states, its sub-states without transitions are terminal. ``check_machine`` checks the content. Raises Refusal
    INVALID.
    """
    states = document.get("states")
    if isinstance(states, Mapping):
        listed = _states_of_object(states, order)
    elif isinstance(states, Sequence) and not isinstance(states, str):
        listed = list(states)
    else:
        raise invalid(
            "states", "type" if "states" in document else "required", "must be an array or an object of states"
        )
    normal = {
        "states": [_with_default_sub_state(state) for state in listed],
        "terminalTTL": DEFAULT_TERMINAL_TTL if document.get("terminalTTL") is None else document["terminalTTL"],
        "callback": document.get("callback"),
    }
    try:
        config = msgspec.convert(normal, MachineConfig)
    except msgspec.ValidationError as error:
        raise refusal_of(faults_of_value(normal, MachineConfig, error)) from None
    return _with_terminals(config)


def to_document(config: MachineConfig, shape: Literal["array", "object"]) -> dict[str, Any]:
    """The machine as JSON data: an array of states, or an object keyed by main state.

    The object shape has both spellings of the default sub-state: participant and container clients expect one each.
    """
    document: dict[str, Any] = msgspec.to_builtins(config)
    if config.callback is None:
        del document["callback"]
    if shape == "object":
        document["states"] = {
            state["name"]: state | {"defaultSubstate": state["defaultSubState"]} for state in document["states"]
        }
    return document


def _states_of_object(states: Mapping[str, Any], order: Sequence[str]) -> list[Any]:
    """The states of the object shape as a list, each with its name."""
    names = [name for name in order if name in states] + [name for name in states if name not in order]
    listed = []
    for name in names:
        state = states[name]
        if not isinstance(state, Mapping):
            raise invalid(f"states.{name}", "type", "must be an object")
        if state.get("name", name) != name:
            raise invalid(f"states.{name}.name", "name", f"differs from the key {name} under which the state stands")
        listed.append({**state, "name": name})
    return listed


def _with_default_sub_state(state: Any) -> Any:
    """A state with its default sub-state as ``defaultSubState``, in whichever spelling it came."""
    if not isinstance(state, Mapping):
        return state
    spelled = {name: value for name, value in state.items() if value is not None}
    other = spelled.pop("defaultSubstate", None)
    if other is not None and spelled.setdefault("defaultSubState", other) != other:
        message = f"defaultSubState and defaultSubstate of {state.get('name')!r} differ"
        raise Refusal(Cause.INVALID, message, [Fault("states", "defaultSubState", message)])
    return spelled


def _with_terminals(config: MachineConfig) -> MachineConfig:
    last = config.states[-1]
    if last.terminalStates:
        return config
    ends = [sub.name for sub in last.subStates if not sub.transitions and sub.ttl is None]
    states = [*config.states[:-1], msgspec.structs.replace(last, terminalStates=ends)]
    return msgspec.structs.replace(config, states=states)
