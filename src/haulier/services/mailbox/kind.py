"""What the mailbox keeps: the entries that open it, each a row of the installation's own tenant."""

from __future__ import annotations

import msgspec

from haulier.platform.access.host_cookie import HostCookie

ENTRY = "mailbox_entry"
UNUSED, OPEN, CLOSED = "UNUSED", "OPEN", "CLOSED"
"""A link that nobody followed; the browser that followed it; that one once it was closed."""
LINK_MS = 600_000
"""How long a link works: ten minutes."""
OPEN_MS = 12 * 3_600_000
"""How long a browser may look into the mailbox."""
COOKIE = HostCookie("haulier-mailbox", "Lax")
ADDRESS = "/mailbox"


class EntryBody(msgspec.Struct):
    """An entry as stored: the hash of the link's secret, then of the cookie's."""

    hashed: str


class EntryPayload(msgspec.Struct):
    """An entry as its events tell of it."""

    id: str


ENTRY_DECODER = msgspec.json.Decoder(EntryBody)
