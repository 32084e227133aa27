"""kill -9 of the worker amid a crowd of scheduled calls: every call is made, and a call made twice says so."""

from __future__ import annotations

import time
from collections import Counter

import asyncpg
import pytest

from haulier.demo.calls import Call
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.receiver import Received, Receiver
from support.running import Running, until
from support.schedules import JOBS, run_of
from support.settings import DEFAULTS

pytestmark = [pytest.mark.faults, pytest.mark.long]

COUNT = 1_000
CONNECTIONS = 16
AHEAD_SECONDS = 15
PATIENCE = 2 * DEFAULTS.timer.lease_seconds + 60.0
ENDED = "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'scheduled_job' AND state = 'COMPLETED'"
RUNS = """
SELECT count(*) FROM journal WHERE tenant_id = $1 AND kind = 'scheduled_job' AND event = 'ScheduledRunCompleted'
"""


async def test_a_worker_that_dies_amid_scheduled_calls_loses_none(up: Running) -> None:
    credentials = await up.new_tenant("schedules")
    tenant = credentials.tenant_id
    at = int(time.time()) + AHEAD_SECONDS
    async with Receiver() as endpoint, CoreClient(up.url, credentials, "", "secret", CONNECTIONS) as client:
        schedule = {"at": at}
        calls = (
            Call("job", "POST", JOBS, {"endpointUrl": endpoint.url_of(f"/{n}"), "schedule": schedule})
            for n in range(COUNT)
        )
        await run_concurrently((client.do(call, None) for call in calls), CONNECTIONS)
        assert not endpoint.received, "the jobs were made too late to tell anything"
        database = await asyncpg.connect(await EmbeddedPostgres(up.home).start())
        try:

            async def some_made() -> bool:
                return len(endpoint.received) >= COUNT // 10

            async def all_ended() -> bool:
                return bool(await database.fetchval(ENDED, tenant) == COUNT)

            await until(some_made, AHEAD_SECONDS + 10.0)
            await up.kill("worker-0")
            assert await database.fetchval(ENDED, tenant) < COUNT, "killed too late to tell anything"
            await until(all_ended, PATIENCE)
            assert await database.fetchval(RUNS, tenant) == COUNT
        finally:
            await database.close()
        made = Counter(map(same_call, endpoint.received))
        assert len(made) == COUNT
        assert {(run, attempt) for _, _, run, attempt in made} == {(at, 1)}


def same_call(call: Received) -> tuple[str, str, int, int]:
    """What a call that is made again has in common with the first: job and run, and its request id."""
    id, run, attempt = run_of(call)
    return f"{id} {call.path}", call.headers["X-COREOS-REQUEST-ID"], run, attempt
