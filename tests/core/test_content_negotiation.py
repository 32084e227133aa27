"""Accept-Encoding and Accept are read as RFC 9110 says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.content_negotiation import IDENTITY, MAX_ACCEPT_ENCODING, choose_coding, choose_media

OFFERED = ("zstd", "gzip")
JSON, CSV = "application/json", "text/csv"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, IDENTITY),
        (b"", IDENTITY),
        (b"gzip", "gzip"),
        (b"GZIP", "gzip"),
        (b"x-gzip", "gzip"),
        (b"gzip, deflate, br, zstd", "zstd"),
        (b"zstd;q=0.5, gzip", "gzip"),
        (b"zstd;q=0.5,gzip;q=0.5", "zstd"),
        (b"gzip;q=0", IDENTITY),
        (b"gzip;q=0.000, *", "zstd"),
        (b"*", "zstd"),
        (b"*;q=0", IDENTITY),
        (b"zstd;q=0, *;q=0.1", "gzip"),
        (b"identity, gzip;q=0.5", IDENTITY),
        (b"identity;q=0.5, gzip;q=0.5", "gzip"),
        (b"identity;q=0", IDENTITY),
        (b"br, deflate", IDENTITY),
        (b"gzip ; q=1.000", "gzip"),
        (b"gzip;q=1.001", IDENTITY),
        (b"gzip;q=x", IDENTITY),
        (b"gzip;level=9", IDENTITY),
        (b",, gzip,", "gzip"),
        (b"gzip\xff, zstd", "zstd"),
    ],
)
def test_the_client_gets_what_it_gives_most_weight(accepted: bytes | None, coding: str) -> None:
    assert choose_coding(accepted, OFFERED) == coding


def test_a_value_that_is_too_long_is_not_read() -> None:
    longest = b"gzip" + b" " * (MAX_ACCEPT_ENCODING - 4)
    assert choose_coding(longest, OFFERED) == "gzip"
    assert choose_coding(longest + b" ", OFFERED) == IDENTITY


@given(st.binary(max_size=64))
def test_any_value_gives_a_coding_that_was_offered(accepted: bytes) -> None:
    assert choose_coding(accepted, OFFERED) in (*OFFERED, IDENTITY)


@given(st.permutations(["gzip;q=0.3", "zstd;q=0.7", "br;q=0.9", "*;q=0.1"]))
def test_the_order_of_the_items_does_not_matter(items: list[str]) -> None:
    assert choose_coding(", ".join(items).encode(), OFFERED) == "zstd"


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
    assert choose_media(accept, (JSON, CSV)) == media


@given(st.text())
def test_any_text_chooses_what_is_offered(accept: str) -> None:
    assert choose_media(accept, (JSON, CSV)) in (JSON, CSV)
