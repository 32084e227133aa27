"""Entities over HTTP: made once, found, changed, moved."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.entities import APP, Family
from support.stack import Stack
from support.unchanged import unchanged

OTHER = "platform:app:Other"


def query(document: Any) -> str:
    return "?query=" + quote(json.dumps(document))


async def test_a_read_after_the_answer_sees_the_entity(invoices: Family) -> None:
    answer = await invoices.make(name="first", category="freight", subCategory="road", callback="/relative")
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("invoices:")
    shown = (await invoices.get(f"/invoices/{id}")).data
    assert shown.items() >= {
        "id": id, "uniqueCode": "INV-9", "name": "first", "owner": APP, "category": "freight", "subCategory": "road",
        "properties": {"amount": 120, "paid": False},
    }.items()  # fmt: skip
    assert "state" not in shown
    assert shown["createdAt"] == shown["updatedAt"] > 1_600_000_000_000


async def test_a_unique_code_is_taken_once_in_a_type_of_an_app(invoices: Family) -> None:
    answers = await asyncio.gather(*(invoices.make() for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 5
    for answer in answers:
        if answer.status == 400:
            assert (answer.code, answer.fields) == ("101810052300", {"uniqueCode"})
    other = invoices.of(OTHER)
    await other.make_type()
    assert (await other.make()).status == 202
    for app in (invoices, other):
        assert (await app.get("/invoices")).data["meta"] == {"totalElements": 1}


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"uniqueCode": ""}, "uniqueCode"),
        ({"uniqueCode": None}, "uniqueCode"),
        ({"owner": ""}, "owner"),
        ({"owner": 1}, "owner"),
        ({"properties": None}, "properties"),
        ({"properties": {}}, "properties.amount"),
        ({"properties": {"amount": -1}}, "properties.amount"),
        ({"properties": {"amount": "1"}}, "properties.amount"),
        ({"properties": {"amount": 1, "other": 1}}, "properties.other"),
        ({"category": "sea"}, "category"),
        ({"category": "freight", "subCategory": "sea"}, "subCategory"),
        ({"subCategory": "road"}, "subCategory"),
        ({"name": "x" * 257}, "name"),
        ({"onRequest": {"method": "POST"}}, "onRequest.url"),
    ],
)
async def test_a_refused_entity_names_the_field_and_leaves_nothing(
    stack: Stack, invoices: Family, members: dict[str, Any], field: str
) -> None:
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        answer = await invoices.make(**members)
    assert (answer.status, answer.fields) == (400, {field})


async def test_templates_and_states_that_are_not_there_are_refused(stack: Stack, invoices: Family) -> None:
    id = await invoices.make_id()
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        assert (await invoices.make("B", templateId="template:x")).code[-4:] == "3303"
        assert (await invoices.put(f"/invoices/{id}", {"properties": {}, "templateId": "x"})).code[-4:] == "3303"
        assert (await invoices.make("B", state="active")).code[-4:] == "1022"
        assert (await invoices.get(f"/invoices/{id}/state")).code[-4:] == "1022"
        assert (await invoices.put(f"/invoices/{id}/event", {"eventCode": "E-101"})).code[-4:] == "1022"


async def test_an_entity_begins_where_its_machine_does_or_where_it_is_said_to(moving: Family) -> None:
    first = await moving.make_id("A")
    assert (await moving.get(f"/invoices/{first}/state")).data == {
        "id": first, "state": "onboarding:onboarding", "stateChange": False,
    }  # fmt: skip
    second = await moving.make_id("B", state="active")
    assert (await moving.get(f"/invoices/{second}")).data["state"] == "active:active"
    assert (await moving.make("C", state="nowhere:here")).code[-4:] == "1022"


async def test_an_entity_that_was_there_before_its_machine_stands_at_its_beginning(invoices: Family) -> None:
    id = await invoices.make_id()
    await invoices.register_machine()
    assert (await invoices.get(f"/invoices/{id}")).data["state"] == "onboarding:onboarding"
    assert (await invoices.get("/invoices")).data["entityInstances"][0]["state"] == "onboarding:onboarding"
    assert (await invoices.put(f"/invoices/{id}/event", {"eventCode": "E-101"})).status == 202
    assert (await invoices.get(f"/invoices/{id}/state")).data["state"] == "active:active"


async def test_an_update_merges_and_the_unique_code_stays(invoices: Family) -> None:
    id = await invoices.make_id(category="freight", subCategory="road", properties={"amount": 1, "status": "open"})
    change = {
        "properties": {"paid": True, "status": None}, "name": "new", "owner": "vendors:1", "category": "freight",
        "uniqueCode": "other",
    }  # fmt: skip
    answer = await invoices.put(f"/invoices/{id}", change)
    assert (answer.status, answer.data) == (202, {"id": id})
    shown = (await invoices.get(f"/invoices/{id}")).data
    assert (shown["uniqueCode"], shown["name"], shown["owner"]) == ("INV-9", "new", "vendors:1")
    assert shown["properties"] == {"amount": 1, "paid": True}
    assert (shown["category"], shown["subCategory"]) == ("freight", "road")
    assert (await invoices.put(f"/invoices/{id}", {"properties": {}, "category": "parcels"})).status == 202
    shown = (await invoices.get(f"/invoices/{id}")).data
    assert (shown["category"], "subCategory" in shown) == ("parcels", False)


async def test_a_refused_update_changes_nothing(stack: Stack, moving: Family) -> None:
    id = await moving.make_id()
    async with unchanged(stack.runtime.database, moving.client.tenant):
        for body in (
            {}, {"properties": {"amount": None}}, {"properties": {"amount": -1}}, {"properties": {"x": 1}},
            {"properties": {}, "category": "sea"}, {"properties": {}, "stateTransition": {}},
            {"properties": {"amount": 7}, "stateTransition": {"eventCode": "E-102"}},
            {"properties": {"amount": -7}, "stateTransition": {"eventCode": "E-101"}},
        ):  # fmt: skip
            assert (await moving.put(f"/invoices/{id}", body)).status == 400, body
        assert (await moving.put("/invoices/invoices:none", {"properties": {}})).status == 404


async def test_attributes_and_state_change_together(moving: Family) -> None:
    id = await moving.make_id()
    change = {"properties": {"amount": 90}, "stateTransition": {"eventCode": "E-101", "reasonCode": "R-0001"}}
    assert (await moving.put(f"/invoices/{id}", change)).status == 202
    shown = (await moving.get(f"/invoices/{id}")).data
    assert (shown["state"], shown["properties"]["amount"]) == ("active:active", 90)
    event = (await moving.get(f"/invoices/{id}/state")).data["event"]
    assert (event["eventCode"], event["reasonCode"]) == ("E-101", "R-0001")


async def test_an_event_moves_the_entity(stack: Stack, moving: Family) -> None:
    id = await moving.make_id()
    path = f"/invoices/{id}/event"
    event = {"eventCode": "E-101", "reasonCode": "R-0001", "timestamp": 1_700_000_000_123, "data": {"a": 1}}
    answer = await moving.put(path, event | {"source": {"appId": "fleet"}})
    assert (answer.status, answer.data) == (202, {"id": id})
    state = (await moving.get(f"/invoices/{id}/state")).data
    assert (state["state"], state["stateChange"]) == ("active:active", True)
    assert state["event"] == event | {"source": {"appId": "fleet"}}
    assert (await moving.put(path, {"eventCode": "E-102"})).status == 202
    state = (await moving.get(f"/invoices/{id}/state")).data
    assert state["state"] == "inactive:inactive"
    assert state["terminalTtl"] > state["event"]["timestamp"] > 1_600_000_000
    async with unchanged(stack.runtime.database, moving.client.tenant):
        for body in ({"eventCode": "E-101"}, {"eventCode": "E-999"}, {"eventCode": "x"}, {}):
            assert (await moving.put(path, body)).status == 400, body


async def test_entities_are_searched_in_every_form(moving: Family) -> None:
    for code, amount, status in (("A", 1, "open"), ("B", 2, "open"), ("C", 3, "closed")):
        await moving.make(code, properties={"amount": amount, "status": status}, category="freight")

    async def found(asked: str) -> list[str]:
        return [shown["uniqueCode"] for shown in (await moving.get(f"/invoices{asked}")).data["entityInstances"]]

    assert await found("?limit=2&offset=1") == ["B", "A"]
    assert await found("?size=2&page=2") == ["A"]
    assert await found("?sortKey=amount&sortBy=asc") == ["A", "B", "C"]
    assert await found(query({"terms": [{"key": "status", "value": ["open"]}]})) == ["B", "A"]
    assert await found(query({"terms": [{"key": "status", "values": ["closed"]}]})) == ["C"]
    assert await found(query({"range": [{"key": "amount", "relation": "gte", "value": 2}]})) == ["C", "B"]
    both = {"term": [{"key": "category", "value": "freight"}], "match": [{"key": "uniqueCode", "value": "B"}]}
    assert await found(query(both)) == ["B"]
    assert await found(query({"op": "and", "arr": [{"key": "owner", "value": APP}]})) == ["C", "B", "A"]
    assert await found(query({"op": "and", "arr": [{"key": "state", "value": "active:active"}]})) == []
    chosen = (await moving.get("/invoices?select=amount,name")).data["entityInstances"][0]
    assert chosen.keys() == {"id", "properties"}
    refused = await moving.get("/invoices" + query({"term": [{"key": "paid", "value": False}]}))
    assert refused.status == 400


async def test_what_an_app_keeps_to_itself_is_seen_by_it_alone(invoices: Family) -> None:
    other = invoices.by(await invoices.client.new_app(ADMIN_ROLE))
    attributes = [
        {"name": "secretive", "dataType": "string", "indexed": True},
        {"name": "open", "dataType": "string", "isReadPublic": True},
    ]
    assert (await other.put("/entity-type/invoices", {"attributes": attributes})).status == 202
    id = await invoices.make_id()
    assert (await other.put(f"/invoices/{id}", {"properties": {"secretive": "x", "open": "y"}})).status == 202
    shown = (await invoices.get(f"/invoices/{id}")).data["properties"]
    assert shown == {"amount": 120, "paid": False, "open": "y"}
    assert (await other.get(f"/invoices/{id}")).data["properties"] == {"secretive": "x", "open": "y"}
    guess = {"properties": {"paid": True}, "conditionExpression": "secretive == 'x'"}
    assert (await invoices.put(f"/invoices/{id}", guess)).fields == {"conditionExpression"}
    started = (await invoices.get(f"/invoices/{id}")).data["createdAt"]
    log = (await invoices.get(f"/invoices/{id}/changelog?from={started}")).data["log"]
    assert log
    assert all("secretive" not in entry["cdc"].get("properties", {}) for entry in log)


async def test_the_change_log_tells_what_happened(moving: Family) -> None:
    id = await moving.make_id()
    started = (await moving.get(f"/invoices/{id}")).data["createdAt"]
    await moving.put(f"/invoices/{id}", {"properties": {"amount": 90}})
    await moving.put(f"/invoices/{id}/event", {"eventCode": "E-101"})
    await moving.put(f"/invoices/{id}", {"properties": {"amount": 1}, "conditionExpression": "amount < 0"})
    shown = (await moving.get(f"/invoices/{id}/changelog?from={started}&duration=31")).data
    assert shown["meta"] == {"totalElements": 3}
    assert [entry["action"] for entry in shown["log"]] == ["UPDATE", "UPDATE", "CREATE"]
    assert shown["log"][1]["cdc"]["properties"]["amount"] == 90
    assert (await moving.get(f"/invoices/{id}/changelog")).fields == {"from"}
    assert (await moving.get(f"/invoices/{id}/changelog?from=1&duration=32")).fields == {"duration"}


async def test_an_unknown_type_is_400_and_an_unknown_entity_404(invoices: Family) -> None:
    event = {"eventCode": "E-101"}
    for place, status, cause in (("/bills/bills:1", 400, "3304"), ("/invoices/invoices:1", 404, "3300")):
        for answer in (
            await invoices.get(place), await invoices.put(place, {"properties": {}}),
            await invoices.get(f"{place}/state"), await invoices.put(f"{place}/event", event),
            await invoices.get(f"{place}/changelog?from=1"),
        ):  # fmt: skip
            assert (answer.status, answer.code[:4], answer.code[-4:]) == (status, "1018", cause)
    for answer in (await invoices.get("/bills"), await invoices.post("/bills", {"uniqueCode": "A", "owner": "a"})):
        assert answer.status == 400


async def test_entities_are_out_of_sight_of_other_apps_and_tenants(stack: Stack, moving: Family) -> None:
    id = await moving.make_id()
    strangers = (moving.of(OTHER), moving.by(await stack.new_tenant()))
    for stranger in strangers:
        await stranger.make_type()
    async with unchanged(stack.runtime.database, *(stranger.client.tenant for stranger in strangers)):
        for stranger in strangers:
            place = f"/invoices/{id}"
            for answer in (
                await stranger.get(place), await stranger.put(place, {"properties": {}}),
                await stranger.get(f"{place}/state"), await stranger.put(f"{place}/event", {"eventCode": "E-101"}),
                await stranger.get(f"{place}/changelog?from=1"),
            ):  # fmt: skip
                assert answer.status == 404
            assert (await stranger.get("/invoices")).data["entityInstances"] == []


async def test_a_condition_decides_on_what_is_stored(moving: Family) -> None:
    id = await moving.make_id(properties={"amount": 120, "status": "open"})
    change = {
        "properties": {"amount": 90, "status": "closed"},
        "conditionExpression": "amount > 100 && (status != 'closed') && owner == \"platform:app:Billing\"",
        "stateTransition": {"eventCode": "E-101"},
    }
    for _ in range(2):
        assert (await moving.put(f"/invoices/{id}", change)).data == {"id": id}
        shown = (await moving.get(f"/invoices/{id}")).data
        assert (shown["properties"]["amount"], shown["state"]) == (90, "active:active")


@pytest.mark.parametrize("expression", ["amount", "amount >", "colour == 'red'", "amount == 'x'", "(" * 40 + "paid"])
async def test_what_is_no_condition_is_refused(stack: Stack, invoices: Family, expression: str) -> None:
    id = await invoices.make_id()
    async with unchanged(stack.runtime.database, invoices.client.tenant):
        body = {"properties": {"amount": 1}, "conditionExpression": expression}
        answer = await invoices.put(f"/invoices/{id}", body)
        assert (answer.status, answer.fields) == (400, {"conditionExpression"})


async def test_of_many_conditional_updates_at_once_each_is_judged_on_what_the_last_one_left(invoices: Family) -> None:
    id = await invoices.make_id(properties={"amount": 0})
    body = {"properties": {"amount": 1}, "conditionExpression": "amount == 0"}
    answers = await asyncio.gather(*(invoices.put(f"/invoices/{id}", body) for _ in range(6)))
    assert {answer.status for answer in answers} == {202}
    started = (await invoices.get(f"/invoices/{id}")).data["createdAt"]
    log = (await invoices.get(f"/invoices/{id}/changelog?from={started}")).data
    assert [entry["action"] for entry in log["log"]] == ["UPDATE", "CREATE"]
