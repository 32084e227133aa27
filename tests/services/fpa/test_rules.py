"""The service's own rules: machines, states by name, references, what is seen of a number."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.machine import MachineConfig, check_machine, compile_machine, parse_machine
from haulier.core.refusal import Cause, Refusal
from haulier.services.fpa.kind import PLURALS, TYPES, FrontedType
from haulier.services.fpa.rules import machines
from haulier.services.fpa.rules.masking import MASK, SHOWN, masked_number
from haulier.services.fpa.rules.references import full_id, full_reference, marked_reference
from haulier.services.fpa.rules.states import FACILITY_WORDS, USER_WORDS, four_digits, named_state, way_to
from haulier.services.statemachine.rules import seeds

MACHINES = (machines.USER, machines.FACILITY, machines.PROPERTY, machines.VEHICLE)
MAINS = ("onboarding", "active", "inactive")
TABLE = {
    "E-701": {("onboarding:onboarding", "onboarding:completed")},
    "E-702": {("onboarding:onboarding", "active:available"), ("onboarding:completed", "active:available")},
    "E-703": {("active:available", "active:allocated")},
    "E-704": {("active:allocated", "active:available"), ("active:deboarding", "active:available")},
    "E-705": {("active:available", "active:deboarding"), ("active:allocated", "active:deboarding")},
    "E-706": {("active:available", "inactive:inactive"), ("active:deboarding", "inactive:inactive")},
    "E-711": {("onboarding:onboarding", "active:active")},
    "E-712": {("active:active", "active:pause")},
    "E-713": {("active:pause", "active:active"), ("active:deboard", "active:active")},
    "E-714": {("active:active", "active:deboard"), ("active:pause", "active:deboard")},
    "E-715": {(f"active:{sub}", "inactive:inactive") for sub in ("active", "pause", "deboard")},
    "E-721": {("onboarding:onboarding", "active:available")},
    "E-722": {("active:available", "active:in-use")},
    "E-723": {("active:in-use", "active:available")},
    "E-724": {("active:available", "active:unavailable")},
    "E-725": {("active:unavailable", "active:available")},
    "E-726": {("active:unavailable", "inactive:inactive")},
    "E-731": {("onboarding:onboarding", "active:active")},
    "E-732": {("active:active", "inactive:inactive")},
    "E-024": {("inactive:inactive", "inactive:dead")},
}
"""The contract's table of events, written out."""


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_may_be_registered_as_it_is(machine: MachineConfig) -> None:
    events = [event.code for event in seeds.SEED_EVENTS if event.owner == "participant"]
    usable = dict.fromkeys(events, frozenset(seeds.REASONS))
    assert check_machine(machine, known_events=usable, fixed_mains=MAINS) == []
    assert compile_machine(machine).initial == "onboarding:onboarding"


def test_the_machines_are_those_of_the_table() -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for machine in map(compile_machine, MACHINES):
        for state in machine.states:
            for way in machine.ways(state):
                assert way.reason is None
                found.setdefault(way.event, set()).add((state, way.destination))
    assert found == TABLE


def test_only_an_inactive_vehicle_is_at_its_end_at_once() -> None:
    ends = {
        state for machine in map(compile_machine, MACHINES) for state in machine.states if machine.is_terminal(state)
    }
    assert ends == {"inactive:dead", "inactive:inactive"}
    assert [compile_machine(one).is_terminal("inactive:inactive") for one in MACHINES] == [False, False, False, True]


@pytest.mark.parametrize("fronted", TYPES, ids=lambda fronted: fronted.plural)
def test_every_state_is_found_by_its_full_name(fronted: FrontedType) -> None:
    machine = compile_machine(fronted.machine)
    for state in machine.states:
        assert named_state(machine, state, fronted.words) == state


@pytest.mark.parametrize(
    ("machine", "words", "text", "state"),
    [
        (machines.USER, USER_WORDS, "active", "active:available"),
        (machines.USER, USER_WORDS, "deboarding", "active:deboarding"),
        (machines.USER, USER_WORDS, "allocated", "active:allocated"),
        (machines.USER, USER_WORDS, "inactive", "inactive:inactive"),
        (machines.FACILITY, FACILITY_WORDS, "deboarding", "active:deboard"),
        (machines.FACILITY, FACILITY_WORDS, "paused", "active:pause"),
        (machines.FACILITY, FACILITY_WORDS, "pause", "active:pause"),
        (machines.VEHICLE, FACILITY_WORDS, "in-use", "active:in-use"),
        (machines.VEHICLE, FACILITY_WORDS, "unavailable", "active:unavailable"),
    ],
)
def test_words_of_the_documents_name_states(
    machine: MachineConfig, words: dict[str, str], text: str, state: str
) -> None:
    assert named_state(compile_machine(machine), text, words) == state


