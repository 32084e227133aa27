"""Apps with scheduled jobs, on a stack whose clock stands until it is turned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.timers.clock import Clock
from haulier.platform.worker import tasks_of
from haulier.services.aaa import facade as aaa
from support.downstream import TurnedClock
from support.receiver import Received
from support.stack import Client, Stack, serving

JOBS = "/core/api/v1/scheduler/jobs"
NO_TIMERS = "DELETE FROM timer WHERE tenant_id = $1"


@dataclass(slots=True)
class World:
    """A stack and its clock. Nothing is carried out but by ``run_due``."""

    stack: Stack
    time: TurnedClock
    clock: Clock

    @property
    def now(self) -> int:
        """Epoch seconds."""
        return self.time.now // 1000

    async def run_due(self, seconds: float = 0) -> None:
        """Turn the clock, and carry out what is due then."""
        self.time.turn(seconds)
        while await self.clock.fire_due():
            pass

    async def forget(self, client: Client) -> None:
        """What a test has left is not carried out in the next one."""
        await self.stack.runtime.database.execute(NO_TIMERS, client.tenant)


@asynccontextmanager
async def turned_world(settings: Settings) -> AsyncIterator[World]:
    """All services over these engines, with no worker."""
    time = TurnedClock()
    async with serving(settings, SERVICES, COMPILERS, clock=time) as (runtime, url), aiohttp.ClientSession() as http:
        made = await aaa.onboard_tenant(runtime, "first")
        nobody = Client(http, url, made.tenantId, made.id, made.clientId, made.clientSecret)
        yield World(Stack(runtime, url, http, nobody), time, Clock(runtime, tasks_of(runtime, CATALOGUE).timers))


async def schedule(client: Client, url: str, **members: Any) -> str:
    """The id of a new job; ``schedule`` is its own, or those of a call that is due now."""
    answer = await client.post(JOBS, {"endpointUrl": url, **members})
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def job_of(client: Client, id: str) -> Any:
    """A job as its app reads it."""
    return (await client.get(f"{JOBS}/{id}")).data


async def runs_of(client: Client, id: str) -> list[dict[str, Any]]:
    """Its attempts, the newest first."""
    runs: list[dict[str, Any]] = (await client.get(f"{JOBS}/{id}/runs")).data
    return runs


def run_of(call: Received) -> tuple[str, int, int]:
    """Which attempt a call is: job, run, attempt."""
    run, attempt = call.headers["X-COREOS-SCHEDULE-RUN"], call.headers["X-COREOS-SCHEDULE-ATTEMPT"]
    return call.headers["X-COREOS-SCHEDULE-ID"], int(run), int(attempt)
