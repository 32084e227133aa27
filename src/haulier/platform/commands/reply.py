"""An answer that is not the envelope around JSON: another form of the same data, a page, a redirect, or a file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes of one of the content types that the operation declares (``media_type``, ``other_media``)."""

    body: bytes
    content_type: bytes
    status: int = 0
    """One of the operation's ``reply_statuses``; 0 is its ``success``."""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    """What the answer has beside its usual headers, cookies among them."""
    pieces: AsyncIterator[bytes] | None = None
    """The body where it is too long to be held; then ``body`` is empty. An answer to HEAD reads none of it."""
    length: int = 0
    """Bytes of all ``pieces``."""


def redirect(address: str, *, status: int = 302, headers: tuple[tuple[bytes, bytes], ...] = ()) -> Reply:
    """Send the browser to another address: by 302 after a GET, by 303 after a form."""
    return Reply(b"", b"text/plain", status, ((b"location", address.encode()), *headers))
