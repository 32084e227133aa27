"""Pages served beside the API: health, metrics, documents, the console. Their errors have the API's envelope."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import time
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from haulier import __version__
from haulier.app.catalogue import EVENTS, SERVICES
from haulier.app.console_files import CONSOLE, ConsoleFiles
from haulier.app.map_files import MapFiles
from haulier.console.maps import tile_origins
from haulier.core.refusal import Cause, Refusal
from haulier.platform.documents import asyncapi
from haulier.platform.documents.docs_page import DOCS_PATH, HTML_TYPE, DocsFile, docs_files, docs_html
from haulier.platform.documents.openapi import document
from haulier.platform.http.compression import MAX_PLAIN_BYTES, compress
from haulier.platform.http.endpoint import REQUEST_ID_WIRE, Receive, Scope, Send
from haulier.platform.http.exchange import EXCHANGE, JSON_MEDIA, SHARED, Answer, Exchange, Headers, allowed, refused
from haulier.platform.http.static_files import StaticFile, made_file
from haulier.platform.maintenance.background_health import Watch
from haulier.platform.runtime import Runtime

METRICS_TYPE = b"text/plain; version=0.0.4; charset=utf-8"
CACHE_SECONDS = 1.0
"""Metrics and readiness are measured at most once in this time, however many ask."""
DOCUMENT_SECONDS = 60
NO_FRAMES: Headers = [
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'; base-uri 'none'; object-src 'none'"),
    (b"referrer-policy", b"no-referrer"),
]
"""Keeps a page in which a token is typed out of other sites' frames."""
CACHED: Headers = [(b"cache-control", b"public, max-age=%d" % DOCUMENT_SECONDS)]
GET_ONLY = allowed(["GET"])
IS_SHARED = {SHARED: True}

Page = Callable[[Scope], Awaitable[Answer | StaticFile]]
"""Finds what is shown: an answer, or a file that answers by itself."""

T = TypeVar("T")


class CachedResult(Generic[T]):
    """A result that is shared for CACHE_SECONDS; callers that come while it is being found wait for the same one."""

    def __init__(self, find: Callable[[], Awaitable[T]]) -> None:
        self._find = find
        self._at = -CACHE_SECONDS
        self._result: asyncio.Future[T] | None = None

    async def get(self) -> T:
        """The result, at most ``CACHE_SECONDS`` old."""
        now = time.monotonic()
        if self._result is None or (self._result.done() and now - self._at >= CACHE_SECONDS):
            self._at = now
            self._result = asyncio.ensure_future(self._find())
        return await asyncio.shield(self._result)


