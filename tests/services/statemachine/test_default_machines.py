"""The machines of types that never had another one: sound, and made of the events that every tenant has."""

from __future__ import annotations

import pytest

from haulier.core.machine import DEFAULT_REASON, MachineConfig, check_machine, compile_machine
from haulier.services.container.kind import CONTAINER
from haulier.services.participant.kind import PARTICIPANT
from haulier.services.statemachine.rules.seeds import SEED_EVENTS

DESTINATIONS = {
    "E-022": "active:active", "E-023": "inactive:inactive", "E-024": "inactive:dead",
    "E-025": "opened:opened", "E-026": "closed:closed", "E-027": "completed:completed", "E-028": "completed:dead",
}  # fmt: skip
"""The table of contract/conventions.md section 7."""


@pytest.mark.parametrize(
    ("owner", "config"),
    [("participant", PARTICIPANT.default_machine), ("container", CONTAINER.default_machine)],
)
def test_default_machines_are_sound_and_follow_the_event_table(owner: str, config: MachineConfig) -> None:
    moving = [event for event in SEED_EVENTS if event.owner == owner and not event.is_recorded]
    known = {event.code: frozenset({DEFAULT_REASON}) for event in moving}
    assert check_machine(config, known_events=known) == []
    machine = compile_machine(config)
    used = set()
    for state in machine.states:
        for code in machine.events(state):
            used.add(code)
            assert machine.step(state, code, DEFAULT_REASON) == DESTINATIONS[code]
    assert used == {code for code in known if not code.startswith("E-7")}, "those are of framework participants"


def test_a_default_participant_goes_from_onboarding_to_dead() -> None:
    assert PARTICIPANT.default_machine is not None
    machine = compile_machine(PARTICIPANT.default_machine)
    state = machine.initial
    for code in ("E-022", "E-023", "E-024"):
        state = machine.step(state, code)
    assert state == "inactive:dead"
    assert machine.is_terminal(state)
    assert machine.terminal_ttl == 30 * 86_400
