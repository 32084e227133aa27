"""Slices that nobody outside hears of do not wait for the disk; what a row becomes does not depend on when it does."""

from __future__ import annotations

from typing import Any

import pytest

from haulier.core.ids import split
from haulier.platform.batches import work
from haulier.platform.batches.slices import ROW_SHIFT, Slice
from haulier.platform.batches.writing import apply_slice
from support.batches import Sender
from support.boxes import BASE as BOXES
from support.boxes import make_types
from support.drones import TYPES, make_type
from support.receiver import Receiver
from support.stack import Client


@pytest.fixture
def waited(client: Client, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each slice of the tenant waited for the disk."""
    found: list[bool] = []

    async def noted(planned: Slice) -> Any:
        if planned.call.tenant == client.tenant:
            found.append(not planned.unsynced)
        return await apply_slice(planned)

    monkeypatch.setattr(work, "apply_slice", noted)
    return found


def row(drones: Sender, **members: Any) -> dict[str, Any]:
    return {"uniqueCode": "A", "owner": drones.client.owner, "properties": {"payloadKg": 1}} | members


async def test_rows_that_nobody_hears_of_do_not_wait(drones: Sender, waited: list[bool]) -> None:
    await drones.rows("POST", [row(drones)])
    await drones.ended()
    assert waited == [False]


async def test_rows_with_a_callback_of_their_own_wait(drones: Sender, waited: list[bool]) -> None:
    await drones.rows("POST", [row(drones, callback=drones.callback("row"))])
    assert {call.path for call in await drones.receiver.wait_for(2)} == {"/row", "/done"}
    assert waited == [True]


async def test_rows_whose_events_are_told_wait(client: Client, receiver: Receiver, waited: list[bool]) -> None:
    await make_type(client, enableOrchestrator=True)
    drones = Sender(client, receiver, f"{TYPES.rpartition('/')[0]}/drones", "")
    await drones.rows("POST", [row(drones)])
    await drones.ended()
    assert waited == [True]


async def test_rows_that_custom_code_hears_of_wait(drones: Sender, waited: list[bool]) -> None:
    hook = {"url": drones.receiver.url_of("/hook"), "method": "POST", "requestHeader": {}, "wait": False}
    hook |= {"methodName": "create:onRequest"}
    assert (await drones.client.post(f"{TYPES}/drones/config/handlers", hook)).status == 201
    await drones.rows("POST", [row(drones)])
    assert {call.path for call in await drones.receiver.wait_for(2)} == {"/hook", "/done"}
    assert waited == [True]


async def test_ids_come_from_the_batch_and_the_place_of_the_row_in_it(client: Client, receiver: Receiver) -> None:
    await make_types(client)
    boxes = Sender(client, receiver, f"{BOXES}/box", "")
    batch = split(
        (await boxes.rows("POST", [{"refID": f"{n}", "scannableId": f"B-{n}"} for n in range(600)])).data["id"]
    )
    made = [split(found["id"]) for found in (await boxes.ended())["data"]["success"]]
    assert len(made) == 600, made[:3]
    assert batch is not None
    own = (1 << ROW_SHIFT) - 1
    for number, id in enumerate(made, 1):
        assert id is not None
        assert id[1].int >> 80 == batch[1].int >> 80, "the moment in which the batch was accepted"
        assert id[1].int & own == batch[1].int & own
        assert id[1].int >> ROW_SHIFT & 0xFFFF == number
