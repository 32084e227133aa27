"""What sessions keep: the links that begin them. A session is of ``platform/access``, which every call passes."""

from __future__ import annotations

import msgspec

from haulier.platform.access.sessions import SESSION, compile_session
from haulier.platform.storage.cache import Compiler

LINK = "session_link"
UNUSED, USED = "UNUSED", "USED"
LINK_MS = 600_000
"""How long a link works: ten minutes."""


class LinkBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A link as stored."""

    hashed: str
    """Of the secret in it."""
    appId: str
    """The app whose session it begins."""
    name: str | None = None
    """Who is to sit there, where that was said."""


LINK_DECODER = msgspec.json.Decoder(LinkBody)
COMPILERS: dict[str, Compiler] = {SESSION: compile_session}
