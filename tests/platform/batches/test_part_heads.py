"""The heads of a form's parts are bounded while they arrive."""

from __future__ import annotations

from typing import Any

import pytest
from multipart import MultipartError

from haulier.platform.batches.upload import MAX_FIELDS, _parser

START = b'--b\r\nContent-Disposition: form-data; name="file"; filename="caf\xe9.csv"\r\n'
MOST_FED = 16_384


def fed_until_refused(start: bytes, more: bytes) -> int:
    """How many bytes are taken behind the start until the form is refused."""
    parser: Any = _parser("multipart/form-data; boundary=b")
    list(parser.parse(start))
    for fed in range(len(more), 2 * MOST_FED, len(more)):
        try:
            list(parser.parse(more))
        except MultipartError:
            return fed
    return 2 * MOST_FED


@pytest.mark.parametrize("more", [b"X-A: b\r\n", b"X" * 512, b"X-A: " + b"b" * 5_000 + b"\r\n"])
def test_a_part_head_without_end_is_refused(more: bytes) -> None:
    assert fed_until_refused(START, more) <= MOST_FED


def test_so_many_fields_are_taken() -> None:
    field = START + b"\r\nx\r\n"
    assert fed_until_refused(field, field) == len(field) * MAX_FIELDS


def test_a_name_in_another_charset_is_taken() -> None:
    parser: Any = _parser("multipart/form-data; boundary=b")
    events = list(parser.parse(START + b"\r\nx\r\n--b--"))
    assert events[0].name == "file"
