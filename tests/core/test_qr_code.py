"""QR codes: the very modules that the standard's encoder gives, and drawn as they are."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from haulier.core.qr_code import QUIET_ZONE, qr_rows
from haulier.platform.http.pages.qr_code import qr_picture

ADDRESS = "otpauth://totp/Haulier%20acme:asha%40acme.example?secret=JBSWY3DPEHPK3PXP&issuer=Haulier%20acme"


def test_the_rows_are_the_code_with_light_around_it() -> None:
    rows = qr_rows(ADDRESS)
    code = segno.make_qr(ADDRESS, error="m", boost_error=False)
    inner = [row[QUIET_ZONE:-QUIET_ZONE] for row in rows[QUIET_ZONE:-QUIET_ZONE]]
    assert inner == ["".join(str(int(module)) for module in row) for row in code.matrix]
    assert {*rows[:QUIET_ZONE], *rows[-QUIET_ZONE:]} == {"0" * len(rows)}


def test_what_no_code_holds_is_refused() -> None:
    assert qr_rows("a" * 2_331)
    with pytest.raises(ValueError, match="too large"):
        qr_rows("a" * 2_332)


@given(st.lists(st.text("01", min_size=7, max_size=7), min_size=7, max_size=7))
def test_the_picture_is_dark_where_the_rows_are(rows: list[str]) -> None:
    (path,) = re.findall(r' d="([^"]*)"', qr_picture(rows, "code")) or [""]
    dark = set()
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", path):
        assert x == back
        dark |= {(int(x) + at, int(y)) for at in range(int(width))}
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module == "1"}
