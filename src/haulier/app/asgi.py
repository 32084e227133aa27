"""The ASGI application: the services' endpoint on its own paths, Litestar for everything around it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from haulier import __version__
from haulier.app.catalogue import COMPILERS, EVENTS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform import asyncapi
from haulier.platform.docs_page import docs_html, static_files
from haulier.platform.endpoint import Endpoint, Receive, Scope, Send
from haulier.platform.live import LiveEndpoint
from haulier.platform.openapi import document
from haulier.platform.runtime import Runtime
from haulier.platform.watching import Watch

API_PREFIXES = (b"/core/", b"/app/", b"/graphql")
EVENTS_PATH = b"/events"


class Application:
    """``/core/`` and ``/app/`` go straight to the endpoint; health, metrics and documents go through Litestar."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runtime: Runtime | None = None
        self._endpoint: Endpoint | None = None
        self._live: LiveEndpoint | None = None
        self._around = Litestar(
            [live, ready, metrics, openapi, asyncapi_file, docs, docs_file, home],
            lifespan=[self._lifespan],
            openapi_config=None,
            logging_config=None,
        )

    @asynccontextmanager
    async def _lifespan(self, app: Litestar) -> AsyncIterator[None]:
        runtime = await Runtime.open(self._settings, self._settings.database_url, self._settings.nats_url, COMPILERS)
        self._runtime = app.state.runtime = runtime
        self._endpoint = Endpoint(runtime, SERVICES)
        self._live = LiveEndpoint(runtime, EVENTS)
        watch = app.state.watch = Watch(runtime.database, runtime.bus, runtime.metrics)
        watch.start()
        try:
            yield
        finally:
            await watch.stop()
            await self._live.close()
            await runtime.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection of the server."""
        if (
            scope["type"] == "http"
            and self._endpoint is not None
            and scope.get("raw_path", b"").startswith(API_PREFIXES)
        ):
            await self._endpoint(scope, receive, send)
        elif scope["type"] == "http" and self._live is not None and scope.get("raw_path") == EVENTS_PATH:
            await self._live(scope, receive, send)
        else:
            await self._around(scope, receive, send)  # type: ignore[arg-type]


@get("/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    """The process runs."""
    return {"status": "UP"}


@get("/health/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """The process can serve: its database answers. ``DEGRADED`` says that it serves, but events or other work in
    the background stand still."""
    runtime: Runtime = request.app.state.runtime
    watch: Watch = request.app.state.watch
    well, events, behind = await runtime.database.ready(), watch.reasons(), watch.standing.behind
    parts, reasons = {"database": well, "events": not events, "background": not behind}, [*events, *behind]
    status = "DOWN" if not well else "DEGRADED" if reasons else "UP"
    return Response({"status": status, "parts": parts, "reasons": reasons}, status_code=200 if well else 503)


@get("/metrics", media_type="text/plain", sync_to_thread=True)
def metrics(request: Request[Any, Any, Any]) -> bytes:
    """Prometheus' exposition text."""
    runtime: Runtime = request.app.state.runtime
    return runtime.metrics.text()


@cache
def openapi_json() -> bytes:
    """The OpenAPI document, made from the operations and their types."""
    return msgspec.json.format(msgspec.json.encode(document(SERVICES, "Haulier", __version__)), indent=2)


@get("/openapi.json", media_type="application/json", sync_to_thread=True)
def openapi() -> bytes:
    """The API document."""
    return openapi_json()


@cache
def asyncapi_json() -> bytes:
    """The document of events, made from the declared events and their types."""
    return msgspec.json.format(msgspec.json.encode(asyncapi.document(EVENTS, "Haulier", __version__)), indent=2)


@get("/asyncapi.json", media_type="application/json", sync_to_thread=True)
def asyncapi_file() -> bytes:
    """The document of events."""
    return asyncapi_json()


@get("/docs", media_type="text/html", sync_to_thread=False)
def docs() -> str:
    """The API document to read and try, without any address outside."""
    return docs_html()


@get("/docs/{name:str}", sync_to_thread=False)
def docs_file(name: FromPath[str]) -> Response[bytes]:
    """A file that the page asks for."""
    found = static_files().get(f"/docs/{name}")
    if found is None:
        raise NotFoundException(f"there is no file {name!r}")
    return Response(found.content, media_type=found.media_type)


@get("/", sync_to_thread=False)
def home() -> Redirect:
    """People who open the bare address want the documents."""
    return Redirect("/docs")


__all__ = ["Application", "asyncapi_json", "openapi_json"]
