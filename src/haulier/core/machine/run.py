"""The compiled machine, which steps instances from state to state. See: contract/statemachine.md section 7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from haulier.core.durations import parse_duration
from haulier.core.machine.config import MachineCallback, MachineConfig, SubState
from haulier.core.refusal import Cause, invalid

EVENT_CODE, REASON_CODE = "eventCode", "reasonCode"
"""Fields of an event's codes in refusals."""

MAX_LISTED = 16
"""Most allowed events that a refusal names."""


@dataclass(frozen=True, slots=True)
class _CompiledTransition:
    """One transition with the full name of its destination."""

    reason: str | None
    destination: str


class Way(NamedTuple):
    """A transition out of a state: its event, the reason that it takes (None: any), and where it leads."""

    event: str
    reason: str | None
    destination: str


class KeptCallback(MachineCallback, frozen=True, omit_defaults=True):
    """A callback of which something is sealed: what must be opened before it can be called."""

    sealed: str | None = None


def main_state(state: str | None) -> str:
    """The main state in the full name of a state, ``main:sub``; empty where there is no state."""
    return (state or "").partition(":")[0]


class Machine:
    """A configuration that ``check_machine`` accepted, with the full names of all states. Immutable."""

    __slots__ = (
        "_callbacks",
        "_defaults",
        "_terminals",
        "_transitions",
        "_ttls",
        "callback",
        "initial",
        "states",
        "terminal_ttl",
    )

    initial: str
    """The state of a new instance."""
    states: tuple[str, ...]
    """Full names of all states in sequence."""
    terminal_ttl: int
    """Seconds for which an instance is kept after it reached a terminal state."""
    callback: MachineCallback | None
    """Called for every change of state."""

    def __init__(self, config: MachineConfig, sealed: Mapping[str, str]) -> None:
        self._defaults = {state.name: f"{state.name}:{state.defaultSubState}" for state in config.states}
        named = {f"{state.name}:{sub.name}": sub for state in config.states for sub in state.subStates}
        self.initial = self._defaults[config.states[0].name]
        self.states = tuple(named)
        self.terminal_ttl = parse_duration(config.terminalTTL, "terminalTTL")
        self.callback = _target(config.callback, sealed.get(""))
        self._terminals = frozenset(f"{state.name}:{name}" for state in config.states for name in state.terminalStates)
        self._transitions: Mapping[str, Mapping[str, Sequence[_CompiledTransition]]] = {
            name: self._compile_transitions(sub) for name, sub in named.items()
        }
        self._ttls = {
            name: (parse_duration(sub.ttl.time, "ttl.time"), self.full_name(sub.ttl.destination))
            for name, sub in named.items()
            if sub.ttl is not None
        }
        self._callbacks = {name: _target(sub.callback, sealed.get(name)) for name, sub in named.items()}

    def has_state(self, state: str) -> bool:
        """Whether there is a state of this full name, or a main state."""
        return self._defaults.get(state, state) in self._transitions

    def full_name(self, state: str) -> str:
        """``main:sub`` of a state that may be given as ``main``. Raises Refusal STATE_MACHINE if there is none."""
        name = self._defaults.get(state, state)
        if name not in self._transitions:
            text = f"there is no state {state[:80]!r} in the state machine"
            raise invalid("state", "unknown", text, Cause.STATE_MACHINE)
        return name

    def effective_state(self, state: str) -> str:
        """The state from which an instance in ``state`` continues. If a newer machine lacks its sub-state, that is the
        default sub-state of its main state, which no change removes.
        """
        if state in self._transitions:
            return state
        return self._defaults.get(main_state(state), state)

    def step(self, state: str, event_code: str, reason_code: str | None = None) -> str:
        """The full name of the state that the event leads to. Raises Refusal STATE_MACHINE with the allowed events.

        A transition with the same reason has precedence over one without a reason, which takes any. An event without a
        reason takes its only transition, even if that names a reason.
        """
        source = self.full_name(state)
        if source in self._terminals:
            text = f"{source} is a terminal state; no event leads out of it"
            raise invalid(EVENT_CODE, "terminal", text, Cause.STATE_MACHINE)
        ways = self._transitions[source].get(event_code, ())
        for way in ways:
            if way.reason == reason_code:
                return way.destination
        for way in ways:
            if way.reason is None or (reason_code is None and len(ways) == 1):
                return way.destination
        text = self._not_allowed_text(source, event_code, reason_code)
        raise invalid(REASON_CODE if ways else EVENT_CODE, "transition", text, Cause.STATE_MACHINE)

    def is_terminal(self, state: str) -> bool:
        """Whether the state is terminal. An unknown state is not."""
        return self._defaults.get(state, state) in self._terminals

    def ttl(self, state: str) -> tuple[int, str] | None:
        """The seconds until the time-out of this state, and its destination; None if it has no time-out."""
        return self._ttls.get(self._defaults.get(state, state))

    def state_callback(self, state: str) -> MachineCallback | None:
        """The state's own callback, for entering and leaving it."""
        return self._callbacks.get(self._defaults.get(state, state))

    def events(self, state: str) -> tuple[str, ...]:
        """The events that lead out of a state."""
        return tuple(self._transitions[self.full_name(state)])

    def ways(self, state: str) -> list[Way]:
        """What leads out of a state, by its full name, in the order of the configuration."""
        if state in self._terminals:
            return []
        leading = self._transitions.get(state, {})
        return [Way(event, way.reason, way.destination) for event, ways in leading.items() for way in ways]

    def transition_to(self, state: str, destination: str) -> tuple[str, str | None] | None:
        """An event with its reason that leads from one state to another, both by full names; None if none does."""
        for way in self.ways(state):
            if way.destination == destination:
                return way.event, way.reason
        return None

    def _compile_transitions(self, sub: SubState) -> Mapping[str, Sequence[_CompiledTransition]]:
        ways: dict[str, list[_CompiledTransition]] = {}
        for transition in sub.transitions:
            destination = self._defaults.get(transition.destination, transition.destination)
            way = _CompiledTransition(transition.reasonCode, destination)
            ways.setdefault(transition.eventCode, []).append(way)
        return ways

    def _not_allowed_text(self, source: str, event_code: str, reason_code: str | None) -> str:
        """The text of a refusal: the event, and what the state allows."""
        ways = self._transitions[source].get(event_code)
        if ways:
            reasons = ", ".join(sorted(way.reason for way in ways if way.reason))
            given = f"with reason {reason_code}" if reason_code else "without a reason"
            return f"event {event_code} {given} is not allowed in state {source}; allowed reasons: {reasons}"
        allowed = ", ".join(list(self._transitions[source])[:MAX_LISTED])
        return f"event {event_code} is not allowed in state {source}; allowed events: {allowed or 'none'}"


def compile_machine(config: MachineConfig, sealed: Mapping[str, str] | None = None) -> Machine:
    """Compile a configuration that ``check_machine`` accepted.

    ``sealed`` is what its callbacks do not show: the machine's own under no name, others under that of their state.
    """
    return Machine(config, sealed or {})


def _target(callback: MachineCallback | str | None, sealed: str | None) -> MachineCallback | None:
    target = MachineCallback(callback) if isinstance(callback, str) else callback
    return target if target is None or sealed is None else KeptCallback(target.url, target.meta, None, sealed)