class Pages:
    """Serves each page's path by GET."""

    def __init__(self, runtime: Runtime, watch: Watch, console: Path) -> None:
        self._watch = watch
        self._runtime = runtime
        self._metrics = CachedResult(self._find_metrics)
        self._ready = CachedResult(runtime.database.ready)
        home = runtime.settings.home
        self._console = ConsoleFiles(console, tile_origins(home)) if runtime.settings.console else None
        self._maps = MapFiles(home, console) if runtime.settings.console else None
        self._all: dict[str, Page] = {
            "/": self._home,
            "/health/live": self._show_live,
            "/health/ready": self._show_ready,
            "/metrics": self._show_metrics,
            "/openapi.json": _file(openapi_json, JSON_MEDIA.decode()),
            "/asyncapi.json": _file(asyncapi_json, JSON_MEDIA.decode()),
            DOCS_PATH: _file(lambda: docs_html().encode(), HTML_TYPE),
        }
        self._all |= {path: _docs_file(found) for path, found in docs_files().items()}

    def close(self) -> None:
        """Let go of the files of console and maps."""
        for files in (self._console, self._maps):
            if files is not None:
                files.close()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Serve one request. Never raises."""
        exchange: Exchange = scope["extensions"][EXCHANGE]
        is_shared = True
        try:
            shown = await self._show(scope)
            if isinstance(shown, StaticFile):
                (status, headers, body), is_shared = await shown.answer(exchange.named)
            else:
                status, headers, body = shown
                if len(body) > MAX_PLAIN_BYTES:
                    headers, body = await compress(headers, body, exchange.named.get(b"accept-encoding"))
        except Refusal as refusal:
            path, request_id = scope["path"], exchange.named.get(REQUEST_ID_WIRE)
            status, headers, body = refused(refusal, scope["method"], path, request_id)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, **(IS_SHARED if is_shared else {})})

    async def _show(self, scope: Scope) -> Answer | StaticFile:
        method, path = scope["method"], scope["path"]
        page = self._all.get(path) or self._file_at(path)
        if method == "OPTIONS" and (page is not None or path == "*"):
            methods = GET_ONLY if page is not None else allowed(["GET", "POST", "PUT", "PATCH", "DELETE"])
            return 204, [(b"allow", methods.encode())], b""
        if page is None:
            raise Refusal(Cause.NO_SUCH_ROUTE, "there is no such address")
        if method != "GET":
            raise Refusal(Cause.METHOD_NOT_ALLOWED, f"allowed here: {GET_ONLY}", info={"allow": GET_ONLY})
        return page if isinstance(page, (StaticFile, tuple)) else await page(scope)

    def _file_at(self, path: str) -> StaticFile | Answer | None:
        """What the console or the maps have at a path."""
        found = self._console.find(path) if self._console is not None else None
        return found or (self._maps.find(path) if self._maps is not None else None)

    async def _home(self, _scope: Scope) -> Answer:
        """Redirect the bare address to the console, or to the API's documents where it is not served."""
        target = f"{CONSOLE}/" if self._console is not None and self._console.is_there else DOCS_PATH
        return 302, [(b"location", target.encode()), (b"content-length", b"0")], b""

    async def _show_live(self, _scope: Scope) -> Answer:
        """Say that the process runs."""
        return _json(200, {"status": "UP"})

    async def _show_ready(self, _scope: Scope) -> Answer:
        """Say whether the process can serve: ``DOWN`` without its database, ``DEGRADED`` while events or other work in
        the background stand still.
        """
        well, events, behind = await self._ready.get(), self._watch.reasons(), self._watch.standing.behind
        parts, reasons = {"database": well, "events": not events, "background": not behind}, [*events, *behind]
        status = "DOWN" if not well else "DEGRADED" if reasons else "UP"
        return _json(200 if well else 503, {"status": status, "parts": parts, "reasons": reasons})

    async def _show_metrics(self, scope: Scope) -> Answer:
        """Prometheus' exposition text. Raises Refusal UNAUTHENTICATED or FORBIDDEN."""
        check_metrics_access(scope, self._runtime.settings.metrics_token)
        text = await self._metrics.get()
        return 200, [(b"content-type", METRICS_TYPE), (b"content-length", b"%d" % len(text))], text

    async def _find_metrics(self) -> bytes:
        return await asyncio.to_thread(self._runtime.metrics.text)


def check_metrics_access(scope: Scope, token: str) -> None:
    """Refuse a caller who may not read metrics, which show names and volumes of operations.

    With a token set, its holders may; without one, callers on this machine, but not through a proxy on it. Raises
    Refusal UNAUTHENTICATED or FORBIDDEN.
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
    if passed_on or not _is_loopback(scope["client"]):
        raise Refusal(Cause.FORBIDDEN, "metrics are shown to this machine alone unless HAULIER_METRICS_TOKEN is set")


def _is_loopback(client: Any) -> bool:
    """Whether a client's address is a loopback address."""
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


def _file(content: Callable[[], bytes], media_type: str) -> Page:
    """A page whose bytes never change: made once, in a thread, and shared by all callers."""
    made: asyncio.Future[StaticFile] | None = None

    async def show(_scope: Scope) -> StaticFile:
        nonlocal made
        if made is None:
            made = asyncio.ensure_future(
                asyncio.to_thread(lambda: made_file(content(), media_type, (*CACHED, *NO_FRAMES)))
            )
        return await asyncio.shield(made)

    return show


def _docs_file(found: DocsFile) -> Page:
    """A file that the documents' page asks for."""
    return _file(lambda: found.content, found.media_type)


@cache
def openapi_json() -> bytes:
    """The OpenAPI document, generated from the operations and their types."""
    return msgspec.json.format(msgspec.json.encode(document(SERVICES, "Haulier", __version__)), indent=2)


@cache
def asyncapi_json() -> bytes:
    """The AsyncAPI document, generated from the declared events and their types."""
    return msgspec.json.format(msgspec.json.encode(asyncapi.document(EVENTS, "Haulier", __version__)), indent=2)
