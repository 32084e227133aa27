"""Segments, numbers and what gateways say: rules alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haulier.services.messaging.rules.languages import choose_translation
from haulier.services.messaging.rules.numbers import country_of, read_address, read_number
from haulier.services.messaging.rules.receipts import Receipt, ReceiptForm, Reply, read_receipt
from haulier.services.messaging.rules.segments import BASIC, EXTENDED, Segments, count_segments


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "GSM7", 1), ("a" * 160, "GSM7", 1), ("a" * 161, "GSM7", 2), ("a" * 306, "GSM7", 2), ("a" * 307, "GSM7", 3),
        ("€" * 80, "GSM7", 1), ("€" * 81, "GSM7", 2), ("€" * 152, "GSM7", 2), ("€" * 153, "GSM7", 3),
        ("ह" * 70, "UCS2", 1), ("ह" * 71, "UCS2", 2), ("ह" * 134, "UCS2", 2), ("ह" * 135, "UCS2", 3),
        ("😀" * 35, "UCS2", 1), ("😀" * 36, "UCS2", 2), ("😀" * 66, "UCS2", 2), ("😀" * 67, "UCS2", 3),
    ],
)  # fmt: skip
def test_a_text_travels_in_so_many_parts(text: str, encoding: str, count: int) -> None:
    assert count_segments(text) == Segments(encoding, count)  # type: ignore[arg-type]


@given(st.text(st.sampled_from(sorted(BASIC | EXTENDED)), max_size=400))
def test_no_longer_text_has_fewer_parts(text: str) -> None:
    assert count_segments(text).count <= count_segments(text + "a").count <= count_segments(text + "a€").count


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("+91 98765 43210", None, "+919876543210"), ("98765 43210", "IN", "+919876543210"), ("98765 43210", None, None),
        ("+91 12", None, None), ("call me", "IN", None), ("", None, None), ("+1 (650) 253-0000", "IN", "+16502530000"),
    ],
)  # fmt: skip
def test_numbers_are_possible_ones_in_one_form(text: str, country: str | None, number: str | None) -> None:
    assert read_number(text, country) == number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("asha@example.com", True), (" asha@example.com ", True), ("a.b+c@sub.example.co.in", True), ("asha", False),
        ("asha@", False), ("a@b@c", False), ("asha@example.com\r\nBcc: x@y.example", False), ("<a@b.example>", False),
        ("a" * 65 + "@example.com", False), ("a@-example.com", False),
    ],
)  # fmt: skip
def test_addresses_are_one_each(text: str, is_one: bool) -> None:
    assert (read_address(text) is not None) is is_one


@pytest.mark.parametrize(
    ("metadata", "country"),
    [
        ({"country": "in"}, "IN"),
        ({"country": {"code": "IN"}}, "IN"),
        ({"country": "India"}, None),
        (None, None),
        ({}, None),
    ],
)
def test_the_country_is_what_the_tenant_says(metadata: Any, country: str | None) -> None:
    assert country_of(metadata) == country


OTHER = ReceiptForm(idPath="$.messages[0].sid", statusPath="$.messages[0].state", delivered=("ok",), failed=("no",))


@pytest.mark.parametrize(
    ("form", "body", "read"),
    [
        (ReceiptForm(), {"id": "7", "status": "DELIVERED"}, Receipt("7", "DELIVERED")),
        (ReceiptForm(), {"id": 7, "status": "read"}, Receipt("7", "DELIVERED")),
        (ReceiptForm(), {"id": "7", "status": "failed", "reason": "off"}, Receipt("7", "FAILED", "off")),
        (ReceiptForm(), {"id": "7", "status": "rejected"}, Receipt("7", "FAILED", "rejected")),
        (ReceiptForm(), {"id": "7", "status": "queued"}, None),
        (ReceiptForm(), {"from": "+91", "text": "yes"}, Reply("+91", "yes", None)),
        (ReceiptForm(), {"id": "7", "from": "+91", "text": "yes"}, Reply("+91", "yes", "7")),
        (ReceiptForm(), {"id": True, "status": ["delivered"]}, None),
        (ReceiptForm(), {}, None),
        (OTHER, {"messages": [{"sid": "x", "state": "ok"}]}, Receipt("x", "DELIVERED")),
        (OTHER, {"messages": []}, None),
    ],
)
def test_receipts_are_read_as_the_provider_writes_them(form: ReceiptForm, body: Any, read: Any) -> None:
    assert read_receipt(form, body) == read


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("pt-BR", "pt-BR"), ("PT-br", "pt-BR"), ("pt", None), ("pt-PT", None), ("hi-IN", "hi"), ("hi-Latn-IN", "hi"),
        ("h", None), ("", None), (None, None), ("-", None), ("x-hi", None),
    ],
)  # fmt: skip
def test_a_translation_is_that_of_the_language_or_of_what_it_belongs_to(wanted: str | None, chosen: str | None) -> None:
    assert choose_translation(["pt-BR", "hi"], wanted) == chosen
