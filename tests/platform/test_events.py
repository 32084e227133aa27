"""What travels of a journal row, made from texts that may hold anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.platform.journal.events import (
    CALLBACK_REQUEST_BEGINS,
    MAX_HOST,
    also_of,
    also_text,
    attribute,
    moment_of,
    receiver_in,
)
from haulier.platform.outbound.callback import CallbackTarget
from haulier.platform.storage.resources import to_json
from support.cloudevents import NOT_ALLOWED


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_names_in_one_attribute_can_be_told_apart(names: list[str]) -> None:
    text = also_text(names)
    assert also_of(text) == names
    assert not any(mark in text for mark in "\n\t\x00\x85")


def test_no_names_are_no_attribute() -> None:
    assert also_of(None) == []


@given(st.text())
def test_an_attribute_holds_what_the_format_allows_and_the_rest_as_it_is(text: str) -> None:
    made = attribute(text)
    assert not NOT_ALLOWED.search(made)
    assert all(new in (old, "\ufffd") for new, old in zip(made, text, strict=True))


@given(st.integers(0, 4_102_444_800_000))
def test_the_time_of_an_event_names_the_moment_of_its_row(at: int) -> None:
    assert moment_of(datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")) == at


@pytest.mark.parametrize(
    ("url", "receiver"),
    [
        ("https://user:secret@Hooks.example:8443/a?token=t#f", "https://hooks.example:8443"),
        (" http://a/b", "http://a"),
        ('http://a/"b\\', "http://a"),
        ("http://" + "a" * MAX_HOST, "http://" + "a" * MAX_HOST),
        ("http://" + "a" * (MAX_HOST + 1), ""),
        ("http://exämple/", ""),
        ("http://a\rb/", "http://ab"),
        ("http://[::1", ""),
        ("ftp://a/", ""),
        ("/told", ""),
        ("{{SSE_CALLBACK}}", ""),
    ],
)
def test_of_a_promise_travels_who_is_called(url: str, receiver: str) -> None:
    callback_request = to_json(CallbackTarget(url, meta="x" * CALLBACK_REQUEST_BEGINS))
    assert receiver_in(callback_request[:CALLBACK_REQUEST_BEGINS]) == receiver


def test_a_promise_whose_address_is_cut_off_names_nobody() -> None:
    assert receiver_in(to_json({"url": "http://a/" + "x" * CALLBACK_REQUEST_BEGINS})[:CALLBACK_REQUEST_BEGINS]) == ""
    assert receiver_in('{"url": "http://a/", "meta": 1}') == "http://a"
    assert receiver_in("{}") == ""
