"""State machines are read in every shape, checked completely, and step as the contract says."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import cause_of
from core.strategies import json_objects
from haulier.core.machine import (
    MachineCallback,
    MachineConfig,
    MainState,
    SubState,
    Transition,
    Ttl,
    check_machine,
    compile_machine,
    parse_machine,
    to_document,
)
from haulier.core.refusal import Cause, Refusal

DRONE: dict[str, Any] = {
    "states": [
        {
            "name": "parked",
            "defaultSubState": "idle",
            "subStates": [
                {
                    "name": "idle",
                    "transitions": [{"eventCode": "E-301", "destination": "flying:cruise"}],
                    "ttl": {"time": "12h", "destination": "parked:stale"},
                },
                {"name": "stale", "transitions": [{"eventCode": "E-301", "destination": "flying"}]},
            ],
        },
        {
            "name": "flying",
            "defaultSubState": "cruise",
            "subStates": [
                {
                    "name": "cruise",
                    "transitions": [
                        {"eventCode": "E-302", "reasonCode": "R-0001", "destination": "retired:scrapped"},
                        {"eventCode": "E-303", "reasonCode": "R-0001", "destination": "flying"},
                        {"eventCode": "E-303", "reasonCode": "R-0002", "destination": "flying:hover"},
                        {"eventCode": "E-304", "reasonCode": "R-0001", "destination": "flying:hover"},
                        {"eventCode": "E-304", "destination": "retired"},
                    ],
                },
                {"name": "hover", "transitions": [{"eventCode": "E-302", "destination": "retired"}]},
            ],
        },
        {
            "name": "retired",
            "defaultSubState": "scrapped",
            "subStates": [{"name": "scrapped", "transitions": []}],
            "terminalStates": ["scrapped"],
        },
    ],
    "terminalTTL": "10d",
    "callback": "https://app.example/sm",
}
MAINS = ["parked", "flying", "retired"]
NAMES = ["abc", "def", "ghi", "jkl"]


@st.composite
def machines(draw: st.DrawFn) -> MachineConfig:
    """Sound machines: a few main states in sequence, every sub-state with ways on to its own or a later main state."""
    mains = NAMES[: draw(st.integers(1, 4))]
    subs = {main: NAMES[: draw(st.integers(1, 3))] for main in mains}
    states = []
    for index, main in enumerate(mains):
        last = index == len(mains) - 1
        ahead = mains[index:] + [f"{m}:{s}" for m in mains[index:] for s in subs[m]]
        listed = []
        for sub in subs[main]:
            terminal = last and sub == subs[main][-1]
            triggers = draw(
                st.lists(
                    st.tuples(
                        st.sampled_from(["E-001", "E-002", "E-003"]), st.sampled_from([None, "R-0001", "R-0002"])
                    ),
                    min_size=1,
                    max_size=5,
                    unique=True,
                )
            )
            ways = [Transition(event, draw(st.sampled_from(ahead)), reason) for event, reason in triggers]
            ttl = Ttl("1d 2h", draw(st.sampled_from(ahead))) if draw(st.booleans()) else None
            listed.append(SubState(sub, [] if terminal else ways, None if terminal else ttl))
        terminals = [subs[main][-1]] if last else []
        states.append(MainState(main, draw(st.sampled_from(subs[main])), listed, terminals))
    return MachineConfig(states)


@given(machines())
def test_sound_machines_pass_and_survive_both_shapes(config: MachineConfig) -> None:
    assert check_machine(config) == []
    mains = [state.name for state in config.states]
    assert check_machine(config, fixed_mains=mains) == []
    assert parse_machine(to_document(config, "array")) == config
    document = to_document(config, "object")
    document["states"] = dict(reversed(document["states"].items()))
    assert parse_machine(document, mains) == config


@given(machines(), st.data())
def test_every_walk_stays_in_known_states_and_never_goes_back(config: MachineConfig, data: st.DataObject) -> None:
    machine = compile_machine(config)
    sequence = [state.name for state in config.states]
    state = machine.initial
    for _ in range(10):
        assert state in machine.states
        if machine.is_terminal(state):
            break
        event = data.draw(st.sampled_from(machine.events(state)))
        reason = data.draw(st.sampled_from([None, "R-0001", "R-0002"]))
        cause = cause_of(partial(machine.step, state, event, reason))
        assert cause in (None, Cause.STATE_MACHINE)
        if cause is not None:
            continue
        destination = machine.step(state, event, reason)
        assert sequence.index(destination.split(":")[0]) >= sequence.index(state.split(":")[0])
        state = destination


@given(machines())
def test_the_way_to_a_state_leads_there_and_there_is_none_where_no_event_leads(config: MachineConfig) -> None:
    machine = compile_machine(config)
    for state in machine.states:
        reached = set()
        for destination in machine.states:
            way = machine.transition_to(state, destination)
            if way is not None:
                assert machine.step(state, *way) == destination
                reached.add(destination)
        main, sub = state.split(":")
        transitions = next(s.transitions for m in config.states if m.name == main for s in m.subStates if s.name == sub)
        ends = [] if machine.is_terminal(state) else transitions
        assert reached == {machine.full_name(transition.destination) for transition in ends}


@given(machines())
def test_a_reason_of_its_own_wins_then_any_reason(config: MachineConfig) -> None:
    machine = compile_machine(config)
    for main in config.states:
        for sub in main.subStates:
            by_trigger = {(way.eventCode, way.reasonCode): way for way in sub.transitions}
            for event in {way.eventCode for way in sub.transitions}:
                for asked in (None, "R-0001", "R-0002", "R-0009"):
                    way = by_trigger.get((event, asked)) or by_trigger.get((event, None))
                    rivals = [other for other in sub.transitions if other.eventCode == event]
                    if way is None and asked is None and len(rivals) == 1:
                        way = rivals[0]
                    state = f"{main.name}:{sub.name}"
                    if way is None:
                        with pytest.raises(Refusal):
                            machine.step(state, event, asked)
                    else:
                        assert machine.step(state, event, asked) == machine.full_name(way.destination)


@pytest.mark.parametrize(
    ("state", "event", "reason", "destination"),
    [
        ("parked:idle", "E-301", None, "flying:cruise"),
        ("parked", "E-301", "R-0009", "flying:cruise"),
        ("flying:cruise", "E-303", "R-0001", "flying:cruise"),
        ("flying:cruise", "E-304", "R-0001", "flying:hover"),
        ("flying:cruise", "E-304", "R-0002", "retired:scrapped"),
        ("flying:cruise", "E-302", None, "retired:scrapped"),
    ],
)
def test_events_lead_where_the_configuration_says(state: str, event: str, reason: str | None, destination: str) -> None:
    assert compile_machine(parse_machine(DRONE)).step(state, event, reason) == destination


@pytest.mark.parametrize(
    ("state", "event", "reason", "words"),
    [
        ("flying:cruise", "E-301", None, "event E-301 is not allowed in state flying:cruise; allowed events: E-302"),
        ("flying:cruise", "E-303", None, "E-303 without a reason .* allowed reasons: R-0001, R-0002"),
        ("flying:cruise", "E-302", "R-0009", "E-302 with reason R-0009 .* allowed reasons: R-0001"),
        ("retired:scrapped", "E-302", None, "retired:scrapped is a terminal state"),
        ("gone:away", "E-302", None, "no state 'gone:away'"),
    ],
)
def test_a_refusal_says_what_is_allowed(state: str, event: str, reason: str | None, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        compile_machine(parse_machine(DRONE)).step(state, event, reason)
    assert caught.value.cause is Cause.STATE_MACHINE


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        ("flying:cruise", "flying:cruise"),
        ("parked:stale", "parked:stale"),
        ("parked:removed", "parked:idle"),
        ("parked", "parked:idle"),
        ("gone:away", "gone:away"),
    ],
)
def test_an_instance_whose_sub_state_is_gone_stands_in_the_default_one(state: str, stands: str) -> None:
    assert compile_machine(parse_machine(DRONE)).effective_state(state) == stands


def test_a_machine_knows_its_times_and_callbacks() -> None:
    machine = compile_machine(parse_machine(DRONE))
    assert machine.initial == "parked:idle"
    assert machine.ttl("parked") == (43_200, "parked:stale")
    assert machine.ttl("parked:stale") is None
    assert machine.terminal_ttl == 864_000
    assert machine.callback == MachineCallback("https://app.example/sm")
    assert machine.state_callback("parked:idle") is None
    assert machine.is_terminal("retired")
    assert not machine.is_terminal("parked")


def changed(*path: Any, value: Any) -> dict[str, Any]:
    """The drone's machine with one place changed."""
    document = copy.deepcopy(DRONE)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


