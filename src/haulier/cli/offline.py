"""Access to the database of a data directory, whether or not a stack runs on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.home_lock import HomeInUse, HomeLock
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings
from haulier.platform.maintenance.schema import apply_schema
from haulier.platform.runtime import Runtime


@asynccontextmanager
async def with_database(settings: Settings) -> AsyncIterator[Settings]:
    """Settings whose database answers; the embedded server is started for the block unless a stack runs it.

    Raises SettingsError if there is no database yet: only `haulier up` creates one.
    """
    if settings.database_url:
        yield settings
        return
    server = EmbeddedPostgres(settings.home)
    if not server.exists:
        raise SettingsError(f"there is no database in {settings.home}; `haulier up` makes one")
    lock = HomeLock(settings.home)
    try:
        lock.acquire()
        running = False
    except HomeInUse:
        running = True
    try:
        # Starting a running server adopts it.
        yield settings.changed(database_url=await server.start())
    finally:
        if not running:
            await server.stop()
            lock.release()


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """A runtime on the database, which is migrated first."""
    async with with_database(settings) as ready:
        from haulier.app.catalogue import CATALOGUE, COMPILERS  # all services: of no use before there is a database

        await apply_schema(ready.database_url, CATALOGUE)
        runtime = await Runtime.open(ready, ready.database_url, ready.nats_url or None, COMPILERS)
        try:
            yield runtime
        finally:
            await runtime.close()
