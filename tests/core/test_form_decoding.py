"""Forms, as browsers and clients of OAuth send them."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from haulier.core.form_decoding import MAX_FIELDS, decode_form
from haulier.core.refusal import Cause, Refusal


class Form(Struct):
    """A form of one of each."""

    name: Annotated[str, Meta(max_length=40)] = ""
    count: int = 0
    agreed: bool = False


def refused(body: bytes) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        decode_form(body, Form)
    return refusal.value


@given(st.text(max_size=40).filter(lambda text: "\0" not in text), st.integers(-9999, 9999))
def test_what_a_browser_sends_is_read(name: str, count: int) -> None:
    body = urlencode({"name": name, "count": count, "agreed": "true", "more": "x"}).encode()
    assert decode_form(body, Form) == Form(name, count, agreed=True)


def test_a_field_without_a_value_is_not_sent() -> None:
    assert decode_form(b"name=&count=&agreed", Form) == Form()
    assert decode_form(b"", Form) == Form()


@pytest.mark.parametrize("body", [b"name=a&name=b", b"name=a&name=", b"x=1&x=1"])
def test_a_field_that_is_sent_twice_is_refused(body: bytes) -> None:
    refusal = refused(body)
    assert (refusal.cause, refusal.faults[0].rule) == (Cause.INVALID, "unique")


@pytest.mark.parametrize("body", [b"name=%ff", b"name=\xff", b"name=%00", b"%00=1", b"name=\0"])
def test_what_is_no_text_is_refused(body: bytes) -> None:
    assert refused(body).cause is Cause.MALFORMED


def test_a_form_has_so_many_fields_and_no_more() -> None:
    fields = [f"f{number}=1" for number in range(MAX_FIELDS)]
    assert decode_form("&".join(fields).encode(), Form) == Form()
    assert refused("&".join([*fields, "more=1"]).encode()).cause is Cause.MALFORMED


@pytest.mark.parametrize(("body", "field"), [(b"count=x", "count"), (b"agreed=perhaps", "agreed")])
def test_a_wrong_value_names_its_field(body: bytes, field: str) -> None:
    assert [fault.field for fault in refused(body).faults] == [field]


def test_a_text_is_as_long_as_it_may_be() -> None:
    assert decode_form(b"name=" + b"a" * 40, Form).name == "a" * 40
    assert refused(b"name=" + b"a" * 41).faults[0].field == "name"
