"""The body of a request, piece by piece as it arrives, for what is never held whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from haulier.core.refusal import Cause, Refusal


async def body_pieces(receive: Callable[[], Awaitable[Any]]) -> AsyncIterator[bytes]:
    """Give the pieces of a body from the messages of the ASGI protocol. Raises Refusal for one that breaks off."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(Cause.MALFORMED, "the body was cut off")
        if body := message.get("body", b""):
            yield body
        if not message.get("more_body"):
            return
