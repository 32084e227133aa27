"""Batches of logistics orders: rows one by one, JSON and CSV, each once. See: contract/logisticsorder.md section 4."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from haulier.engines.failure import Unavailable
from haulier.engines.postgres import Database
from haulier.platform.batches import row_work
from haulier.platform.batches.accept import PART_ROWS
from haulier.platform.batches.row_batches import MAX_ROWS
from haulier.platform.batches.row_results import MAX_REF
from haulier.services.logisticsorder.batches import REQUIRED
from haulier.services.order.store import SQL as ORDER_SQL
from support.logistics import BASE, CLIENT, ORDERS, logistics, shown
from support.orders import BASE as PLATFORM
from support.orders import hold_still, is_refused, slot
from support.receiver import Receiver
from support.running import until
from support.stack import Answer, Client, Stack
from support.statements import watch

KEYS = "SELECT count(*) FROM batch_key WHERE tenant_id = $1"
BATCH = f"{ORDERS}/batch"
SECONDS = 60.0


@pytest.fixture
async def client(client: Client) -> Client:
    """A tenant whose orders stay where the test has put them."""
    return await hold_still(client)


@pytest.fixture
async def told() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


async def send(client: Client, rows: list[Any], told: Receiver, **headers: str) -> str:
    body = {"orders": rows, "callback": {"url": told.url, "meta": {"n": 7}}}
    answer = await client.post(BATCH, body, headers=headers)
    assert answer.status == 202, answer.body
    id: str = answer.data["id"]
    return id


async def ended(told: Receiver, count: int = 1) -> Any:
    return (await told.wait_for(count, SECONDS))[count - 1].json()


async def status(client: Client, id: str) -> dict[str, Any]:
    data: dict[str, Any] = (await client.get(f"{BATCH}/{id}")).data
    return data


def flat(value: Any, path: str = "") -> dict[str, str]:
    """A body as cells by their columns."""
    if isinstance(value, dict):
        return {k: v for name, part in value.items() for k, v in flat(part, f"{path}.{name}" if path else name).items()}
    if isinstance(value, list):
        return {k: v for index, part in enumerate(value) for k, v in flat(part, f"{path}[{index}]").items()}
    return {path: str(value).lower() if isinstance(value, bool) else str(value)}


def csv_of(rows: list[dict[str, Any]]) -> bytes:
    cells = [flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in cells for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(cells)
    return text.getvalue().encode()


async def upload(client: Client, content: bytes, callback: str | None = None) -> Answer:
    form = aiohttp.MultipartWriter("form-data")
    part = form.append(content)
    part.set_content_disposition("form-data", name="file", filename="orders.csv")
    if callback is not None:
        form.append(callback).set_content_disposition("form-data", name="callback")
    raw = await _bytes_of(form)
    return await client.call("POST", f"{BATCH}/upload", raw=raw, headers={"Content-Type": form.content_type})


async def _bytes_of(form: aiohttp.MultipartWriter) -> bytes:
    parts: list[bytes] = []

    class Writer:
        async def write(self, chunk: bytes) -> None:
            parts.append(chunk)

    await form.write(Writer())  # type: ignore[arg-type]
    return b"".join(parts)


async def test_each_row_is_made_or_fails_alone_and_the_end_is_told_with_a_proof(client: Client, told: Receiver) -> None:
    good = logistics(clientDetails={"clientOrderId": "B-1"})
    bad = logistics(clientDetails={"clientOrderId": "B-2"}, returnDetails={"returnSlot": {"from": 1, "to": 2}})
    id = await send(client, [good, bad, {}, "nothing"], told, **{"X-COREOS-CALLBACK-SECRET": "s3"})
    heard = await ended(told)
    data = {"id": id, "status": "PARTIAL_SUCCESS", "successCount": 1, "failureCount": 3, "totalCount": 4}
    assert heard["data"] == data | {"tenantId": client.tenant}
    assert heard["meta"] == {"n": 7}
    compact = json.dumps(heard["data"], separators=(",", ":")).encode()
    assert heard["hash"] == hashlib.sha256(compact + b"s3").hexdigest()
    assert told.received[0].is_signed_with("s3")
    found = await status(client, id)
    assert {name: found[name] for name in heard["data"]} == heard["data"]
    (made,) = found["successDetails"]
    assert (made["index"], made["clientOrderId"]) == (0, "B-1")
    order = await shown(client, made["orderId"])
    assert (order["clientDetails"]["clientId"], order["batchId"]) == (client.tenant, id)
    second, third, fourth = found["failureDetails"]
    assert (second["index"], second["clientOrderId"]) == (1, "B-2")
    assert second["errors"] == [
        {
            "message": "returnSlot.from must be greater than current timestamp in milliseconds",
            "label": "returnDetails.returnSlot.from",
            "code": "F-A2137-E4012",
            "meta": {},
        }
    ]
    assert {error["code"] for error in third["errors"]} == {"F-A2137-E4001"}
    assert {error["label"] for error in third["errors"]} >= {"dropDetails", "orderSummary", "productType"}
    assert (fourth["index"], fourth["clientOrderId"]) == (3, "")


async def test_all_good_and_all_bad_have_their_own_words_and_no_secret_no_hash(client: Client, told: Receiver) -> None:
    await send(client, [logistics(), logistics()], told)
    good = await ended(told)
    assert (good["data"]["status"], good["data"]["successCount"]) == ("SUCCESS", 2)
    assert "hash" not in good
    await send(client, [{}], told)
    assert (await ended(told, 2))["data"]["status"] == "FAILURE"


async def test_the_second_row_of_a_client_and_number_is_taken(client: Client, told: Receiver) -> None:
    same = {"clientId": CLIENT, "clientOrderId": "same"}
    rows = [logistics(clientDetails=same), logistics(clientDetails=same)]
    rows.append(logistics(clientDetails={"clientId": "clients:12", "clientOrderId": "same"}))
    id = await send(client, rows, told)
    await ended(told)
    found = await status(client, id)
    assert [one["index"] for one in found["successDetails"]] == [0, 2]
    (failed,) = found["failureDetails"]
    assert (failed["index"], [error["code"] for error in failed["errors"]]) == (1, ["F-A2137-E4008"])


async def test_a_batch_has_1_to_200_rows(client: Client, told: Receiver) -> None:
    for rows in ([], [{}] * (MAX_ROWS + 1), None):
        assert is_refused(await client.post(BATCH, {"orders": rows}), "0002")
    await send(client, [{}] * MAX_ROWS, told)
    assert (await ended(told))["data"]["failureCount"] == MAX_ROWS
    assert (await client.get(f"{BATCH}/batch:none")).status == 404


async def test_a_repeated_key_gets_the_first_batch(client: Client) -> None:
    body, key = {"orders": [logistics()]}, {"X-COREOS-IDEMPOTENCY-KEY": "b-1"}
    answers = [await client.post(BATCH, body, headers=key) for _ in range(2)]
    assert len({answer.data["id"] for answer in answers}) == 1
    assert is_refused(await client.post(BATCH, {"orders": [logistics()] * 2}, headers=key), "0007")


async def test_rows_that_plugins_refuse_fail_with_their_text_and_those_they_pass_count_once_made(
    client: Client, told: Receiver
) -> None:
    async with Receiver() as hook:
        template = {"number": {"$expr": "$.clientOrderId"}}
        plugin = {"name": "judge", "httpUrl": hook.url, "httpMethod": "POST", "httpRequestBodyTemplate": template}
        await client.post(f"{PLATFORM}/plugins", plugin)
        hold = asyncio.Event()
        hook.answer(422, {"error": {"description": "not served"}}, after=hold)
        id = await send(client, [logistics(), {}], told)
        await hook.wait_for(1, SECONDS)
        under_way = await status(client, id)
        assert (under_way["status"], under_way["successCount"]) == ("IN_PROGRESS", 0)
        hold.set()
        await ended(told)
        found = await status(client, id)
        assert (found["status"], found["failureCount"]) == ("FAILURE", 2)
        by_index = {one["index"]: one["errors"] for one in found["failureDetails"]}
        assert [(error["code"], error["message"]) for error in by_index[0]] == [("F-A2137-E4009", "judge: not served")]
        hook.answer(204, b"")
        await send(client, [logistics()], told)
        assert (await ended(told, 2))["data"]["status"] == "SUCCESS"


async def test_a_file_has_the_same_rows_by_dotted_paths(client: Client, told: Receiver) -> None:
    attributes = {"attributes": [{"name": "size", "dataType": "number"}, {"name": "zone", "dataType": "string"}]}
    await client.post(f"{PLATFORM}/config/attributes", attributes)
    rows = [
        logistics(
            containers=[{"scannableId": f"PK-{number}", "attributes": {"description": "box"}}],
            priority=number,
            attributes={"size": number, "zone": f"0{number}"},
        )
        for number in range(3)
    ]
    rows[1]["dropDetails"] = {**rows[1]["dropDetails"], "location": {"address": {"addressLine1": "x"}}}
    answer = await upload(client, csv_of(rows), told.url)
    assert answer.status == 202, answer.body
    assert (await ended(told))["data"]["status"] == "PARTIAL_SUCCESS"
    found = await status(client, answer.data["id"])
    first, last = [await shown(client, one["orderId"]) for one in found["successDetails"]]
    assert (first["priority"], first["attributes"], first["containers"][0]["scannableId"]) == (
        0, {"size": 0, "zone": "00"}, "PK-0",
    )  # fmt: skip
    assert last["pickupDetails"]["pickupSlot"] == rows[2]["pickupDetails"]["pickupSlot"]
    (failed,) = found["failureDetails"]
    assert {error["label"] for error in failed["errors"]} >= {"dropDetails.location.address.city"}


async def test_the_header_names_what_a_file_may_have_and_is_a_file_itself(client: Client) -> None:
    answer = await client.get(f"{BATCH}/upload/header")
    names = answer.body.strip().split(",")
    assert set(REQUIRED) <= set(names)
    assert "attributes.productType" not in names
    assert is_refused(await upload(client, answer.body.encode()), "0002")
    unknown = await upload(client, b"colour,productType\nred,PARCEL\n")
    assert is_refused(unknown, "0002")
    messages = [fault["message"] for fault in unknown.body["error"]["additionalInfo"]["faults"]]
    assert "there is no column 'colour'" in messages
    assert "the column 'shipmentFlow' is missing" in messages


async def test_a_file_may_lie_in_the_file_service(client: Client, told: Receiver) -> None:
    unknown = await client.post(f"{BATCH}/upload", {"fileId": "none"})
    assert is_refused(unknown, "3303")
    assert unknown.fields == {"fileId"}
    assert is_refused(await client.post(f"{BATCH}/upload", {}), "0002")


async def test_another_tenants_batch_is_not_there(client: Client, told: Receiver, stack: Stack) -> None:
    id = await send(client, [logistics()], told)
    other = await stack.new_tenant()
    assert (await other.get(f"{BATCH}/{id}")).status == 404


async def test_many_rows_of_a_file_are_all_made_once(client: Client, told: Receiver) -> None:
    count = 700
    row = logistics(pickupDetails={**logistics()["pickupDetails"], "pickupSlot": slot(30)})
    rows = [{**row, "clientDetails": {"clientId": CLIENT, "clientOrderId": f"M-{number}"}} for number in range(count)]
    await upload(client, csv_of(rows), told.url)
    assert (await ended(told))["data"]["successCount"] == count
    page = await client.get(f"{BASE}/clients/{CLIENT}/orders?pageSize=1")
    assert page.body["meta"]["totalElements"] == count


async def test_a_file_goes_on_where_a_turn_ended_and_knows_the_rows_before(
    client: Client, told: Receiver, stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_work, "TURN_SECONDS", 0.0)
    count = PART_ROWS + row_work.GROUP_ROWS
    numbers = [*range(count), 0]
    rows = [logistics(clientDetails={"clientId": CLIENT, "clientOrderId": f"T-{number}"}) for number in numbers]
    id = (await upload(client, csv_of(rows), told.url)).data["id"]
    assert (await ended(told))["data"]["successCount"] == count
    (failed,) = (await status(client, id))["failureDetails"]
    assert (failed["index"], [error["code"] for error in failed["errors"]]) == (count, ["F-A2137-E4008"])

    async def are_forgotten() -> bool:
        return await stack.runtime.database.fetchval(KEYS, client.tenant) == 0

    await until(are_forgotten)


async def test_a_number_that_is_too_long_is_told_as_far_as_it_is_kept(client: Client, told: Receiver) -> None:
    name, lengths = "N" * (MAX_REF + 1), (128, MAX_REF, MAX_REF + 1)
    id = await send(client, [logistics(clientDetails={"clientOrderId": name[:length]}) for length in lengths], told)
    await ended(told)
    found = await status(client, id)
    assert [len(row["clientOrderId"]) for row in found["successDetails"]] == [128]
    assert [len(row["clientOrderId"]) for row in found["failureDetails"]] == [MAX_REF, MAX_REF]


async def test_an_outage_of_the_database_fails_no_row(client: Client, told: Receiver, stack: Stack) -> None:
    assert (await client.put(f"{PLATFORM}/config/settings", {"uniqueClientOrderId": True})).status == 200
    outages: list[Any] = []

    async def interrupt(found: Any) -> None:
        outages.append(found)
        raise Unavailable("the database is not available")

    database = stack.runtime.database
    watch(database).meetings[ORDER_SQL["of_clients"]] = interrupt
    try:
        id = await send(client, [logistics() for _ in range(5)], told)
        assert (await ended(told))["data"]["status"] == "SUCCESS"
    finally:
        database.__class__ = Database
    assert len(outages) == 1
    assert (await status(client, id))["successCount"] == 5


async def test_rows_that_a_worker_made_and_never_noted_are_found_again(
    client: Client, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def count() -> int:
        found: int = (await client.get(f"{BASE}/clients/{CLIENT}/orders?pageSize=1")).body["meta"]["totalElements"]
        return found

    async def are_made() -> bool:
        return await count() >= row_work.GROUP_ROWS

    most = row_work.GROUPS_AT_ONCE * row_work.GROUP_ROWS + 1
    rows = [logistics(clientDetails={"clientId": CLIENT, "clientOrderId": f"N-{number}"}) for number in range(most)]
    with monkeypatch.context() as patch:
        patch.setattr(row_work, "SQL", {**row_work.SQL, "settle_part": "SELECT nothing"})
        await upload(client, csv_of(rows), told.url)
        await until(are_made)
    assert (await ended(told))["data"]["successCount"] == most
    assert await count() == most
