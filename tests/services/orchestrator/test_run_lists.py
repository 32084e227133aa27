"""Lists of runs, and a failed one that is tried again by hand. See: contract/orchestrator.md "Runs"."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from haulier.services.orchestrator.kind import CONFIG, RULE
from haulier.services.orchestrator.rules.matching import UNREAD_RULES
from haulier.services.orchestrator.runs.run_row import UNFORESEEN
from support import drones
from support.linehaul import lay_lane
from support.orchestration import (
    BASE,
    ended_runs,
    failed_run,
    job_of,
    make_plugin,
    make_rule,
    run_of,
    status_of,
    until,
    until_state,
)
from support.orders import create
from support.receiver import Receiver
from support.stack import Client, Stack

CREATE = "rule:create-a-new-job"
CONFIGS = f"{BASE}/default-plugins"
KEPT = "SELECT body::text FROM resource WHERE tenant_id = $1 AND kind = $2"
SPOIL = "UPDATE resource SET body = $3::jsonb WHERE tenant_id = $1 AND kind = $2"


async def runs(client: Client, **query: Any) -> list[Any]:
    found: list[Any] = (await client.get(f"{BASE}/runs?{urlencode(query)}")).data
    return found


@pytest.fixture
async def held(client: Client) -> str:
    """An order of a tenant that has no job types yet, so that no job can be made; its run has ended."""
    id = await create(client)
    await until_state(client, id, "onHold:jobCreationFailed")
    await failed_run(client, id)
    return id


async def test_runs_are_listed_by_status_by_rule_and_by_order(client: Client, stack: Stack, held: str) -> None:
    other = await create(client)
    await failed_run(client, other)
    failed = await runs(client, status="FAILED")
    assert [(run["orderId"], run["ruleId"]) for run in failed] == [(other, CREATE), (held, CREATE)]
    assert failed[0]["error"]["description"]
    assert "steps" not in failed[0]
    assert await runs(client, status="FAILED", ruleId=CREATE) == failed
    assert await runs(client, status="FAILED", ruleId="rule:job-created-rule") == []
    assert await runs(client, status="FAILED", orderId=held) == failed[1:]
    assert await runs(client, status="FAILED", pageSize=1, pageNo=2) == failed[1:]
    assert {run["orderId"] for run in await runs(client, orderId=held.partition(":")[2])} == {held}
    assert [run for run in await runs(client) if run["status"] == "FAILED"] == failed
    assert await runs(await stack.new_tenant()) == []
    assert (await client.get(f"{BASE}/runs?status=BROKEN")).status == 400


async def test_a_job_that_could_not_be_made_is_made_when_its_run_is_retried(client: Client, held: str) -> None:
    (failed,) = await runs(client, status="FAILED", orderId=held)
    await lay_lane(client)
    assert (await client.post(f"{BASE}/runs/{failed['id']}/retry", {})).status == 202

    async def done() -> Any:
        run = await run_of(client, failed["id"])
        return run if run["status"] == "SUCCESS" else None

    await until(done)
    order = await until_state(client, held, "inProgress:scheduled")
    assert order["workOrder"][0]["attributes"]["jobId"] == (await job_of(client, held))["jobId"]
    assert await runs(client, status="FAILED") == []


async def test_a_run_whose_context_cannot_be_read_fails_and_is_taken_up_again(client: Client, stack: Stack) -> None:
    await lay_lane(client)
    assert (await client.put(f"{CONFIGS}/container-manager/config", {"tables": []})).status == 200
    await stack.runtime.database.execute(SPOIL, client.tenant, CONFIG, '{"tables": 7}')
    id = await create(client)
    (failed,) = await ended_runs(client, "order", id)
    assert (failed["ruleId"], failed["status"]) == (CREATE, "FAILED")
    assert failed["error"] == {"code": UNFORESEEN.code, "description": UNFORESEEN.description}
    shown = (await status_of(client, "order", id)).data
    assert (shown["status"], shown["error"]) == ("FAILED", failed["error"])
    assert (await client.put(f"{CONFIGS}/container-manager/config", {"tables": []})).status == 200
    assert (await client.post(f"{BASE}/runs/{failed['id']}/retry", {})).status == 202
    await until_state(client, id, "inProgress:scheduled")


async def test_a_path_that_was_taken_once_and_cannot_be_followed_holds_the_order(client: Client, stack: Stack) -> None:
    await lay_lane(client)
    assert (await client.put(f"{CONFIGS}/workflow-manager/config", {"configs": []})).status == 200
    taken = '{"configs": [{"logic": true, "output": {"customData": {"a": "$.a[?@.x==1e400]"}}}]}'
    await stack.runtime.database.execute(SPOIL, client.tenant, CONFIG, taken)
    assert (await client.post(f"{CONFIGS}/workflow-manager", {"a": [{"x": 1}]})).status == 400
    id = await create(client)
    await until_state(client, id, "onHold:jobCreationFailed")
    failed = await failed_run(client, id)
    assert failed["error"]["code"] == "INVALID"


async def test_an_event_whose_rules_cannot_be_read_is_a_failed_run_until_they_can(client: Client, stack: Stack) -> None:
    await drones.make_type(client, enableOrchestrator=True)
    async with Receiver() as receiver:
        plugin = await make_plugin(client, receiver.url)
        rule = await make_rule(client, "drone-ParticipantCreationSuccessEvent", pluginId=plugin)
        kept = await stack.runtime.database.fetchval(KEPT, client.tenant, RULE)
        await stack.runtime.database.execute(SPOIL, client.tenant, RULE, '{"name": 7}')
        id = (await drones.make_drone(client, "D-1")).data["id"]
        (failed,) = await ended_runs(client, "participant", id)
        assert (failed["ruleId"], failed["status"]) == (UNREAD_RULES, "FAILED")
        assert failed["error"] == {"code": UNFORESEEN.code, "description": UNFORESEEN.description}
        await stack.runtime.database.execute(SPOIL, client.tenant, RULE, kept)
        assert (await client.post(f"{BASE}/runs/{failed['id']}/retry", {})).status == 202
        await receiver.wait_for(1)

        async def done() -> bool:
            found = (await status_of(client, "participant", id)).data["runs"]
            return {run["ruleId"]: run["status"] for run in found} == {UNREAD_RULES: "SUCCESS", rule: "SUCCESS"}

        await until(done)
