"""Durations are read as written, and written so that they are read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.durations import MAX_SECONDS, format_duration, parse_duration
from haulier.core.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30d", 30 * 86_400),
        ("1d 12h 30m 45s", 131_445),
        ("10d5h3m0s", 882_180),
        ("300s", 300),
        ("40s", 40),
        ("2m", 120),
        (" 1d  1s ", 86_401),
    ],
)
def test_the_contracts_durations_are_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0s",
        "0d0h",
        "d",
        "1",
        "1w",
        "1h 1d",
        "1d1d",
        "-1d",
        "1.5h",
        "1D",
        "٣d",
        "9999999999d",
        "3651d",
        "1d\0",
        "1" * 99 + "s",
    ],
)
def test_anything_else_is_refused_and_names_the_field(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_duration(text, "ttl.time")
    assert [fault.field for fault in caught.value.faults] == ["ttl.time"]


@given(st.integers(1, MAX_SECONDS))
def test_writing_and_reading_give_the_same(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@given(st.text(max_size=40))
def test_any_text_is_read_within_the_limits_or_refused(text: str) -> None:
    try:
        assert 1 <= parse_duration(text) <= MAX_SECONDS
    except Refusal:
        return


def test_the_shortest_text_is_written() -> None:
    assert format_duration(129_600) == "1d 12h"
    assert format_duration(0) == "0s"
