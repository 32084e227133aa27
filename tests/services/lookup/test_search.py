"""Looking for things of all kinds by how they begin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from haulier.services.lookup.kinds import SEARCHED
from haulier.services.lookup.search import DEFAULT_HITS, MAX_HITS, MAX_TEXT, MIN_TEXT
from services.lookup.test_names import RIDERS, rider
from support.boxes import make_type
from support.full_tenant import CONTAINERS
from support.linehaul import Lane, lay_lane
from support.orders import create, hold_still
from support.stack import Answer, Client, Stack

SEARCH = "/core/haulier/v1/search"


@pytest.fixture
async def lane(client: Client) -> Lane:
    return await lay_lane(client)


async def ask(client: Client, q: str, **query: Any) -> Answer:
    return await client.get(f"{SEARCH}?{urlencode({'q': q, **query})}")


async def found(client: Client, q: str, **query: Any) -> list[str]:
    return [hit["id"] for hit in (await ask(client, q, **query)).data["hits"]]


async def test_things_are_found_by_reference_code_name_and_id(lane: Lane) -> None:
    client = lane.client
    job = await lane.job(jobRef="ORD-4711")
    run = (await lane.post("/dispatches", lane.dispatch_body(dispatchRef="ORD-47"))).data["id"]
    asha = await rider(client, "ORD-4712", name="Ordway Asha")
    assert await found(client, "ord-47") == [run, asha, job.id]
    assert await found(client, "ORDWAY") == [asha]
    assert await found(client, run[:-4]) == [run]
    hits = (await ask(client, "Ordw")).data["hits"]
    assert hits == [
        {"kind": "participant", "id": asha, "type": "riders", "ref": "ORD-4712", "name": "Ordway Asha",
         "state": "onboarding:onboarding"}
    ]  # fmt: skip


async def test_the_whole_text_comes_first_however_many_begin_with_it(lane: Lane) -> None:
    for number in range(3):
        await lane.post("/dispatches", lane.dispatch_body(dispatchRef=f"ORD-1{number}"))
        await rider(lane.client, f"ORD-{number}", name=f"ORD-1{number}")
    job = await lane.job(jobRef="ORD-1")
    asha = await rider(lane.client, "A-1", name="ord-1")
    assert set(await found(lane.client, "ORD-1", limit=3)) >= {job.id, asha}
    assert await found(lane.client, "ORD-1", limit=1, kinds="dispatch,job") == [job.id]


async def test_a_container_is_found_by_what_is_scanned(client: Client) -> None:
    await make_type(client, "crate", leaf=True)
    body = {"scannableId": "SCAN-1", "trackingDetails": [{"trackingId": "TRK-9", "operator": "post"}]}
    crate = (await client.post(f"{CONTAINERS}/crate", body)).data["id"]
    assert await found(client, "scan-1") == [crate]
    assert await found(client, "TRK") == [crate]
    assert await found(client, "TRK", kinds="job,dispatch") == []


async def test_an_order_is_found_by_its_id_and_by_what_its_client_calls_it(client: Client) -> None:
    details = {"clientId": "clients:11", "clientOrderId": "WEB-77a"}
    id = await create(await hold_still(client), clientDetails=details)
    other = await create(client, clientDetails=details | {"clientOrderId": "WEB-77"})
    hits = (await ask(client, "WEB-77")).data["hits"]
    assert [hit["id"] for hit in hits] == [other, id], "the whole text comes first"
    assert hits[1] == {
        "kind": "order", "id": id, "type": "order", "ref": "WEB-77a", "name": "WEB-77a", "state": "created:created",
    }  # fmt: skip
    assert await found(client, "web-77", kinds="order") == [other, id]
    assert await found(client, id) == [id]
    assert await found(client, "WEB-77", kinds="job") == []


async def test_a_name_that_was_changed_is_found_as_it_is(lane: Lane) -> None:
    id = await rider(lane.client, "A-1", name="Asha")
    assert (await lane.client.put(f"{RIDERS}/{id}", {"name": "Meera", "properties": {}})).status == 202
    assert await found(lane.client, "meera") == [id]
    assert await found(lane.client, "asha") == []


async def test_workflows_and_types_are_found_too(lane: Lane) -> None:
    assert await found(lane.client, "pick and", kinds="job_workflow") == [lane.job_workflow]
    assert await found(lane.client, "lineha", kinds="job_type") == [lane.job_type]


async def test_limits_of_a_search(lane: Lane) -> None:
    for number in range(DEFAULT_HITS + 2):
        await rider(lane.client, f"MANY-{number}")
    assert len(await found(lane.client, "many-")) == DEFAULT_HITS
    assert len(await found(lane.client, "many-", limit=MAX_HITS)) == DEFAULT_HITS + 2
    assert (await ask(lane.client, "many-", limit=MAX_HITS + 1)).rules == {("limit", "limit")}
    assert (await ask(lane.client, "x" * MIN_TEXT)).data["hits"] == []
    assert (await ask(lane.client, "x" * (MIN_TEXT - 1))).rules == {("q", "length")}
    assert (await ask(lane.client, "x" * MAX_TEXT)).data["hits"] == []
    assert (await ask(lane.client, "x" * (MAX_TEXT + 1))).rules == {("q", "length")}
    assert (await ask(lane.client, "many", kinds="rider")).rules == {("kinds", "enum")}
    assert (await ask(lane.client, "many", kinds=",".join(SEARCHED))).status == 200


async def test_marks_of_patterns_are_letters(lane: Lane) -> None:
    id = await rider(lane.client, "50%_A")
    assert await found(lane.client, "50%_") == [id]
    assert await found(lane.client, "5_") == []
    assert await found(lane.client, "%%") == []


async def test_nothing_of_another_tenant_is_found(stack: Stack, lane: Lane) -> None:
    await lane.job(jobRef="ORD-1")
    assert await found(lane.client, "ORD-1")
    assert await found(await stack.new_tenant(), "ORD-1") == []
    assert (await ask(await lane.client.new_app(), "ORD-1")).status == 403
