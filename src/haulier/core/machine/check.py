"""Checks of a machine's configuration. See: contract/statemachine.md section 6."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from haulier.core.durations import parse_duration
from haulier.core.machine.config import MachineConfig, MainState, SubState
from haulier.core.refusal import Fault, Refusal


def check_machine(
    config: MachineConfig,
    *,
    known_events: Mapping[str, frozenset[str]] | None = None,
    fixed_mains: Sequence[str] = (),
    backward: Collection[tuple[str, str]] = (),
) -> list[Fault]:
    """Every fault of a machine. Fields are written as ``states[1].subStates[0].transitions[2].destination``.

    ``known_events`` are the events that may be used, each with its reasons; None checks no event. ``fixed_mains``: the
    machine must have exactly these main states in this sequence. ``backward``: pairs of main states between which a
    transition may lead against the sequence.
    """
    faults = list(_check_mains(config, fixed_mains))
    places = {state.name: index for index, state in reversed(list(enumerate(config.states)))}
    for index, state in enumerate(config.states):
        field = f"states[{index}]"
        faults.extend(_check_main(field, state, is_last=index == len(config.states) - 1))
        for sub_index, sub in enumerate(state.subStates):
            sub_field = f"{field}.subStates[{sub_index}]"
            faults.extend(_check_sub(sub_field, sub, is_terminal=sub.name in state.terminalStates))
            for way_field, destination in _destinations(sub_field, sub):
                faults.extend(_check_destination(way_field, destination, index, config, places, backward))
            if known_events is not None:
                faults.extend(_check_events(sub_field, sub, known_events))
    faults.extend(_check_time("terminalTTL", config.terminalTTL))
    return faults


def _check_mains(config: MachineConfig, fixed_mains: Sequence[str]) -> Iterator[Fault]:
    names = [state.name for state in config.states]
    yield from _check_unique("states", names)
    if fixed_mains and names != list(fixed_mains):
        wanted = ", ".join(fixed_mains)
        yield Fault("states", "fixed", f"the main states are {wanted}, in this sequence; they cannot be changed")


def _check_unique(field: str, names: Sequence[str]) -> Iterator[Fault]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(f"{field}[{index}].name", "unique", f"the name {name} occurs twice")


def _check_main(field: str, state: MainState, *, is_last: bool) -> Iterator[Fault]:
    names = [sub.name for sub in state.subStates]
    yield from _check_unique(f"{field}.subStates", names)
    if state.defaultSubState not in names:
        yield Fault(
            f"{field}.defaultSubState", "exists", f"there is no sub-state {state.defaultSubState} in {state.name}"
        )
    for index, name in enumerate(state.terminalStates):
        if name not in names:
            yield Fault(f"{field}.terminalStates[{index}]", "exists", f"there is no sub-state {name} in {state.name}")
    if state.terminalStates and not is_last:
        yield Fault(f"{field}.terminalStates", "last", "only the last main state can have terminal sub-states")
    if is_last and not state.terminalStates:
        yield Fault(f"{field}.terminalStates", "required", "the last main state needs a terminal sub-state")


def _check_sub(field: str, sub: SubState, *, is_terminal: bool) -> Iterator[Fault]:
    if is_terminal and (sub.transitions or sub.ttl is not None):
        yield Fault(f"{field}.transitions", "terminal", f"nothing leads out of the terminal sub-state {sub.name}")
    if not is_terminal and not sub.transitions:
        yield Fault(f"{field}.transitions", "minLength", f"{sub.name} is not terminal and needs a transition")
    seen: set[tuple[str, str | None]] = set()
    for index, transition in enumerate(sub.transitions):
        trigger = (transition.eventCode, transition.reasonCode)
        if trigger in seen:
            message = f"{_trigger_text(*trigger)} already has a transition in {sub.name}"
            yield Fault(f"{field}.transitions[{index}]", "unique", message)
        seen.add(trigger)
    if sub.ttl is not None:
        yield from _check_time(f"{field}.ttl.time", sub.ttl.time)


def _destinations(field: str, sub: SubState) -> Iterator[tuple[str, str]]:
    """The field and the destination of each transition of a sub-state, and of its time-out."""
    for index, transition in enumerate(sub.transitions):
        yield f"{field}.transitions[{index}].destination", transition.destination
    if sub.ttl is not None:
        yield f"{field}.ttl.destination", sub.ttl.destination


def _check_destination(
    field: str,
    destination: str,
    source: int,
    config: MachineConfig,
    places: Mapping[str, int],
    backward: Collection[tuple[str, str]],
) -> Iterator[Fault]:
    main, colon, sub = destination.partition(":")
    place = places.get(main)
    if place is None or (colon and all(known.name != sub for known in config.states[place].subStates)):
        yield Fault(field, "exists", f"there is no state {destination}")
    elif place < source and (config.states[source].name, main) not in backward:
        message = f"main states follow their sequence: {config.states[source].name} cannot go back to {main}"
        yield Fault(field, "sequence", message)


def _check_events(field: str, sub: SubState, known: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    for index, transition in enumerate(sub.transitions):
        reasons = known.get(transition.eventCode)
        if reasons is None:
            message = f"the event {transition.eventCode} is not registered and enabled for this type"
            yield Fault(f"{field}.transitions[{index}].eventCode", "exists", message)
        elif transition.reasonCode is not None and transition.reasonCode not in reasons:
            message = f"the reason {transition.reasonCode} is not registered and enabled for {transition.eventCode}"
            yield Fault(f"{field}.transitions[{index}].reasonCode", "exists", message)


def _check_time(field: str, text: str) -> list[Fault]:
    try:
        parse_duration(text, field)
    except Refusal as refusal:
        return refusal.faults
    return []


def _trigger_text(event_code: str, reason_code: str | None) -> str:
    return f"{event_code} with {reason_code}" if reason_code else event_code
