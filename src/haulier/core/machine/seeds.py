"""The machines and events that every tenant has from the start, as data. See: contract/conventions.md section 7."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from haulier.core.machine.config import MachineConfig, MainState, SubState, Transition

DEFAULT_REASON = "R-0001"
"""The reason of every event of a default machine."""

Owner = Literal["participant", "container", "order"]


@dataclass(frozen=True, slots=True)
class SeedEvent:
    """A system-defined event: on which kind, its code, what it says and where it leads."""

    owner: Literal["participant", "container", "order", "workflow"]
    code: str
    description: str
    destination: str


SEED_EVENTS = (
    SeedEvent("workflow", "E-010", "task completed with success", "success"),
    SeedEvent("workflow", "E-011", "task completed with failure", "failure"),
    SeedEvent("participant", "E-022", "activate participant", "active:active"),
    SeedEvent("participant", "E-023", "deactivate participant", "inactive:inactive"),
    SeedEvent("participant", "E-024", "retire participant for good", "inactive:dead"),
    SeedEvent("container", "E-025", "open container", "opened:opened"),
    SeedEvent("container", "E-026", "close container", "closed:closed"),
    SeedEvent("container", "E-027", "complete container", "completed:completed"),
    SeedEvent("container", "E-028", "dispose of container", "completed:dead"),
    SeedEvent("order", "E-601", "order created", "created:created"),
    SeedEvent("order", "E-602", "order closed before it began", "closed:closed"),
    SeedEvent("order", "E-603", "order in progress", "inProgress:inProgress"),
    SeedEvent("order", "E-604", "order closed while in progress", "closed:closed"),
    SeedEvent("order", "E-605", "order executed", "executed:executed"),
    SeedEvent("order", "E-606", "order closed after execution", "closed:closed"),
)

_DESTINATIONS = {event.code: event.destination for event in SEED_EVENTS}

# Each machine: its states in sequence with the events that may leave them; a state without events is terminal.
_STATES: dict[Owner, dict[str, tuple[str, ...]]] = {
    "participant": {
        "onboarding:onboarding": ("E-022",),
        "active:active": ("E-023",),
        "inactive:inactive": ("E-024",),
        "inactive:dead": (),
    },
    "container": {
        "created:created": ("E-025", "E-028"),
        "opened:opened": ("E-026", "E-028"),
        "closed:closed": ("E-027", "E-028"),
        "completed:completed": ("E-028",),
        "completed:dead": (),
    },
    "order": {
        "initiated:initiated": ("E-601",),
        "created:created": ("E-602", "E-603"),
        "inProgress:inProgress": ("E-604", "E-605"),
        "executed:executed": ("E-606",),
        "closed:closed": (),
    },
}


def default_machine(owner: Owner) -> MachineConfig:
    """The machine of a type that never had another one. The first sub-state of each main state is its default."""
    mains: dict[str, list[SubState]] = {}
    terminals: dict[str, list[str]] = {}
    for full_name, events in _STATES[owner].items():
        main, _, sub = full_name.partition(":")
        transitions = [Transition(code, _DESTINATIONS[code], DEFAULT_REASON) for code in events]
        mains.setdefault(main, []).append(SubState(sub, transitions))
        if not events:
            terminals.setdefault(main, []).append(sub)
    return MachineConfig([MainState(main, subs[0].name, subs, terminals.get(main, [])) for main, subs in mains.items()])
