"""Participant types over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.drones import ATTRIBUTES, BASE, NAMES, TYPES, apply, make_drone, make_type
from support.stack import Client, Stack

DUPLICATE = "101110522301"
HOOK = {
    "url": "https://hook.example/x",
    "requestHeader": {"x-key": "sesame"},
    "method": "POST",
    "wait": True,
    "methodName": "create:onRequest",
}


async def test_a_type_is_there_the_moment_its_answer_is_out(client: Client) -> None:
    category = [{"name": "air", "subCategory": ["light", "heavy"]}]
    body = {"name": NAMES, "alias": {"plural": "copters"}, "category": category, "allowedOwner": {"not": ["trucks"]}}
    answer = await client.post(TYPES, body)
    assert (answer.status, answer.data) == (202, {"name": "drones"})
    shown = (await client.get(f"{TYPES}/drones")).data
    assert shown.items() >= body.items()
    assert len(shown["entityCode"]) == 4
    assert shown["enableOrchestrator"] is False
    assert shown["createdBy"]["name"] == "tester"
    assert shown["createdAt"] > 1_600_000_000_000


async def test_a_duplicate_has_the_documented_code_as_text(client: Client) -> None:
    await make_type(client)
    for names in (NAMES, {"singular": "copter", "plural": "drones"}, {"singular": "drone", "plural": "copters"}):
        answer = await client.post(TYPES, {"name": names})
        assert (answer.status, answer.code) == (400, DUPLICATE)
    assert (await client.post(TYPES, {"name": {"singular": "tenants", "plural": "tenants"}})).code == DUPLICATE


async def test_of_many_who_make_the_same_type_at_once_one_wins(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(TYPES, {"name": NAMES}) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7
    assert {answer.code for answer in answers if answer.status == 400} == {DUPLICATE}


async def test_many_types_made_at_once_get_different_entity_codes(client: Client) -> None:
    names = [f"kind{chr(97 + number)}" for number in range(16)]
    bodies = [{"name": {"singular": name, "plural": f"{name}s"}} for name in names]
    assert {answer.status for answer in await asyncio.gather(*(client.post(TYPES, body) for body in bodies))} == {202}
    listed = (await client.get(f"{TYPES}?limit=100")).data
    assert listed["meta"]["totalElements"] == 16
    assert len({shown["entityCode"] for shown in listed["participantTypes"]}) == 16


async def test_a_wanted_entity_code_is_given_once(client: Client) -> None:
    assert (await client.post(TYPES, {"name": NAMES, "entityCode": "0500"})).status == 202
    other = {"name": {"singular": "truck", "plural": "trucks"}, "entityCode": "0500"}
    assert (await client.post(TYPES, other)).status == 400
    assert (await client.post(TYPES, other | {"entityCode": "0006"})).status == 400
    assert (await client.get(f"{TYPES}/trucks")).code.endswith("3304")


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": {"singular": "ab", "plural": "drones"}}, "name.singular"),
        ({"name": {"singular": "drone", "plural": "x" * 65}}, "name.plural"),
        ({"name": {"singular": "drone", "plural": "dro nes"}}, "name.plural"),
        ({"name": {"singular": "drone", "plural": "drones\n"}}, "name.plural"),
        ({"name": {"singular": "drone", "plural": "config"}}, "name"),
        ({"name": {"singular": "drone"}}, "name.plural"),
        ({"name": NAMES, "allowedOwner": {}}, "allowedOwner"),
        ({"name": NAMES, "allowedOwner": {"oneOf": ["aaa"], "not": ["aaa"]}}, "allowedOwner"),
        ({"name": NAMES, "allowedOwner": {"oneOf": []}}, "allowedOwner.oneOf"),
        ({"name": NAMES, "allowedOwner": {"oneOf": ["abc"] * 17}}, "allowedOwner.oneOf"),
        ({"name": NAMES, "entityCode": "0000"}, "entityCode"),
        ({"name": NAMES, "category": [{"name": "a"}, {"name": "a"}]}, "category"),
    ],
)
async def test_a_refused_type_names_the_field_and_leaves_nothing(
    client: Client, members: dict[str, Any], field: str
) -> None:
    answer = await client.post(TYPES, members)
    assert (answer.status, answer.fields) == (400, {field})
    assert (await client.get(TYPES)).data["meta"]["totalElements"] == 0


async def test_categories_and_owner_rules_change_and_names_do_not(client: Client) -> None:
    await make_type(client)
    change = {
        "category": [{"name": "sea", "subCategory": []}],
        "allowedOwner": {"oneOf": ["operators"]},
        "name": {"plural": "x"},
    }
    assert (await client.put(f"{TYPES}/drones", change)).data == {"name": "drones"}
    shown = (await client.get(f"{TYPES}/drones")).data
    assert shown["category"] == [{"name": "sea"}]
    assert shown["allowedOwner"] == {"oneOf": ["operators"]}
    assert shown["name"] == NAMES


async def test_only_the_app_that_made_a_type_changes_it(client: Client) -> None:
    await make_type(client)
    other = await client.new_app(ADMIN_ROLE)
    assert (await other.put(f"{TYPES}/drones", {"enableOrchestrator": True})).status == 403
    assert (await other.post(f"{TYPES}/drones/config/handlers", HOOK)).status == 403


async def test_types_are_listed_in_pages_newest_first(client: Client) -> None:
    for name in ("alpha", "bravo", "charlie"):
        await client.post(TYPES, {"name": {"singular": name, "plural": f"{name}s"}})
    page = (await client.get(f"{TYPES}?limit=2&offset=1&select=entityCode")).data
    assert page["meta"] == {"totalElements": 3}
    assert [shown["id"] for shown in page["participantTypes"]] == ["bravos", "alphas"]
    assert all(shown.keys() == {"id", "entityCode"} for shown in page["participantTypes"])
    assert (await client.get(f"{TYPES}?limit=0")).status == 400
    assert (await client.get(f"{TYPES}?limit=101")).status == 400


async def test_attributes_merge_and_repeating_is_harmless(client: Client) -> None:
    await make_type(client)
    path = f"{TYPES}/drones/config/attributes"
    for _ in range(2):
        more = [{"name": "rotors", "dataType": "number", "required": True}, {**ATTRIBUTES[1], "defaultValue": "south"}]
        assert (await client.put(path, {"attributes": more})).status == 202
    shown = (await client.get(path)).data
    assert shown["name"] == NAMES
    assert [attribute["name"] for attribute in shown["attributes"]] == ["payloadKg", "base", "note", "rotors"]
    assert shown["attributes"][1]["defaultValue"] == "south"
    assert shown["attributes"][3]["validation"] == {"required": True}
    assert {attribute["ownerAppId"] for attribute in shown["attributes"]} == {"platform:app:haulier-admin"}
    assert "slot" not in shown["attributes"][0]


@pytest.mark.parametrize(
    "attribute",
    [
        {"name": "1a", "dataType": "string"},
        {"name": "", "dataType": "string"},
        {"name": "x" * 33, "dataType": "string"},
        {"name": "a", "dataType": "date"},
        {"name": "a", "dataType": "boolean", "validation": {"range": {"min": 1}}},
        {"name": "a", "dataType": "number", "validation": {"range": {"min": 2, "max": 1}}},
        {"name": "a", "dataType": "string", "validation": {"regex": "("}},
        {"name": "a", "dataType": "string", "validation": {"regex": "(a{1,1000}){1,1000}"}},
        {"name": "a", "dataType": "string", "validation": {"valueOneOf": []}},
        {"name": "a", "dataType": "string", "validation": {"valueOneOf": [1]}},
        {"name": "a", "dataType": "string", "defaultValue": 1},
    ],
)
async def test_a_bad_attribute_is_refused(client: Client, attribute: dict[str, Any]) -> None:
    await make_type(client)
    answer = await client.put(f"{TYPES}/drones/config/attributes", {"attributes": [attribute]})
    assert answer.status == 400
    assert answer.fields
    assert len((await client.get(f"{TYPES}/drones/config/attributes")).data["attributes"]) == 3


async def test_an_app_changes_its_own_attributes_only(client: Client) -> None:
    await make_type(client)
    other = await client.new_app(ADMIN_ROLE)
    path = f"{TYPES}/drones/config/attributes"
    assert (await other.put(path, {"attributes": [{**ATTRIBUTES[0], "indexed": False}]})).status == 403
    assert (await other.put(path, {"attributes": [{"name": "secretive", "dataType": "string"}]})).status == 202
    values = {"payloadKg": 1, "secretive": "x"}
    assert (await make_drone(client, "A", properties=values)).fields == {"properties.secretive"}
    made = (await make_drone(other, "A", properties={"secretive": "x"})).status
    assert made == 400  # payloadKg is required and belongs to the first app


async def test_the_default_machine_is_shown_by_main_state(client: Client) -> None:
    await make_type(client)
    shown = (await client.get(f"{TYPES}/drones/config/state-machine")).data
    assert list(shown["states"]) == ["onboarding", "active", "inactive"]
    assert shown["states"]["inactive"]["terminalStates"] == ["dead"]
    assert shown["terminalTTL"] == "30d"
    assert shown["name"] == NAMES


def machine(**changes: Any) -> dict[str, Any]:
    """Onboarding in two steps."""
    states = {
        "onboarding": {
            "defaultSubState": "papers",
            "subStates": [
                {"name": "papers", "transitions": [{"eventCode": "E-022", "destination": "onboarding:training"}]},
                {"name": "training", "transitions": [{"eventCode": "E-022", "destination": "active"}]},
            ],
        },
        "active": {
            "defaultSubState": "active",
            "subStates": [
                {
                    "name": "active",
                    "transitions": [{"eventCode": "E-023", "destination": "inactive", "reasonCode": "R-0001"}],
                }
            ],
        },
        "inactive": {
            "defaultSubState": "gone",
            "subStates": [{"name": "gone", "transitions": []}],
            "terminalStates": ["gone"],
        },
    }
    return {"states": states | changes, "terminalTTL": "2m"}


async def test_a_machine_is_replaced_as_a_whole(client: Client) -> None:
    await make_type(client)
    path = f"{TYPES}/drones/config/state-machine"
    answer = await client.put(path, machine())
    assert (answer.status, answer.data) == (200, {"name": "drones"})
    shown = (await client.get(path)).data
    assert shown["states"]["onboarding"]["subStates"][0]["name"] == "papers"
    assert shown["terminalTTL"] == "2m"


async def test_a_machines_callback_is_an_object_or_text(client: Client) -> None:
    await make_type(client)
    path = f"{TYPES}/drones/config/state-machine"
    for callback in ({"url": "https://app.example/cb", "meta": {"k": 1}}, "https://app.example/cb"):
        assert (await client.put(path, machine() | {"callback": callback})).status == 200
        assert (await client.get(path)).data["callback"] == callback


async def test_an_instance_goes_on_when_its_sub_state_is_taken_away(client: Client) -> None:
    await make_type(client)
    id = (await make_drone(client, "A")).data["id"]
    assert (await client.get(f"{BASE}/drones/{id}")).data["state"] == "onboarding:onboarding"
    assert (await client.put(f"{TYPES}/drones/config/state-machine", machine())).status == 200
    assert (await client.get(f"{BASE}/drones/{id}")).data["state"] == "onboarding:onboarding"
    assert (await apply(client, id, "E-022")).status == 202
    assert (await client.get(f"{BASE}/drones/{id}")).data["state"] == "onboarding:training"


async def test_a_machine_that_cannot_run_is_refused_with_every_fault(client: Client) -> None:
    await make_type(client)
    path = f"{TYPES}/drones/config/state-machine"
    bad = {
        "defaultSubState": "none",
        "subStates": [{"name": "active", "transitions": [{"eventCode": "E-999", "destination": "onboarding"}]}],
    }
    answer = await client.put(path, machine(active=bad))
    assert answer.status == 400
    assert len(answer.fields) == 3
    extra = machine(paused=machine()["states"]["active"])
    for body in ({}, {"states": []}, {"states": {}}, {"states": 1}, extra, machine() | {"terminalTTL": "soon"}):
        assert (await client.put(path, body)).status == 400, body
    assert (await client.get(path)).data["states"]["active"]["defaultSubState"] == "active"


async def test_custom_code_is_registered_listed_read_and_replaced(client: Client) -> None:
    await make_type(client)
    path = f"{TYPES}/drones/config/handlers"
    made = await client.post(path, HOOK | {"methodName": "CREATE:OnRequest"})
    assert made.status == 201
    again = await client.post(path, HOOK)
    assert again.data == made.data
    one = f"{path}/{made.data['id']}"
    assert (await client.get(one)).data == {"id": made.data["id"], **HOOK}
    assert (await client.put(one, HOOK | {"wait": False})).data == made.data
    assert [hook["wait"] for hook in (await client.get(path)).data] == [False]
    assert (await client.get(f"{path}/none")).status == 404
    assert (await client.put(f"{path}/none", HOOK | {"methodName": "update:onError"})).status == 404
    assert (await client.post(path, HOOK | {"methodName": "delete:onRequest"})).fields == {"methodName"}


async def test_a_type_is_out_of_sight_of_other_tenants(stack: Stack, client: Client) -> None:
    await make_type(client)
    stranger = await stack.new_tenant()
    answer = await stranger.get(f"{TYPES}/drones")
    assert (answer.status, answer.code[-4:]) == (400, "3304")
    assert (await stranger.get(TYPES)).data["participantTypes"] == []
