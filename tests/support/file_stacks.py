"""Stacks whose store of files is theirs alone."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.worker import run_worker
from support.stack import Stack, served

NewDatabase = Callable[[], Awaitable[str]]


@asynccontextmanager
async def own_stack(settings: Settings, ready_database: NewDatabase, **more: Any) -> AsyncIterator[Stack]:
    """Every service with a worker, over a database and a home of its own."""
    url = await ready_database()
    home = Path(tempfile.mkdtemp(prefix="files-", dir=settings.home))
    own = settings.changed(database_url=url, home=home, outbound_allow_private=True, **more)
    async with served(own, SERVICES, COMPILERS) as stack:
        stop = asyncio.Event()
        worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, stop))
        yield stack
        stop.set()
        await worker
