"""The ASGI application: it sends a request to the services' endpoint, to the live events or to the pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from haulier.app.catalogue import CATALOGUE, COMPILERS, EVENTS, SERVICES
from haulier.app.pages import Pages
from haulier.console import PLACE
from haulier.engines.settings import Settings
from haulier.platform.http.cross_origin import AnyOrigin, CrossOrigin
from haulier.platform.http.cross_origin import Application as Asgi
from haulier.platform.http.endpoint import Endpoint, Receive, Scope, Send
from haulier.platform.http.web_origins import web_origins
from haulier.platform.live import LiveEndpoint
from haulier.platform.maintenance.background_health import Watch
from haulier.platform.runtime import Runtime
from haulier.platform.storage.reader import now_ms

API_NAMES = frozenset(
    (base + operation.path).split("/", 2)[1]
    for service in SERVICES for operation in service.operations for base in service.bases
)  # fmt: skip
"""How addresses begin that operations have; all others are pages and files."""
OPEN_PREFIXES = ("/app/order/v1/api/external/",)
"""What pages of any origin may read (contract/order.md section 14)."""
EVENTS_PATH = "/events"


class Application:
    """Routes each request by how its normalized path begins. Opens its runtime at the server's start.

    ``console`` is the folder of the console's built files, ``clock`` gives epoch milliseconds.
    """

    def __init__(self, settings: Settings, console: Path = PLACE, clock: Callable[[], int] = now_ms) -> None:
        self._settings = settings
        self._console = console
        self._clock = clock
        self._runtime: Runtime | None = None
        self._endpoint: Asgi | None = None
        self._open_reads: Asgi | None = None
        self._live: LiveEndpoint | None = None
        self._events: Asgi | None = None
        self._pages: Pages | None = None
        self._watch: Watch | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan of the server."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        assert self._endpoint is not None, "the server has started"
        assert self._open_reads is not None, "the server has started"
        assert self._events is not None, "the server has started"
        assert self._pages is not None, "the server has started"
        path = scope["path"]
        if path.startswith(OPEN_PREFIXES):
            await self._open_reads(scope, receive, send)
        elif path[1:].partition("/")[0] in API_NAMES:
            await self._endpoint(scope, receive, send)
        elif path == EVENTS_PATH:
            await self._events(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        """Open at start, close at stop. See: https://asgi.readthedocs.io/en/latest/specs/lifespan.html"""
        await receive()
        await self._open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        settings = self._settings
        self._runtime = await Runtime.open(
            settings, settings.database_url, settings.nats_url, COMPILERS, clock=self._clock
        )
        sources = [make(self._runtime) for module in CATALOGUE.modules for make in module.live]
        self._live = LiveEndpoint(self._runtime, EVENTS, sources)
        self._endpoint, self._events = Endpoint(self._runtime, SERVICES), self._live
        self._open_reads = AnyOrigin(self._endpoint)
        origins = self._runtime.kept(web_origins)
        if origins.any_allowed:
            self._endpoint, self._events = CrossOrigin(origins, self._endpoint), CrossOrigin(origins, self._live)
        self._watch = Watch(self._runtime.database, self._runtime.bus, self._runtime.metrics, settings.watch)
        self._watch.start()
        self._pages = Pages(self._runtime, self._watch, self._console)

    async def _close(self) -> None:
        assert self._live is not None, "it was opened"
        assert self._runtime is not None, "it was opened"
        assert self._watch is not None, "it was opened"
        assert self._pages is not None, "it was opened"
        self._pages.close()
        await self._watch.stop()
        await self._live.close()
        await self._runtime.close()
