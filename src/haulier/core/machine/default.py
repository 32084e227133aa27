"""Default machines of types that never had another one, written as tables of states. Services declare the tables.

See: contract/conventions.md section 7.
"""

from __future__ import annotations

from collections.abc import Mapping

from haulier.core.machine.config import MachineConfig, MainState, SubState, Transition

DEFAULT_REASON = "R-0001"
"""The reason of every event of a default machine that says no other."""


def default_machine(states: Mapping[str, Mapping[str, str]], reason: str | None = DEFAULT_REASON) -> MachineConfig:
    """The machine of a table: states (``main:sub``) in sequence, each with its events and their destinations.

    A state without events is terminal. The first sub-state of each main state is its default. ``reason`` is that of
    every transition; None takes any.
    """
    mains: dict[str, list[SubState]] = {}
    terminals: dict[str, list[str]] = {}
    for full_name, events in states.items():
        main, _, sub = full_name.partition(":")
        transitions = [Transition(code, destination, reason) for code, destination in events.items()]
        mains.setdefault(main, []).append(SubState(sub, transitions))
        if not events:
            terminals.setdefault(main, []).append(sub)
    return MachineConfig([MainState(main, subs[0].name, subs, terminals.get(main, [])) for main, subs in mains.items()])
