"""Batches of containers: refs, scannable ids, flags and details; both by JSON and by file."""

from __future__ import annotations

import pytest

from support.batches import Sender, table
from support.boxes import BASE, at, make, make_types
from support.receiver import Receiver
from support.stack import Client


@pytest.fixture
async def boxes(client: Client, receiver: Receiver) -> Sender:
    """Batches of boxes."""
    await make_types(client)
    return Sender(client, receiver, f"{BASE}/box", f"{BASE}/box/batch/upload")


async def test_containers_are_made_by_rows(boxes: Sender) -> None:
    await make(boxes.client, "box", scannableId="taken")
    rows = [
        {"refID": "1", "scannableId": "BX-1", "isHazmat": True, "attributes": {"weight": 3}},
        {"refID": "2", "scannableId": "taken"},
        {"scannableId": "BX-3"},
        {"refID": "4", "scannableId": "BX-4", "trackingDetails": [{"operator": "acme", "trackingId": "T1"}]},
        {"refID": "5", "scannableId": "BX-1"},
    ]
    id = (await boxes.rows("POST", rows)).data["id"]
    told = await boxes.ended()
    assert (told["containerType"], told["status"], told["reason"]) == ("box", "success", "2 of 5 rows failed")
    result = told["data"]
    assert [found["refID"] for found in result["success"]] == ["1", "BX-3", "4"]
    assert [found["refID"] for found in result["errors"]] == ["2", "5"]
    assert await boxes.status(id) == result
    shown = (await boxes.client.get(at("box", "BX-1"))).data
    assert (shown["isHazmat"], shown["attributes"]) == (True, {"weight": 3})
    assert (await boxes.client.get(f"{BASE}/tracking/T1")).data["tracking"] == [
        {"containerId": [result["success"][2]["id"]]}
    ]


@pytest.mark.parametrize("place", ["", "/upload"])
async def test_a_batch_that_is_not_there_is_answered_with_a_declared_status(boxes: Sender, place: str) -> None:
    answer = await boxes.client.get(f"{BASE}/box/batch{place}/status?batchId=batch:none")
    assert (answer.status, answer.code[-4:]) == (400, "3300")


async def test_containers_are_changed_by_any_of_their_names(boxes: Sender) -> None:
    first, second = await make(boxes.client, "box", scannableId="A#1"), await make(boxes.client, "box")
    rows = [
        {"containerId": "A#1", "data": {"attributes": {"weight": 1}}},
        {"containerId": second, "data": {"attributes": {"weight": 2}}},
        {"containerId": first, "data": {"attributes": {"origin": "x"}}},
        {"containerId": "nobody", "data": {}},
    ]
    await boxes.rows("PUT", rows)
    result = (await boxes.ended())["data"]
    assert [found["id"] for found in result["success"]] == [first, second, first]
    assert [found["refID"] for found in result["errors"]] == ["nobody"]
    assert (await boxes.client.get(at("box", first))).data["attributes"] == {"weight": 1, "origin": "x"}


async def test_containers_come_and_change_by_file(boxes: Sender) -> None:
    rows = [
        {"scannableId": f"BX {n}", "isHazmat": "true", "weight": n, "trackingDetails":
         f'[{{"operator": "acme", "trackingId": "TR{n}"}}]'} for n in range(3)
    ]  # fmt: skip
    await boxes.file("POST", table(rows), "made")
    made = (await boxes.ended("made"))["data"]
    assert [found["refID"] for found in made["success"]] == ["BX 0", "BX 1", "BX 2"]
    await boxes.file("PUT", table([{"containerId": f"BX {n}", "origin": f"o{n}"} for n in range(3)]), "changed")
    assert (await boxes.ended("changed"))["data"]["meta"]["success"] == 3
    shown = (await boxes.client.get(at("box", "BX 2"))).data
    assert (shown["attributes"], shown["isHazmat"]) == ({"weight": 2, "origin": "o2"}, True)
    assert shown["trackingDetails"][0]["trackingId"] == "TR2"


async def test_all_rows_that_fail_make_a_failed_batch(boxes: Sender) -> None:
    await boxes.rows("POST", [{"refID": "1", "attributes": {"weight": 1000}}])
    told = await boxes.ended()
    assert (told["status"], told["reason"]) == ("failed", "1 of 1 rows failed")
