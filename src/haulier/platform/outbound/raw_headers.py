"""Header values that are no text: the HTTP client takes text only and would send other bytes in their place."""

from __future__ import annotations

import re
import secrets
from typing import Any

from aiohttp import ClientRequest

from haulier.core.header_text import secret_bytes

_MARK = secrets.token_hex(16)
"""Known to this process alone: nobody else can write what is taken for a marked value."""
_MARKED = re.compile(_MARK.encode() + rb"([0-9a-f]*)\.")


def header_value(secret: str) -> str:
    """The value of a header that is to be sent as the bytes that the secret came as."""
    try:
        secret.encode()
    except UnicodeEncodeError:
        return f"{_MARK}{secret_bytes(secret).hex()}."
    return secret


class RawRequest(ClientRequest):
    """A request of the client in which marked values leave as their bytes."""

    async def write_bytes(self, writer: Any, conn: Any, content_length: int | None = None) -> None:
        """Write the body; the head waits in the writer to leave with it."""
        if writer._headers_buf is not None and _MARK.encode() in writer._headers_buf:
            writer._headers_buf = _MARKED.sub(lambda found: bytes.fromhex(found[1].decode()), writer._headers_buf)
        await super().write_bytes(writer, conn, content_length)
