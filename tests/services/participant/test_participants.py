"""Participants over HTTP: made once, changed, moved, found."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.drones import BASE, NAMES, TYPES, apply, event, make_drone, make_type
from support.receiver import Receiver
from support.stack import Client, Stack

ADMIN = "platform:app:haulier-admin"
CALLBACK = {"url": "{{SSE_CALLBACK}}", "meta": {"k": 1}}


@pytest.fixture
async def drones(client: Client) -> Client:
    """A tenant that knows drones."""
    await make_type(client)
    return client


async def test_a_read_after_the_answer_sees_the_participant(drones: Client) -> None:
    answer = await make_drone(drones, "DR-7", callback=CALLBACK)
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("drones:")
    shown = (await drones.get(f"{BASE}/drones/{id}")).data
    assert shown["uniqueCode"] == "DR-7"
    assert shown["owner"] == drones.owner
    assert shown["participantType"] == "drones"
    assert shown["state"] == "onboarding:onboarding"
    assert shown["properties"] == {"payloadKg": 4, "base": "north"}
    assert shown["createdBy"] == {"id": "1", "name": "tester", "appId": ADMIN, "appID": ADMIN}
    assert shown["createdAt"] == shown["updatedAt"] > 1_600_000_000_000


async def test_a_unique_code_is_taken_once_even_by_many_at_once(drones: Client) -> None:
    answers = await asyncio.gather(*(make_drone(drones, "DR-7") for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 7
    for answer in answers:
        if answer.status == 400:
            assert (answer.code[-4:], answer.fields) == ("2300", {"uniqueCode"})
    assert (await drones.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 1


async def test_an_unknown_type_is_400_with_its_code(client: Client) -> None:
    for answer in (
        await make_drone(client, "A"), await client.get(f"{BASE}/drones"), await client.get(f"{BASE}/drones/drones:1"),
        await apply(client, "drones:1", "E-022"), await client.put(f"{BASE}/drones/drones:1", {"properties": {}}),
    ):  # fmt: skip
        assert (answer.status, answer.code[-4:]) == (400, "3304")


async def test_every_failing_property_is_named_in_one_answer(drones: Client) -> None:
    answer = await make_drone(drones, "A", properties={"payloadKg": 26, "note": "x" * 11, "base": 1, "other": 1})
    assert answer.status == 400
    assert answer.fields == {"properties.payloadKg", "properties.note", "properties.base", "properties.other"}
    assert (await drones.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 0


@pytest.mark.parametrize(
    "members",
    [
        {"uniqueCode": ""}, {"uniqueCode": "x" * 257}, {"uniqueCode": 1}, {"uniqueCode": None}, {"owner": ""},
        {"name": "x" * 257}, {"properties": None}, {"properties": []}, {"category": "air"}, {"subCategory": "light"},
        {"templateId": "template:x"},
        {"state": "active:active"}, {"callback": "x"}, {"onRequest": {}},
    ],
)  # fmt: skip
async def test_limits_of_a_participant(drones: Client, members: dict[str, Any]) -> None:
    answer = await make_drone(drones, "A", **members)
    assert answer.status == 400, answer.body
    assert (await drones.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"uniqueCode":"a\\u0000"}', b"[" * 40 + b"]" * 40])
async def test_a_broken_body_is_refused(drones: Client, raw: bytes) -> None:
    assert (await drones.call("POST", f"{BASE}/drones", raw=raw)).status == 400


async def test_text_of_other_languages_is_just_text(drones: Client) -> None:
    for code in ("a' OR 1=1 --", "{{token}}", "$(x)", "ä ö 漢", "a/b?c#d", "drones"):
        id = (await make_drone(drones, code)).data["id"]
        assert (await drones.get(f"{BASE}/drones/{quote(id)}")).data["uniqueCode"] == code


async def test_the_first_state_may_be_named(drones: Client) -> None:
    assert (await make_drone(drones, "A", state="onboarding:onboarding")).status == 202
    assert (await make_drone(drones, "B", state="onboarding")).status == 202


async def test_categories_come_from_the_type(client: Client) -> None:
    await make_type(client, category=[{"name": "air", "subCategory": ["light"]}])
    assert (await make_drone(client, "A", category="air", subCategory="light")).status == 202
    assert (await make_drone(client, "B", category="sea")).fields == {"category"}
    assert (await make_drone(client, "B", category="air", subCategory="heavy")).fields == {"subCategory"}
    assert (await make_drone(client, "B", subCategory="light")).fields == {"subCategory"}


async def test_an_owner_is_the_tenant_or_an_admitted_participant(client: Client) -> None:
    await make_type(client, allowedOwner={"oneOf": ["operators"]})
    await client.post(TYPES, {"name": {"singular": "operator", "plural": "operators"}})
    body = {"uniqueCode": "O", "owner": client.owner, "properties": {}}
    operator = (await client.post(f"{BASE}/operators", body)).data["id"]
    drone = (await make_drone(client, "A", owner=operator)).data["id"]
    assert (await client.get(f"{BASE}/drones/{drone}")).data["owner"] == operator
    assert (await make_drone(client, "B", owner=client.tenant)).status == 202
    for owner, cause, rule in ((drone, "0007", "allowedOwner"), ("operators:none", "3303", "unknown")):
        refused = await make_drone(client, "C", owner=owner)
        assert (refused.code[-4:], refused.rules) == (cause, {("owner", rule)})
    assert (await client.put(f"{BASE}/drones/{drone}", {"properties": {}, "owner": client.owner})).status == 202
    listed = (
        await client.get(
            f"{BASE}/drones?query=" + quote(json.dumps({"op": "and", "arr": [{"key": "owner", "value": client.owner}]}))
        )
    ).data
    assert listed["meta"]["totalElements"] == 2


async def test_properties_merge_key_by_key_and_null_takes_one_away(drones: Client) -> None:
    id = (await make_drone(drones, "A", properties={"payloadKg": 4, "note": "x"})).data["id"]
    path = f"{BASE}/drones/{id}"
    assert (await drones.put(path, {"properties": {"payloadKg": 6}, "name": "Other"})).data == {"id": id}
    shown = (await drones.get(path)).data
    assert shown["properties"] == {"payloadKg": 6, "base": "north", "note": "x"}
    assert (shown["name"], shown["uniqueCode"]) == ("Other", "A")
    assert (await drones.put(path, {"properties": {"note": None}})).status == 202
    assert (await drones.get(path)).data["properties"] == {"payloadKg": 6, "base": "north"}
    assert (await drones.put(path, {"properties": {"payloadKg": None}})).fields == {"properties.payloadKg"}


async def test_default_life_cycle(drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    path = f"{BASE}/drones/{id}/state"
    assert (await drones.get(path)).data == {"id": id, "state": "onboarding:onboarding", "stateChange": False}
    for code, state in (("E-022", "active:active"), ("E-023", "inactive:inactive"), ("E-024", "inactive:dead")):
        answer = await apply(drones, id, code)
        assert (answer.status, answer.data) == (202, {"id": id})
        shown = (await drones.get(path)).data
        assert (shown["state"], shown["stateChange"], shown["event"]["eventCode"]) == (state, True, code)
    assert shown["terminalTtl"] > 1_700_000_000
    assert (await drones.get(f"{BASE}/drones/{id}")).data["state"] == "inactive:dead"
    assert (await apply(drones, id, "E-022")).code[-4:] == "1022"


async def test_an_event_out_of_turn_changes_nothing_and_says_what_would_go(drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    for code, reason in (
        ("E-023", "R-0001"),
        ("E-025", "R-0001"),
        ("E-900", "R-0001"),
        ("E-022", "R-0002"),
        ("E-022", "R-0014"),
    ):
        answer = await apply(drones, id, code, reason)
        assert (answer.status, answer.code[-4:]) == (400, "1022")
    assert "E-022" in (await apply(drones, id, "E-023")).body["error"]["description"]
    assert (await drones.get(f"{BASE}/drones/{id}")).data["state"] == "onboarding:onboarding"


@pytest.mark.parametrize("timestamp", [1700000005, 1700000005000, -1429763, 4294967295])
async def test_any_whole_timestamp_is_kept(drones: Client, timestamp: int) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    assert (await apply(drones, id, "E-022", None, timestamp=timestamp)).status == 202
    assert (await drones.get(f"{BASE}/drones/{id}/state")).data["event"]["timestamp"] == timestamp


async def test_of_two_equal_events_at_once_one_wins(drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    answers = await asyncio.gather(*(apply(drones, id, "E-022") for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 5


async def test_attributes_and_state_change_together_or_not_at_all(drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    path = f"{BASE}/drones/{id}"
    step = {"stateTransition": {"eventCode": "E-022", "reasonCode": "R-0001"}}
    assert (await drones.put(path, {"properties": {"payloadKg": 99}, **step})).status == 400
    assert (await drones.get(path)).data["state"] == "onboarding:onboarding"
    assert (
        await drones.put(path, {"properties": {"payloadKg": 6}, "stateTransition": {"eventCode": "E-024"}})
    ).status == 400
    assert (await drones.get(path)).data["properties"]["payloadKg"] == 4
    assert (await drones.put(path, {"properties": {"payloadKg": 6}, **step})).status == 202
    shown = (await drones.get(path)).data
    assert (shown["state"], shown["properties"]["payloadKg"]) == ("active:active", 6)
    assert (await drones.put(path, {"properties": {"note": "y"}})).status == 202
    state = (await drones.get(f"{path}/state")).data
    assert state["event"]["eventCode"] == "E-022"


async def test_updates_at_once_are_all_kept(drones: Client) -> None:
    more = [{"name": name, "dataType": "number"} for name in ("alpha", "bravo", "charlie", "delta")]
    await drones.put(f"{TYPES}/drones/config/attributes", {"attributes": more})
    id = (await make_drone(drones, "A")).data["id"]
    changes = [{"properties": {attribute["name"]: 1}} for attribute in more]
    answers = await asyncio.gather(*(drones.put(f"{BASE}/drones/{id}", change) for change in changes))
    assert {answer.status for answer in answers} == {202}
    values = (await drones.get(f"{BASE}/drones/{id}")).data["properties"]
    assert {attribute["name"] for attribute in more} <= values.keys()


async def test_lists_filter_sort_page_and_select(drones: Client) -> None:
    for number in range(5):
        await make_drone(
            drones, f"D{number}", properties={"payloadKg": number, "base": "north" if number % 2 else "south"}
        )
    query = quote(json.dumps({"op": "and", "arr": [{"key": "base", "value": "south"}]}))
    page = (
        await drones.get(f"{BASE}/drones?query={query}&sortKey=payloadKg&sortBy=asc&select=name&select=payloadKg")
    ).data
    assert page["meta"] == {"totalElements": 3}
    assert [drone["properties"] for drone in page["participants"]] == [
        {"payloadKg": 0},
        {"payloadKg": 2},
        {"payloadKg": 4},
    ]
    assert page["participants"][0].keys() == {"id", "name", "properties"}
    second = (await drones.get(f"{BASE}/drones?size=2&page=2")).data
    assert [drone["uniqueCode"] for drone in second["participants"]] == ["D2", "D1"]
    by_code = quote(json.dumps({"op": "and", "arr": [{"key": "uniqueCode", "value": "D3"}]}))
    assert [
        drone["uniqueCode"] for drone in (await drones.get(f"{BASE}/drones?query={by_code}")).data["participants"]
    ] == ["D3"]


async def test_properties_of_another_app_are_hidden_unless_public(drones: Client) -> None:
    other = await drones.new_app(ADMIN_ROLE)
    more = [{"name": "mine", "dataType": "string"}, {"name": "shared", "dataType": "string", "isReadPublic": True}]
    await other.put(f"{TYPES}/drones/config/attributes", {"attributes": more})
    id = (await make_drone(drones, "A")).data["id"]
    assert (await other.put(f"{BASE}/drones/{id}", {"properties": {"mine": "m", "shared": "s"}})).status == 202
    assert (await drones.get(f"{BASE}/drones/{id}")).data["properties"] == {
        "payloadKg": 4,
        "base": "north",
        "shared": "s",
    }
    assert (await other.get(f"{BASE}/drones/{id}")).data["properties"] == {"mine": "m", "shared": "s"}
    assert (await other.put(f"{BASE}/drones/{id}", {"properties": {"payloadKg": 5}})).fields == {"properties.payloadKg"}


async def test_what_another_app_requires_of_itself_holds_up_nobody_else(drones: Client) -> None:
    other = await drones.new_app(ADMIN_ROLE)
    theirs = {"name": "callSign", "dataType": "string", "validation": {"required": True}}
    await other.put(f"{TYPES}/drones/config/attributes", {"attributes": [theirs]})
    id = (await make_drone(drones, "A")).data["id"]
    at = f"{BASE}/drones/{id}"
    assert (await drones.put(at, {"properties": {"payloadKg": 5}})).status == 202
    assert (await other.put(at, {"name": "Eagle", "properties": {}})).fields == {"properties.callSign"}
    assert (await other.put(at, {"properties": {"callSign": "eagle"}})).status == 202

    await drones.put(f"{TYPES}/drones/config/attributes", {"attributes": [{"name": "base", "dataType": "number"}]})
    assert (await other.put(at, {"properties": {"callSign": "hawk"}})).status == 202, "base, now unsound, is not theirs"
    assert (await drones.put(at, {"properties": {"payloadKg": 6}})).fields == {"properties.base"}

    owner, code = drones.owner, {"callSign": "x"}
    alone = await other.post(f"{BASE}/drones", {"uniqueCode": "B", "owner": owner, "properties": code})
    assert (alone.status, alone.fields) == (400, {"properties.payloadKg"}), "the type's own app requires it of all"
    assert "another app" in alone.body["error"]["description"]


async def test_a_participant_is_out_of_sight_of_other_tenants_and_types(stack: Stack, drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    stranger = await stack.new_tenant()
    await make_type(stranger)
    assert (await stranger.get(f"{BASE}/drones/{id}")).status == 404
    assert (await stranger.put(f"{BASE}/drones/{id}", {"properties": {}})).status == 404
    assert (await apply(stranger, id, "E-022")).status == 404
    await drones.post(TYPES, {"name": {"singular": "truck", "plural": "trucks"}})
    assert (await drones.get(f"{BASE}/trucks/{id}")).status == 404
    assert (await drones.get(f"{BASE}/drones/{NAMES['plural']}:none")).status == 404


async def test_custom_code_that_nobody_waits_for_hears_of_the_write(drones: Client) -> None:
    async with Receiver() as receiver:
        hook = {"url": receiver.url, "method": "POST", "wait": False, "requestHeader": {"x-tid": "{{tenant-id}}"}}
        assert (await make_drone(drones, "A", onRequest=hook)).status == 202
        heard = (await receiver.wait_for(1))[0]
        assert heard.json()["uniqueCode"] == "A"
        assert heard.headers["x-tid"] == drones.tenant


async def test_custom_code_hears_of_a_refused_write(drones: Client) -> None:
    async with Receiver() as receiver:
        hook = {
            "url": receiver.url,
            "requestHeader": {},
            "method": "POST",
            "wait": False,
            "methodName": "create:onError",
        }
        await drones.post(f"{TYPES}/drones/config/handlers", hook)
        assert (await make_drone(drones, "A", properties={})).status == 400
        assert "payloadKg" in (await receiver.wait_for(1))[0].json()["error"]["description"]


async def test_the_request_body_may_be_an_event_only(drones: Client) -> None:
    id = (await make_drone(drones, "A")).data["id"]
    path = f"{BASE}/drones/{id}/state/event"
    for missing in ("eventCode", "timestamp", "data", "source"):
        body = event("E-022")
        del body[missing]
        assert (await drones.put(path, body)).fields == {missing}
    assert (await drones.put(path, event("E-22"))).fields == {"eventCode"}
    assert (await drones.put(path, event("E-022", "R-1"))).fields == {"reasonCode"}
