"""Which form of an answer a caller would rather have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.media_choice import preferred

JSON, CSV = "application/json", "text/csv"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("text/csv, */*", CSV),
        ("text/csv;q=0.9, */*", JSON),
        ("text/csv;q=0.9, application/json;q=0.8", CSV),
        ("application/json, text/csv", JSON),
        ("text/csv;q=0, */*;q=0.1", JSON),
        ("text/csv;q=much", JSON),
        ("text/csv;q=inf", JSON),
        ("text/csv;q=nan, application/json;q=0.1", JSON),
        ("text/csv;q=2", JSON),
        ("image/png", JSON),
        ("text/csv; charset=utf-8; q=0.5, application/*;q=0.4", CSV),
    ],
)
def test_the_form_that_is_liked_most(accept: str, media: str) -> None:
    assert preferred(accept, (JSON, CSV)) == media


@given(st.text())
def test_any_text_chooses_what_is_offered(accept: str) -> None:
    assert preferred(accept, (JSON, CSV)) in (JSON, CSV)
