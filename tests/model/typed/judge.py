"""Whether all that clients were told makes sense, by the journal and the model.

The journal tells which request led to which version of a type or an instance, so that the order of all changes of one
thing is known. The model works out each instance's version from the one before and from the type. Which version of the
type that was is not written down: a change is guarded by the type's version, so it must be one that was the current
one at some moment of the request, and never an older one than that of the instance's version before.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from urllib.parse import quote

from model.typed.ground import Ground, Row, Told
from model.typed.rules import INVALID, amended, flaws, of_type, outcome
from model.typed.shapes import Shape
from model.typed.world import Alter, Declare, Definition, Instance, Make, Move, Read, Replace
from model.wire import Line

TAKEN, CONFLICT = "2300", "2302"
"""Causes: the code exists; others were faster too often (documented, and without effect)."""
HOUR = 3_600
UNTOUCHED = 0
"""Version of a row about what was asked for and not done."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a version of a thing may have been the current one."""

    since: float
    until: float

    def meets(self, told: Told) -> bool:
        return self.since <= told.ended and told.began <= self.until


@dataclass(slots=True)
class History:
    """Versions of the type and of its instances by code, oldest first, each with its span."""

    types: list[tuple[Span, Definition]]
    instances: dict[str, list[tuple[Span, Instance]]]


def judge(ground: Ground, line: Line) -> None:
    """Raises AssertionError at the first thing that nothing explains."""
    shape = ground.shape
    accepted = {told.request_id: told for told in ground.told if told.accepted and not isinstance(told.command, Read)}
    assert ground.written(line) - ground.written_before == len(accepted), "one row of the journal a change, no other"
    history = History(types_of(ground, ground.rows(line, shape.type_kind, shape.type_id), accepted), {})
    for code, id in ground.ids.items():
        rows = ground.rows(line, shape.kind, id)
        story = [(row, accepted.pop(row.request_id)) for row in rows]
        history.instances[code] = instance_of(shape, history, story)
    left = [told for told in accepted.values() if not isinstance(told.command, Declare | Replace)]
    assert left == [], "what was accepted is in the journal of what it is about"
    for told in ground.told:
        if isinstance(told.command, Read):
            assert shape.shown(told.data) in possible(history.instances[told.command.name], told), told
        elif told.cause == CONFLICT:
            assert any(other is not told and Span(other.began, other.ended).meets(told) for other in ground.told), told
        elif not told.accepted:
            assert explained(shape, history, told), told
    check_reads(ground, line, history)


def spans(story: Sequence[Told]) -> Iterator[Span]:
    """The span of each version by the requests that led to them: until the next one has been answered."""
    for number, told in enumerate(story):
        yield Span(told.began, story[number + 1].ended if number + 1 < len(story) else inf)


def types_of(ground: Ground, rows: Sequence[Row], accepted: dict[str, Told]) -> list[tuple[Span, Definition]]:
    """Each version of the type from the one before, from the first one that the model asked for."""
    assert [row.version for row in rows] == list(range(1, len(rows) + 1)), "versions follow each other"
    story = [accepted[row.request_id] for row in rows if row.request_id in accepted]
    asked = sum(isinstance(told.command, Declare | Replace) for told in accepted.values())
    assert len(story) == asked, "each change of the type made one version"
    versions, definition = [], Definition({}, ground.shape.first_machine())
    for span, told in zip(spans(story), story, strict=True):
        assert isinstance(told.command, Declare | Replace), told
        assert not flaws(told.command), told
        definition = amended(definition, told.command)
        versions.append((span, definition))
    return versions


def instance_of(shape: Shape, history: History, rows: Sequence[tuple[Row, Told]]) -> list[tuple[Span, Instance]]:
    """Each version of an instance, as the journal tells it and as the model makes it from the one before."""
    written = [(row, told) for row, told in rows if row.version != UNTOUCHED]
    assert [row.version for row, _ in written] == list(range(1, len(written) + 1)), "no version is lost or made twice"
    versions: list[tuple[Span, Instance]] = []
    before: Instance | None = None
    oldest = 0
    for (row, told), span in zip(written, spans([told for _, told in written]), strict=True):
        assert isinstance(told.command, Make | Alter | Move), told
        after = shape.shown({shape.member: before.values, **row.data} if before is not None else row.data)
        fitting = [
            number
            for number, (when, type_) in enumerate(history.types)
            if number >= oldest
            and when.meets(told)
            and outcome(shape.member, type_, before, told.command).after == after
        ]
        assert fitting, f"no version of the type then leads from {before} to {after}: {told}"
        oldest, before = fitting[0], after
        versions.append((span, after))
    for row, told in rows:
        if row.version == UNTOUCHED:
            assert explained_refusal(shape, versions, told), told
    return versions


