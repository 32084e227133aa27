"""Pages of other origins: those that ``WebOrigins`` allows may call the API with a token. Never with a cookie.

See: https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from haulier.platform.http.exchange import EXCHANGE, Exchange, Headers
from haulier.platform.http.web_origins import WebOrigins

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
EXPOSED = b"x-coreos-request-id, x-haulier-position, x-haulier-next, retry-after, allow"
PREFLIGHT_SECONDS = 7_200
"""How long a browser may remember what it was told: the longest that any of them does."""
VARY = (b"vary", b"Origin")
ANY = (b"access-control-allow-origin", b"*")
ASKED_METHOD, ASKED_HEADERS = b"access-control-request-method", b"access-control-request-headers"
_NAMES = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]+(?:[ \t]*,[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+)*")


async def cross_origin_headers(origins: WebOrigins, named: Mapping[bytes, bytes]) -> Headers:
    """What an answer says to the page that asked, so that the browser lets it read the answer."""
    if not origins.any_allowed:
        return []
    origin = named.get(b"origin")
    if origin is None or not await origins.allows(origin):
        return [VARY]
    return [VARY, (b"access-control-allow-origin", origin), (b"access-control-expose-headers", EXPOSED)]


class CrossOrigin:
    """An application whose answers pages of these origins may read."""

    def __init__(self, origins: WebOrigins, application: Application) -> None:
        self._origins = origins
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; one that only asks whether a page may make it is answered here."""
        exchange: Exchange = scope["extensions"][EXCHANGE]
        named = exchange.named
        more = await cross_origin_headers(self._origins, named)
        if scope["method"] == "OPTIONS" and ASKED_METHOD in named and len(more) > 1:
            await send({"type": "http.response.start", "status": 204, "headers": more + _allowed(named)})
            await send({"type": "http.response.body", "body": b""})
            return

        async def sending(message: MutableMapping[str, Any]) -> None:
            if "headers" in message:
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self._application(scope, receive, sending)


class AnyOrigin:
    """An application that pages of any origin may read, by GET alone: what it answers is nobody's secret."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; one that only asks whether a page may make it is answered here."""
        exchange: Exchange = scope["extensions"][EXCHANGE]
        if scope["method"] == "OPTIONS" and ASKED_METHOD in exchange.named:
            headers = [ANY, *_allowed(exchange.named, b"GET, HEAD")]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def sending(message: MutableMapping[str, Any]) -> None:
            if "headers" in message:
                message["headers"] = [*message["headers"], ANY, (b"access-control-expose-headers", EXPOSED)]
            await send(message)

        await self._application(scope, receive, sending)


def _allowed(named: Mapping[bytes, bytes], methods: bytes = METHODS) -> Headers:
    """What the page may send: every method, and the headers that it asks for."""
    asked = named.get(ASKED_HEADERS, b"").strip()
    headers: Headers = [
        (b"access-control-allow-methods", methods),
        (b"access-control-max-age", b"%d" % PREFLIGHT_SECONDS),
    ]
    if _NAMES.fullmatch(asked) is not None:
        headers.append((b"access-control-allow-headers", asked))
    return headers
