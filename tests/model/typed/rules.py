"""What becomes of a command, worked out from nothing but the type and the instance as they were. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.typed.world import (
    GRADE,
    NOTE,
    OWN_EVENTS,
    REASONS,
    Alter,
    Attribute,
    Declare,
    Definition,
    Instance,
    Key,
    Machine,
    Make,
    Move,
    Outcome,
    Replace,
)

INVALID, MACHINE = "0002", "1022"
"""Causes: a field is wrong; the state machine forbids it."""


def amended(before: Definition, command: Declare | Replace) -> Definition:
    """The type after a change: attributes are merged by name, a machine is replaced as a whole."""
    if isinstance(command, Replace):
        return Definition(before.attributes, command.machine)
    return Definition({**before.attributes, **command.attributes}, before.machine)


def flaws(command: Declare | Replace) -> frozenset[str]:
    """The fields of a change of a type that are wrong, whatever the type is."""
    if isinstance(command, Replace):
        return frozenset(backward_ways(command.machine))
    return frozenset(flaw for n, item in enumerate(command.attributes.values()) for flaw in attribute_flaws(n, item))


def backward_ways(machine: Machine) -> list[str]:
    """Transitions to an earlier main state."""
    order = [main.name for main in machine]
    return [
        f"states[{m}].subStates[{s}].transitions[{w}].destination"
        for m, main in enumerate(machine)
        for s, ways in enumerate(main.subs.values())
        for w, destination in enumerate(ways.values())
        if order.index(destination.partition(":")[0]) < m
    ]


def attribute_flaws(number: int, item: Attribute) -> list[str]:
    """What is wrong with a declaration; a default is judged only by rules that are sound."""
    place = f"attributes[{number}]"
    found = []
    if (item.low is not None or item.high is not None) and item.data_type == "boolean":
        found.append(f"{place}.validation.range")
    if item.data_type == "string" and item.high is not None and item.high < 0:
        found.append(f"{place}.validation.range.max")
    if item.low is not None and item.high is not None and item.low > item.high:
        found.append(f"{place}.validation.range")
    found += [
        f"{place}.validation.valueOneOf[{n}]" for n, one in enumerate(item.choices) if not of_type(one, item.data_type)
    ]
    if not found and item.default is not None and not fits(item.default, item):
        found.append(f"{place}.defaultValue")
    return found


def of_type(value: Any, data_type: str) -> bool:
    """Whether a JSON value is of a data type. A boolean is no number."""
    types: dict[str, tuple[type, ...]] = {"string": (str,), "number": (int, float), "boolean": (bool,)}
    return type(value) in types[data_type]


def fits(value: Any, item: Attribute) -> bool:
    """Whether a value is of the attribute's type and keeps all its rules."""
    if not of_type(value, item.data_type):
        return False
    if item.choices and value not in item.choices:
        return False
    size = len(value) if isinstance(value, str) else value
    return (item.low is None or size >= item.low) and (item.high is None or size <= item.high)


def misfits(values: Mapping[str, Any], attributes: Mapping[str, Attribute]) -> set[str]:
    """Names of the values that the type does not take, or misses."""
    wrong = {name for name, value in values.items() if name not in attributes or not fits(value, attributes[name])}
    return wrong | {name for name, item in attributes.items() if item.required and name not in values}


def outcome(member: str, type_: Definition, before: Instance | None, command: Make | Alter | Move) -> Outcome:
    """What may become of the command. ``member`` is the wire's name of the values, ``before`` the instance as it was.

    Where several things are wrong any of them may be told.
    """
    if isinstance(command, Make):
        defaults = {name: item.default for name, item in type_.attributes.items() if item.default is not None}
        values = {**defaults, **command.values}
        return told(member, misfits(values, type_.attributes), None, Instance(values, initial(type_.machine)))
    assert before is not None, "only what exists is changed"
    if isinstance(command, Move):
        state = moved(type_.machine, before.state, command.event)
        return told(
            member,
            set(),
            None if state else culprit(type_.machine, before.state, command.event),
            Instance(before.values, state or ""),
        )
    if command.at_least is not None and not before.values[GRADE] >= command.at_least:
        return Outcome(before)
    values = {name: value for name, value in {**before.values, **command.values}.items() if value is not None}
    stuck, state = None, before.state
    if command.event is not None:
        state = moved(type_.machine, before.state, command.event) or ""
        stuck = None if state else f"stateTransition.{culprit(type_.machine, before.state, command.event)}"
    return told(member, misfits(values, type_.attributes), stuck, Instance(values, state))


def told(member: str, wrong: set[str], stuck: str | None, after: Instance) -> Outcome:
    """The outcome by what stands in the way: values that are wrong, a member by which the machine leads nowhere."""
    refusals = set()
    if wrong:
        refusals.add((INVALID, frozenset(f"{member}.{name}" for name in wrong)))
    if stuck:
        refusals.add((MACHINE, frozenset({stuck})))
    return Outcome(refusals=frozenset(refusals)) if refusals else Outcome(after)


def initial(machine: Machine) -> str:
    return f"{machine[0].name}:{machine[0].default}"


def moved(machine: Machine, state: str, event: Key) -> str | None:
    """Where an event leads from a state; None where it leads nowhere.

    A way with the same reason comes before one with none, which takes any; the only way of an event needs no reason.
    A sub-state that the machine has no longer counts as the default one of its main state.
    """
    code, reason = event
    if reason not in REASONS:
        return None
    main = next((main for main in machine if main.name == state.partition(":")[0]), None)
    if main is None:
        return state if code == NOTE else None
    sub = state.partition(":")[2]
    if sub not in main.subs:
        sub = main.default
    if sub in main.terminals:
        return None
    if code == NOTE:
        return state
    ways = {way: to for (known, way), to in main.subs[sub].items() if known == code}
    if reason in ways:
        return full(machine, ways[reason])
    if None in ways:
        return full(machine, ways[None])
    return full(machine, next(iter(ways.values()))) if reason is None and len(ways) == 1 else None


def culprit(machine: Machine, state: str, event: Key) -> str:
    """The member of an event that leads nowhere which a refusal names: the reason where another one would lead on."""
    code, reason = event
    if reason not in REASONS:
        return "reasonCode"
    main = next((main for main in machine if main.name == state.partition(":")[0]), None)
    if main is None:
        return "eventCode"
    sub = state.partition(":")[2]
    sub = sub if sub in main.subs else main.default
    known = sub not in main.terminals and any(code == way for way, _ in main.subs[sub])
    return "reasonCode" if known else "eventCode"


def full(machine: Machine, destination: str) -> str:
    """``main:sub`` of a destination that may be a main state alone."""
    name, _, sub = destination.partition(":")
    return f"{name}:{sub or next(main.default for main in machine if main.name == name)}"


def events_of(machine: Machine) -> list[str]:
    """Every event that leads anywhere, and those of the tenant that may."""
    used = {code for main in machine for ways in main.subs.values() for code, _ in ways}
    return sorted(used | set(OWN_EVENTS))
