"""The ports of trackers, opened by every worker that may. See: contract/tracking.md section 9.4."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial

import structlog

from haulier.engines.loops import pause
from haulier.platform.runtime import Runtime
from haulier.services.tracking.listeners.connections import Connection
from haulier.services.tracking.listeners.http_requests import MAX_HEAD_BYTES
from haulier.services.tracking.listeners.osmand import OSMAND, serve_osmand
from haulier.services.tracking.listeners.senders import Listener, listeners_of

MAX_CONNECTIONS = 10_000
"""Connections of a worker, of all protocols; one more is closed at once."""
RETRY_SECONDS = 5.0
"""Between two tries to open a port that another process holds."""
SHARES_PORT = sys.platform == "linux"
"""Whether the system distributes connections over all workers that listen on a port."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]

log = structlog.get_logger("haulier.listeners")


class Listeners:
    """The open ports of one worker and the connections behind them."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._connections: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until ``stop`` is set."""
        listeners = listeners_of(self._runtime)
        try:
            async with AsyncExitStack() as servers, asyncio.TaskGroup() as group:
                for listener in listeners:
                    group.create_task(self._open(listener, servers, stop))
                await stop.wait()
        finally:
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    async def _open(self, listener: Listener, servers: AsyncExitStack, stop: asyncio.Event) -> None:
        """Open a port, as soon as it is free."""
        host, taken = self._runtime.settings.host, partial(self._connected, listener)
        while not stop.is_set():
            try:
                server = await asyncio.start_server(
                    taken, host, listener.port, limit=MAX_HEAD_BYTES, reuse_port=SHARES_PORT or None
                )
            except OSError as error:
                log.warning("port not open", protocol=listener.protocol, port=listener.port, error=str(error))
                await pause(stop, RETRY_SECONDS)
            else:
                servers.callback(server.close)
                return

    async def _connected(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its beginning to its end."""
        if len(self._connections) >= MAX_CONNECTIONS:
            writer.close()
            return
        task = asyncio.create_task(self._serve(listener, reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, listener: Listener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if listener.protocol == OSMAND:
                why = await serve_osmand(self._runtime, reader, writer)
            else:
                why = await Connection(self._runtime, listener.protocol, reader, writer).serve()
            log.debug("connection ended", protocol=listener.protocol, why=why)
        except Exception:
            log.exception("connection failed", protocol=listener.protocol)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def serve_trackers(runtime: Runtime, stop: asyncio.Event) -> None:
    """Listen to trackers until ``stop`` is set; nothing where no protocol is named."""
    await Listeners(runtime).run(stop)
