"""The machines of tenants that set none: sound, and as the tables of the contract have them. See: order.md 4."""

from __future__ import annotations

import pytest

from haulier.core.machine import MachineConfig, check_machine, main_state
from haulier.core.refusal import Refusal
from haulier.services.order import states
from haulier.services.order.kind import ORDER, WORK_ORDER
from haulier.services.statemachine.rules import seeds


@pytest.mark.parametrize(
    ("owner", "config", "mains"),
    [
        (ORDER.name, states.ORDER_MACHINE, states.ORDER_MAINS),
        (WORK_ORDER.name, states.WORK_ORDER_MACHINE, states.WORK_ORDER_MAINS),
    ],
)
def test_they_are_made_of_seeds_and_go_back_from_hold_alone(
    owner: str, config: MachineConfig, mains: tuple[str, ...]
) -> None:
    known = {event.code: frozenset(seeds.REASONS) for event in seeds.SEED_EVENTS if event.owner == owner}
    assert check_machine(config, known_events=known, fixed_mains=mains, backward=states.BACKWARD) == []
    backward = check_machine(config, known_events=known, fixed_mains=mains)
    assert {fault.rule for fault in backward} == {"sequence"}
    used = {way.eventCode for main in config.states for sub in main.subStates for way in sub.transitions}
    assert used == set(known)


ORDER_ROWS = [
    ("initiated:initiated", "E-601", "R-0001", "created:created"),
    ("initiated:initiated", "E-602", "R-0102", "closed:cancelled"),
    ("created:created", "E-602", "R-0082", "closed:failed"),
    ("created:created", "E-603", "R-0095", "inProgress:assigned"),
    ("inProgress:active", "E-603", "R-0067", "inProgress:returning"),
    ("inProgress:active", "E-603", "R-0029", "inProgress:scheduled"),
    ("inProgress:returning", "E-604", "R-0066", "closed:undelivered"),
    ("onHold:onHold", "E-604", "R-0014", "closed:cancelled"),
    ("inProgress:active", "E-605", "R-0042", "executed:delivered"),
    ("inProgress:returning", "E-605", "R-9012", "executed:returned"),
    ("inProgress:active", "E-605", "R-0001", "executed:executed"),
    ("executed:executed", "E-606", "R-0001", "closed:closed"),
    ("executed:partiallyDelivered", "E-606", "R-0001", "closed:partiallyDelivered"),
    ("inProgress:assigned", "E-607", "R-0082", "onHold:jobCreationFailed"),
    ("onHold:jobCreationFailed", "E-608", "R-0001", "inProgress:scheduled"),
]
WORK_ORDER_ROWS = [
    ("created:created", "E-612", "R-9004", "closed:failed"),
    ("created:created", "E-613", "R-0046", "inProgress:scheduled"),
    ("inProgress:active", "E-613", "R-0013", "inProgress:rescheduled"),
    ("inProgress:active", "E-614", "R-0028", "closed:failed"),
    ("onHold:onHold", "E-614", "R-0058", "closed:cancelled"),
    ("inProgress:scheduled", "E-615", "R-0001", "executed:completed"),
    ("executed:completed", "E-616", "R-0001", "closed:completed"),
    ("inProgress:scheduled", "E-617", "R-0001", "onHold:onHold"),
    ("onHold:onHold", "E-618", "R-0001", "inProgress:scheduled"),
]


@pytest.mark.parametrize(("state", "event", "reason", "destination"), ORDER_ROWS)
def test_an_order_goes_as_the_table_says(state: str, event: str, reason: str, destination: str) -> None:
    assert states.USUAL_ORDER.step(state, event, reason) == destination


@pytest.mark.parametrize(("state", "event", "reason", "destination"), WORK_ORDER_ROWS)
def test_a_work_order_goes_as_the_table_says(state: str, event: str, reason: str, destination: str) -> None:
    assert states.USUAL_WORK_ORDER.step(state, event, reason) == destination


@pytest.mark.parametrize("machine", [states.USUAL_ORDER, states.USUAL_WORK_ORDER])
def test_what_is_closed_stays_closed_and_what_is_active_is_not_held(machine: object) -> None:
    assert isinstance(machine, type(states.USUAL_ORDER))
    hold = "E-607" if machine is states.USUAL_ORDER else "E-617"
    for state in machine.states:
        assert machine.is_terminal(state) is (main_state(state) == "closed")
    with pytest.raises(Refusal):
        machine.step("inProgress:active", hold, "R-0001")
