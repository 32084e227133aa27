"""A worker that dies between any two commands: the order comes to where an undisturbed one comes, each command once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from haulier.app.catalogue import CATALOGUE, COMPILERS, SERVICES
from haulier.engines.settings import Settings
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.applier import APPLY
from haulier.platform.storage.reader import TYPES
from haulier.platform.worker import run_worker
from haulier.services.orchestrator.rules.matching import UNREAD_RULES
from haulier.services.participant.facade import PARTICIPANT
from support import drones
from support.linehaul import DROP, PICKUP, SUCCESS, lay_lane
from support.orchestration import (
    BASE,
    ORDERS,
    ended_runs,
    events_of,
    job_of,
    made_job,
    make_plugin,
    make_rule,
    state_of,
    status_of,
    until,
)
from support.orders import create, make_shipments, numbers, work_order
from support.receiver import Receiver
from support.stack import Client, Stack, served
from support.statements import watch

ENOUGH = 60
"""Workers, one after the other, that an order may take to its end."""
WRITTEN = "SELECT count(*) FROM journal WHERE tenant_id = $1"
KEPT = "SELECT body::text FROM resource WHERE tenant_id = $1 AND kind = $2"
SPOIL = "UPDATE resource SET body = $3::jsonb WHERE tenant_id = $1 AND kind = $2"
CREATED = "drone-ParticipantCreationSuccessEvent"
RUNS = "SELECT state, count(*) FROM resource WHERE tenant_id = $1 AND kind = 'run' GROUP BY state"


@pytest.fixture
async def idle(settings: Settings, ready_database: Callable[[], Awaitable[str]]) -> AsyncIterator[Stack]:
    """Every service without a worker."""
    url = await ready_database()
    own = settings.changed(database_url=url, outbound_allow_private=True, trusted_proxies="127.0.0.1")
    async with served(own, SERVICES, COMPILERS) as stack:
        yield stack


@asynccontextmanager
async def working(stack: Stack) -> AsyncIterator[None]:
    """A worker that dies at the end, wherever it stands."""
    worker = asyncio.create_task(run_worker(stack.runtime, CATALOGUE, asyncio.Event()))
    try:
        yield
    finally:
        worker.cancel()
        ended, _ = await asyncio.wait([worker], timeout=30)
        assert ended, "it goes on"


@asynccontextmanager
async def fresh_worker(stack: Stack) -> AsyncIterator[None]:
    """A worker as a process of its own would be: it has read nothing yet."""
    settings = stack.runtime.settings
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url, COMPILERS, worker=True)
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(runtime, CATALOGUE, stop))
    try:
        yield
    finally:
        stop.set()
        await worker
        await runtime.close()


async def written(stack: Stack, tenant: str) -> int:
    count: int = await stack.runtime.database.fetchval(WRITTEN, tenant)
    return count


async def worked_to(stack: Stack, client: Client, order: str, state: str) -> None:
    """Let one worker after the other do no more than one command or two, until the order is in a state."""
    for _ in range(ENOUGH):
        if await state_of(client, order) == state:
            return
        before = await written(stack, client.tenant)
        async with working(stack), asyncio.timeout(60):
            while await written(stack, client.tenant) == before and await state_of(client, order) != state:
                pass
    raise AssertionError(f"the order is {await state_of(client, order)} and not {state}")


async def test_every_command_takes_effect_once_whichever_worker_dies_when(idle: Stack) -> None:
    client = await idle.new_tenant()
    lane = await lay_lane(client)
    await make_shipments(client)
    containers = [{"containerType": "shipments", "scannableId": f"PK-{next(numbers)}"}]
    order = await create(client, workOrders=[work_order(containers=containers)])
    await worked_to(idle, client, order, "inProgress:scheduled")
    job = made_job(await job_of(client, order))
    dispatch = await lane.dispatch(job)
    await worked_to(idle, client, order, "inProgress:assigned")
    for objective in (PICKUP, DROP):
        assert (await lane.tell(job, dispatch, objective, "STARTED")).status == 202
        assert (await lane.tell(job, dispatch, objective, "CLOSED", SUCCESS)).status == 202
    await worked_to(idle, client, order, "closed:delivered")
    (container,) = (await client.get(f"{ORDERS}/{order}")).data["workOrder"][0]["containers"]
    assert await events_of(client, container) == [
        ("E-020", "R-0046"), ("E-012", "R-0095"), ("E-021", "R-0063"), ("E-010", "R-0041"),
    ]  # fmt: skip
    jobs = await idle.runtime.database.fetchval(
        "SELECT count(*) FROM resource WHERE tenant_id = $1 AND kind = 'job'", client.tenant
    )
    assert jobs == 1
    states = {row["state"]: row["count"] for row in await idle.runtime.database.fetch(RUNS, client.tenant)}
    assert states.keys() == {"SUCCESS"}, states


async def test_answers_of_plugins_are_known_to_workers_that_have_just_begun(idle: Stack) -> None:
    client = await idle.new_tenant()
    await drones.make_type(client, enableOrchestrator=True)
    async with Receiver() as receiver:
        receiver.answer(200, {"data": {"zone": "N"}}, times=1)
        receiver.answer(202)
        first = await make_plugin(client, receiver.url_of("/first"), name="first")
        template = {"zone": {"$expr": "$.plugins.first.data.zone"}}
        second = await make_plugin(client, receiver.url_of("/second"), httpRequestBodyTemplate=template)
        third = await make_plugin(client, receiver.url_of("/third"), httpRequestBodyTemplate=template)
        named = ("plugin:workflow-manager", first, second, third)
        steps = [{"pluginId": plugin, "priority": number} for number, plugin in enumerate(named, 1)]
        workflow = await client.post(f"{BASE}/plugin-workflows", {"name": "in order", "main": steps})
        await make_rule(client, CREATED, pluginWorkflowId=workflow.data["id"])
        id = (await drones.make_drone(client, "D-1")).data["id"]
        async with fresh_worker(idle):
            await receiver.wait_for(2, 60)
        receiver.answer(200)
        door = f"{ORDERS}/plugins/callback/{receiver.received[1].headers['X-COREOS-EXECUTION-ID']}"

        async def is_taken() -> bool:
            return (await client.post(door, {"status": "SUCCESS"})).status == 202

        async with fresh_worker(idle):
            later = (await drones.make_drone(client, "D-2")).data["id"]
            await ended_runs(client, "participant", later)
            await until(is_taken)
            (run,) = await ended_runs(client, "participant", id)
        assert run["status"] == "SUCCESS"
        assert [one.path for one in receiver.received] == [
            "/first",
            "/second",
            *("/first", "/second", "/third"),
            "/third",
        ]
        assert receiver.received[-1].json()["zone"] == "N"


async def test_an_event_whose_type_cannot_be_read_is_a_failed_run_until_it_can(idle: Stack) -> None:
    client, database = await idle.new_tenant(), idle.runtime.database
    await drones.make_type(client, enableOrchestrator=True)
    async with Receiver() as receiver:
        rule = await make_rule(client, CREATED, pluginId=await make_plugin(client, receiver.url))
        id = (await drones.make_drone(client, "D-1")).data["id"]
        kept = await database.fetchval(KEPT, client.tenant, PARTICIPANT.type_kind)
        await database.execute(SPOIL, client.tenant, PARTICIPANT.type_kind, '{"attributes": 7}')
        async with fresh_worker(idle):
            (failed,) = await ended_runs(client, "participant", id)
            assert (failed["ruleId"], failed["status"]) == (UNREAD_RULES, "FAILED")
            await database.execute(SPOIL, client.tenant, PARTICIPANT.type_kind, kept)
            assert (await client.post(f"{BASE}/runs/{failed['id']}/retry", {})).status == 202
            await receiver.wait_for(1)

            async def done() -> bool:
                found = (await status_of(client, "participant", id)).data["runs"]
                return {run["ruleId"]: run["status"] for run in found} == {UNREAD_RULES: "SUCCESS", rule: "SUCCESS"}

            await until(done)


async def test_what_passes_when_rules_are_read_and_a_run_is_first_stored_loses_no_event(idle: Stack) -> None:
    client, database = await idle.new_tenant(), watch(idle.runtime.database)
    await drones.make_type(client, enableOrchestrator=True)
    interrupted: list[Any] = []

    async def interrupt(found: Any) -> None:
        interrupted.append(found)
        raise KeysNotRead(client.tenant)

    async with Receiver() as receiver:
        rule = await make_rule(client, CREATED, pluginId=await make_plugin(client, receiver.url))
        id = (await drones.make_drone(client, "D-1")).data["id"]
        database.meetings[TYPES["types"]] = interrupt
        database.outages.add(APPLY)
        async with working(idle):
            (run,) = await ended_runs(client, "participant", id)
        assert (run["ruleId"], run["status"]) == (rule, "SUCCESS")
    assert len(interrupted) == 1
    assert database.outages == set()
