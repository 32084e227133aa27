"""Events of participants and containers select rules, and what plugins answer is done."""

from __future__ import annotations

from typing import Any

from support import boxes, drones
from support.orchestration import BASE, ended_runs, make_plugin, make_rule, run_of, status_of
from support.receiver import Receiver
from support.stack import Client


def update(id: str) -> dict[str, Any]:
    return {
        "name": "UpdateEntityCommand",
        "payload": {"entityType": "participant", "id": id, "properties": {"note": "seen"}},
    }


async def test_a_plugin_is_asked_when_a_participant_is_made_and_its_command_is_done(client: Client) -> None:
    await drones.make_type(client, enableOrchestrator=True)
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [update("nobody")]}, times=1)
        plugin = await make_plugin(client, receiver.url)
        rule = await make_rule(client, "drone-ParticipantCreationSuccessEvent", pluginId=plugin)
        id = (await drones.make_drone(client, "D-1")).data["id"]
        (asked,) = await receiver.wait_for(1)
        assert asked.json()["event"] == "drone-ParticipantCreationSuccessEvent"
        assert asked.json()["id"] == id
        (run,) = await ended_runs(client, "participant", id)
    assert run["ruleId"] == rule
    assert run["status"] == "FAILED"
    shown = await run_of(client, run["id"])
    assert shown["steps"][0]["commands"] == [{"name": "UpdateEntityCommand", "status": "FAILED"}]


async def test_by_both_names_of_the_type(client: Client) -> None:
    await drones.make_type(client, enableOrchestrator=True)
    async with Receiver() as receiver:
        plugin = await make_plugin(client, receiver.url)
        for name in ("drone", "drones"):
            await make_rule(client, f"{name}-ApplyEventParticipantSuccessEvent", pluginId=plugin)
        id = (await drones.make_drone(client, "D-1")).data["id"]
        assert (await drones.apply(client, id, "E-022")).status == 202
        runs = await ended_runs(client, "participant", id, 2)
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]


async def test_a_type_that_does_not_tell_selects_nothing(client: Client) -> None:
    await drones.make_type(client)
    await boxes.make_type(client, "crate", enableOrchestrator=True)
    async with Receiver() as receiver:
        plugin = await make_plugin(client, receiver.url)
        await make_rule(client, "drones-ParticipantCreationSuccessEvent", pluginId=plugin)
        await make_rule(client, "crate-ContainerCreationSuccessEvent", pluginId=plugin)
        drone = (await drones.make_drone(client, "D-1")).data["id"]
        crate = await boxes.make(client, "crate")
        (run,) = await ended_runs(client, "container", crate)
    assert run["status"] == "SUCCESS"
    assert (await status_of(client, "participant", drone)).status == 404
    assert (await client.get(f"{BASE}/entities/nonsense/{drone}/status")).status == 400
