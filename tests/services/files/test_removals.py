"""Files that end, by hand or by their time; and bytes that go when nobody has them any more, exactly then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.services.files.commands.files import UPLOAD_SECONDS
from support.downstream import TurnedClock
from support.files import FMS, fetch, new_folder, on_disk, send, shown, uploaded
from support.receiver import Receiver
from support.running import until
from support.stack import Client, Stack, serving

LIVE = "SELECT id, (body ->> 'references')::int AS n FROM resource WHERE tenant_id = $1 AND kind = 'file_content'"


async def remove(client: Client, id: str) -> int:
    return (await client.call("DELETE", f"{FMS}/files/{id}")).status


async def content_of(stack: Stack, tenant: str) -> list[int]:
    """How many files refer to each content that there is."""
    return [row["n"] for row in await stack.runtime.database.fetch(LIVE, tenant)]


@pytest.fixture
async def folder(client: Client) -> str:
    return await new_folder(client)


async def until_empty(stack: Stack, tenant: str) -> None:
    """Until nothing is stored of a tenant, on the disk and in the tables."""

    async def is_empty() -> bool:
        return not on_disk(stack.runtime.settings, tenant) and not await content_of(stack, tenant)

    await until(is_empty)


async def test_a_removed_file_is_gone_and_so_are_its_bytes(stack: Stack, client: Client, folder: str) -> None:
    file = await uploaded(client, folder, b"short-lived")
    answer = await client.call("DELETE", f"{FMS}/files/{file}")
    assert (answer.status, answer.data) == (202, {"id": file})
    assert (await client.get(f"{FMS}/files/{file}")).status == 404
    assert (await client.get(f"{FMS}/files")).body["data"] == []
    assert await remove(client, file) == 404
    await until_empty(stack, client.tenant)


async def test_bytes_stay_as_long_as_another_file_has_them(stack: Stack, client: Client, folder: str) -> None:
    first, second = [await uploaded(client, folder, b"of two files") for _ in range(2)]
    assert await remove(client, first) == 202
    assert await content_of(stack, client.tenant) == [1]
    assert (await fetch(client, (await shown(client, second))["url"])).body == b"of two files"
    assert await remove(client, second) == 202
    await until_empty(stack, client.tenant)


async def test_the_same_bytes_come_again_after_their_end(stack: Stack, client: Client, folder: str) -> None:
    for _ in range(3):
        file = await uploaded(client, folder, b"again and again")
        assert (await fetch(client, (await shown(client, file))["url"])).body == b"again and again"
        assert await remove(client, file) == 202
    await until_empty(stack, client.tenant)


async def test_while_some_come_and_others_go_every_file_has_its_bytes(
    stack: Stack, client: Client, folder: str
) -> None:
    contents = [b"first", b"second"]
    there = [await uploaded(client, folder, content) for content in contents for _ in range(3)]
    made: list[str] = []

    async def come(content: bytes) -> None:
        made.append(await uploaded(client, folder, content))

    for _ in range(4):
        gone, there = there, []
        comes = (come(content) for content in contents for _ in range(3))
        statuses = await asyncio.gather(*(remove(client, id) for id in gone), *comes)
        assert [one for one in statuses if one is not None] == [202] * 6
        there, made = made, []
        for id in there:
            found = await fetch(client, (await shown(client, id))["url"])
            assert found.body in contents
    assert sorted(await content_of(stack, client.tenant), reverse=True)[:2] == [3, 3]
    await asyncio.gather(*(remove(client, id) for id in there))
    await until_empty(stack, client.tenant)


async def test_a_removal_is_told_to_the_folders_callback(client: Client) -> None:
    async with Receiver() as receiver:
        folder = await new_folder(client, callback=receiver.url)
        file = await uploaded(client, folder, b"x", name="told.txt")
        await receiver.wait_for(2)
        await remove(client, file)
        heard = (await receiver.wait_for(3))[2].json()
    assert (heard["eventType"], heard["status"]) == ("FileDeleted", "success")
    assert heard["data"] | {"id": file, "name": "told.txt", "status": "DELETED"} == heard["data"]


@pytest.fixture
async def yesterday(stack: Stack, client: Client) -> AsyncIterator[Client]:
    """The same app at a process whose clock is a day behind, so that what it sets is due."""
    clock = TurnedClock()
    clock.turn(-86_400)
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (_, url):
        yield await client.at(url).log_in()


async def test_a_file_whose_time_is_over_is_removed_and_told(stack: Stack, client: Client, yesterday: Client) -> None:
    async with Receiver() as receiver:
        folder = await new_folder(client, callback=receiver.url)
        await receiver.wait_for(1)
        file = await uploaded(yesterday, folder, b"for a minute", ttl="1m")
        events = {one.json()["eventType"]: one.json() for one in (await receiver.wait_for(3))[1:]}
    assert set(events) == {"FileStored", "FileExpired"}
    assert events["FileExpired"]["data"] | {"id": file, "status": "EXPIRED"} == events["FileExpired"]["data"]
    assert (await client.get(f"{FMS}/files/{file}")).status == 404
    await until_empty(stack, client.tenant)


async def test_a_file_with_time_left_stays(client: Client, yesterday: Client, folder: str) -> None:
    file = await uploaded(yesterday, folder, b"for two days", ttl="2d")
    found = await shown(client, file)
    assert found["expiresAt"] - found["createdAt"] // 1000 == 2 * 86_400
    assert found["urlExpiresAt"] < found["expiresAt"]


async def test_no_link_outlives_its_file(client: Client, folder: str) -> None:
    file = await uploaded(client, folder, b"for a minute", ttl="1m")
    found = await shown(client, file, "?urlExpiry=7d")
    assert found["urlExpiresAt"] <= found["expiresAt"] + 1


async def test_an_upload_link_that_is_not_used_in_time_fails_its_file(client: Client, yesterday: Client) -> None:
    async with Receiver() as receiver:
        folder = await new_folder(client)
        body = {"name": "never.bin", "callback": receiver.url}
        link: dict[str, Any] = (await yesterday.post(f"{FMS}/folders/{folder}/upload-links", body)).data
        heard = {one.json()["eventType"]: one.json() for one in await receiver.wait_for(2)}
    assert set(heard) == {"FileAnnounced", "FileNotStored"}
    assert (heard["FileNotStored"]["status"], heard["FileNotStored"]["data"]["status"]) == ("failed", "FAILED")
    assert (await shown(client, link["id"]))["status"] == "FAILED"
    assert (await send(client, link["uploadUrl"].replace(yesterday.url, client.url), b"late")).status == 403
    assert UPLOAD_SECONDS == 900
