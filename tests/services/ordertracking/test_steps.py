"""The way of an order as its states tell it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.http.pages.texts import LANGUAGES
from haulier.services.order.states import ORDER_MACHINE
from haulier.services.ordertracking.rules.steps import (
    CODES,
    ENDS,
    OF_MAIN,
    OF_STATE,
    Moment,
    events_of,
    step_of,
    steps_of,
)
from haulier.services.ordertracking.texts import MONTHS, TEXTS

STATES = [f"{main.name}:{sub.name}" for main in ORDER_MACHINE.states for sub in main.subStates]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_step_and_every_step_its_words(state: str) -> None:
    step = step_of(state)
    for language in LANGUAGES:
        assert TEXTS.say(language, step)
        assert TEXTS.say(language, f"{step}.text")


def test_sub_states_of_tenants_stand_for_their_main_state() -> None:
    assert step_of("inProgress:waitingForVan") == OF_MAIN["inProgress"]
    assert step_of("onHold:anything") == "held"
    assert step_of("unheard:of") == "prepared"


@given(st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 2**40)), max_size=30))
def test_a_step_that_goes_on_is_told_once_and_none_is_lost(moments: list[tuple[str, int]]) -> None:
    steps = steps_of(Moment(state, at) for state, at in moments)
    names = [step.name for step in steps]
    assert all(before != after for before, after in pairwise(names))
    assert set(names) == {step_of(state) for state, _ in moments}
    events = events_of(steps)
    assert [event.timestamp for event in events] == [step.at // 1000 for step in steps if step.name in CODES]


def test_months_have_a_name_in_every_language_and_ends_are_steps() -> None:
    assert {len(names) for names in MONTHS.values()} == {12}
    assert MONTHS.keys() == LANGUAGES.keys()
    assert {*OF_STATE.values(), *OF_MAIN.values()} >= ENDS
