"""What plugins of a tenant may answer, and what they cannot do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.commands.call import Call
from haulier.platform.plugins.executions import EXECUTION, NO_ANSWER, NOT_TAKEN, row_id
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer
from haulier.services.orchestrator.runs.commands import MAX_COMMANDS
from haulier.services.orchestrator.runs.performer import MAX_STEPS
from haulier.services.orchestrator.runs.run_row import UNFORESEEN
from haulier.services.orchestrator.runs.tenant_plugins import MAX_RUN_COMMANDS, PURPOSE, plan_execution
from haulier.services.orchestrator.runs.trigger import MAX_DEPTH
from support import drones
from support.linehaul import Lane
from support.orchestration import BASE, ORDERS, ended_runs, make_plugin, make_rule, rule_body, run_of, until
from support.orders import create
from support.orders import run as command
from support.receiver import Receiver
from support.stack import Client, Stack

SWEEP = "DELETE FROM resource WHERE tenant_id = $1 AND kind = $2 AND state = 'WAITING' AND body ? 'isLate' RETURNING id"
SPOIL = "UPDATE resource SET body = jsonb_set(body, '{sealedId}', '\"x\"') WHERE tenant_id = $1 AND kind = $2"
TIMERS = "SELECT id FROM timer WHERE tenant_id = $1 AND subject = $2"
CREATED, UPDATED = "drone-ParticipantCreationSuccessEvent", "drone-UpdateParticipantSuccessEvent"


@pytest.fixture
async def fleet(client: Client) -> Client:
    """A tenant whose drones tell the orchestrator."""
    await drones.make_type(client, enableOrchestrator=True)
    return client


def note(id: str, text: str = "seen") -> dict[str, Any]:
    payload = {"entityType": "participant", "id": id, "properties": {"note": text}}
    return {"name": "UpdateEntityCommand", "payload": payload}


async def new_drone(client: Client, code: str = "D-1") -> str:
    id: str = (await drones.make_drone(client, code)).data["id"]
    return id


async def new_buoy(client: Client) -> str:
    """Id of a participant to write on, of a type that tells the orchestrator nothing."""
    await drones.make_type(client, names={"singular": "buoy", "plural": "buoys"})
    id: str = (await drones.make_drone(client, "B-1", plural="buoys")).data["id"]
    return id


async def note_of(client: Client, id: str) -> Any:
    return (await client.get(f"{drones.BASE}/{id.partition(':')[0]}/{id}")).data["properties"].get("note")


async def only_run(client: Client, id: str) -> Any:
    (run,) = await ended_runs(client, "participant", id)
    return await run_of(client, run["id"])


async def planned(call: Call, timer: Timer) -> Change:
    """What the timer of an execution leads to, where that is anything."""
    change = await plan_execution(call, timer)
    assert change is not None
    return change


async def retried(client: Client, run: Any) -> Any:
    """The run as soon as it has ended again."""
    assert (await client.post(f"{BASE}/runs/{run['id']}/retry")).status == 202

    async def ended() -> Any:
        found = await run_of(client, run["id"])
        return found if found.get("endedAt", 0) > run["endedAt"] else None

    return await until(ended)


async def test_ids_of_another_tenant_are_ids_of_nothing(fleet: Client, stack: Stack) -> None:
    other = await stack.new_tenant()
    await drones.make_type(other)
    theirs = await new_drone(other)
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [note(theirs)]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet, "D-2"))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "NOT_FOUND")
    assert await note_of(other, theirs) is None


@pytest.mark.parametrize("count", [MAX_COMMANDS, MAX_COMMANDS + 1, 10_000])
async def test_an_answer_has_so_many_commands_and_not_more(fleet: Client, count: int) -> None:
    target = await new_buoy(fleet)
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [note(target, f"n{number}") for number in range(count)]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
    fits = count <= MAX_COMMANDS
    assert run["status"] == ("SUCCESS" if fits else "FAILED")
    assert len(run["steps"][0]["commands"]) == (count if fits else 0)
    assert await note_of(fleet, target) == (f"n{count - 1}" if fits else None)


@pytest.mark.parametrize(
    "answer",
    [{"commands": [{"name": "Nonsense"}]}, {"commands": [7]}, {"commands": {}}, {"events": [{"payload": {}}]}],
)
async def test_what_is_no_command_fails_the_step(fleet: Client, answer: Any) -> None:
    async with Receiver() as receiver:
        receiver.answer(200, answer)
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "INVALID")


async def test_a_command_that_there_is_not_is_told_those_that_there_are(fleet: Client) -> None:
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [{"name": "CreateJob"}]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
    assert "there is no command 'CreateJob'; there are AddWorkOrderCommand, " in run["error"]["description"]
    assert "WorkOrderCancelledEvent" in run["error"]["description"]


async def test_a_plugin_that_causes_its_own_event_is_stopped(fleet: Client) -> None:
    async with Receiver() as receiver:
        id = await new_drone(fleet)
        receiver.answer(200, {"commands": [note(id)]})
        await make_rule(fleet, UPDATED, pluginId=await make_plugin(fleet, receiver.url))
        assert (await fleet.put(f"{drones.BASE}/drones/{id}", {"properties": {"note": "first"}})).status == 202

        async def stopped() -> Any:
            runs = await ended_runs(fleet, "participant", id)
            return next((run for run in runs if run["status"] == "FAILED"), None)

        found = await until(stopped)
        assert (found["error"]["code"], found["depth"]) == ("DEPTH", MAX_DEPTH)
        assert len(receiver.received) == MAX_DEPTH


async def test_a_plugin_that_is_switched_off_is_passed_over(fleet: Client) -> None:
    target = await new_buoy(fleet)
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [note(target)]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url, active=False))
        run = await only_run(fleet, await new_drone(fleet))
        assert (run["status"], run["steps"][0]["status"]) == ("SUCCESS", "SKIPPED")
        assert receiver.received == []


@pytest.mark.parametrize("event", [CREATED, f"drones-{CREATED.partition('-')[2]}"])
async def test_an_error_in_a_condition_is_no_match_and_a_failed_run(fleet: Client, event: str) -> None:
    too_long = {"cat": ["x" * 20_000] * 4}
    async with Receiver() as receiver:
        await make_rule(fleet, event, condition=too_long, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
        assert (run["status"], run["error"]["code"]) == ("FAILED", "CONDITION")
        again = await retried(fleet, run)
        assert (again["status"], again["error"]["code"]) == ("FAILED", "CONDITION"), "a retry asks the condition first"
        rule = (await fleet.get(f"{BASE}/rules/{run['ruleId']}")).data
        body = {name: rule[name] for name in ("name", "event", "pluginId")}
        assert (await fleet.put(f"{BASE}/rules/{rule['id']}", {**body, "condition": False})).status == 200
        not_selected = await retried(fleet, again)
        assert (not_selected["status"], not_selected["steps"][0]["status"]) == ("SUCCESS", "SKIPPED")
        assert receiver.received == []


async def test_what_nobody_reckoned_with_fails_the_run_and_tells_nothing_of_the_inside(lane: Lane) -> None:
    client = lane.client
    async with Receiver() as receiver:
        receiver.answer(200, {"data": ["no object"]})
        odd = await make_plugin(client, receiver.url, name="Workflow Manager")
        main = [{"pluginId": odd, "priority": 1}, {"pluginId": "plugin:job-manager", "priority": 2}]
        workflow = await client.post(f"{BASE}/plugin-workflows", {"name": "odd data", "main": main})
        await make_rule(client, "WorkOrderCreated", pluginWorkflowId=workflow.data["id"])
        (found,) = await ended_runs(client, "order", await create(client, readyToProcess=False))
    run = await run_of(client, found["id"])
    assert (run["status"], [step["status"] for step in run["steps"]]) == ("FAILED", ["SUCCESS", "FAILED"])
    assert run["error"] == {"code": UNFORESEEN.code, "description": UNFORESEEN.description}
    assert (await retried(client, run))["status"] == "SUCCESS", "what the plugin said is forgotten with the run's end"


async def test_a_late_answer_is_taken_once(fleet: Client) -> None:
    target = await new_buoy(fleet)
    async with Receiver() as receiver:
        receiver.answer(202)
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        id = await new_drone(fleet)
        (asked,) = await receiver.wait_for(1)
        door = f"{ORDERS}/plugins/callback/{asked.headers['X-COREOS-EXECUTION-ID']}"
        answer = {"status": "SUCCESS", "commands": [note(target, "late")]}

        async def taken() -> bool:
            return (await fleet.post(door, answer)).status == 202

        await until(taken)
        assert (await fleet.post(door, answer)).status == 400
        run = await only_run(fleet, id)
    assert run["status"] == "SUCCESS"
    assert await note_of(fleet, target) == "late"


async def test_a_failed_run_goes_on_at_its_failed_step(fleet: Client) -> None:
    async with Receiver() as receiver:
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        target = await new_buoy(fleet)
        receiver.answer(200, {"commands": [note(target, "one"), note("drones:none")]}, times=1)
        receiver.answer(200, {"commands": [note(target, "never"), note(target, "two")]})
        id = await new_drone(fleet)
        run = await only_run(fleet, id)
        assert (run["status"], await note_of(fleet, target)) == ("FAILED", "one")
        assert (await fleet.post(f"{BASE}/runs/{run['id']}/retry")).status == 202

        async def ended() -> Any:
            found = await run_of(fleet, run["id"])
            return found if found["status"] == "SUCCESS" else None

        found = await until(ended)
    assert [one["status"] for one in found["steps"][0]["commands"]] == ["SUCCESS", "SUCCESS"]
    assert await note_of(fleet, target) == "two", "what took effect is not done again"
    assert (await fleet.post(f"{BASE}/runs/{run['id']}/retry")).status == 400


async def test_a_retry_does_of_a_step_that_goes_on_what_failed_and_nothing_else(fleet: Client) -> None:
    target = await new_buoy(fleet)
    first, third = note(target, "first"), note(target, "third")
    async with Receiver() as many, Receiver() as last:
        many.answer(200, {"commands": [first, note("drones:none"), third]}, times=1)
        many.answer(200, {"commands": [first, note(target, "second"), third]})
        last.answer(422, times=1)
        last.answer(204)
        steps = [
            {"pluginId": await make_plugin(fleet, many.url), "priority": 1, "continueOnFailure": True},
            {"pluginId": await make_plugin(fleet, last.url), "priority": 2},
        ]
        workflow = await fleet.post(f"{BASE}/plugin-workflows", {"name": "many things", "main": steps})
        await make_rule(fleet, CREATED, pluginWorkflowId=workflow.data["id"])
        run = await only_run(fleet, await new_drone(fleet))
        assert [one["status"] for one in run["steps"][0]["commands"]] == ["SUCCESS", "FAILED", "SUCCESS"]
        assert (run["status"], await note_of(fleet, target)) == ("FAILED", "third")
        found = await retried(fleet, run)
    assert found["status"] == "SUCCESS"
    assert [one["status"] for one in found["steps"][0]["commands"]] == ["SUCCESS"] * 3
    assert await note_of(fleet, target) == "second"


async def test_steps_run_by_phase_and_priority_and_later_ones_see_what_was_answered(fleet: Client) -> None:
    async with Receiver() as receiver:
        receiver.answer(200, {"data": {"zone": "N"}})
        first = await make_plugin(fleet, receiver.url_of("/first"), name="first")
        second = await make_plugin(
            fleet, receiver.url_of("/second"), httpRequestBodyTemplate={"zone": {"$expr": "$.plugins.first.data.zone"}}
        )
        steps = {"main": [{"pluginId": second, "priority": 2}, {"pluginId": first, "priority": 1}]}
        post = {"post": [{"pluginId": second, "priority": 1}]}
        workflow = await fleet.post(f"{BASE}/plugin-workflows", {"name": "in order", **steps, **post})
        await make_rule(fleet, CREATED, pluginWorkflowId=workflow.data["id"])
        run = await only_run(fleet, await new_drone(fleet))
        assert [one.path for one in receiver.received] == ["/first", "/second", "/second"]
        assert [one.json().get("zone") for one in receiver.received[1:]] == ["N", "N"]
    assert [step["phase"] for step in run["steps"]] == ["main", "main", "post"]


async def test_a_plugin_that_triggers_itself_is_stopped(fleet: Client) -> None:
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [{"name": "TriggerPluginCommand", "payload": {"name": "echo"}}]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url, name="echo"))
        run = await only_run(fleet, await new_drone(fleet))
        assert (run["status"], run["error"]["code"]) == ("FAILED", "INVALID")
        assert len(run["steps"]) == MAX_STEPS
        assert len(receiver.received) == MAX_STEPS


async def test_a_run_has_so_many_commands_of_plugins_and_not_more(fleet: Client) -> None:
    target = await new_buoy(fleet)
    again = {"name": "TriggerPluginCommand", "payload": {"name": "echo"}}
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [note(target, f"n{n}") for n in range(MAX_COMMANDS - 1)] + [again]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url, name="echo"))
        run = await only_run(fleet, await new_drone(fleet))
        assert (run["status"], run["error"]["code"]) == ("FAILED", "INVALID")
        assert sum(len(step["commands"]) for step in run["steps"]) == MAX_RUN_COMMANDS
        assert len(receiver.received) == MAX_RUN_COMMANDS // MAX_COMMANDS + 1


async def test_a_plugin_triggers_another_by_its_name_and_hands_it_what_it_is_to_see(fleet: Client) -> None:
    async with Receiver() as receiver:
        given = {"zone": "N", "entityId": "drones:other"}
        command = {"name": "TriggerPluginCommand", "payload": {"name": "second", "context": given}}
        receiver.answer(200, {"commands": [command]}, times=1)
        first = await make_plugin(fleet, receiver.url_of("/first"))
        template = {"zone": {"$expr": "$.zone"}, "id": {"$expr": "$.entityId"}}
        await make_plugin(fleet, receiver.url_of("/second"), name="second", httpRequestBodyTemplate=template)
        await make_rule(fleet, CREATED, pluginId=first)
        id = await new_drone(fleet)
        run = await only_run(fleet, id)
        assert run["status"] == "SUCCESS"
        assert [one.path for one in receiver.received] == ["/first", "/second"]
        sent = receiver.received[1].json()
        assert (sent["zone"], sent["id"]) == ("N", id), "what a run says of itself stays"


@pytest.mark.parametrize("payload", [{"name": "nobody"}, {"pluginId": "plugin:none"}, {}, {"pluginId": 7}])
async def test_a_trigger_of_a_plugin_that_there_is_none_of_fails_the_step(fleet: Client, payload: Any) -> None:
    async with Receiver() as receiver:
        receiver.answer(200, {"commands": [{"name": "TriggerPluginCommand", "payload": payload}]})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
    assert (run["status"], run["error"]["code"]) == ("FAILED", "INVALID")


async def test_a_plugin_that_is_in_a_hurry_is_asked_again_and_one_that_refuses_is_not(fleet: Client) -> None:
    async with Receiver() as receiver:
        receiver.answer(429, times=1)
        receiver.answer(422, {"error": {"description": "not here"}})
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        run = await only_run(fleet, await new_drone(fleet))
        assert (run["status"], run["error"]["description"]) == ("FAILED", "not here")
        assert len(receiver.received) == 2


async def test_a_plugin_that_never_answers_fails_its_run_and_later_runs_of_its_key_go_on(fleet: Client) -> None:
    async with Receiver() as receiver:
        receiver.answer(202, times=1)
        receiver.answer(200)
        plugin = await make_plugin(fleet, receiver.url, callbackTimeout="1")
        await make_rule(fleet, CREATED, pluginId=plugin)
        await make_rule(fleet, UPDATED, pluginId=plugin)
        id = await new_drone(fleet)
        assert (await fleet.put(f"{drones.BASE}/drones/{id}", {"properties": {"note": "first"}})).status == 202
        later, first = await ended_runs(fleet, "participant", id, 2)
        assert (first["status"], first["error"]["description"]) == ("FAILED", "no answer in time")
        assert later["status"] == "SUCCESS"
        assert later["startedAt"] >= first["endedAt"], "while a run waits, later ones of its key wait"
        execution = receiver.received[0].headers["X-COREOS-EXECUTION-ID"]
        late = await fleet.post(f"{ORDERS}/plugins/callback/{execution}", {"status": "SUCCESS"})
        assert (late.status, late.code[-4:]) == (400, "0007")


async def test_a_run_whose_execution_was_swept_fails_as_one_without_an_answer(fleet: Client, stack: Stack) -> None:
    async with Receiver() as receiver:
        receiver.answer(202)
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url, callbackTimeout="3"))
        id = await new_drone(fleet)

        async def is_swept() -> bool:
            return await stack.runtime.database.fetchval(SWEEP, fleet.tenant, EXECUTION) is not None

        await until(is_swept)
        run = await only_run(fleet, id)
    assert (run["status"], run["error"]) == ("FAILED", {"code": "PLUGIN", "description": NO_ANSWER})


async def test_a_run_that_cannot_take_its_answer_fails_after_all_tries(fleet: Client, stack: Stack) -> None:
    hold = asyncio.Event()
    async with Receiver() as receiver:
        receiver.answer(200, after=hold)
        await make_rule(fleet, CREATED, pluginId=await make_plugin(fleet, receiver.url))
        id = await new_drone(fleet)
        (asked,) = await receiver.wait_for(1)
        await stack.runtime.database.execute(SPOIL, fleet.tenant, EXECUTION)
        execution = row_id(fleet.tenant, asked.headers["X-COREOS-EXECUTION-ID"])
        tries = stack.runtime.settings.timer.tries
        with pytest.raises(SealBroken):
            await command(stack, fleet.tenant, planned, Timer("", PURPOSE, execution, 0, tries - 1, "{}"))
        await command(stack, fleet.tenant, planned, Timer("", PURPOSE, execution, 0, tries, "{}"))
        run = await only_run(fleet, id)
        assert (run["status"], run["error"]) == ("FAILED", {"code": "PLUGIN", "description": NOT_TAKEN})
        hold.set()


async def test_an_answer_to_what_a_run_asked_before_its_retry_is_not_heard(fleet: Client, stack: Stack) -> None:
    target = await new_buoy(fleet)
    async with Receiver() as receiver:
        receiver.answer(202)
        body = rule_body(CREATED, pluginId=await make_plugin(fleet, receiver.url))
        rule = f"{BASE}/rules/{(await fleet.post(f'{BASE}/rules', body)).data['id']}"
        id = await new_drone(fleet)
        await receiver.wait_for(1)
        assert (await fleet.put(rule, {**body, "active": False})).status == 200
        run = await only_run(fleet, id)
        assert run["error"]["code"] == "SWITCHED_OFF"
        assert (await fleet.put(rule, body)).status == 200
        assert (await fleet.post(f"{BASE}/runs/{run['id']}/retry")).status == 202
        before, now = [one.headers["X-COREOS-EXECUTION-ID"] for one in await receiver.wait_for(2)]
        door = f"{ORDERS}/plugins/callback"
        answer = {"status": "SUCCESS", "commands": [note(target, "before")]}
        assert (await fleet.post(f"{door}/{before}", answer)).status == 202

        async def is_over() -> bool:
            return not await stack.runtime.database.fetch(TIMERS, fleet.tenant, row_id(fleet.tenant, before))

        await until(is_over)

        async def taken() -> bool:
            return (await fleet.post(f"{door}/{now}", {**answer, "commands": [note(target, "now")]})).status == 202

        await until(taken)

        async def ended() -> Any:
            found = await run_of(fleet, run["id"])
            return found if found["status"] == "SUCCESS" else None

        await until(ended)
    assert await note_of(fleet, target) == "now"