WAY = ("states", 0, "subStates", 0, "transitions")


@pytest.mark.parametrize(
    ("document", "field", "rule"),
    [
        (changed("states", 1, "name", value="parked"), "states[1].name", "unique"),
        (changed("states", 0, "subStates", 1, "name", value="idle"), "states[0].subStates[1].name", "unique"),
        (changed("states", 0, "defaultSubState", value="nowhere"), "states[0].defaultSubState", "exists"),
        (
            changed(*WAY, 0, "destination", value="nowhere"),
            f"{WAY[0]}[0].subStates[0].transitions[0].destination",
            "exists",
        ),
        (
            changed(*WAY, 0, "destination", value="flying:x:y"),
            "states[0].subStates[0].transitions[0].destination",
            "exists",
        ),
        (changed(*WAY, value=[]), "states[0].subStates[0].transitions", "minLength"),
        (
            changed("states", 1, "subStates", 1, "transitions", 0, "destination", value="parked"),
            "states[1].subStates[1].transitions[0].destination",
            "sequence",
        ),
        (
            changed("states", 1, "subStates", 0, "transitions", 2, "reasonCode", value="R-0001"),
            "states[1].subStates[0].transitions[2]",
            "unique",
        ),
        (changed("states", 0, "terminalStates", value=["idle"]), "states[0].terminalStates", "last"),
        (changed("states", 2, "terminalStates", value=["gone"]), "states[2].terminalStates[0]", "exists"),
        (
            changed(
                "states", 2, "subStates", 0, "transitions", value=[{"eventCode": "E-301", "destination": "retired"}]
            ),
            "states[2].subStates[0].transitions",
            "terminal",
        ),
        (
            changed("states", 0, "subStates", 0, "ttl", "time", value="soon"),
            "states[0].subStates[0].ttl.time",
            "format",
        ),
        (
            changed("states", 0, "subStates", 0, "ttl", "destination", value="nope"),
            "states[0].subStates[0].ttl.destination",
            "exists",
        ),
        (changed("terminalTTL", value="0s"), "terminalTTL", "minimum"),
    ],
)
def test_each_fault_of_a_machine_is_named(document: dict[str, Any], field: str, rule: str) -> None:
    assert (field, rule) in {(fault.field, fault.rule) for fault in check_machine(parse_machine(document))}


