"""Everything that is served beside the API: health, metrics, documents. Answered as the API answers, errors as well."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from haulier import __version__
from haulier.app.catalogue import EVENTS, SERVICES
from haulier.core.refusal import Cause, Refusal
from haulier.platform.documents import asyncapi
from haulier.platform.documents.docs_page import DOCS_PATH, HTML_TYPE, docs_html, static_files
from haulier.platform.documents.openapi import document
from haulier.platform.http.endpoint import REQUEST_ID_WIRE, Receive, Scope, Send
from haulier.platform.http.exchange import EXCHANGE, JSON_MEDIA, SHARED, Answer, Exchange, Headers, allowed, refused
from haulier.platform.maintenance.background_health import Watch
from haulier.platform.runtime import Runtime

METRICS_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
KEPT_SECONDS = 1.0
"""Metrics and readiness are found out at most once in this time, however many ask."""
DOCUMENT_SECONDS = 60
NO_FRAMES: Headers = [
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'; base-uri 'none'; object-src 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
"""A page where a token is typed in is shown in nobody's frame."""
CACHED: Headers = [(b"cache-control", b"public, max-age=%d" % DOCUMENT_SECONDS)]
GET_ONLY = allowed(["GET"])

Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """What was found out a moment ago, for all who ask for it now; those who come meanwhile wait for the same look."""

    def __init__(self, find: Callable[[], Awaitable[Kept]]) -> None:
        self._find = find
        self._at = -KEPT_SECONDS
        self._kept: asyncio.Future[Kept] | None = None

    async def get(self) -> Kept:
        """Newest knowledge, at most ``KEPT_SECONDS`` old."""
        now = time.monotonic()
        if self._kept is None or (self._kept.done() and now - self._at >= KEPT_SECONDS):
            self._at = now
            self._kept = asyncio.ensure_future(self._find())
        return await asyncio.shield(self._kept)


class Pages:
    """Each path with what it answers to GET."""

    def __init__(self, runtime: Runtime, watch: Watch) -> None:
        self._watch = watch
        self._runtime = runtime
        self._metrics = Recent(self._find_metrics)
        self._ready = Recent(runtime.database.ready)
        self._all: dict[str, Callable[[Scope], Awaitable[Answer]]] = {
            "/": self._home,
            "/health/live": self._show_live,
            "/health/ready": self._show_ready,
            "/metrics": self._show_metrics,
            "/openapi.json": _file(openapi_json, JSON_MEDIA),
            "/asyncapi.json": _file(asyncapi_json, JSON_MEDIA),
            DOCS_PATH: _file(lambda: docs_html().encode(), HTML_TYPE.encode()),
        }
        for path, found in static_files().items():
            self._all[path] = _file(lambda content=found.content: content, found.media_type.encode())  # type: ignore[misc]

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """One request. Never raises."""
        exchange: Exchange = scope["extensions"][EXCHANGE]
        try:
            status, headers, body = await self._answer(scope)
        except Refusal as refusal:
            path, request_id = scope["path"], exchange.named.get(REQUEST_ID_WIRE)
            status, headers, body = refused(refusal, scope["method"], path, request_id)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, SHARED: True})

    async def _answer(self, scope: Scope) -> Answer:
        method, path = scope["method"], scope["path"]
        page = self._all.get(path)
        if method == "OPTIONS" and (page is not None or path == "*"):
            methods = GET_ONLY if page is not None else allowed(["GET", "POST", "PUT", "PATCH", "DELETE"])
            return 204, [(b"allow", methods.encode())], b""
        if page is None:
            raise Refusal(Cause.NO_SUCH_ROUTE, "there is no such address")
        if method != "GET":
            raise Refusal(Cause.METHOD_NOT_ALLOWED, f"allowed here: {GET_ONLY}", info={"allow": GET_ONLY})
        return await page(scope)

    async def _home(self, _scope: Scope) -> Answer:
        """People who open the bare address want the documents."""
        return 302, [(b"location", DOCS_PATH.encode()), (b"content-length", b"0")], b""

    async def _show_live(self, _scope: Scope) -> Answer:
        """The process runs."""
        return _json(200, {"status": "UP"})

    async def _show_ready(self, _scope: Scope) -> Answer:
        """The process can serve: its database answers. ``DEGRADED`` says that it serves, but events or other work in
        the background stand still.
        """
        well, events, behind = await self._ready.get(), self._watch.reasons(), self._watch.standing.behind
        parts, reasons = {"database": well, "events": not events, "background": not behind}, [*events, *behind]
        status = "DOWN" if not well else "DEGRADED" if reasons else "UP"
        return _json(200 if well else 503, {"status": status, "parts": parts, "reasons": reasons})

    async def _show_metrics(self, scope: Scope) -> Answer:
        """Prometheus' exposition text. Raises Refusal for who may not see it."""
        check_watcher(scope, self._runtime.settings.metrics_token)
        text = await self._metrics.get()
        return 200, [(b"content-type", METRICS_TYPE), (b"content-length", b"%d" % len(text))], text

    async def _find_metrics(self) -> bytes:
        return await asyncio.to_thread(self._runtime.metrics.text)


def check_watcher(scope: Scope, token: str) -> None:
    """Metrics tell names of operations and how much is done: who has the token may see them, without one this machine.

    What a proxy on this machine passes on came from elsewhere. Raises Refusal (401, 403).
    """
    named = scope["extensions"][EXCHANGE].named
    if token:
        given = named.get(b"authorization", b"")
        if not hmac.compare_digest(given, b"Bearer " + token.encode()):
            raise Refusal(
                Cause.UNAUTHENTICATED, "metrics need the header Authorization: Bearer with HAULIER_METRICS_TOKEN"
            )
        return
    passed_on = any(name in named for name in (b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"))
    if passed_on or not _is_here(scope["client"]):
        raise Refusal(Cause.FORBIDDEN, "metrics are shown to this machine alone unless HAULIER_METRICS_TOKEN is set")


def _is_here(client: Any) -> bool:
    """Whether a peer's address is this machine's own."""
    try:
        address = ipaddress.ip_address(client[0])
    except (ValueError, TypeError, IndexError):
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _json(status: int, value: Any) -> Answer:
    body = msgspec.json.encode(value)
    headers: Headers = [(b"content-type", JSON_MEDIA), (b"content-length", b"%d" % len(body))]
    if status == 503:
        headers.append((b"retry-after", b"1"))
    return status, headers, body


def _file(content: Callable[[], bytes], media: bytes) -> Callable[[Scope], Awaitable[Answer]]:
    """A document that never changes while the program runs, made beside the event loop. Callers share its bytes."""
    made: asyncio.Future[bytes] | None = None

    async def show(_scope: Scope) -> Answer:
        nonlocal made
        if made is None:
            made = asyncio.ensure_future(asyncio.to_thread(content))
        found = await asyncio.shield(made)
        headers: Headers = [(b"content-type", media), (b"content-length", b"%d" % len(found)), *CACHED, *NO_FRAMES]
        return 200, headers, found

    return show


@cache
def openapi_json() -> bytes:
    """The OpenAPI document, made from the operations and their types."""
    return msgspec.json.format(msgspec.json.encode(document(SERVICES, "Haulier", __version__)), indent=2)


@cache
def asyncapi_json() -> bytes:
    """The document of events, made from the declared events and their types."""
    return msgspec.json.format(msgspec.json.encode(asyncapi.document(EVENTS, "Haulier", __version__)), indent=2)
