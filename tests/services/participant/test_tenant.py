"""The tenant as a participant over HTTP: read, its settings changed, and what they do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from support.drones import BASE, TYPES, apply, make_drone, make_type
from support.receiver import Receiver
from support.stack import Answer, Client, Stack

DAY = 86_400


def at(client: Client, id: str | None = None) -> str:
    return f"{BASE}/tenants/{id or client.tenant}"


async def keep(client: Client, ttl: Any, **members: Any) -> Answer:
    return await client.put(at(client), {"attributes": {"terminalTTL": ttl}, **members})


async def machine_of(client: Client) -> dict[str, Any]:
    machine: dict[str, Any] = (await client.get(f"{TYPES}/drones/config/state-machine")).data
    return machine


async def test_every_tenant_is_there_from_the_start_under_both_its_ids(client: Client) -> None:
    shown = (await client.get(at(client))).data
    assert shown["id"] == client.owner
    assert (shown["isActive"], shown["attributes"]) == (True, {"terminalTTL": "30d"})
    assert shown["createdAt"] == shown["updatedAt"] > 1_600_000_000_000
    assert (await client.get(at(client, client.owner))).data == shown


async def test_a_changed_setting_is_there_the_moment_its_answer_is_out(client: Client) -> None:
    before = (await client.get(at(client))).data
    answer = await keep(client, "2m")
    assert (answer.status, answer.data) == (202, {"id": client.owner})
    shown = (await client.get(at(client))).data
    assert shown["attributes"] == {"terminalTTL": "2m"}
    assert shown["updatedBy"]["name"] == "tester"
    assert (shown["createdAt"], shown["createdBy"]) == (before["createdAt"], before["createdBy"])
    assert (await client.put(at(client), {})).status == 202
    assert (await client.get(at(client))).data["attributes"] == {"terminalTTL": "2m"}


async def test_many_who_change_it_at_once_all_succeed(client: Client) -> None:
    answers = await asyncio.gather(*(keep(client, f"{minutes}m") for minutes in range(1, 9)))
    assert {answer.status for answer in answers} == {202}
    assert (await client.get(at(client))).data["attributes"]["terminalTTL"] in {
        f"{minutes}m" for minutes in range(1, 9)
    }


async def test_types_made_from_then_on_and_machines_without_their_own_time_follow_it(client: Client) -> None:
    await make_type(client)
    assert (await machine_of(client))["terminalTTL"] == "30d"
    await keep(client, "2d")
    assert (await machine_of(client))["terminalTTL"] == "30d"
    states = (await machine_of(client))["states"]
    assert (await client.put(f"{TYPES}/drones/config/state-machine", {"states": states})).status == 200
    assert (await machine_of(client))["terminalTTL"] == "2d"
    machine = {"states": states, "terminalTTL": "5d"}
    assert (await client.put(f"{TYPES}/drones/config/state-machine", machine)).status == 200
    assert (await machine_of(client))["terminalTTL"] == "5d"
    await client.post(TYPES, {"name": {"singular": "truck", "plural": "trucks"}})
    assert (await client.get(f"{TYPES}/trucks/config/state-machine")).data["terminalTTL"] == "2d"


async def test_an_ended_participant_is_kept_as_long_as_the_tenant_says(client: Client) -> None:
    await keep(client, "3d")
    await make_type(client)
    id = (await make_drone(client, "A")).data["id"]
    for code in ("E-022", "E-023", "E-024"):
        assert (await apply(client, id, code)).status == 202
    shown = (await client.get(f"{BASE}/drones/{id}")).data
    state = (await client.get(f"{BASE}/drones/{id}/state")).data
    assert 0 <= state["terminalTtl"] - (shown["updatedAt"] // 1000 + 3 * DAY) <= 1


@pytest.mark.parametrize("ttl", ["", "2", "2w", "m2", "0s", "dh", "1234567890123s", 5])
async def test_a_refused_setting_names_the_field_and_changes_nothing(client: Client, ttl: Any) -> None:
    answer = await keep(client, ttl)
    assert (answer.status, answer.code[:8], answer.fields) == (400, "10111112", {"attributes.terminalTTL"})
    assert (await client.get(at(client))).data["attributes"] == {"terminalTTL": "30d"}


async def test_another_tenant_is_not_there(client: Client, stack: Stack) -> None:
    other = await stack.new_tenant()
    for id in (other.tenant, other.owner, "nobody"):
        assert (await client.get(at(client, id))).status == 404
        assert (await client.put(at(client, id), {"attributes": {"terminalTTL": "1s"}})).status == 404
    assert (await other.get(at(other))).data["attributes"] == {"terminalTTL": "30d"}


async def test_without_a_token_nothing_is_told(client: Client) -> None:
    assert (await client.get(at(client), headers={"X-COREOS-ACCESS": "x"})).status == 401
    assert (await client.put(at(client), {}, headers={"X-COREOS-ACCESS": "x"})).status == 401


async def test_the_callback_tells_the_tenant(client: Client) -> None:
    async with Receiver() as receiver:
        await keep(client, "2m", callback={"url": receiver.url, "meta": {"k": 1}})
        body = (await receiver.wait_for(1))[0].json()
    assert (body["status"], body["participantType"], body["meta"]) == ("success", "tenant", {"k": 1})
    assert body["data"]["attributes"] == {"terminalTTL": "2m"}
