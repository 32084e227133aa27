"""kill -9 of the worker amid a crowd of time-outs: every instance is moved once, none is forgotten."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from haulier.demo.calls import Call
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.onboard import PARTICIPANTS
from haulier.engines.embedded_postgres import EmbeddedPostgres
from support.running import Running, until
from support.settings import DEFAULTS

pytestmark = [pytest.mark.faults, pytest.mark.long]

COUNT = 2_000
CONNECTIONS = 16
PATIENCE = 2 * DEFAULTS.timer.lease_seconds + 60.0
TYPE = f"{PARTICIPANTS}/participant-types"
LATER = "active:active"


def state(name: str, *events: dict[str, str], **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "defaultSubState": name,
        "subStates": [{"name": name, "transitions": list(events), **members}],
    }


MACHINE = [
    state("onboarding", {"eventCode": "E-022", "destination": LATER}, ttl={"time": "7d", "destination": LATER}),
    state("active", {"eventCode": "E-023", "destination": "inactive:inactive"}),
    state("inactive"),
]
DUE_NOW = "UPDATE timer SET due_at = 1 WHERE tenant_id = $1 AND purpose = 'substate'"
MOVED = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'ParticipantStateTimedOut'"
LEFT = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'substate'"
TIMES = """
SELECT r.state, r.version, (SELECT count(*) FROM journal j WHERE j.tenant_id = r.tenant_id AND j.kind = r.kind
                            AND j.resource_id = r.id AND j.event = 'ParticipantStateTimedOut') AS times, count(*)
FROM resource r WHERE r.tenant_id = $1 AND r.kind = 'participant' GROUP BY 1, 2, 3
"""


async def test_a_worker_that_dies_amid_time_outs_moves_each_instance_once(up: Running) -> None:
    credentials = await up.new_tenant("time-outs")
    tenant = credentials.tenant_id
    async with CoreClient(up.url, credentials, "", "secret", CONNECTIONS) as client:
        names = {"singular": "trainee", "plural": "trainees"}
        await client.do(Call("type", "POST", TYPE, {"name": names}), None)
        await client.do(Call("machine", "PUT", f"{TYPE}/trainees/config/state-machine", {"states": MACHINE}), None)
        bodies = ({"uniqueCode": f"T-{n}", "owner": tenant, "properties": {}} for n in range(COUNT))
        calls = (Call("create", "POST", f"{PARTICIPANTS}/trainees", body) for body in bodies)
        await run_concurrently((client.do(call, None) for call in calls), CONNECTIONS)
    database = await asyncpg.connect(await EmbeddedPostgres(up.home).start())
    try:
        assert await database.fetchval(LEFT, tenant) == COUNT

        async def some_moved() -> bool:
            return bool(await database.fetchval(MOVED, tenant))

        async def none_left() -> bool:
            return not await database.fetchval(LEFT, tenant)

        await database.execute(DUE_NOW, tenant)
        await until(some_moved)
        await up.kill("worker-0")
        assert await database.fetchval(MOVED, tenant) < COUNT, "killed too late to tell anything"
        await until(none_left, PATIENCE)
        assert [tuple(row) for row in await database.fetch(TIMES, tenant)] == [(LATER, 2, 1, COUNT)]
    finally:
        await database.close()
