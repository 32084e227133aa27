"""The header lines that each response begins with. See: RFC 9110 section 6.6.1."""

from __future__ import annotations

import time
from email.utils import formatdate

_second = 0
_lines = b""


def common_lines() -> bytes:
    """``Date``, made once a second, and that no browser may guess another type than the one named."""
    global _second, _lines
    now = int(time.time())
    if now != _second:
        _second = now
        _lines = b"date: %b\r\nx-content-type-options: nosniff\r\n" % formatdate(now, usegmt=True).encode()
    return _lines
