"""Values: stored, encrypted for who reads them, found again, erased."""

from __future__ import annotations

import asyncio
import base64
import os
from dataclasses import replace
from typing import Any

import pytest

from haulier.engines.statements import load_statements
from haulier.services.sds.rules.values import MAX_META_BYTES, MAX_META_MEMBERS, MAX_VALUE_BYTES
from support.sds import SdsApp, b64, key_pair, public_text, register
from support.stack import Client, Stack
from support.statements import Counted

RESOURCES = load_statements("haulier.platform.storage", "resources.sql")
LEDGER = load_statements("haulier.platform.ledger", "ledger.sql")
STORED = "SELECT state, key, body::text AS body FROM resource WHERE tenant_id = $1 AND kind = 'sds_data' AND id = $2"


@pytest.fixture
async def app(client: Client) -> SdsApp:
    """An app with a vault called addresses."""
    app = await register(client, "parcels")
    await app.make_vault("addresses")
    return app


async def post(app: SdsApp, **members: Any) -> int:
    return (await app.call("POST", "/data", {"vault": "addresses", "data": "AAAA", **members})).status


@pytest.mark.parametrize("value", [b"\0", b'{"city":"Pune"}', os.urandom(70_000)], ids=["nul", "json", "long"])
async def test_what_was_stored_is_read(app: SdsApp, value: bytes) -> None:
    id = await app.store("addresses", value, meta={"source": "web"})
    data = (await app.call("GET", f"/data/{id}")).data
    assert app.decrypted(data) == value
    assert (data["id"], data["vault"], data["meta"]) == (id, "addresses", {"source": "web"})
    assert data["algorithm"] == "RSA-OAEP-256+A256GCM"
    again = (await app.call("GET", f"/data/{id}?mode=hybrid")).data
    assert app.decrypted(again) == value
    assert (again["data"], again["key"]) != (data["data"], data["key"])  # a fresh key for each read


async def test_each_reader_gets_it_for_its_own_key(client: Client, app: SdsApp) -> None:
    other = await register(client, "phones", key_pair(1024))
    await app.call("PUT", "/vaults/addresses", {"permissions": [{"app": "phones", "permissions": ["READ"]}]})
    id = await app.store("addresses", b"Pune")
    assert await other.read(id) == b"Pune"
    with pytest.raises(ValueError, match="Ciphertext"):
        app.decrypted((await other.call("GET", f"/data/{id}")).data)


@pytest.mark.parametrize("bits", [1024, 2048])
async def test_a_short_value_goes_through_the_key_itself(client: Client, bits: int) -> None:
    app = await register(client, "short", key_pair(bits))
    await app.make_vault("small")
    room = bits // 8 - 66
    fits, beyond = await app.store("small", b"x" * room), await app.store("small", b"x" * (room + 1))
    data = (await app.call("GET", f"/data/{fits}?mode=direct")).data
    assert (data["algorithm"], "key" in data, app.decrypted(data)) == ("RSA-OAEP-256", False, b"x" * room)
    refused = await app.call("GET", f"/data/{beyond}?mode=direct")
    assert (refused.status, refused.fields) == (400, {"mode"})
    assert (await app.call("GET", f"/data/{fits}?mode=plain")).fields == {"mode"}
    assert await app.read(beyond) == b"x" * (room + 1)


async def test_limits_of_a_value(app: SdsApp) -> None:
    assert await app.read(await app.store("addresses", b"x")) == b"x"
    longest = os.urandom(MAX_VALUE_BYTES)
    assert await app.read(await app.store("addresses", longest)) == longest
    for data in ("", b64(longest + b"x"), "AAA", "AA A", "AA-_", "!", "AAAA\n=", "é"):
        answer = await app.call("POST", "/data", {"vault": "addresses", "data": data})
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0002", {"data"}), data[:10]
    beyond = await app.call("POST", "/data", {"vault": "addresses", "data": "AAAA", "more": "x" * 375 * 1024})
    assert beyond.status == 413


async def test_limits_of_meta(app: SdsApp) -> None:
    members = {f"m{n}": n for n in range(MAX_META_MEMBERS)}
    assert await post(app, meta=members) == 200
    assert await post(app, meta=members | {"more": 1}) == 400
    longest = {"m": "x" * (MAX_META_BYTES - len('{"m":""}'))}
    assert await post(app, meta=longest) == 200
    assert await post(app, meta={"m": longest["m"] + "x"}) == 400
    assert await post(app, meta=[]) == 400
    id = await app.store("addresses", b"x")
    assert "meta" not in (await app.call("GET", f"/data/{id}")).data


