"""The normal form of a request's path, made once, so that routing, authorization and rules see the same path.

See: RFC 3986 section 6.2.2.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from haulier.core.refusal import Cause, Refusal

SEGMENT = "!$&'()*+,;=:@"
"""Characters that a segment may hold unencoded, besides letters, digits and ``-._~``."""

_ODD = re.compile(rb"[^A-Za-z0-9\-._~!$&'()*+,;=:@/]")
_DOTS = frozenset({".", ".."})


def normal_path(raw: bytes) -> str:
    """A path with characters encoded only where they must be, and without a slash at its end.

    Raises Refusal NO_SUCH_ROUTE for ``.`` and ``..``: a proxy in front may have resolved them differently.
    """
    path = normal_text(raw) if _ODD.search(raw) else raw.decode("ascii")
    if path.endswith("/"):
        path = path.rstrip("/") or "/"
    if "/." in path and not _DOTS.isdisjoint(path.split("/")):
        raise Refusal(Cause.NO_SUCH_ROUTE, "there is no such address: a segment of its path is '.' or '..'")
    return path


def normal_text(raw: bytes) -> str:
    """Normalize the segments of a path. An encoded slash stays encoded: it is part of its segment."""
    return "/".join([quote(unquote_to_bytes(segment), safe=SEGMENT) for segment in raw.split(b"/")])
