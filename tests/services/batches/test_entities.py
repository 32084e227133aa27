"""Batches of entities in both families of paths; each changed row has a condition of its own."""

from __future__ import annotations

from time import time
from typing import Any

import pytest

from support.batches import Sender, table
from support.entities import APP, BASE, Family
from support.receiver import Receiver
from support.stack import Client, Stack


@pytest.fixture(params=[True, False], ids=["app in path", "app in header"])
def family(request: pytest.FixtureRequest, client: Client) -> Family:
    return Family(client, request.param)


def sender(family: Family, receiver: Receiver) -> Sender:
    """Batches of invoices."""
    place = f"{BASE}/apps/{family.app}/invoices" if family.in_path else f"{BASE}/invoices"
    headers = None if family.in_path else {"X-COREOS-APPID": family.app}
    return Sender(family.client, receiver, place, f"{place}/upload", headers)


def row(code: str, **members: Any) -> dict[str, Any]:
    return {"uniqueCode": code, "owner": APP, "properties": {"amount": 120}} | members


async def test_entities_are_made_and_changed_each_under_its_own_condition(family: Family, receiver: Receiver) -> None:
    await family.make_type()
    invoices = sender(family, receiver)
    id = (await invoices.rows("POST", [row("A"), row("B"), row("C", properties={})], "made")).data["id"]
    told = await invoices.ended("made")
    assert told["entityType"] == "invoices"
    assert (told["data"]["meta"]["success"], told["data"]["meta"]["failed"]) == (2, 1)
    assert await invoices.status(id) == told["data"]
    first, second = [found["id"] for found in told["data"]["success"]]
    rows = [
        {"entityInstanceId": first, "properties": {"paid": True}, "conditionExpression": "amount > 100"},
        {"entityInstanceId": second, "properties": {"paid": True}, "conditionExpression": "amount > 200"},
        {"entityInstanceId": second, "properties": {"paid": True}, "conditionExpression": "weight > 200"},
    ]
    await invoices.rows("PUT", rows, "changed")
    result = (await invoices.ended("changed"))["data"]
    assert [found["id"] for found in result["success"]] == [first]
    assert [found["refID"] for found in result["errors"]] == [second, second]
    assert "the condition is not true" in result["errors"][0]["reason"]
    assert [(await family.get(f"/invoices/{id}")).data["properties"]["paid"] for id in (first, second)] == [True, False]


async def test_entities_come_and_change_by_file(family: Family, receiver: Receiver) -> None:
    await family.make_type()
    invoices = sender(family, receiver)
    rows = [
        {"uniqueCode": f"I{n}", "owner": APP, "amount": n, "category": "freight", "subCategory": "air"} for n in "12"
    ]
    await invoices.file("POST", table(rows), "made")
    made = (await invoices.ended("made"))["data"]
    assert made["meta"]["success"] == 2
    rows = [
        {"entityInstanceId": found["id"], "paid": "yes", "conditionExpression": "amount >= 2"}
        for found in made["success"]
    ]
    id = (await invoices.file("PUT", table(rows), "changed")).data["id"]
    result = (await invoices.ended("changed"))["data"]
    assert (result["meta"]["success"], result["meta"]["failed"]) == (1, 1)
    assert await invoices.status(id, at=invoices.files) == result


@pytest.mark.parametrize("singly", [True, False])
async def test_types_for_the_orchestrator_tell_of_each_row(
    client: Client, receiver: Receiver, stack: Stack, singly: bool
) -> None:
    """Of all others the batch tells; their rows are in the journal all the same."""
    family = Family(client, True)
    await family.make_type(enableOrchestrator=singly)
    invoices = sender(family, receiver)
    callback = {"url": receiver.url_of("/row")}
    await invoices.rows("POST", [row("A"), row("B"), row("C", callback=callback)])
    await invoices.ended()
    found = await stack.runtime.database.fetch(
        "SELECT quiet FROM journal WHERE tenant_id = $1 AND event = 'EntityCreated'", client.tenant
    )
    assert sorted(record["quiet"] for record in found) == ([False] * 3 if singly else [False, True, True])
    await receiver.wait_for(2)
    assert {call.path for call in receiver.received} == {"/row", "/done"}


async def test_the_log_of_a_row_is_that_of_an_entity_made_alone(family: Family, receiver: Receiver) -> None:
    """Also where the journal keeps only an image of what nobody was told of."""
    await family.make_type(enableOrchestrator=False)
    invoices = sender(family, receiver)
    await invoices.rows("POST", [row("A")], "made")
    (made,) = (await invoices.ended("made"))["data"]["success"]
    alone = (await family.post("/invoices", row("B"))).data["id"]
    await invoices.rows("PUT", [{"entityInstanceId": made["id"], "properties": {"paid": True}}], "changed")
    await invoices.ended("changed")
    whole = [entry for id in (made["id"], alone) for entry in await logged(family, id)]
    assert [entry["action"] for entry in whole] == ["UPDATE", "CREATE", "CREATE"]
    of_row, of_single = (leave_out(entry, "A" if made["id"] in str(entry) else "B") for entry in whole[1:])
    assert of_row == of_single
    own = (await family.client.get(f"/core/haulier/v1/journal/entity/{made['id']}")).data
    assert {entry["data"]["id"] for entry in own} == {made["id"]}
    assert own[-1]["data"]["properties"] == whole[1]["cdc"]["properties"] == {"amount": 120, "paid": False}


async def logged(family: Family, id: str) -> list[dict[str, Any]]:
    """The change log of an entity, newest first."""
    log: list[dict[str, Any]] = (await family.get(f"/invoices/{id}/changelog?from={int(time()) - 3600}")).data["log"]
    return log


def leave_out(entry: dict[str, Any], code: str) -> dict[str, Any]:
    """An entry without what tells two entities apart: moments, id and code."""
    told = entry["cdc"]
    assert told["uniqueCode"] == code
    kept = {name: value for name, value in told.items() if name not in {"id", "uniqueCode", "createdAt", "updatedAt"}}
    return {"action": entry["action"], "actionBy": entry["actionBy"], "cdc": kept | {"event": told["event"]["name"]}}
