"""The token of a link that needs no account: what it is about, until when, whose it is, and a mark that nobody makes
without the tenant's key. Pure.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MARK_DIGITS = 32
"""Hexadecimal digits of a mark: 128 bits."""
_TOKEN = re.compile(r"([0-9a-f-]{36})(?:\.([0-9]{10}))?\.([0-9a-f]{32})\.([a-z0-9]{1,64})", re.ASCII)


class LinkToken(NamedTuple):
    """What a token says. The thing is named by a bare UUID; ``until`` is epoch seconds, None where it has no end."""

    id: str
    mark: str
    tenant: str
    until: int | None = None

    def text(self) -> str:
        """The token as it stands in an address."""
        until = () if self.until is None else (f"{self.until:010}",)
        return ".".join((self.id, *until, self.mark, self.tenant))


def read_token(text: str) -> LinkToken | None:
    """What a text of this form says, whether or not it was made here; None where it has another form."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    id, until, mark, tenant = found.groups()
    return LinkToken(id, mark, tenant, None if until is None else int(until))
