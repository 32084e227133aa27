"""A value is read as often as its vault allows, and not once more: over all readers and all processes."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from haulier.app.catalogue import COMPILERS, SERVICES
from support.sds import SdsApp, key_pair, register
from support.stack import Client, Stack, serving

LIMIT = 5


async def limited(client: Client, limit: int = LIMIT) -> tuple[SdsApp, SdsApp, str]:
    """Two apps that may read one value so often."""
    app, other = await register(client, "parcels"), await register(client, "phones", key_pair(2048, 1))
    await app.make_vault("limited", readLimit=limit, permissions=[{"app": "phones", "permissions": ["READ"]}])
    return app, other, await app.store("limited", b"Pune")


async def status(app: SdsApp, id: str) -> int:
    return (await app.call("GET", f"/data/{id}")).status


async def test_reads_of_all_readers_count_together(client: Client) -> None:
    app, other, id = await limited(client, 3)
    fresh = await app.store("limited", b"Delhi")
    assert [await status(who, id) for who in (app, other, app)] == [200] * 3
    refused = await other.call("GET", f"/data/{id}")
    assert (refused.status, refused.code[-4:]) == (403, "0007")
    assert refused.body["error"]["description"] == "read limit reached"
    assert await status(app, id) == 403
    assert await status(app, fresh) == 200  # each value has its own count


async def test_reads_that_are_not_answered_do_not_count(client: Client) -> None:
    app, _, id = await limited(client, 1)
    long = await app.store("limited", b"x" * 500)
    stranger = await register(client, "stranger", key_pair(2048, 2))
    assert await status(stranger, id) == 403
    assert (await app.call("GET", f"/data/{long}?mode=direct")).status == 400
    assert [await status(app, one) for one in (id, id, long, long)] == [200, 403, 200, 403]


async def test_no_read_is_one_too_many_however_many_come_at_once(stack: Stack, client: Client) -> None:
    app, other, id = await limited(client)
    async with serving(stack.runtime.settings, SERVICES, COMPILERS) as (_, url):
        there = replace(other, client=client.at(url))
        answers = await asyncio.gather(*(who.call("GET", f"/data/{id}") for _ in range(25) for who in (app, there)))
    assert sorted(answer.status for answer in answers) == [200] * LIMIT + [403] * (50 - LIMIT)
    read = await stack.runtime.database.fetchval(
        "SELECT count(*) FROM journal WHERE tenant_id = $1 AND resource_id = $2 AND event = 'SecureDataRead'",
        client.tenant, id,
    )  # fmt: skip
    assert read == LIMIT


async def test_a_refused_read_leaves_its_row_and_says_why(stack: Stack, client: Client) -> None:
    app, _, id = await limited(client, 1)
    stranger = await register(client, "stranger", key_pair(2048, 2))
    assert [await status(who, id) for who in (app, app, stranger)] == [200, 403, 403]
    rows = await stack.runtime.database.fetch(
        "SELECT data FROM journal WHERE tenant_id = $1 AND resource_id = $2 "
        " AND event = 'SecureDataRefused' ORDER BY id",
        client.tenant, id,
    )  # fmt: skip
    refused = [json.loads(row["data"]) for row in rows]
    assert [(one["app"], one["reason"]) for one in refused] == [
        (app.name, "read limit reached"), ("stranger", "the app may not read in this vault"),
    ]  # fmt: skip


async def test_a_limit_that_is_changed_holds_at_once(client: Client) -> None:
    app, _, id = await limited(client, 1)
    assert [await status(app, id), await status(app, id)] == [200, 403]
    await app.call("PUT", "/vaults/limited", {"readLimit": 2})
    assert [await status(app, id), await status(app, id)] == [200, 403]
    await app.call("PUT", "/vaults/limited", {"readLimit": 0})
    assert await status(app, id) == 200
    await app.call("PUT", "/vaults/limited", {"readLimit": 1})
    assert await status(app, id) == 403