@pytest.mark.parametrize("text", ["in-use", "active:paused", "active:", ":", "", "Active", "dead"])
def test_a_state_that_a_user_cannot_have_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        named_state(compile_machine(machines.USER), text, USER_WORDS)
    assert (refused.value.cause, refused.value.faults[0].field) == (Cause.INVALID, "toState")


def test_what_can_be_reached_is_told() -> None:
    with pytest.raises(Refusal) as refused:
        way_to(compile_machine(machines.VEHICLE), "active:available", "inactive:inactive", None, None)
    assert refused.value.cause is Cause.STATE_MACHINE
    assert refused.value.info["allowed"] == ["active:in-use", "active:unavailable"]


SEVERAL = {
    "states": [
        {
            "name": "here",
            "defaultSubState": "here",
            "subStates": [
                {
                    "name": "here",
                    "transitions": [
                        {"eventCode": "E-901", "destination": "there", "reasonCode": "R-0001"},
                        {"eventCode": "E-902", "destination": "there", "reasonCode": "R-0002"},
                        {"eventCode": "E-902", "destination": "there", "reasonCode": "R-0003"},
                    ],
                }
            ],
        },
        {"name": "there", "defaultSubState": "there", "subStates": [{"name": "there", "transitions": []}]},
    ]
}


@pytest.mark.parametrize(
    ("event", "reason", "taken"),
    [
        (None, None, ("E-901", "R-0001")),
        ("E-902", None, ("E-902", "R-0002")),
        ("E-902", "R-0003", ("E-902", "R-0003")),
        (None, "R-0003", ("E-902", "R-0003")),
        ("E-999", None, ("E-901", "R-0001")),
    ],
)
def test_of_several_ways_the_named_one_is_taken(event: str | None, reason: str | None, taken: tuple[str, str]) -> None:
    machine = compile_machine(parse_machine(SEVERAL))
    assert way_to(machine, "here:here", "there:there", event, reason)[:2] == taken


@pytest.mark.parametrize(("given_", "kept"), [("R-104", "R-0104"), ("R-0104", "R-0104"), ("R-001", "R-0001")])
def test_three_digits_are_kept_as_four(given_: str, kept: str) -> None:
    assert four_digits(given_) == kept


@pytest.mark.parametrize("code", ["R-000", "R-0000"])
def test_no_reason_has_the_number_nought(code: str) -> None:
    with pytest.raises(Refusal):
        four_digits(code)


def test_an_id_is_taken_in_each_of_its_forms() -> None:
    uuid = str(uuid4())
    for text in (uuid, f"user:{uuid}", f"users:{uuid}"):
        assert full_id(text, "users", "user") == f"users:{uuid}"
    for text in ("", "V-1", f"vehicles:{uuid}", f"users:{uuid}x", "users:" + "x" * 36):
        assert full_id(text, "users", "user") is None


@given(st.text())
def test_a_reference_is_what_stands_behind_its_mark(text: str) -> None:
    for mark in ("ref:", "ref-", "ref="):
        assert marked_reference(f"{mark}A {text}B") is not None
    assert marked_reference(f"x{text}") is None


def test_owners_are_taken_with_the_singular_of_their_type() -> None:
    assert full_reference("user:1", PLURALS) == "users:1"
    assert full_reference("property:1", PLURALS) == "properties:1"
    assert full_reference("acme", PLURALS) == "acme"
    assert full_reference("robots:1", PLURALS) == "robots:1"


@given(st.text(max_size=40))
def test_no_more_than_the_end_of_a_long_number_is_seen(number: str) -> None:
    shown = masked_number(number)
    assert shown.startswith(MASK)
    assert len(shown) - len(MASK) == (SHOWN if len(number) >= 2 * SHOWN else 0)
    assert number.endswith(shown.removeprefix(MASK)) or len(number) < 2 * SHOWN