async def test_what_may_be_done_follows_the_permissions_of_now(client: Client, app: SdsApp) -> None:
    other = await register(client, "phones", key_pair(2048, 1))
    id = await app.store("addresses", b"Pune")
    body = {"vault": "addresses", "data": "AAAA"}

    async def allowed(*permissions: str) -> tuple[int, int, int]:
        granted = [{"app": other.id, "permissions": list(permissions)}] if permissions else []
        await app.call("PUT", "/vaults/addresses", {"permissions": granted})
        mine = await app.store("addresses", os.urandom(8))
        return (
            (await other.call("GET", f"/data/{id}")).status,
            (await other.call("POST", "/data", body)).status,
            (await other.call("DELETE", f"/data/{mine}")).status,
        )

    assert await allowed() == (403, 403, 403)
    assert await allowed("READ") == (200, 403, 403)
    assert await allowed("WRITE") == (403, 200, 200)
    assert await allowed("READ", "WRITE") == (200, 200, 200)


async def test_a_disabled_vault_neither_takes_nor_gives_but_erases(app: SdsApp) -> None:
    id = await app.store("addresses", b"Pune")
    await app.call("PUT", "/vaults/addresses", {"enable": False})
    assert (await app.call("GET", f"/data/{id}")).status == 403
    assert await post(app) == 403
    await app.call("PUT", "/vaults/addresses", {"enable": True})
    assert await app.read(id) == b"Pune"
    await app.call("PUT", "/vaults/addresses", {"enable": False})
    assert (await app.call("DELETE", f"/data/{id}")).data == {"id": id}


async def test_the_same_value_has_one_id_where_data_are_unique(client: Client, app: SdsApp) -> None:
    other = await register(client, "phones", key_pair(2048, 1))
    permissions = [{"app": "phones", "permissions": ["READ", "WRITE"]}]
    await app.make_vault("unique", uniqueData=True, permissions=permissions)
    await app.make_vault("elsewhere", uniqueData=True)
    body = {"vault": "unique", "data": b64(b"+91 98"), "meta": {"first": True}}
    answers = await asyncio.gather(
        *(who.call("POST", "/data", body | {"meta": {"n": n}}) for n in range(6) for who in (app, other))
    )
    ids = {answer.data["id"] for answer in answers}
    assert len(ids) == 1
    (id,) = ids
    first = (await app.call("GET", f"/data/{id}")).data["meta"]
    assert (await app.call("POST", "/data", body)).data == {"id": id}
    assert (await app.call("GET", f"/data/{id}")).data["meta"] == first
    assert await app.store("elsewhere", b"+91 98") != id
    assert await app.store("unique", b"+91 99") != id
    assert await app.store("addresses", b"x") != await app.store("addresses", b"x")


async def test_who_is_overtaken_with_the_same_value_gets_the_id_of_the_first(counted: Counted, app: SdsApp) -> None:
    await app.make_vault("unique", uniqueData=True)
    second, first = there(app, counted), ""
    assert await second.store("unique", b"Delhi")

    async def overtake(_found: Any) -> None:
        nonlocal first
        first = await app.store("unique", b"Pune")

    counted.pools[0].meetings[RESOURCES["read_many_by_key"]] = overtake
    assert await second.store("unique", b"Pune") == first != ""


async def test_what_was_stored_before_data_were_unique_is_not_found(app: SdsApp) -> None:
    before = await app.store("addresses", b"x")
    await app.call("PUT", "/vaults/addresses", {"uniqueData": True})
    after = await app.store("addresses", b"x")
    assert after != before
    assert await app.store("addresses", b"x") == after


async def test_an_erased_value_is_gone(stack: Stack, client: Client, app: SdsApp) -> None:
    await app.make_vault("unique", uniqueData=True)
    id = await app.store("unique", b"Pune", meta={"note": "n"})
    assert (await app.call("DELETE", f"/data/{id}")).data == {"id": id}
    for method in ("GET", "DELETE"):
        assert (await app.call(method, f"/data/{id}")).status == 404
    (row,) = await stack.runtime.database.fetch(STORED, client.tenant, id)
    assert (row["state"], row["key"], row["body"]) == ("ERASED", None, "{}")
    assert await app.store("unique", b"Pune") != id


def there(app: SdsApp, counted: Counted) -> SdsApp:
    """The same app, calling the process whose statements are seen."""
    return replace(app, client=counted.client(app.client))


