"""JSON batches: accepted at once, each row judged by itself, the outcome told of each."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.batches.declared import MAX_ROWS
from haulier.platform.declarations.wire_schemas import MAX_CALLBACK_META_BYTES, MAX_CALLBACK_URL
from support.batches import Sender
from support.drones import BASE, TYPES, make_drone


def row(client_owner: str, code: str, **members: Any) -> dict[str, Any]:
    return {
        "uniqueCode": code,
        "name": f"Drone {code}",
        "owner": client_owner,
        "properties": {"payloadKg": 4},
    } | members


async def test_rows_are_made_each_with_a_result(drones: Sender) -> None:
    owner = drones.client.owner
    answer = await drones.rows("POST", [row(owner, "A", refID="first"), row(owner, "B")])
    assert answer.status == 202
    id = answer.data["id"]
    assert id.startswith("batch:")
    told = await drones.ended()
    assert (told["tenantId"], told["status"], told["participantType"]) == (drones.client.tenant, "success", "drones")
    assert told["meta"] == {"name": "done"}
    result = told["data"]
    assert result["meta"] == {"status": "COMPLETED", "success": 2, "failed": 0, "total": 2}
    assert [found["refID"] for found in result["success"]] == ["first", "B"]
    assert await drones.status(id) == result
    for found in result["success"]:
        shown = (await drones.client.get(f"{BASE}/drones/{found['id']}")).data
        assert shown["properties"] == {"payloadKg": 4, "base": "north"}
        log = (await drones.client.get(f"{BASE}/drones/{found['id']}")).data
        assert log["id"] == found["id"]


async def test_a_bad_row_does_not_stop_the_others(drones: Sender) -> None:
    owner = drones.client.owner
    rows = [
        row(owner, "A"),
        row(owner, "B", properties={}),
        row(owner, "C", properties={"payloadKg": 99}),
        {"refID": "no owner", "uniqueCode": "D", "properties": {"payloadKg": 1}},
        "no row at all",
        row("drones:nobody", "E"),
        row(owner, "A", name="again"),
        row(owner, "F"),
    ]
    id = (await drones.rows("POST", rows)).data["id"]
    result = (await drones.ended())["data"]
    assert result["meta"] == {"status": "COMPLETED", "success": 2, "failed": 6, "total": 8}
    reasons = {found["refID"]: found["reason"] for found in result["errors"]}
    assert list(reasons) == ["B", "C", "no owner", "5", "E", "A"]
    assert "payloadKg" in reasons["B"]
    assert "payloadKg" in reasons["C"]
    assert "owner" in reasons["no owner"]
    assert "exists already" in reasons["A"]
    assert [found["refID"] for found in result["success"]] == ["A", "F"]
    assert await drones.status(id) == result


async def test_a_row_whose_callback_is_too_long_fails_alone(drones: Sender) -> None:
    owner = drones.client.owner
    callback = drones.callback("row")
    long = [{"meta": "x" * MAX_CALLBACK_META_BYTES}, {"url": "x" * (MAX_CALLBACK_URL + 1)}]
    rows = [
        row(owner, "A"),
        *(row(owner, f"B{n}", callback=callback | more) for n, more in enumerate(long)),
        row(owner, "C"),
    ]
    await drones.rows("POST", rows)
    result = (await drones.ended())["data"]
    assert [found["refID"] for found in result["success"]] == ["A", "C"]
    reasons = [found["reason"] for found in result["errors"]]
    assert ["callback.meta" in reasons[0], "callback.url" in reasons[1]] == [True, True], reasons


async def test_what_exists_already_fails_alone(drones: Sender) -> None:
    await make_drone(drones.client, "B")
    owner = drones.client.owner
    await drones.rows("POST", [row(owner, code) for code in "ABC"])
    result = (await drones.ended())["data"]
    assert [found["refID"] for found in result["errors"]] == ["B"]
    assert [found["refID"] for found in result["success"]] == ["A", "C"]


async def test_updates_are_merged_and_may_move_the_state(drones: Sender) -> None:
    ids = [(await make_drone(drones.client, code)).data["id"] for code in "AB"]
    step = {"eventCode": "E-022", "reasonCode": "R-0001"}
    rows: list[dict[str, Any]] = [
        {"id": ids[0], "properties": {"note": "one"}},
        {"id": ids[1], "properties": {"base": "south"}, "stateTransition": step},
        {"id": "drones:00000000-0000-0000-0000-000000000000", "properties": {}},
        {"id": ids[0], "properties": {"note": "far too long a note"}},
        {"id": ids[0], "name": "twice", "properties": {"payloadKg": 5}},
    ]
    await drones.rows("PUT", rows)
    result = (await drones.ended())["data"]
    assert [found["id"] for found in result["success"]] == [ids[0], ids[1], ids[0]]
    assert len(result["errors"]) == 2
    first, second = [(await drones.client.get(f"{BASE}/drones/{id}")).data for id in ids]
    assert (first["properties"], first["name"]) == ({"payloadKg": 5, "base": "north", "note": "one"}, "twice")
    assert (second["properties"]["base"], second["state"]) == ("south", "active:active")


async def test_a_row_may_own_a_later_one(drones: Sender) -> None:
    owner = drones.client.owner
    await drones.rows("POST", [row(owner, "A")], "one")
    made = (await drones.ended("one"))["data"]["success"][0]["id"]
    await drones.rows("POST", [row(made, "B")], "two")
    assert (await drones.ended("two"))["data"]["meta"]["success"] == 1


async def test_batches_of_a_type_are_worked_off_in_order(drones: Sender) -> None:
    """A change that is sent right behind finds what the batch before it makes."""
    owner, count = drones.client.owner, 300
    await drones.rows("POST", [row(owner, f"D{n}") for n in range(count)], "make")
    page = [row(owner, "X")]
    await drones.rows("POST", page, "more")
    make, more = await drones.ended("make"), await drones.ended("more")
    assert make["data"]["meta"]["success"] == count
    assert more["data"]["meta"]["success"] == 1
    ids = [found["id"] for found in make["data"]["success"]]
    for number in range(3):
        await drones.rows("PUT", [{"id": id, "properties": {"note": f"n{number}"}} for id in ids], f"note{number}")
    for number in range(3):
        assert (await drones.ended(f"note{number}"))["data"]["meta"]["success"] == count
    assert (await drones.client.get(f"{BASE}/drones/{ids[-1]}")).data["properties"]["note"] == "n2"


@pytest.mark.parametrize("count", [0, MAX_ROWS + 1])
async def test_a_batch_has_a_least_and_a_largest_size(drones: Sender, count: int) -> None:
    answer = await drones.rows("POST", [row(drones.client.owner, f"D{n}") for n in range(count)])
    assert (answer.status, answer.fields) == (400, {"payload"})


async def test_the_largest_batch_is_taken(drones: Sender) -> None:
    await drones.rows("POST", [row(drones.client.owner, f"D{n}") for n in range(MAX_ROWS)])
    result = (await drones.ended())["data"]
    assert result["meta"]["success"] == MAX_ROWS
    assert [found["refID"] for found in result["success"]] == [f"D{n}" for n in range(MAX_ROWS)]


async def test_a_window_of_rows_can_be_read(drones: Sender) -> None:
    rows = [row(drones.client.owner, f"D{n}", properties={"payloadKg": 99 if n % 2 else 1}) for n in range(600)]
    id = (await drones.rows("POST", rows)).data["id"]
    await drones.ended()
    window = await drones.status(id, "&offset=254&limit=4")
    assert [found["refID"] for found in window["success"]] == ["D254", "D256"]
    assert [found["refID"] for found in window["errors"]] == ["D255", "D257"]
    assert window["meta"]["failed"] == 300


async def test_a_batch_of_an_unknown_type_is_refused(drones: Sender) -> None:
    drones.at = f"{BASE}/planes"
    assert (await drones.rows("POST", [{}])).status == 400


async def test_another_tenant_sees_no_batch(drones: Sender, stack: Any) -> None:
    id = (await drones.rows("POST", [row(drones.client.owner, "A")])).data["id"]
    await drones.ended()
    other = await stack.new_tenant()
    await other.post(TYPES, {"name": {"singular": "drone", "plural": "drones"}})
    assert (await other.get(f"{BASE}/drones/batch/status?batchId={id}")).status == 404
    assert (await drones.client.get(f"{BASE}/drones/batch/status?batchId=batch:x")).status == 404
    assert (await drones.client.get(f"{BASE}/drones/batch/status")).status == 400


async def test_how_a_batch_ended_outlives_what_became_of_each_row(drones: Sender, stack: Any) -> None:
    id = (await drones.rows("POST", [row(drones.client.owner, "A"), row("drones:nobody", "B")])).data["id"]
    meta = (await drones.ended())["data"]["meta"]
    moved = "UPDATE timer SET due_at = 0 WHERE tenant_id = $1 AND purpose = 'batch_end'"
    await stack.runtime.database.execute(moved, drones.client.tenant)
    stack.runtime.poke_timers()
    async with asyncio.timeout(60):
        while (shown := await drones.status(id))["success"]:
            assert shown["meta"] == meta
    assert shown == {"meta": meta, "errors": [], "success": [], "id": id, "type": "drones"}
