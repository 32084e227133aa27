"""From the state that a caller names to the event that leads there. Pure. See: contract/fpa.md section 1."""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.machine import Machine, Way
from haulier.core.refusal import Cause, Fault, Refusal, invalid

TO_STATE = "toState"
OF_ALL = {
    word: f"active:{word}" for word in ("in-use", "available", "unavailable", "allocated", "pause")
} | {"paused": "active:pause"}  # fmt: skip
"""Words of the documents for sub-states, which callers send alone."""
USER_WORDS = OF_ALL | {"deboarding": "active:deboarding"}
FACILITY_WORDS = OF_ALL | {"deboarding": "active:deboard"}


def named_state(machine: Machine, text: str, words: Mapping[str, str]) -> str:
    """The full name of the state that a text names: in full, as a main state, or by a word of the documents.

    Raises Refusal for one that the machine does not have.
    """
    for name in (text, words.get(text)):
        if name is not None and machine.has_state(name):
            return machine.full_name(name)
    raise invalid(TO_STATE, "unknown", f"there is no state {text[:80]!r}; there are {', '.join(machine.states)}")


def way_to(machine: Machine, stands: str, target: str, event: str | None, reason: str | None) -> Way:
    """The transition from where a record stands to another state: of several the one with this event and reason, or as
    near as there is; else the first. Raises Refusal with the states that can be reached.
    """
    leading = machine.ways(stands)
    fitting = [way for way in leading if way.destination == target]
    if not fitting:
        allowed = list(dict.fromkeys(way.destination for way in leading))
        text = f"nothing leads from {stands} to {target}; what can be reached: {', '.join(allowed) or 'nothing'}"
        raise Refusal(
            Cause.STATE_MACHINE, text, [Fault(TO_STATE, "transition", text)], {"state": stands, "allowed": allowed}
        )
    return max(fitting, key=lambda way: (way.event == event, way.reason == reason, way.reason is None))


def four_digits(reason: str) -> str:
    """A reason code as it is kept: samples have three digits. Raises Refusal for one that no reason has."""
    code = f"R-{reason[2:]:0>4}"
    if code == "R-0000":
        raise invalid("reasonCode", "pattern", "reason codes begin with R-0001")
    return code
