"""The registry, machines and instances over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.drones import TYPES, apply, make_drone, make_type
from support.entities import Family
from support.stack import Answer, Client, Stack
from support.unchanged import unchanged

BASE = "/core/api/v1/state-machine"
EVENTS = f"{BASE}/events"
REASONS = f"{BASE}/reasons"
ENTITIES = f"{BASE}/entities"
CRATE = "5001"


def sub(name: str, *ways: tuple[str, str], **members: Any) -> dict[str, Any]:
    """A sub-state with its transitions (event, destination)."""
    transitions = [{"eventCode": code, "destination": destination} for code, destination in ways]
    return {"name": name, "transitions": transitions, **members}


def machine(**changes: Any) -> dict[str, Any]:
    """Parked, flying, retired."""
    states = [
        {
            "name": "parked",
            "defaultSubState": "idle",
            "subStates": [
                sub("idle", ("E-301", "flying:cruise"), ttl={"time": "12h", "destination": "parked:stale"}),
                sub("stale", ("E-301", "flying")),
            ],
        },
        {"name": "flying", "defaultSubState": "cruise", "subStates": [sub("cruise", ("E-302", "retired:scrapped"))]},
        {
            "name": "retired",
            "defaultSubState": "scrapped",
            "subStates": [sub("scrapped")],
            "terminalStates": ["scrapped"],
        },
    ]
    return {"states": states, "terminalTTL": "10d", **changes}


async def entity_of(client: Client) -> str:
    """The entity code of drones."""
    code: str = (await client.get(f"{TYPES}/drones")).data["entityCode"]
    return code


async def make_event(client: Client, code: str | None, *entities: str, **members: Any) -> Answer:
    body = {"description": f"event {code}", "entities": list(entities), **members}
    return await client.post(EVENTS, body | ({"eventCode": code} if code else {}))


@pytest.fixture
async def crates(client: Client) -> Client:
    """A tenant with an entity of its own, its events and its machine."""
    body = {"name": "crate", "description": "a crate", "events": [], "entityCode": CRATE}
    assert (await client.post(ENTITIES, body)).data == {"id": CRATE}
    for code in ("E-301", "E-302"):
        assert (await make_event(client, code, "crate")).data == {"id": code}
    assert (await client.post(f"{BASE}/config/{CRATE}", machine(callback="https://app.example/sm"))).data == {
        "id": CRATE
    }
    return client


async def happen(client: Client, id: str, code: str, **members: Any) -> Answer:
    body = {"eventCode": code, "timestamp": 1700000005, "data": {}, "source": {"appId": "fleet"}, **members}
    return await client.put(f"{BASE}/{CRATE}/instance/{id}/event", body)


async def test_what_the_system_defines_is_there_from_the_start_and_stays(client: Client) -> None:
    event = (await client.get(f"{EVENTS}/E-022")).data
    assert event["isSystemDefined"] is True
    assert event["isEnabled"] is True
    assert (await client.get(f"{REASONS}/R-0001")).data["isEnabled"] is True
    assert (await client.get(f"{ENTITIES}/0009")).data["name"] == "pick"
    assert (await client.put(f"{EVENTS}/E-022", {"description": "x"})).status == 400
    assert (await client.put(f"{REASONS}/R-0001", {"description": "x"})).status == 400
    assert (
        await client.put(f"{ENTITIES}/0009", {"description": "x", "events": [{"eventCode": "E-022"}]})
    ).status == 400
    assert (await make_event(client, "E-022")).status == 400
    assert (await make_event(client, "E-901", "0009")).status == 400


async def test_codes_are_assigned_when_none_is_given(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(REASONS, {"description": f"reason {n}"}) for n in range(4)))
    codes = {answer.data["id"] for answer in answers}
    assert len(codes) == 4
    assert min(codes) == "R-1000"
    assert (await make_event(client, None)).data == {"id": "E-100"}
    assert (await make_event(client, None)).data == {"id": "E-101"}


async def test_an_event_shows_its_reasons_and_entities(crates: Client) -> None:
    reason = (await crates.post(REASONS, {"description": "bad weather"})).data["id"]
    items = [{"name": "wind", "type": "number", "validation": {"required": True, "range": {"max": 12}}}]
    await make_event(crates, "E-303", CRATE, reasonCodes=[reason], dataValidations=items, eventType="NON_TRANSITIONAL")
    shown = (await crates.get(f"{EVENTS}/E-303")).data
    assert shown["reasons"] == [{"reasonCode": reason, "description": "bad weather"}]
    assert shown["entities"] == [{"entityCode": CRATE, "name": "crate", "description": "a crate"}]
    assert shown["eventType"] == "NON_TRANSITIONAL"
    assert shown["dataValidations"][0]["name"] == "wind"
    assert shown["isSystemDefined"] is False
    assert [event["eventCode"] for event in (await crates.get(f"{ENTITIES}/{CRATE}")).data["events"]] == [
        "E-301",
        "E-302",
        "E-303",
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"eventCode": "E-000"}, {"eventCode": "E-1000"}, {"eventCode": "X-100"}, {"eventCode": "E-100\n"},
        {"description": "x" * 65}, {"reasonCodes": ["R-9999"]}, {"reasonCodes": ["R-0001", "R-0001"]},
        {"entities": ["none"]}, {"eventType": "OTHER"},
        {"dataValidations": [{"name": "a"}, {"name": "a"}]}, {"dataValidations": [{"name": "x" * 33}]},
        {"dataValidations": [{"name": "a", "type": "string", "validation": {"regex": "("}}]},
        {"dataValidations": [{"name": "a", "validation": {"valueOneOf": list(range(17))}}]},
    ],
)  # fmt: skip
async def test_a_bad_event_is_refused_and_leaves_nothing(client: Client, members: dict[str, Any]) -> None:
    body = {"eventCode": "E-301", "description": "x", "entities": [], **members}
    assert (await client.post(EVENTS, body)).status == 400
    assert [event for event in (await client.get(f"{EVENTS}?limit=100")).data if not event["isSystemDefined"]] == []


async def test_an_event_code_is_taken_once_even_at_once(client: Client) -> None:
    answers = await asyncio.gather(*(make_event(client, "E-301") for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 4


async def test_orphans_are_listed_apart(crates: Client) -> None:
    reason = (await crates.post(REASONS, {"description": "unused"})).data["id"]
    await make_event(crates, "E-399")
    assert [event["eventCode"] for event in (await crates.get(f"{EVENTS}/orphan")).data] == ["E-399"]
    assert [orphan["reasonCode"] for orphan in (await crates.get(f"{REASONS}/orphan")).data] == [reason]
    assert (
        await crates.put(f"{EVENTS}/E-399", {"description": "used", "entities": [CRATE], "reasonCodes": [reason]})
    ).status == 200
    assert (await crates.get(f"{EVENTS}/orphan")).data == []
    assert (await crates.get(f"{REASONS}/orphan")).data == []
    assert (await crates.put(f"{EVENTS}/E-399", {"description": "unused", "entities": []})).status == 200
    assert [event["eventCode"] for event in (await crates.get(f"{EVENTS}/orphan")).data] == ["E-399"]


async def test_entities_are_registered_changed_and_listed(crates: Client) -> None:
    assert (await crates.post(ENTITIES, {"name": "crate", "description": "again", "events": []})).status == 400
    assert (
        await crates.post(ENTITIES, {"name": "box", "description": "b", "events": [{"eventCode": "E-999"}]})
    ).fields == {"events[0]"}
    box = (await crates.post(ENTITIES, {"name": "box", "description": "b", "events": [{"eventCode": "E-022"}]})).data[
        "id"
    ]
    change = {
        "description": "c",
        "events": [{"eventCode": "E-301", "validCurrentStates": ["parked"]}],
        "isEnabled": False,
    }
    assert (await crates.put(f"{ENTITIES}/{box}", change)).data == {"id": box}
    shown = (await crates.get(f"{ENTITIES}/{box}")).data
    assert shown.items() >= change.items()
    assert shown["tenantId"] == crates.tenant
    assert [entity["name"] for entity in (await crates.get(f"{ENTITIES}?offset=17")).data] == ["crate", "box"]
    assert (await crates.put(f"{ENTITIES}/{box}", {"description": "c", "events": []})).fields == {"events"}
    assert (await crates.get(f"{ENTITIES}/4999")).status == 400


async def test_a_machine_is_kept_as_written(crates: Client) -> None:
    shown = (await crates.get(f"{BASE}/config/{CRATE}")).data
    assert shown == {"entityCode": CRATE, **machine(callback="https://app.example/sm")}
    assert (await crates.post(f"{BASE}/config/{CRATE}", machine())).status == 400
    assert (await crates.get(f"{BASE}/config/4999")).status == 404


async def test_main_states_keep_their_names_and_sub_states_may_change(crates: Client) -> None:
    path = f"{BASE}/config/{CRATE}"
    changed = machine(terminalTTL="300s")
    changed["states"][1]["subStates"].append(sub("landing", ("E-302", "retired")))
    assert (await crates.put(path, changed)).data == {"id": CRATE}
    assert len((await crates.get(path)).data["states"][1]["subStates"]) == 2
    changed["states"][1]["name"] = "gliding"
    assert (await crates.put(path, changed)).status == 400
    assert (await crates.put(path, machine(states=machine()["states"][1:]))).status == 400


@pytest.mark.parametrize(
    "break_it",
    [
        lambda states: states[0].update(defaultSubState="none"),
        lambda states: states[0].update(name="x1"),
        lambda states: states[0]["subStates"][0]["transitions"][0].update(eventCode="E-777"),
        lambda states: states[0]["subStates"][0]["transitions"][0].update(destination="nowhere:idle"),
        lambda states: states[1]["subStates"][0]["transitions"][0].update(destination="parked"),
        lambda states: states[0]["subStates"][0].update(transitions=[]),
        lambda states: states[0]["subStates"][0]["ttl"].update(time="soon"),
        lambda states: states[0].update(terminalStates=["idle"]),
        lambda states: states.append(states[0]),
        lambda states: states.clear(),
    ],
)
async def test_a_machine_that_cannot_run_is_refused(crates: Client, break_it: Any) -> None:
    broken = machine()
    break_it(broken["states"])
    assert (await crates.put(f"{BASE}/config/{CRATE}", broken)).status == 400
    assert (await crates.get(f"{BASE}/config/{CRATE}")).data["states"] == machine()["states"]


async def test_an_instance_goes_its_way_to_the_end(crates: Client) -> None:
    id = "crates:1"
    made = await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": id})
    assert made.data == {"id": id, "entityCode": CRATE, "state": "parked:idle", "stateChange": False}
    assert (await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": id})).status == 400
    assert (await happen(crates, id, "E-302")).code[-4:] == "1022"
    moved = (await happen(crates, id, "E-301", reasonCode="R-0001")).data
    assert (moved["state"], moved["previousState"], moved["stateChange"]) == ("flying:cruise", "parked:idle", True)
    assert moved["event"]["reasonCode"] == "R-0001"
    ended = (await happen(crates, id, "E-302")).data
    assert ended["state"] == "retired:scrapped"
    assert ended["terminalTtl"] > 1_700_000_000
    assert (await happen(crates, id, "E-301")).code[-4:] == "1022"
    path = f"{BASE}/{CRATE}/instance/{id}"
    assert (await crates.get(path)).data["event"]["eventCode"] == "E-302"
    history = (await crates.get(f"{path}?type=all")).data["history"]
    assert [record["state"] for record in history] == ["parked:idle", "flying:cruise", "retired:scrapped"]
    assert (await crates.get(f"{path}?type=some")).status == 400
    assert (await crates.get(f"{BASE}/{CRATE}/instance/none")).status == 404


async def test_an_instance_may_begin_in_any_state_of_its_machine(crates: Client) -> None:
    assert (await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a", "state": "flying"})).data[
        "state"
    ] == "flying:cruise"
    assert (await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "b", "state": "sunk:deep"})).status == 400
    assert (await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": ""})).status == 400
    assert (await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "x" * 65})).status == 400


async def test_data_rules_stop_an_event_unless_they_do_not_block(crates: Client) -> None:
    items = [
        {"name": "wind", "type": "number", "validation": {"required": True, "range": {"max": 12}}},
        {"name": "note", "type": "string", "validation": {"range": {"max": 3}, "blocking": False}},
    ]
    await make_event(crates, "E-303", CRATE, dataValidations=items, eventType="NON_TRANSITIONAL")
    await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a"})
    assert (await happen(crates, "a", "E-303")).fields == {"data.wind"}
    assert (await happen(crates, "a", "E-303", data={"wind": 13})).fields == {"data.wind"}
    told = (await happen(crates, "a", "E-303", data={"wind": 12, "note": "too long"})).data
    assert (told["state"], told["stateChange"]) == ("parked:idle", False)


async def test_disabled_things_cannot_be_used(crates: Client) -> None:
    await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a"})
    assert (await crates.put(f"{EVENTS}/E-301", {"description": "x", "isEnabled": False})).status == 200
    assert (await happen(crates, "a", "E-301")).code[-4:] == "1022"
    await crates.put(f"{EVENTS}/E-301", {"description": "x", "isEnabled": True})
    reason = (await crates.post(REASONS, {"description": "x", "isEnabled": False})).data["id"]
    assert (await happen(crates, "a", "E-301", reasonCode=reason)).code[-4:] == "1022"
    await crates.put(f"{REASONS}/{reason}", {"description": "x"})
    assert (await happen(crates, "a", "E-301", reasonCode=reason)).status == 200


async def test_an_event_may_be_bound_to_states(crates: Client) -> None:
    events = [{"eventCode": "E-301", "validCurrentStates": ["flying"]}]
    await crates.put(f"{ENTITIES}/{CRATE}", {"description": "x", "events": events})
    await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a"})
    answer = await happen(crates, "a", "E-301")
    assert (answer.code[-4:], "flying" in answer.body["error"]["description"]) == ("1022", True)


async def test_an_event_bound_to_the_default_sub_state_takes_what_stands_there_for_want_of_its_own(
    crates: Client,
) -> None:
    await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a", "state": "parked:stale"})
    events = [{"eventCode": "E-301", "validCurrentStates": ["parked:idle"]}]
    await crates.put(f"{ENTITIES}/{CRATE}", {"description": "x", "events": [*events, {"eventCode": "E-302"}]})
    assert (await happen(crates, "a", "E-301")).code[-4:] == "1022"
    fewer = machine()
    fewer["states"][0]["subStates"] = [sub("idle", ("E-301", "flying:cruise"))]
    assert (await crates.put(f"{BASE}/config/{CRATE}", fewer)).status == 200
    told = (await happen(crates, "a", "E-301")).data
    assert (told["previousState"], told["state"], told["stateChange"]) == ("parked:stale", "flying:cruise", True)


async def test_validation_tells_and_changes_nothing(crates: Client) -> None:
    async def valid(state: str, code: str, reason: str = "R-0001") -> bool:
        body = {"state": state, "eventCode": code, "reasonCode": reason}
        answer: bool = (await crates.post(f"{ENTITIES}/{CRATE}/validate", body)).data["valid"]
        return answer

    assert await valid("parked:idle", "E-301") is True
    assert await valid("parked", "E-301") is True
    assert await valid("parked:idle", "E-302") is False
    assert await valid("retired:scrapped", "E-301") is False
    assert await valid("nowhere", "E-301") is False
    assert await valid("parked:idle", "E-022") is False
    assert await valid("parked:idle", "E-301", "R-9998") is False


async def test_a_participant_type_is_an_entity_that_takes_the_tenants_own_events(client: Client) -> None:
    await make_type(client)
    code = await entity_of(client)
    assert (await client.get(f"{ENTITIES}/{code}")).data["name"] == "drones"
    id = (await make_drone(client, "A")).data["id"]
    assert (await apply(client, id, "E-901")).code[-4:] == "1022"
    await make_event(client, "E-901", code, eventType="NON_TRANSITIONAL", description="checked")
    assert (await apply(client, id, "E-901")).status == 202
    state = (await client.get(f"{BASE}/{code}/instance/{id}")).data
    assert (state["state"], state["event"]["eventCode"], state["stateChange"]) == (
        "onboarding:onboarding",
        "E-901",
        False,
    )
    assert (await client.put(f"{BASE}/{code}/instance/{id}/event", {})).status == 400
    assert (await client.post(f"{BASE}/{code}/instance", {"instanceId": "x"})).status == 400


@pytest.mark.parametrize("keyed", [False, True])
async def test_a_machine_may_be_written_in_each_shape_and_spelling(crates: Client, keyed: bool) -> None:
    place, plain = f"{BASE}/config/{CRATE}", machine(terminalTTL="2d")
    states = [{"defaultSubstate" if name == "defaultSubState" else name: value for name, value in state.items()}
              for state in plain["states"]]  # fmt: skip
    shaped = {state["name"]: state for state in reversed(states)} if keyed else states
    assert (await crates.put(place, {**plain, "states": shaped})).data == {"id": CRATE}
    shown = (await crates.get(place)).data
    assert (shown["states"], shown["terminalTTL"]) == (plain["states"], "2d")
    assert (await crates.put(place, {**plain, "states": 5})).fields == {"states"}
    assert (await crates.put(place, {**plain, "states": []})).fields == {"states"}
    assert (await crates.put(place, {"terminalTTL": "2d"})).fields == {"states"}


async def test_the_machine_of_a_participant_type_can_be_replaced_here(client: Client) -> None:
    await make_type(client)
    code = await entity_of(client)
    await make_event(client, "E-902", "participant:drones")
    config = (await client.get(f"{BASE}/config/{code}")).data
    assert [state["name"] for state in config["states"]] == ["onboarding", "active", "inactive"]
    config["states"][0]["subStates"][0]["transitions"] = [{"eventCode": "E-902", "destination": "active"}]
    body = {"states": config["states"], "terminalTTL": "1d"}
    assert (await client.put(f"{BASE}/config/{code}", body)).data == {"id": code}
    id = (await make_drone(client, "A")).data["id"]
    assert (await apply(client, id, "E-022")).status == 400
    assert (await apply(client, id, "E-902", None)).status == 202
    assert (await client.get(f"{TYPES}/drones/config/state-machine")).data["terminalTTL"] == "1d"


async def test_another_app_cannot_replace_the_machine_of_a_type_here(stack: Stack, client: Client) -> None:
    await make_type(client)
    place = f"{BASE}/config/{await entity_of(client)}"
    config = (await client.get(place)).data
    other = await client.new_app(ADMIN_ROLE)
    async with unchanged(stack.runtime.database, client.tenant):
        answer = await other.put(place, {"states": config["states"], "terminalTTL": "1d"})
    assert answer.status == 403
    assert (await client.put(place, {"states": config["states"], "terminalTTL": "1d"})).status == 200


async def test_a_type_without_a_machine_gets_none_here(stack: Stack, client: Client) -> None:
    invoices = Family(client, in_path=True)
    await invoices.make_type(isStateMachineEnabled=False)
    place = f"{BASE}/config/{(await invoices.get('/entity-type/invoices')).data['entityCode']}"
    async with unchanged(stack.runtime.database, client.tenant):
        assert (await client.put(place, machine())).status == 404


async def test_an_event_rests_on_the_registry_as_it_is_stored(stack: Stack, client: Client) -> None:
    """Another process disabled the entity and its word has not come yet."""
    await make_type(client)
    id = (await make_drone(client, "A")).data["id"]
    assert (await apply(client, id, "E-022")).status == 202
    written = await stack.runtime.database.execute(
        "UPDATE resource SET version = version + 1, body = body || jsonb_build_object('isEnabled', false)"
        " WHERE tenant_id = $1 AND kind = 'sm_entity'",
        client.tenant,
    )
    assert written == "UPDATE 1"
    async with unchanged(stack.runtime.database, client.tenant):
        assert (await apply(client, id, "E-023")).status == 400


async def test_registries_of_tenants_are_apart(stack: Stack, crates: Client) -> None:
    stranger = await stack.new_tenant()
    await crates.post(f"{BASE}/{CRATE}/instance", {"instanceId": "a"})
    assert (await stranger.get(f"{EVENTS}/E-301")).status == 400
    assert (await stranger.get(f"{BASE}/{CRATE}/instance/a")).status == 404
    assert (await stranger.get(f"{BASE}/config/{CRATE}")).status == 404
