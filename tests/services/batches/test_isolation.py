"""Rows that name another tenant's things fail one by one, and nothing of the other's is seen or touched."""

from __future__ import annotations

from support.batches import Sender, table
from support.drones import BASE, make_drone, make_type
from support.receiver import Receiver
from support.stack import Stack
from support.unchanged import unchanged

MARK = "zebra"


async def test_rows_that_name_anothers_things_fail_and_tell_nothing(
    stack: Stack, drones: Sender, receiver: Receiver
) -> None:
    theirs = (await make_drone(drones.client, MARK, name=MARK, properties={"payloadKg": 7, "note": MARK})).data["id"]
    stranger = await stack.new_tenant()
    await make_type(stranger)
    sender = Sender(stranger, receiver, f"{BASE}/drones", f"{BASE}/drones/batch/upload")
    created = [{"uniqueCode": "A", "owner": theirs, "properties": {"payloadKg": 1}, "refID": "1"}]
    changed = [{"id": theirs, "properties": {"payloadKg": 1}, "refID": "1"}]
    async with unchanged(stack.runtime.database, drones.client.tenant):
        answers = [
            await sender.rows("POST", created, "rows-made"),
            await sender.rows("PUT", changed, "rows-changed"),
            await sender.file("POST", table([{"uniqueCode": "B", "owner": theirs, "payloadKg": 1}]), "file-made"),
            await sender.file("PUT", table([{"id": theirs, "payloadKg": 1}]), "file-changed"),
        ]
        assert {answer.status for answer in answers} == {202}
        for name in ("rows-made", "rows-changed", "file-made", "file-changed"):
            told = await sender.ended(name)
            assert told["tenantId"] == stranger.tenant
            assert told["data"]["meta"] == {"status": "COMPLETED", "success": 0, "failed": 1, "total": 1}, name
            assert MARK not in str(told)
    assert (await stranger.get(f"{BASE}/drones")).data["meta"]["totalElements"] == 0


async def test_the_batch_of_another_is_not_there(stack: Stack, drones: Sender) -> None:
    body = {"uniqueCode": MARK, "owner": drones.client.owner, "properties": {"payloadKg": 1}}
    id = (await drones.rows("POST", [body])).data["id"]
    await drones.ended()
    stranger = await stack.new_tenant()
    await make_type(stranger)
    for place in ("batch", "batch/upload"):
        answer = await stranger.get(f"{BASE}/drones/{place}/status?batchId={id}")
        assert answer.status == 404, answer.body
