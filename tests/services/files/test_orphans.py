"""Bytes of which no row knows: found and removed, and never those that a row names; on the disk and in a bucket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from haulier.services.files.storage import Storage
from haulier.services.files.store import SQL
from haulier.services.files.tasks import sweep
from support.files import FMS, fetch, new_folder, on_disk, send, shown, unfinished, uploaded
from support.running import until
from support.stack import Client, Stack

FAR = 2**62
GIVEN_UP = "SELECT 1 FROM journal WHERE tenant_id = $1 AND event = 'FileContentGivenUp' AND resource_id = $2"
CONTENT = b"bytes of which no row knows"


async def names(stack: Stack) -> set[str]:
    """The objects in the store."""
    objects = stack.runtime.kept(Storage).objects
    return {one.name async for some in objects.objects() for one in some if not one.name.startswith(".")}


async def left_behind(stack: Stack, tenant: str) -> str:
    """What an upload leaves that dies between the store and the database."""
    writing = stack.runtime.kept(Storage).objects.begin(tenant)
    await writing.write(CONTENT)
    await writing.seal()
    return await writing.keep()


async def test_what_is_old_and_unknown_goes_and_nothing_else(shelf: Stack) -> None:
    client = await shelf.new_tenant()
    file = await uploaded(client, await new_folder(client), b"known")
    known = await names(shelf)
    orphan = await left_behind(shelf, client.tenant)
    assert await sweep(shelf.runtime, 0) == 0
    assert await names(shelf) == known | {orphan}
    assert await sweep(shelf.runtime, FAR) == 1

    async def is_gone() -> bool:
        return await names(shelf) == known

    await until(is_gone)
    assert await sweep(shelf.runtime, FAR) == 0
    assert (await fetch(client, (await shown(client, file))["url"])).body == b"known"


async def test_an_upload_whose_bytes_were_given_up_cannot_become_a_file(stack: Stack, client: Client) -> None:
    """One that hung for a day between the store and the database: it is refused, and no file loses its bytes."""
    folder = await new_folder(client)
    link = (await client.post(f"{FMS}/folders/{folder}/upload-links", {"name": "slow"})).data
    has_doubts = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        await has_doubts.wait()
        yield b"the rest"

    sending = asyncio.ensure_future(send(client, link["uploadUrl"], pieces()))

    async def has_begun() -> bool:
        return bool(unfinished(stack.runtime.settings))

    await until(has_begun)
    generation = unfinished(stack.runtime.settings)[0].name
    doubted = ([client.tenant], [generation], ["nowhere"], stack.runtime.clock())
    await stack.runtime.database.execute(SQL["doubt"], *doubted)
    stack.runtime.poke_timers()

    async def is_given_up() -> bool:
        return bool(await stack.runtime.database.fetchval(GIVEN_UP, client.tenant, generation))

    await until(is_given_up)
    has_doubts.set()
    assert (await sending).status == 503
    assert (await shown(client, link["id"]))["status"] == "PENDING"
    assert on_disk(stack.runtime.settings, client.tenant) == []
    assert (await send(client, link["uploadUrl"], b"quickly this time")).status == 200


async def test_another_installations_store_is_not_swept(shelf: Stack) -> None:
    client = await shelf.new_tenant()
    orphan = await left_behind(shelf, client.tenant)
    objects = shelf.runtime.kept(Storage).objects
    ours = await objects.owner("somebody")
    assert ours != "somebody"
    await shelf.runtime.database.execute("UPDATE file_store SET id = gen_random_uuid()")
    try:
        assert await sweep(shelf.runtime, FAR) == 0
        assert orphan in await names(shelf)
    finally:
        await shelf.runtime.database.execute("UPDATE file_store SET id = $1::text::uuid", ours)
    assert await sweep(shelf.runtime, FAR) == 1
