"""How much a tenant may have stored: exact, also when many come at once; freed by removals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from haulier.engines.settings import Settings
from haulier.services.files.commands.usage import USAGE
from haulier.services.files.tasks import sweep
from support.file_stacks import NewDatabase, own_stack
from support.files import FMS, new_folder, on_disk, upload, uploaded
from support.stack import Stack

LIMIT = 10_000


@pytest.fixture(scope="module")
async def limited(settings: Settings, ready_database: NewDatabase) -> AsyncIterator[Stack]:
    async with own_stack(settings, ready_database, files_tenant_bytes=LIMIT) as stack:
        yield stack


async def test_a_tenant_has_so_many_bytes_and_not_one_more(limited: Stack) -> None:
    client = await limited.new_tenant()
    folder = await new_folder(client)
    first = await uploaded(client, folder, b"a" * (LIMIT - 1))
    await uploaded(client, folder, b"b")
    refused = await upload(client, folder, b"c")
    assert (refused.status, refused.code[-4:]) == (400, "0007")
    assert len(on_disk(limited.runtime.settings, client.tenant)) == 2
    await uploaded(client, folder, b"b")  # what is there already costs nothing
    assert (await client.call("DELETE", f"{FMS}/files/{first}")).status == 202
    await uploaded(client, folder, b"d" * (LIMIT - 1))


async def test_the_limit_holds_for_many_at_once(limited: Stack) -> None:
    client = await limited.new_tenant()
    folder = await new_folder(client)
    answers = await asyncio.gather(*(upload(client, folder, b"%d" % n * 1_000) for n in range(10, 30)))
    taken = [answer for answer in answers if answer.status == 202]
    assert len(taken) == LIMIT // 2_000
    assert {answer.code[-4:] for answer in answers if answer.status != 202} <= {"0007", "2302"}
    assert sum(path.stat().st_size for path in on_disk(limited.runtime.settings, client.tenant)) <= LIMIT


async def test_tenants_have_limits_of_their_own(limited: Stack) -> None:
    for _ in range(2):
        client = await limited.new_tenant()
        assert (await upload(client, await new_folder(client), b"x" * LIMIT)).status == 202


async def test_what_was_stored_before_there_was_a_limit_counts(
    limited: Stack, settings: Settings, ready_database: NewDatabase
) -> None:
    client = await limited.new_tenant()
    folder = await new_folder(client)
    await uploaded(client, folder, b"x" * (LIMIT - 10))
    drop = "DELETE FROM resource WHERE tenant_id = $1 AND kind = $2"
    await limited.runtime.database.execute(drop, client.tenant, USAGE)
    assert (await upload(client, folder, b"y" * 11)).status == 400
    assert (await upload(client, folder, b"y" * 10)).status == 202


async def test_without_a_limit_nothing_is_counted(stack: Stack) -> None:
    client = await stack.new_tenant()
    await uploaded(client, await new_folder(client), b"x")
    count = "SELECT count(*) FROM resource WHERE kind = $1"
    insert = (
        "INSERT INTO resource (tenant_id, kind, id, version, created_at, created_by, updated_at, updated_by) "
        "VALUES ($1, $2, 'stored', 1, 1, '{}', 1, '{}')"
    )
    await stack.runtime.database.execute(insert, client.tenant, USAGE)
    await sweep(stack.runtime, 0)
    assert await stack.runtime.database.fetchval(count, USAGE) == 0
