"""Codes and bindings of the registry."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.statemachine.kind import EntityBody, EntityEvent, EventBody
from haulier.services.statemachine.rules import seeds
from haulier.services.statemachine.rules.bindings import bind, orphan_events, unbind
from haulier.services.statemachine.rules.codes import (
    ENTITY_CODE,
    EVENT_CODE,
    FIRST_EVENT,
    LAST_EVENT,
    REASON_CODE,
    entity_codes,
    free_event_code,
    free_reason_code,
)

CODES = st.integers(1, 999).map(lambda number: f"E-{number:03}")


@given(st.text())
def test_a_name_always_tries_the_same_codes_and_each_once(name: str) -> None:
    codes = list(islice(entity_codes(name), 50))
    assert codes == list(islice(entity_codes(name), 50))
    assert len(set(codes)) == 50
    assert all(ENTITY_CODE.fullmatch(code) and code not in seeds.ENTITIES for code in codes)


def test_every_code_is_tried_before_none_is_left() -> None:
    assert len(set(entity_codes("drones"))) == 9000


@given(st.sets(CODES, max_size=200))
def test_an_assigned_event_code_is_free(taken: set[str]) -> None:
    code = free_event_code(taken)
    assert EVENT_CODE.fullmatch(code)
    assert code not in taken | seeds.EVENTS.keys()


def test_codes_run_out_with_a_refusal() -> None:
    with pytest.raises(Refusal, match="in use"):
        free_event_code({f"E-{number:03}" for number in range(FIRST_EVENT, LAST_EVENT + 1)})
    assert REASON_CODE.fullmatch(free_reason_code(()))


@given(st.lists(CODES, unique=True), CODES)
def test_binding_and_unbinding_are_each_others_opposite(codes: list[str], code: str) -> None:
    entity = EntityBody(entityCode="1000", name="x", events=[EntityEvent(known) for known in codes])
    bound, unbound = bind(entity, code), unbind(entity, code)
    assert (bound is None) == (code in codes)
    assert (unbound is None) == (code not in codes)
    if bound is not None:
        with_code = EntityBody(entityCode="1000", name="x", events=bound)
        assert bind(with_code, code) is None
        assert unbind(with_code, code) == entity.events


@given(st.lists(CODES, unique=True), st.lists(CODES, unique=True))
def test_an_event_is_an_orphan_or_on_some_entity(known: list[str], bound: list[str]) -> None:
    entity = EntityBody(entityCode="1000", name="x", events=[EntityEvent(code) for code in bound])
    orphans = orphan_events([EventBody(eventCode=code) for code in known], [entity])
    assert {event.eventCode for event in orphans} == set(known) - set(bound)
