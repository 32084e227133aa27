"""Moments as callers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.moments import LEAST_MILLISECONDS, iso_milliseconds, milliseconds

MOMENTS = st.integers(-62_135_510_400_000, 253_402_214_400_000)
"""From the second day of the year 1 to the last but one of the year 9999: their neighbours are days in any zone."""


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
def test_a_date_and_time_keeps_its_milliseconds_in_any_zone(moment: int, minutes: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)
    assert iso_milliseconds(at.isoformat(timespec="milliseconds")) == moment
    assert iso_milliseconds(at.replace(tzinfo=None).isoformat(timespec="milliseconds")) == moment
    assert iso_milliseconds(at.astimezone(timezone(timedelta(minutes=minutes))).isoformat()) == moment


@pytest.mark.parametrize("text", ["", "now", "2026-13-01T00:00:00Z", "9999999-01-01"])
def test_another_text_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        iso_milliseconds(text)


def test_a_number_is_in_seconds_or_in_milliseconds() -> None:
    assert milliseconds(LEAST_MILLISECONDS) == LEAST_MILLISECONDS
    assert milliseconds(LEAST_MILLISECONDS - 1) == (LEAST_MILLISECONDS - 1) * 1000
    assert milliseconds(-LEAST_MILLISECONDS) == -LEAST_MILLISECONDS
    assert milliseconds(1 - LEAST_MILLISECONDS) == (1 - LEAST_MILLISECONDS) * 1000
