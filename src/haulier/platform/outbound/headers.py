"""Which headers a call may carry. Tenants write them, so names and values are checked before they leave.

See: RFC 9110 sections 5.1, 5.5 and 7.6.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

MAX_HEADERS = 64
MAX_HEADER_NAME = 128
MAX_HEADER_VALUE = 8192
"""Characters of one value. Access tokens are the longest values that occur, at about 2,000."""

OURS = frozenset({"host", "content-length", "accept-encoding", "expect"})
"""Set by the client alone."""

HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"),
        *("te", "trailer", "transfer-encoding", "upgrade", "http2-settings"),
    }
)
"""Meant for one connection only; a tenant that set them could split or smuggle requests."""

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@lru_cache(maxsize=1024)
def _name_fault(name: str) -> str | None:
    if len(name) > MAX_HEADER_NAME or not _NAME.match(name):
        return "a header name is empty, too long or not a token"
    if name.lower() in OURS or name.lower() in HOP_BY_HOP:
        return f"header {name} may not be set"
    return None


def header_fault(name: str, value: str) -> str | None:
    """Why this header may not be sent, or None. The value is never repeated: it may be a secret."""
    fault = _name_fault(name)
    if fault is None and (len(value) > MAX_HEADER_VALUE or _BAD_VALUE.search(value)):
        return f"the value of header {name} is too long or holds control characters"
    return fault


def headers_fault(headers: Mapping[str, str]) -> str | None:
    """The first fault of a call's headers, or None."""
    if len(headers) > MAX_HEADERS:
        return f"more than {MAX_HEADERS} headers"
    for name, value in headers.items():
        fault = header_fault(name, value)
        if fault is not None:
            return fault
    return None
