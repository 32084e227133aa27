"""The token of a tracking link: an order, its tenant, and a mark that nobody makes without the tenant's key. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

MARK_DIGITS = 32
"""Hexadecimal digits of a mark: 128 bits."""
_TOKEN = re.compile(r"([0-9a-f-]{36})\.([0-9a-f]{32})\.([a-z0-9]{1,64})", re.ASCII)


class LinkToken(NamedTuple):
    """What a token says. The order is its bare UUID."""

    order: str
    mark: str
    tenant: str

    def text(self) -> str:
        """The token as it stands in an address."""
        return ".".join(self)


def read_token(text: str) -> LinkToken | None:
    """What a text of this form says, whether or not it was made here; None where it has another form."""
    found = _TOKEN.fullmatch(text)
    return LinkToken(*found.groups()) if found is not None else None
