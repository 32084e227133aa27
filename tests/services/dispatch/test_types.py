"""Job types, dispatch types, their attributes and registered custom code, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from support.dispatch_calls import HOOK
from support.linehaul import DISPATCH, DISPATCH_ATTRIBUTES, JOB_ATTRIBUTES, Lane
from support.stack import Client, Stack
from support.unchanged import unchanged

COLLECTIONS = pytest.mark.parametrize("collection", ["job-types", "dispatch-types"])


@COLLECTIONS
async def test_a_type_is_usable_as_soon_as_it_is_answered(client: Client, collection: str) -> None:
    made = (await client.post(f"{DISPATCH}/{collection}", {"name": "Linehaul", "_event_meta": {"a": 1}})).data
    assert made["id"].startswith("Linehaul:")
    shown = (await client.get(f"{DISPATCH}/{collection}/{made['id']}")).data
    assert (shown["id"], shown["name"], shown["tenantId"], shown["createdBy"]) == (
        made["id"], "Linehaul", client.tenant, "1",
    )  # fmt: skip
    assert (await client.get(f"{DISPATCH}/{collection}")).data == [shown]


@COLLECTIONS
async def test_a_name_is_taken_once(stack: Stack, client: Client, collection: str) -> None:
    await client.post(f"{DISPATCH}/{collection}", {"name": "Linehaul"})
    async with unchanged(stack.runtime.database, client.tenant):
        again = await client.post(f"{DISPATCH}/{collection}", {"name": "Linehaul"})
        assert (again.status, again.code[-4:]) == (400, "2301")
    assert (await (await stack.new_tenant()).post(f"{DISPATCH}/{collection}", {"name": "Linehaul"})).status == 201


@COLLECTIONS
async def test_limits_of_a_name(stack: Stack, client: Client, collection: str) -> None:
    async with unchanged(stack.runtime.database, client.tenant):
        for name in ("abc", "a" * 17, "line haul", "line1", "line-haul", "liné", "linehaul\n", 7, None):
            answer = await client.post(f"{DISPATCH}/{collection}", {"name": name})
            assert answer.status == 400, name
    for name in ("abcd", "A" * 16):
        assert (await client.post(f"{DISPATCH}/{collection}", {"name": name})).status == 201


@COLLECTIONS
async def test_types_come_in_pages(client: Client, collection: str) -> None:
    names = ["first", "second", "third"]
    for name in names:
        await client.post(f"{DISPATCH}/{collection}", {"name": name})
    path = f"{DISPATCH}/{collection}?pageSize=2"
    assert [row["name"] for row in (await client.get(f"{path}&pageNo=1")).data] == ["first", "second"]
    assert [row["name"] for row in (await client.get(f"{path}&pageNo=2")).data] == ["third"]
    for wrong in ("pageSize=0", "pageNo=0", "pageNo=x", "pageSize=1.5"):
        assert (await client.get(f"{DISPATCH}/{collection}?{wrong}")).status == 400, wrong


async def test_attributes_are_read_as_given_and_repeating_them_is_harmless(lane: Lane) -> None:
    for collection, id, given in (
        ("job-types", lane.job_type, JOB_ATTRIBUTES), ("dispatch-types", lane.dispatch_type, DISPATCH_ATTRIBUTES),
    ):  # fmt: skip
        path = f"/{collection}/{id}/config/attributes"
        before = await lane.get(path)
        assert [item["name"] for item in before["attributes"]] == [item["name"] for item in given]
        for item, wanted in zip(before["attributes"], given, strict=True):
            assert item.items() >= wanted.items()
        repeated = await lane.post(path, {"attributes": given})
        assert (repeated.status, repeated.data) == (201, {"id": id})
        assert await lane.get(path) == before
    await lane.job(customData={"hub": "BLR", "kilos": 3})


async def test_attributes_add_up_and_bind_from_the_next_job_on(lane: Lane) -> None:
    path = f"/job-types/{lane.job_type}/config/attributes"
    more = {"name": "seal", "dataType": "string", "validation": {"required": True, "regex": "^S[0-9]+$"}}
    assert (await lane.post(path, {"attributes": [more]})).status == 201
    names = [item["name"] for item in (await lane.get(path))["attributes"]]
    assert names == [*(item["name"] for item in JOB_ATTRIBUTES), "seal"]
    assert (await lane.post("/jobs", lane.job_body())).fields == {"customData.seal"}
    assert (await lane.post("/jobs", lane.job_body(customData={"seal": "X1"}))).fields == {"customData.seal"}
    await lane.job(customData={"seal": "S1"})


@pytest.mark.parametrize(
    "attribute",
    [
        {"name": "a b", "dataType": "string"}, {"name": "", "dataType": "string"},
        {"name": "x" * 33, "dataType": "string"},
        {"name": "size", "dataType": "text"}, {"name": "size"}, {"dataType": "string"},
        {"name": "size", "dataType": "number", "indexed": "yes"},
        {"name": "size", "dataType": "boolean", "validation": {"range": {"min": 0}}},
        {"name": "size", "dataType": "string", "validation": {"regex": "("}},
        {"name": "size", "dataType": "number", "defaultValue": "big"},
        {"name": "size", "dataType": "number", "validation": {"range": {"min": 2, "max": 1}}},
    ],
)  # fmt: skip
async def test_attributes_that_make_no_sense_are_refused(stack: Stack, lane: Lane, attribute: dict[str, Any]) -> None:
    path = f"/job-types/{lane.job_type}/config/attributes"
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(path, {"attributes": [{"name": "fine", "dataType": "string"}, attribute]})
        assert answer.status == 400
        assert all(name.startswith("attributes[1]") for name in answer.fields), answer.fields


async def test_custom_code_is_registered_replaced_and_listed_by_method(stack: Stack, client: Client) -> None:
    path = f"{DISPATCH}/config/custom-code"
    other = HOOK | {"methodName": "addJob:OnError"}
    assert (await client.get(path)).data == []
    assert (await client.post(path, {"customCode": [HOOK, other]})).status == 201
    assert (await client.put(path, {"customCode": [HOOK | {"method": "PUT"}]})).status == 200
    assert [(hook["methodName"], hook["method"]) for hook in (await client.get(path)).data] == [
        ("createJob:onRequest", "PUT"), ("addJob:OnError", "POST"),
    ]  # fmt: skip
    assert len((await client.get(f"{path}?methodName=addJob:onError")).data) == 1
    async with unchanged(stack.runtime.database, client.tenant):
        for wrong in ({"methodName": "createJob"}, {"method": "DELETE"}, {"wait": None}, {"url": 1}):
            assert (await client.post(path, {"customCode": [HOOK | wrong]})).status == 400, wrong
