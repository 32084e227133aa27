"""Two processes on a database of their own, with a clock that stands: what is due there is these tests' alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from haulier.engines.settings import load_settings
from haulier.platform.runtime import APPLY_SESSION, Runtime
from haulier.platform.storage.list_connections import list_session
from support.downstream import TurnedClock
from support.indexed_crates import COMPILERS, Yard
from support.statements import WatchedDatabase

POOL = 8


@pytest.fixture(scope="module")
def turned() -> TurnedClock:
    return TurnedClock()


@pytest.fixture(scope="module")
async def processes(
    ready_database: Callable[[], Awaitable[str]], tmp_path_factory: pytest.TempPathFactory, turned: TurnedClock
) -> AsyncIterator[list[Runtime]]:
    """Two, without messages between them: a cache of one hears nothing of the other's writes."""
    url, home = await ready_database(), Path(tmp_path_factory.mktemp("indexing"))
    settings = load_settings({}, missing_key="make", home=home, database_url=url)
    runtimes = []
    for _ in range(2):
        database = await WatchedDatabase.open(url, POOL, session=APPLY_SESSION)
        lists = await WatchedDatabase.open(url, POOL, session=list_session(settings.db))
        runtimes.append(Runtime(settings, database, lists, None, COMPILERS, turned))
    yield runtimes
    for runtime in runtimes:
        await runtime.close()


@pytest.fixture
def yard(processes: list[Runtime], tenant_id: str) -> Yard:
    """A tenant of its own in the first process."""
    return Yard(processes[0], tenant_id)


@pytest.fixture
def elsewhere(yard: Yard, processes: list[Runtime]) -> Yard:
    """The same tenant in the second process."""
    return yard.seen_from(processes[1])


@pytest.fixture
def database(yard: Yard) -> WatchedDatabase:
    assert isinstance(yard.runtime.database, WatchedDatabase), "opened as one"
    return yard.runtime.database
