"""State machines: where an event leads, what a state allows, and what is wrong with a machine that is being drawn."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec

from haulier.core.machine import Machine, MachineConfig, check_machine, compile_machine
from haulier.core.refusal import Refusal
from haulier.vectors.cases import Case, Json, Vectors, refused, shown_faults

MACHINES, STEPS_A_MACHINE = 60, 12
CHECKED = 240
MAINS = ("onboarding", "active", "paused", "inactive")
SUBS = ("fresh", "ready", "stale", "busy", "gone")
EVENTS = ("E-001", "E-002", "E-003", "E-022")
REASONS = ("R-0001", "R-0002", "R-0063")
TIMES = ("30m", "1d 12h", "45s", "2d")
UNKNOWN_STATE = "nowhere:atAll"


def machine_vectors() -> Vectors:
    """Events that reach instances, and what the machine makes of them."""
    machines, cases = [], []
    for number in range(MACHINES):
        draw = Random(f"machine:{number}")
        config = _whole(draw)
        machines.append(msgspec.to_builtins(config))
        machine = compile_machine(config)
        cases.append(Case({"ask": "initial", "machine": number}, {"state": machine.initial}))
        cases += [_asked(draw, number, machine) for _ in range(STEPS_A_MACHINE)]
    about = (
        "`step`: where an event leads from a state of `shared[machine]`, or the faults of its refusal. `events`: the "
        "events that lead out of a state. `terminal`: whether a state is. `initial`: the state of a new instance."
    )
    return Vectors(about, cases, machines)


def machine_check_vectors() -> Vectors:
    """Machines with and without faults, as an editor has them while they are drawn."""
    cases = []
    for number in range(CHECKED):
        draw = Random(f"machine check:{number}")
        document = msgspec.to_builtins(_whole(draw))
        for _ in range(draw.choice((0, 0, 1, 1, 2))):
            _spoil(draw, document)
        config = msgspec.convert(document, MachineConfig)
        known = {event: frozenset(REASONS[:2]) for event in EVENTS[:3]} if draw.random() < 0.3 else None
        shown = None if known is None else {event: sorted(reasons) for event, reasons in known.items()}
        faults = check_machine(config, known_events=known)
        cases.append(Case({"machine": document, "knownEvents": shown}, {"faults": shown_faults(faults)}))
    about = (
        "Every fault of a machine in its normal form. `knownEvents` are the registered events with their reasons; null "
        "checks no event."
    )
    return Vectors(about, cases)


def _asked(draw: Random, number: int, machine: Machine) -> Case:
    """A question about a state, of which most are the machine's."""
    state = draw.choice((*machine.states, machine.states[0].partition(":")[0], UNKNOWN_STATE))
    ask = draw.choice(("step", "step", "step", "step", "events", "terminal"))
    given: Json = {"ask": ask, "machine": number, "state": state}
    if ask == "terminal":
        return Case(given, {"terminal": machine.is_terminal(state)})
    try:
        if ask == "events":
            return Case(given, {"events": list(machine.events(state))})
        code, reason = draw.choice(EVENTS), draw.choice((None, *REASONS))
        given |= {"eventCode": code, "reasonCode": reason}
        return Case(given, {"state": machine.step(state, code, reason)})
    except Refusal as refusal:
        return Case(given, refused(refusal))


def _whole(draw: Random) -> MachineConfig:
    """A machine without faults."""
    while True:
        config = msgspec.convert(_document(draw), MachineConfig)
        if not check_machine(config):
            return config


def _document(draw: Random) -> Json:
    mains = MAINS[: draw.randint(2, len(MAINS))]
    subs = {main: draw.sample(SUBS, draw.randint(1, 3)) for main in mains}
    places = [f"{main}:{sub}" for main in mains for sub in subs[main]]
    states: list[Json] = []
    for main in mains:
        ends = [subs[main][-1]] if main == mains[-1] else []
        ahead = [place for place in (*places, *mains) if mains.index(place.partition(":")[0]) >= mains.index(main)]
        listed: list[Json] = [
            {"name": sub, "transitions": [] if sub in ends else _transitions(draw, ahead)} for sub in subs[main]
        ]
        for sub in listed:
            if sub["name"] not in ends and draw.random() < 0.2:
                sub["ttl"] = {"time": draw.choice(TIMES), "destination": draw.choice(ahead)}
        states.append({"name": main, "defaultSubState": subs[main][0], "subStates": listed, "terminalStates": ends})
    return {"states": states, "terminalTTL": draw.choice(("30d", "1h"))}


def _transitions(draw: Random, ahead: list[str]) -> list[Json]:
    """Ways out by different triggers."""
    triggers = [(event, reason) for event in EVENTS for reason in (None, *REASONS)]
    ways = []
    for event, reason in draw.sample(triggers, draw.randint(1, 4)):
        way: Json = {"eventCode": event, "destination": draw.choice(ahead)}
        ways.append(way if reason is None else {**way, "reasonCode": reason})
    return ways


def _spoil(draw: Random, document: Json) -> None:
    """Make one mistake."""
    states: list[Any] = document["states"]
    state = draw.choice(states)
    sub = draw.choice(state["subStates"])
    mistake = draw.randrange(8)
    if mistake == 0:
        state["defaultSubState"] = "missing"
    elif mistake == 1:
        sub["transitions"] = []
    elif mistake == 2:
        states[0]["terminalStates"] = [states[0]["subStates"][0]["name"]]
    elif mistake == 3:
        states[-1]["terminalStates"] = []
    elif mistake == 4:
        sub["transitions"] = [{"eventCode": "E-001", "destination": states[0]["name"]}] * draw.choice((1, 2))
    elif mistake == 5:
        sub["ttl"] = {"time": draw.choice(("soon", "0s", "1d")), "destination": UNKNOWN_STATE}
    elif mistake == 6:
        state["subStates"] = [*state["subStates"], {"name": sub["name"], "transitions": []}]
    else:
        states.reverse()
