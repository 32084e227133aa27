"""While the database lets nobody in, every operation of the workflow and the dispatch service says so: 503."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import asyncpg
import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.settings import Settings
from support import dispatch_calls, workflow_calls
from support.linehaul import lay_lane
from support.stack import Answer, served

Calls = list[tuple[str, Callable[[], Awaitable[Answer]]]]


@pytest.fixture
async def calls(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], postgres_server: EmbeddedPostgres
) -> AsyncIterator[Calls]:
    """One good call of every operation, of a stack whose database has shut its door since."""
    url = await ready_database()
    own = settings.changed(database_url=url, outbound_allow_private=True)
    async with served(own, SERVICES, COMPILERS) as stack:
        lane = await lay_lane(await stack.new_tenant())
        scene, mine = await dispatch_calls.set_scene(lane), await workflow_calls.define(lane)
        database = url.rpartition("/")[2]
        admin = await asyncpg.connect(postgres_server.admin_url)
        await admin.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
        await admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        yield [
            *((name, partial(scene.call, name)) for name in dispatch_calls.OPERATIONS),
            *((name, partial(mine.call, name)) for name in workflow_calls.OPERATIONS),
        ]
        await admin.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')
        await admin.close()


async def test_every_operation_says_that_it_cannot_be_served_now(calls: Calls) -> None:
    for name, call in calls:
        answer = await call()
        assert (answer.status, answer.code[-4:]) == (503, "1030"), (name, answer.body)
        assert int(answer.headers["Retry-After"]) >= 1, name
