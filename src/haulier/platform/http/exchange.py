"""What the HTTP server offers to whoever answers a request, beside the ASGI protocol; and answers made without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from haulier.core import envelope
from haulier.core.refusal import WAITED_FOR, Refusal

EXCHANGE: Final = "haulier.exchange"
"""The ASGI extension under which a request's ``Exchange`` is found."""

SHARED: Final = "haulier.shared"
"""A member of the message with an answer's body: those bytes are kept for all callers anyway."""

JSON_MEDIA = b"application/json"
Headers = list[tuple[bytes, bytes]]


class ClientGone(Exception):
    """Nobody is there any more to take the rest of an answer."""


class Exchange(Protocol):
    """One request on its connection."""

    named: Mapping[bytes, bytes]
    """Headers by their lower-case name. None is there twice with different values; lists in several lines are one."""
    head_only: bool
    """Asked by HEAD: it is answered as GET, without the body."""

    def complete_body(self) -> bytes | None:
        """The whole body when it is here already, else None."""

    def take_over(self, listener: Any) -> Any:
        """Hand the connection to another protocol; answers its transport. Nothing was answered yet."""


Answer = tuple[int, Headers, bytes]
Refused = Callable[[Refusal, str, str, bytes], Answer]


def refused(refusal: Refusal, method: str, path: str, request_id: bytes | None = None) -> Answer:
    """The answer to a request that no operation took: status, headers and the error envelope.

    The query is not repeated: it may hold a token.
    """
    cause = refusal.cause.value
    body = envelope.failure(f"{0:08d}{cause.number:04d}", refusal, path, method, "", None)
    status = refusal.status or cause.status
    return status, refusal_headers(refusal, status, len(body), request_id), body


def refusal_headers(refusal: Refusal, status: int, length: int, request_id: bytes | None) -> Headers:
    """The headers of a refusal's answer, with what its status owes to the caller."""
    headers: Headers = [(b"content-type", JSON_MEDIA), (b"content-length", b"%d" % length)]
    if request_id is not None:
        headers.append((b"x-coreos-request-id", request_id))
    if status in WAITED_FOR:
        headers.append((b"retry-after", b"%d" % refusal.retry_after))
    if status == 405:
        headers.append((b"allow", str(refusal.info.get("allow", "")).encode()))
    return headers


def allowed(methods: Any) -> str:
    """The value of ``Allow`` where an address has these methods: HEAD goes with GET, OPTIONS with all."""
    every = set(methods) | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
    return ", ".join(sorted(every))