def possible(versions: Sequence[tuple[Span, Instance]], told: Told) -> list[Instance]:
    """What an instance may have been while a call went on."""
    return [was for span, was in versions if span.meets(told)]


def explained_refusal(shape: Shape, versions: Sequence[tuple[Span, Instance]], told: Told) -> bool:
    """Whether the condition of an update was not true of the instance at some moment of the call."""
    nothing = Definition({}, ())
    return isinstance(told.command, Alter) and any(
        outcome(shape.member, nothing, was, told.command).after == was for was in possible(versions, told)
    )


def explained(shape: Shape, history: History, told: Told) -> bool:
    """Whether a refusal was due by some version of the type and of the instance at the time."""
    command, reason = told.command, (told.cause, told.fields)
    if isinstance(command, Declare | Replace):
        return reason == (INVALID, flaws(command))
    assert not isinstance(command, Read), "what exists can be read"
    types = [type_ for span, type_ in history.types if span.meets(told)]
    if isinstance(command, Make):
        if reason == (TAKEN, {shape.code_member}):
            return any(span.meets(told) for span, _ in history.instances.get(command.code, []))
        return any(reason in outcome(shape.member, type_, None, command).refusals for type_ in types)
    instances = possible(history.instances[command.name], told)
    return any(reason in outcome(shape.member, type_, was, command).refusals for type_ in types for was in instances)


def check_reads(ground: Ground, line: Line, history: History) -> None:
    """When all is quiet, reads show the last versions, and lists find by them."""
    shape, (_, type_) = ground.shape, history.types[-1]
    for code, versions in history.instances.items():
        shown = shape.shown(line.done("GET", shape.place(code, ground.ids)))
        assert shown == versions[-1][1], code
        if shape.has_change_log:
            check_change_log(shape, line, shape.place(code, ground.ids), [was.state for _, was in versions])
    place = shape.type_path if shape.machine_as_list else f"{shape.type_path}/config/attributes"
    declared = line.done("GET", place)["attributes"]
    assert {item["name"]: item["dataType"] for item in declared} == {
        name: item.data_type for name, item in type_.attributes.items()
    }
    last = {ground.ids[code]: versions[-1][1].values for code, versions in history.instances.items()}
    check_lists(ground, line, type_, last)


def check_change_log(shape: Shape, line: Line, place: str, states: Sequence[str]) -> None:
    """The contract's change log tells the states in the order in which they were reached, newest first."""
    shown = line.done("GET", f"{place}/changelog?from={int(time.time()) - HOUR}&limit=100")
    assert [entry["cdc"]["state"] for entry in reversed(shown["log"])] == list(states), place
    assert [entry["action"] for entry in reversed(shown["log"])] == ["CREATE"] + ["UPDATE"] * (len(states) - 1), place
    assert shown["meta"]["totalElements"] == len(states), place


def check_lists(ground: Ground, line: Line, type_: Definition, last: dict[str, Mapping[str, Any]]) -> None:
    """Every indexed attribute finds what has a value of its present data type."""
    shape = ground.shape
    for name, item in type_.attributes.items():
        if not item.indexed:
            continue
        for value in {
            values[name] for values in last.values() if name in values and of_type(values[name], item.data_type)
        }:
            query = quote(json.dumps({"term": [{"key": name, "value": value}]}))
            page = line.done("GET", f"{shape.base}/{shape.plural}{shape.list_path}?limit=100&query={query}")
            due = {id for id, values in last.items() if type(values.get(name)) is type(value) and values[name] == value}
            assert {row["id"] for row in page[shape.listed]} == due, (name, value)