def test_a_last_state_that_never_ends_is_a_fault() -> None:
    config = MachineConfig([MainState("abc", "sub", [SubState("sub", [Transition("E-001", "abc")])])])
    assert [fault.field for fault in check_machine(config)] == ["states[0].terminalStates"]


def test_main_states_that_are_fixed_cannot_change() -> None:
    config = parse_machine(DRONE)
    assert check_machine(config, fixed_mains=MAINS) == []
    assert [fault.rule for fault in check_machine(config, fixed_mains=["parked", "retired", "flying"])] == ["fixed"]


def test_events_and_reasons_must_be_registered() -> None:
    known = {code: frozenset({"R-0001"}) for code in ("E-301", "E-302", "E-303")}
    faults = check_machine(parse_machine(DRONE), known_events=known)
    assert [(fault.field[-12:], fault.rule) for fault in faults] == [
        ("].reasonCode", "exists"),
        ("3].eventCode", "exists"),
        ("4].eventCode", "exists"),
    ]


def test_both_spellings_and_a_named_object_are_read() -> None:
    container = {
        "states": {
            "created": {
                "name": "created",
                "defaultSubstate": "fresh",
                "subStates": [{"name": "fresh", "transitions": [{"eventCode": "E-025", "destination": "opened"}]}],
            },
            "opened": {"defaultSubState": "end", "subStates": [{"name": "end", "transitions": []}]},
        },
        "callback": {"url": "/relative", "meta": {"a": 1}},
    }
    config = parse_machine(container)
    assert check_machine(config) == []
    assert config.states[1].terminalStates == ["end"]
    assert config.terminalTTL == "30d"
    assert config.callback == MachineCallback("/relative", {"a": 1})
    written = to_document(config, "object")["states"]["created"]
    assert (written["name"], written["defaultSubState"], written["defaultSubstate"]) == ("created", "fresh", "fresh")


@pytest.mark.parametrize("name", ["in-use", "a-b", "on-hold-now", "a" * 32])
def test_a_name_may_have_hyphens_inside(name: str) -> None:
    assert parse_machine(changed("states", 0, "name", value=name)).states[0].name == name


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "states"),
        ({"states": "x"}, "states"),
        ({"states": []}, "states"),
        ({"states": {"abc": 1}}, "states.abc"),
        ({"states": {"abc": {"name": "abd"}}}, "states.abc.name"),
        ({"states": [1]}, "states[0]"),
        ({"states": [{"name": "abc"}]}, "states[0].defaultSubState"),
        (changed("states", 0, "name", value="a:b"), "states[0].name"),
        (changed("states", 0, "name", value="abc\n"), "states[0].name"),
        (changed("states", 0, "name", value="-abc"), "states[0].name"),
        (changed("states", 0, "name", value="abc-"), "states[0].name"),
        (changed("states", 0, "name", value="a" * 33), "states[0].name"),
        (changed(*WAY, 0, "eventCode", value="E-3010"), "states[0].subStates[0].transitions[0].eventCode"),
        (changed("states", 0, "defaultSubstate", value="other"), "states"),
    ],
)
def test_a_document_of_the_wrong_shape_is_refused_by_field(document: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_machine(document)
    assert caught.value.faults[0].field == field


@given(json_objects)
def test_any_object_is_read_or_refused(document: dict[str, Any]) -> None:
    for candidate in (document, {"states": document}, {"states": [document]}):
        with pytest.raises(Refusal):
            parse_machine(candidate)


@given(machines())
def test_a_machine_survives_storage(config: MachineConfig) -> None:
    assert msgspec.json.decode(msgspec.json.encode(config), type=MachineConfig) == config
