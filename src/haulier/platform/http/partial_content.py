"""What of a file a client asks for, and whether it has it already.

See: RFC 9110 sections 13.1.2 (If-None-Match) and 14 (Range).
"""

from __future__ import annotations

import re

_RANGE = re.compile(rb"bytes=(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))")


def is_known(if_none_match: bytes | None, tag: bytes) -> bool:
    """Whether the client has what this entity tag stands for."""
    if if_none_match is None:
        return False
    known = [item.strip().removeprefix(b"W/") for item in if_none_match.split(b",")]
    return tag in known or known == [b"*"]


def asked_part(asked: bytes, size: int) -> tuple[int, int, int]:
    """Status, start and end of what is sent for a ``Range``. More than one part, or a unit that is not known, gets the
    whole.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None:
        return 200, 0, size
    first, last, length = found.groups()
    if first is None:
        start, end = max(0, size - int(length)), size
    else:
        start, end = int(first), size if last is None else min(int(last) + 1, size)
        if last is not None and int(last) < int(first):
            return 200, 0, size
    return (206, start, end) if start < end else (416, 0, 0)
