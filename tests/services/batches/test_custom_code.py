"""Custom code of a type sees each row of a batch as it sees the single call."""

from __future__ import annotations

from typing import Any

from support.batches import Sender, table
from support.drones import BASE, TYPES


async def register(drones: Sender, method: str, **members: Any) -> None:
    hook = {
        "url": drones.receiver.url_of(f"/{method}"), "method": "POST", "requestHeader": {}, "wait": True,
        "methodName": method,
    }  # fmt: skip
    answer = await drones.client.post(f"{TYPES}/drones/config/handlers", hook | members)
    assert answer.status == 201


async def test_what_custom_code_answers_becomes_the_row(drones: Sender) -> None:
    await register(drones, "create:onRequest")
    drones.receiver.answer(200, {"data": {"name": "named by custom code"}})
    await drones.file(
        "POST", table([{"uniqueCode": code, "owner": drones.client.owner, "payloadKg": 1} for code in "AB"])
    )
    result = (await drones.ended())["data"]
    assert result["meta"]["success"] == 2
    for found in result["success"]:
        assert (await drones.client.get(f"{BASE}/drones/{found['id']}")).data["name"] == "named by custom code"


async def test_what_custom_code_refuses_fails_alone(drones: Sender) -> None:
    await register(drones, "create:onRequest", acceptableStatusCodes=[200], raiseErrorOnStatusMismatch=True)
    drones.receiver.answer(409, {}, times=1)
    drones.receiver.answer(200, {"data": {}})
    rows = [{"uniqueCode": code, "owner": drones.client.owner, "properties": {"payloadKg": 1}} for code in "ABC"]
    await drones.rows("POST", rows)
    result = (await drones.ended())["data"]
    assert (result["meta"]["success"], result["meta"]["failed"]) == (2, 1)
    assert "409" in result["errors"][0]["reason"]


async def test_custom_code_that_nobody_waits_for_hears_of_every_row(drones: Sender) -> None:
    await register(drones, "create:onRequest", wait=False)
    await register(drones, "create:onError", wait=False)
    rows = [{"uniqueCode": code, "owner": drones.client.owner, "properties": {"payloadKg": kg}} for code, kg in
            [("A", 1), ("B", 99)]]  # fmt: skip
    await drones.rows("POST", rows)
    calls = await drones.receiver.wait_for(3)
    assert {call.path for call in calls} == {"/create:onRequest", "/create:onError", "/done"}