async def test_a_read_that_an_erasure_overtakes_gives_nothing(counted: Counted, app: SdsApp) -> None:
    id, reader = await app.store("addresses", b"Pune"), there(app, counted)
    assert await reader.read(id) == b"Pune"

    async def erase(_found: Any) -> None:
        assert (await app.call("DELETE", f"/data/{id}")).status == 200

    counted.pools[0].meetings[RESOURCES["read_many"]] = erase
    assert (await reader.call("GET", f"/data/{id}")).status == 404
    assert not counted.pools[0].meetings


async def test_a_permission_that_is_taken_away_meanwhile_opens_nothing(
    client: Client, counted: Counted, app: SdsApp
) -> None:
    other = await register(client, "phones", key_pair(2048, 1))
    permissions = [{"app": "phones", "permissions": ["READ"]}]
    await app.make_vault("limited", readLimit=5, permissions=permissions)
    id, reader = await app.store("limited", b"Pune"), there(other, counted)
    assert await reader.read(id) == b"Pune"

    async def take_away(_found: Any) -> None:
        assert (await app.call("PUT", "/vaults/limited", {"permissions": []})).status == 200

    counted.pools[0].meetings[LEDGER["balances_of"]] = take_away
    assert (await reader.call("GET", f"/data/{id}")).status == 403
    assert not counted.pools[0].meetings


async def test_a_key_that_is_replaced_meanwhile_reads_nothing(counted: Counted, app: SdsApp) -> None:
    id, reader = await app.store("addresses", b"Pune"), there(app, counted)
    assert await reader.read(id) == b"Pune"

    async def replace_key(_found: Any) -> None:
        body = {"key": public_text(key_pair(2048, 1))}
        assert (await app.call("PUT", f"/apps/{app.id}", body)).status == 200

    counted.pools[0].meetings[RESOURCES["read_many"]] = replace_key
    assert (await reader.call("GET", f"/data/{id}")).status == 401


async def test_a_store_is_one_statement_and_a_read_two(counted: Counted, app: SdsApp) -> None:
    caller = there(app, counted)
    id = await caller.store("addresses", b"Pune")
    await caller.read(id)
    with counted.statements() as sent:
        await caller.store("addresses", b"Delhi")
    assert sent == ["apply"]
    with counted.statements() as sent:
        await caller.read(id)
    assert sent == ["read", "apply"]


async def test_a_value_lies_sealed_and_opens_in_no_other_row(stack: Stack, client: Client, app: SdsApp) -> None:
    one, other = await app.store("addresses", b"Pune"), await app.store("addresses", b"Delhi")
    (row,) = await stack.runtime.database.fetch(STORED, client.tenant, one)
    assert "Pune" not in row["body"]
    assert b64(b"Pune") not in row["body"]
    await stack.runtime.database.execute(
        "UPDATE resource a SET body = b.body FROM resource b WHERE a.tenant_id = $1 AND b.tenant_id = $1"
        " AND a.kind = 'sds_data' AND b.kind = 'sds_data' AND a.id = $2 AND b.id = $3",
        client.tenant, one, other,
    )  # fmt: skip
    assert (await app.call("GET", f"/data/{one}")).status == 500
    assert await app.read(other) == b"Delhi"


async def test_another_tenants_value_is_not_there(stack: Stack, app: SdsApp) -> None:
    stranger = await register(await stack.new_tenant(), "parcels")
    id = await app.store("addresses", b"Pune")
    for method in ("GET", "DELETE"):
        assert (await stranger.call(method, f"/data/{id}")).status == 404
    assert await app.read(id) == b"Pune"


async def test_ids_tell_nothing(app: SdsApp) -> None:
    ids = [await app.store("addresses", b"Pune") for _ in range(8)]
    assert all(len(id) == 36 and id[14] == "4" for id in ids)
    assert ids != sorted(ids)


async def test_each_store_read_and_erasure_is_in_the_journal(stack: Stack, client: Client, app: SdsApp) -> None:
    id = await app.store("addresses", b"Pune")
    await app.read(id)
    await app.read(id)
    await app.call("DELETE", f"/data/{id}")
    rows = await stack.runtime.database.fetch(
        "SELECT event, actor, data FROM journal WHERE tenant_id = $1 AND kind = 'sds_data' AND resource_id = $2",
        client.tenant, id,
    )  # fmt: skip
    assert sorted(row["event"] for row in rows) == [
        "SecureDataErased", "SecureDataRead", "SecureDataRead", "SecureDataStored",
    ]  # fmt: skip
    for row in rows:
        assert base64.b64encode(b"Pune").decode() not in row["data"]
        assert '"app":"parcels"' in row["data"]
        assert '"vault":"addresses"' in row["data"]
        assert "tester" in row["actor"]
