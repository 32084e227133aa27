"""Vaults: made by apps for themselves, changed by their owners, opened by whom they allow."""

from __future__ import annotations

import asyncio
from typing import Any

from haulier.services.sds.commands.vaults import COUNTED, MAX_VAULTS, VAULTS_BOOK
from haulier.services.sds.requests import MAX_PERMISSIONS, MAX_READ_LIMIT
from support.sds import SDS, SdsApp, b64, key_pair, register
from support.stack import Client, Stack

VAULTS = f"{SDS}/vaults"


async def two(client: Client) -> tuple[SdsApp, SdsApp]:
    """Two apps with keys of their own."""
    return await register(client, "parcels"), await register(client, "phones", key_pair(2048, 1))


async def test_a_vault_is_made_and_read_by_id_and_by_name(client: Client) -> None:
    app, other = await two(client)
    permissions = [{"app": other.id, "permissions": ["WRITE", "READ"]}, {"app": "phones", "permissions": ["READ"]}]
    id = await app.make_vault("addresses", readLimit=3, uniqueData=True, permissions=permissions, enable=False)
    for ref in (id, "addresses"):
        assert (await app.call("GET", f"/vaults/{ref}")).data == {
            "id": id, "name": "addresses", "owner": "parcels", "readLimit": 3, "uniqueData": True,
            "permissions": [{"app": "phones", "permissions": ["READ", "WRITE"]}], "enable": False,
        }  # fmt: skip
    assert (await other.call("GET", f"/vaults/{id}")).status == 200
    plain = await app.make_vault("plain")
    assert (await app.call("GET", f"/vaults/{plain}")).data == {
        "id": plain, "name": "plain", "owner": "parcels", "uniqueData": False, "permissions": [], "enable": True,
    }  # fmt: skip
    assert (await other.call("GET", f"/vaults/{plain}")).status == 403
    assert (await app.call("GET", "/vaults/nothing")).status == 404


async def test_a_name_is_taken_once_even_by_many_at_once(client: Client) -> None:
    app = await register(client, "parcels")
    body = {"name": "addresses", "owner": app.id}
    answers = await asyncio.gather(*(app.call("POST", "/vaults", body) for _ in range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [400] * 7
    assert {answer.code[-4:] for answer in answers if answer.status == 400} == {"2301"}


async def test_who_the_owner_is(client: Client) -> None:
    app, other = await two(client)
    unknown = await app.call("POST", "/vaults", {"name": "abc", "owner": "nobody"})
    assert (unknown.status, unknown.code[-4:], unknown.fields) == (400, "3303", {"owner"})
    assert (await app.call("POST", "/vaults", {"name": "abc", "owner": other.name})).status == 403
    id = await app.make_vault("addresses")
    handed = await app.call("PUT", f"/vaults/{id}", {"owner": other.name})
    assert handed.data == {"id": id}
    assert (await app.call("PUT", f"/vaults/{id}", {"enable": False})).status == 403
    assert (await other.call("PUT", f"/vaults/{id}", {"enable": False})).status == 200
    assert (await app.call("POST", "/data", {"vault": id, "data": "AAAA"})).status == 403


async def test_only_the_given_members_change(client: Client) -> None:
    app, other = await two(client)
    permissions = [{"app": other.id, "permissions": ["READ"]}]
    id = await app.make_vault("addresses", readLimit=3, permissions=permissions)

    async def changed(**members: Any) -> dict[str, Any]:
        assert (await app.call("PUT", "/vaults/addresses", members)).data == {"id": id}
        shown: dict[str, Any] = (await app.call("GET", f"/vaults/{id}")).data
        return shown

    assert (await changed(uniqueData=True))["readLimit"] == 3
    assert "readLimit" not in await changed(readLimit=0)
    assert (await changed(permissions=[]))["permissions"] == []
    assert (await changed(enable=False, readLimit=7))["readLimit"] == 7
    none = await app.call("PUT", f"/vaults/{id}", {"name": "other"})
    assert (none.status, none.code[-4:]) == (400, "0002")
    for members in ({"owner": "nobody"}, {"permissions": [{"app": "nobody", "permissions": ["READ"]}]}):
        assert (await app.call("PUT", f"/vaults/{id}", members)).code[-4:] == "3303"


async def test_limits_of_a_vault(client: Client) -> None:
    app = await register(client, "parcels")

    async def status(name: str, **members: Any) -> int:
        return (await app.call("POST", "/vaults", {"name": name, "owner": app.id, **members})).status

    grant = {"app": app.id, "permissions": ["READ"]}
    assert await status("full", permissions=[grant] * MAX_PERMISSIONS) == 200
    assert await status("more", permissions=[grant] * (MAX_PERMISSIONS + 1)) == 400
    assert await status("none", permissions=[grant | {"permissions": []}]) == 400
    assert await status("what", permissions=[grant | {"permissions": ["EXECUTE"]}]) == 400
    assert await status("high", readLimit=MAX_READ_LIMIT) == 200
    assert await status("higher", readLimit=MAX_READ_LIMIT + 1) == 400
    assert await status("negative", readLimit=-1) == 400
    for name in ("ab", "a" * 17, "a b c"):
        assert await status(name) == 400


async def test_a_tenant_has_so_many_vaults_even_if_two_make_the_last_one_at_once(stack: Stack, client: Client) -> None:
    app = await register(client, "parcels")
    await app.make_vault("first")
    await stack.runtime.database.execute(
        "UPDATE ledger_balance SET balance = $3 WHERE tenant_id = $1 AND book = $2 AND account = $4",
        client.tenant, VAULTS_BOOK, MAX_VAULTS - 1, COUNTED,
    )  # fmt: skip
    body = {"owner": app.id}
    answers = await asyncio.gather(*(app.call("POST", "/vaults", {"name": f"last{n}", **body}) for n in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400]
    assert {answer.code[-4:] for answer in answers if answer.status == 400} == {"0007"}


async def test_the_platforms_own_vaults_are_never_opened(client: Client) -> None:
    app = await register(client, "parcels")
    for name in ("contacts", "secrets"):
        taken = await app.call("POST", "/vaults", {"name": name, "owner": app.id})
        assert (taken.status, taken.code[-4:]) == (400, "2301")
        assert (await app.call("GET", f"/vaults/{name}")).status == 403
        assert (await app.call("PUT", f"/vaults/{name}", {"enable": False})).status == 403
        assert (await app.call("POST", "/data", {"vault": name, "data": b64(b"x")})).status == 403


async def test_a_vault_of_another_tenant_is_not_there(stack: Stack, client: Client) -> None:
    app, stranger = await register(client, "parcels"), await register(await stack.new_tenant(), "parcels")
    id = await app.make_vault("addresses")
    assert (await stranger.call("GET", f"/vaults/{id}")).status == 404
    assert (await stranger.call("PUT", f"/vaults/{id}", {"enable": False})).status == 404
    foreign = await stranger.call("POST", "/vaults", {"name": "abc", "owner": app.id})
    assert foreign.code[-4:] == "3303"
    foreign = await stranger.call("POST", "/data", {"vault": id, "data": b64(b"x")})
    assert (foreign.code[-4:], foreign.fields) == ("3303", {"vault"})
