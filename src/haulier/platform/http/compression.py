"""Responses made shorter for clients that ask for it. Files have their codings beforehand, see ``static_files``.

See: RFC 9110 section 8.4. Levels and limits are measured, see docs/design/http.md.
"""

from __future__ import annotations

import asyncio
import zlib

import zstandard

from haulier.core.content_negotiation import IDENTITY, choose_coding
from haulier.platform.http.exchange import Headers
from haulier.platform.http.static_files import VARY

MAX_PLAIN_BYTES = 4_096
"""Longest body that is always sent as it is."""
MAX_INLINE_BYTES = 256 * 1024
"""Longest body that is shortened on the event loop; a longer one goes to a thread."""
OFFERED = ("zstd", "gzip")
ZSTD_LEVEL = 1
GZIP_LEVEL = 1
GZIP_WINDOW = 31
"""zlib's word for a gzip header around the largest window."""


async def compress(headers: Headers, body: bytes, accepted: bytes | None) -> tuple[Headers, bytes]:
    """A response longer than MAX_PLAIN_BYTES as the client's Accept-Encoding wants it; its headers say so."""
    coding = choose_coding(accepted, OFFERED)
    if coding == IDENTITY:
        return [*headers, VARY], body
    if len(body) > MAX_INLINE_BYTES:
        coded = await asyncio.to_thread(_encode, coding, body)
    else:
        coded = _encode(coding, body)
    kept = [header for header in headers if header[0] != b"content-length"]
    sizes = [(b"content-length", b"%d" % len(coded)), (b"content-encoding", coding.encode())]
    return [*kept, *sizes, VARY], coded


def _encode(coding: str, body: bytes) -> bytes:
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(body)
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP_WINDOW)
    return packer.compress(body) + packer.flush()
