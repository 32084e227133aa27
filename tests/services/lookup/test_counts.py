"""How many there are, in groups."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from haulier.services.lookup.counts import MAX_GROUPS, MAX_KEYS
from support.linehaul import Lane, lay_lane
from support.stack import Answer, Client, Stack

COUNTS = "/core/haulier/v1/counts"


@pytest.fixture
async def lane(client: Client) -> Lane:
    return await lay_lane(client)


async def ask(client: Client, kind: str, **query: Any) -> Answer:
    asked = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in query.items()}
    return await client.get(f"{COUNTS}/{kind}?{urlencode(asked)}")


async def groups(client: Client, kind: str, **query: Any) -> list[tuple[dict[str, Any], int]]:
    return [(group["by"], group["count"]) for group in (await ask(client, kind, **query)).data["groups"]]


async def test_runs_are_counted_by_status_and_type(lane: Lane) -> None:
    for _ in range(2):
        await lane.dispatch(await lane.job())
    assert (await lane.post("/dispatches", lane.dispatch_body())).status == 202
    answer = (await ask(lane.client, "dispatch", by="status,type")).data
    assert answer["total"] == 3
    assert not answer["truncated"]
    assert [(group["by"], group["count"]) for group in answer["groups"]] == [
        ({"status": "ASSIGNED", "type": lane.dispatch_type}, 2),
        ({"status": "INITIATED", "type": lane.dispatch_type}, 1),
    ]
    assert (await ask(lane.client, "dispatch")).data == {"total": 3, "groups": [], "truncated": False}
    assert (await ask(lane.client, "dispatch", query={"term": [{"key": "status", "value": "INITIATED"}]})).data[
        "total"
    ] == 1
    assert await groups(lane.client, "dispatch", by="subStatus") == [({"subStatus": None}, 3)]


async def test_indexed_attributes_of_a_type_make_groups(lane: Lane) -> None:
    for hub in ("north", "north", "south"):
        await lane.job(customData={"hub": hub, "kilos": 3})
    by_hub = await groups(lane.client, "job", by="hub", type=lane.job_type)
    assert by_hub == [({"hub": "north"}, 2), ({"hub": "south"}, 1)]
    filtered = await groups(
        lane.client, "job", by="hub", type=lane.job_type, query={"term": [{"key": "hub", "value": "south"}]}
    )
    assert filtered == [({"hub": "south"}, 1)]
    assert (await ask(lane.client, "job", by="hub")).rules == {("by", "unknown")}
    assert (await ask(lane.client, "job", by="hub", type="none")).rules == {("type", "unknown")}


async def test_more_groups_than_are_told_are_cut(lane: Lane) -> None:
    for number in range(MAX_GROUPS + 1):
        await lane.job(customData={"hub": f"h{number}"})
    answer = (await ask(lane.client, "job", by="hub", type=lane.job_type)).data
    assert (answer["total"], len(answer["groups"]), answer["truncated"]) == (MAX_GROUPS + 1, MAX_GROUPS, True)
    query = {"op": "and", "arr": [{"key": "hub", "value": "h0", "expr": "ne"}]}
    answer = (await ask(lane.client, "job", by="hub", type=lane.job_type, query=query)).data
    assert (len(answer["groups"]), answer["truncated"]) == (MAX_GROUPS, False)


async def test_limits_and_unknown_names(lane: Lane) -> None:
    keys = ["status", "type", "subStatus", "createdAt"]
    assert (await ask(lane.client, "dispatch", by=",".join(keys[:MAX_KEYS]))).status == 200
    assert (await ask(lane.client, "dispatch", by=",".join(keys[: MAX_KEYS + 1]))).rules == {("by", "maxItems")}
    assert (await ask(lane.client, "dispatch", by="participants")).rules == {("by", "unknown")}
    assert (await ask(lane.client, "dispatch", query={"term": [{"key": "colour", "value": "red"}]})).rules == {
        ("query.colour", "not_indexed")
    }
    assert (await ask(lane.client, "nothing")).status == 404


async def test_nobody_elses_are_counted(stack: Stack, lane: Lane) -> None:
    await lane.job()
    assert (await ask(await stack.new_tenant(), "job")).data["total"] == 0
    assert (await ask(await lane.client.new_app(), "job")).status == 403
