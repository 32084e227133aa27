"""A rule outlasts a database that is away for longer than its tries last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic

import asyncpg
import pytest

from haulier.app.catalogue import SERVICES
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.settings import Settings
from haulier.platform.journal.events import event_of
from haulier.platform.journal.ordered_events import Delivery
from haulier.services.notification.rules_index import rules_for
from haulier.services.notification.standing_rules import REST_SECONDS, TRIES, RuleReader
from support.notifications import APPS, cause_event, event_rule, new_app
from support.schedules import turned_world

CAUSED = """
    SELECT txid, id, at, tenant_id, kind, resource_id, version, event, state, request_id, actor, also, also_versions,
           data, meta
    FROM journal WHERE tenant_id = $1 AND event = 'GroupCreated'"""
TOLD = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'notification'"


@asynccontextmanager
async def away(server: EmbeddedPostgres, database: str) -> AsyncIterator[None]:
    """A database that lets nobody in."""
    admin = await asyncpg.connect(server.admin_url)
    await admin.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
    await admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
    yield
    await admin.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')
    await admin.close()


@pytest.mark.long
async def test_an_event_waits_for_a_database_that_is_away(
    settings: Settings, ready_database: Callable[[], Awaitable[str]], postgres_server: EmbeddedPostgres
) -> None:
    url, finished = await ready_database(), asyncio.Event()
    async with turned_world(settings.changed(database_url=url)) as world:
        client, runtime = await world.stack.new_tenant(), world.stack.runtime
        app = await new_app(client)
        await client.post(f"{APPS}/{app}/filters", event_rule())
        await cause_event(client, "outage")
        event = event_of((await runtime.database.fetch(CAUSED, client.tenant))[0])
        assert await rules_for(runtime, client.tenant, event.kind, event.type)
        reader = RuleReader(runtime, next(one for one in SERVICES if one.name == "notification"))
        delivery = Delivery(1, event, (0, ""), b"", monotonic(), _tell=lambda _: finished.set())
        async with away(postgres_server, url.rpartition("/")[2]):
            await reader.take(delivery)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout((TRIES + 4) * REST_SECONDS):
                    await finished.wait()
        await asyncio.wait_for(finished.wait(), 60)
        assert await runtime.database.fetchval(TOLD, client.tenant) == 1
        await reader.close()
