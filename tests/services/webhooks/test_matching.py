"""Which events follow from what happened, and which cursors are ours: rules alone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.refusal import Refusal
from haulier.services.webhooks.rules.change_types import TYPES, change_type, type_beside
from haulier.services.webhooks.rules.cursors import FIRST, read_cursor, write_cursor
from haulier.services.webhooks.rules.matching import (
    Subscriber,
    WebhookBook,
    compile_condition,
    passes,
    published,
    value_at,
)

DATA: dict[str, Any] = {
    "id": "bag:1", "state": "closed:closed", "isHazmat": False, "event": {"eventCode": "E-026"},
    "attributes": {"weight": 12.5, "route.no": "7", "state": "mine"},
}  # fmt: skip


CLOSED = {"key": "state", "value": "closed:closed"}


def subscriber(*events: str, topic: str = "container", app: str = "publisher") -> Subscriber:
    return Subscriber("s1", "app:1", topic, app, frozenset(events), False, 0, "https://x.example")


@pytest.mark.parametrize(
    ("event", "type_"),
    [
        ("ContainerCreated", "CREATE"), ("ContainerUpdated", "UPDATE"), ("ContainerEventApplied", "STATE"),
        ("ContainerStateTimedOut", "STATE"), ("ContainerExpired", "DELETE"), ("ContainerContainerized", "UPDATE"),
        ("ContainerUpdateRefused", None), ("CreateContainerFailed", None), ("ContainerCreateFailed", None),
        ("Renamed", None),
    ],
)  # fmt: skip
def test_events_have_one_of_four_types_or_tell_of_no_change(event: str, type_: str | None) -> None:
    assert change_type("Container", event) == type_


@pytest.mark.parametrize(
    ("type_", "version", "beside"),
    [
        ("STATE", 2, "STATE"),
        ("STATE", 1, "CREATE"),
        ("UPDATE", 7, "UPDATE"),
        ("CREATE", 2, "UPDATE"),
        (None, 2, "UPDATE"),
    ],
)
def test_what_is_done_beside_has_a_type_too(type_: Any, version: int, beside: str) -> None:
    assert type_beside(type_, version) == beside


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("state", "closed:closed"), ("state.keyword", "closed:closed"), ("event.eventCode", "E-026"), ("weight", 12.5),
        ("attributes.weight", 12.5), ("attributes.state", "mine"), ("route.no", "7"), ("isHazmat", False),
        ("nothing", None), ("event.nothing", None), ("state.deeper", None),
    ],
)  # fmt: skip
def test_keys_name_members_and_custom_attributes(key: str, found: object) -> None:
    assert value_at(DATA, "attributes", key) == found


@pytest.mark.parametrize(
    ("query", "does"),
    [
        (None, True), ({}, True),
        ({"op": "and", "arr": [CLOSED, {"key": "weight", "value": 12, "expr": "gt"}]}, True),
        ({"op": "and", "arr": [{"key": "weight", "value": 13, "expr": "gt"}]}, False),
        ({"term": [{"key": "isHazmat", "value": False}]}, True),
        ({"exists": [{"key": "parentId"}]}, False),
    ],
)  # fmt: skip
def test_a_publishers_filter_is_a_query(query: Any, does: bool) -> None:
    assert passes(compile_condition(query), DATA, "attributes") is does


def test_a_subscription_without_events_gets_all_of_its_publisher() -> None:
    found = published(
        "container", "publisher", "Any", None, None, [subscriber(), subscriber("Other"), subscriber("Any")]
    )
    assert found is not None
    assert [one.events for one in found.subscribers] == [frozenset(), frozenset({"Any"})]


@pytest.mark.parametrize("one", [subscriber(topic="entity"), subscriber(app="another"), subscriber("Other")])
def test_nobody_gets_what_it_is_not_subscribed_to(one: Subscriber) -> None:
    assert published("container", "publisher", "Any", None, None, [one]) is None


@given(st.sampled_from(sorted(TYPES)), st.sampled_from(sorted(TYPES)))
def test_a_book_wants_what_one_of_its_events_may_stand_for(type_: str, happened: str) -> None:
    found = published("container", "publisher", "Any", TYPES[type_], None, [subscriber()])
    assert found is not None
    book = WebhookBook({"container": [found]})
    assert book.wants("container", TYPES[happened]) is (type_ == happened)
    assert not book.wants("entity", TYPES[type_])


@given(st.integers(1, 2**61), st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=60))
def test_a_cursor_says_what_it_was_given(at: int, id: str) -> None:
    assert read_cursor(write_cursor(at, id)) == (at, id)


def test_no_cursor_is_the_beginning() -> None:
    assert read_cursor(None) == read_cursor("") == FIRST


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40).map(lambda raw: write_cursor(1, raw.hex())[1:])))
def test_any_other_text_is_refused_and_nothing_worse(text: str) -> None:
    with suppress(Refusal):
        at, id = read_cursor(text)
        assert at > 0
        assert isinstance(id, str)


@pytest.mark.parametrize(
    "text", ["x", "A" * 513, write_cursor(0, "a"), write_cursor(-1, "a"), write_cursor(1, "\x00"), "é"]
)
def test_cursors_of_nobody_are_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_cursor(text)
