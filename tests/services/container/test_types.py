"""Container types over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.boxes import ATTRIBUTES, TYPES, create, make_type
from support.stack import Client, Stack

DUPLICATE = "100920021050"
UNKNOWN = "100920043304"
UNKNOWN_TEXT = "The container type you are searching/updating undefined doesnt exists"
HOOK = {
    "url": "https://hook.example/x",
    "requestHeader": {},
    "method": "POST",
    "wait": False,
    "methodName": "create:OnRequest",
}


async def test_a_type_is_there_the_moment_its_answer_is_out(client: Client) -> None:
    body = {"name": "bag", "isLeaf": False, "allowedParent": {"oneOf": ["pallet"]}, "entityCode": "0777"}
    answer = await client.post(TYPES, body)
    assert (answer.status, answer.data) == (202, {"id": "bag"})
    shown = (await client.get(f"{TYPES}/bag")).data
    assert shown.items() >= body.items()
    assert (shown["id"], shown["isActive"]) == ("bag", True)
    assert isinstance(shown["createdAt"], int)
    assert shown["createdBy"]["name"] == "tester"


async def test_an_unknown_type_is_a_400_with_the_documented_code_and_text(client: Client) -> None:
    for answer in (
        await client.get(f"{TYPES}/PackageCsa"),
        await client.put(f"{TYPES}/PackageCsa", {"allowedParent": {"not": ["bag"]}}),
    ):
        assert (answer.status, answer.code, answer.body["error"]["description"]) == (400, UNKNOWN, UNKNOWN_TEXT)
    for answer in (
        await client.put(f"{TYPES}/PackageCsa/config/attributes", {"attributes": ATTRIBUTES}),
        await client.get(f"{TYPES}/PackageCsa/config/state-machine"),
        await client.get(f"{TYPES}/PackageCsa/config/handlers"),
        await create(client, "PackageCsa"),
    ):
        assert (answer.status, answer.body["error"]["description"]) == (400, UNKNOWN_TEXT)


async def test_a_duplicate_has_the_documented_code(client: Client) -> None:
    bodies = [{"name": "bag", "isLeaf": leaf} for leaf in (True, False, True, False)]
    answers = await asyncio.gather(*(client.post(TYPES, body) for body in bodies))
    assert sorted(answer.status for answer in answers) == [202, 400, 400, 400]
    assert {answer.code for answer in answers if answer.status == 400} == {DUPLICATE}


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": "ab"}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "two words"}, "name"),
        ({"name": "tracking"}, "name"),
        ({"name": "config"}, "name"),
        ({}, "name"),
        ({"name": "bag", "isLeaf": "yes"}, "isLeaf"),
        ({"name": "bag", "entityCode": "0000"}, "entityCode"),
        ({"name": "bag", "allowedParent": {}}, "allowedParent"),
        ({"name": "bag", "allowedParent": {"oneOf": ["aaa"], "not": ["aaa"]}}, "allowedParent"),
        ({"name": "bag", "allowedParent": {"oneOf": ["aaa"] * 17}}, "allowedParent.oneOf"),
        ({"name": "bag", "containerizableIn": "created"}, "containerizableIn"),
    ],
)
async def test_a_malformed_type_is_refused_by_field(client: Client, members: dict[str, Any], field: str) -> None:
    answer = await client.post(TYPES, members)
    assert (answer.status, answer.fields) == (400, {field})
    assert (await client.get(TYPES)).data["meta"]["totalElements"] == 0


async def test_allowed_parents_change_and_nothing_else_does(client: Client) -> None:
    await client.post(TYPES, {"name": "bag", "isLeaf": True})
    change = {"name": "sack", "isLeaf": False, "allowedParent": {"not": ["crate"]}}
    assert (await client.put(f"{TYPES}/bag", change)).status == 202
    shown = (await client.get(f"{TYPES}/bag")).data
    assert (shown["name"], shown["isLeaf"], shown["allowedParent"]) == ("bag", True, {"not": ["crate"]})
    assert (await client.put(f"{TYPES}/bag", {})).fields == {"allowedParent"}


async def test_another_app_changes_no_type_and_adds_attributes_of_its_own(client: Client) -> None:
    await make_type(client, "bag")
    other = await client.new_app(ADMIN_ROLE)
    assert (await other.put(f"{TYPES}/bag", {"allowedParent": {"not": ["crate"]}})).status == 403
    colour = {"name": "colour", "dataType": "string"}
    assert (await other.put(f"{TYPES}/bag/config/attributes", {"attributes": [colour]})).status == 202
    shown = (await client.get(f"{TYPES}/bag/config/attributes")).data["attributes"]
    assert [attribute["name"] for attribute in shown] == ["weight", "origin", "colour"]
    assert shown[2]["ownerAppId"] != shown[0]["ownerAppId"]
    changed = {"name": "weight", "dataType": "string"}
    assert (await other.put(f"{TYPES}/bag/config/attributes", {"attributes": [changed]})).status == 403


async def test_attributes_and_machine_stand_in_a_frame_of_the_type(client: Client) -> None:
    await make_type(client, "bag")
    shown = (await client.get(f"{TYPES}/bag/config/attributes")).data
    assert (shown["id"], shown["name"], shown["isLeaf"]) == ("bag", "bag", False)
    assert "slot" not in shown["attributes"][0]
    machine = (await client.get(f"{TYPES}/bag/config/state-machine")).data
    assert list(machine["states"]) == ["created", "opened", "closed", "completed"]
    assert machine["states"]["opened"]["defaultSubstate"] == "opened"
    assert machine["states"]["completed"]["terminalStates"] == ["dead"]


def machine_of(shown: dict[str, Any]) -> dict[str, Any]:
    """The machine as a tenant would send it back."""
    states = {
        name: {key: value for key, value in state.items() if key != "defaultSubState"}
        for name, state in shown["states"].items()
    }
    return {"states": states, "terminalTTL": shown["terminalTTL"]}


async def test_a_machine_is_replaced_as_a_whole_and_keeps_its_main_states(client: Client) -> None:
    await make_type(client, "bag")
    path = f"{TYPES}/bag/config/state-machine"
    machine = machine_of((await client.get(path)).data)
    sealed = {"name": "sealed", "transitions": [{"eventCode": "E-027", "destination": "completed:completed"}]}
    machine["states"]["closed"]["subStates"].append(sealed)
    way = {"eventCode": "E-026", "destination": "closed:sealed"}
    machine["states"]["opened"]["subStates"][0]["transitions"] = [way]
    answer = await client.put(path, machine | {"terminalTTL": "10d", "callback": "https://app.example/states"})
    assert (answer.status, answer.data) == (200, {"id": "bag"})
    shown = (await client.get(path)).data
    assert (shown["terminalTTL"], shown["callback"]) == ("10d", "https://app.example/states")
    assert [sub["name"] for sub in shown["states"]["closed"]["subStates"]] == ["closed", "sealed"]
    for broken in (
        {name: state for name, state in machine["states"].items() if name != "opened"},
        machine["states"] | {"lost": machine["states"]["opened"] | {"name": "lost"}},
        {},
    ):
        refused = await client.put(path, {"states": broken})
        assert refused.status == 400
    assert (await client.get(path)).data == shown


async def test_custom_code_is_registered_listed_read_and_replaced(client: Client) -> None:
    await make_type(client, "bag")
    path = f"{TYPES}/bag/config/handlers"
    made = await client.post(path, HOOK)
    assert made.status == 201
    id = made.data["id"]
    assert (await client.put(f"{path}/{id}", HOOK | {"url": "https://hook.example/y"})).status == 200
    (shown,) = (await client.get(path)).data
    assert (shown["id"], shown["url"], shown["methodName"]) == (id, "https://hook.example/y", "create:onRequest")
    assert (await client.get(f"{path}/{id}")).data == shown
    assert (await client.get(f"{path}/handler:none")).status == 404
    assert (await client.put(f"{path}/handler:none", HOOK | {"methodName": "update:onRequest"})).status == 404
    assert (await client.post(path, HOOK | {"methodName": "delete:onRequest"})).fields == {"methodName"}


async def test_types_are_listed_filtered_and_paged(client: Client) -> None:
    for name in ("box", "bag", "pallet"):
        await make_type(client, name)
    page = (await client.get(f"{TYPES}?limit=2&sortKey=createdAt&sortBy=asc")).data
    assert page["meta"]["totalElements"] == 3
    assert [shown["name"] for shown in page["containerTypes"]] == ["box", "bag"]
    found = (await client.get(f'{TYPES}?query={{"prefix":[{{"key":"name","value":"pal"}}]}}')).data
    (pallet,) = found["containerTypes"]
    assert pallet["name"] == "pallet"
    assert pallet["attributes"] == (await client.get(f"{TYPES}/pallet/config/attributes")).data["attributes"]


async def test_another_tenants_types_are_unknown(stack: Stack, client: Client) -> None:
    await make_type(client, "bag")
    other = await stack.new_tenant()
    assert (await other.get(f"{TYPES}/bag")).code == UNKNOWN
    assert (await other.put(f"{TYPES}/bag", {"allowedParent": {"not": ["crate"]}})).code == UNKNOWN
    assert (await other.get(TYPES)).data["containerTypes"] == []


async def test_the_change_log_of_a_type_tells_what_happened(client: Client) -> None:
    await make_type(client, "bag")
    begin = (await client.get(f"{TYPES}/bag")).data["createdAt"] - 1000
    log = (await client.get(f"{TYPES}/bag/changelog?from={begin}")).data
    assert [entry["action"] for entry in log["log"]] == ["UPDATE", "CREATE"]
    assert (await client.get(f"{TYPES}/bag/changelog")).fields == {"from"}
