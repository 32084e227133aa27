"""The platform's own vaults, as other services use them: in-process, with their own changes, and closed to the API."""

from __future__ import annotations

import asyncio

import pytest

from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.storage.changes import Change, RowWrite, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.sds import facade as sds
from support.sds import register
from support.stack import Client, Stack
from support.system_calls import call_of, reading


async def kept(stack: Stack, tenant: str, vault: str, text: str) -> str:
    """Keep a text together with a thing that refers to it; its id."""
    found = ""

    async def planned(call: Call, _body: None) -> Change:
        nonlocal found
        made = await sds.keep_secret(call, vault, text)
        found = made.id
        row = RowWrite("widget", call.new_id("widget"), 0, body=to_json({"contact": made.id}))
        change = row_change("WidgetCreated", row)
        change.rows += made.rows
        change.replan_on_conflict = frozenset({sds.SDS_DATA})
        return change

    await walk(Command(call_of(stack, tenant, planned)), steps(plan))
    return found


async def test_a_contact_is_one_id_however_often_it_is_kept(stack: Stack, client: Client) -> None:
    ids = set(await asyncio.gather(*(kept(stack, client.tenant, sds.CONTACTS, "+91 98") for _ in range(6))))
    assert len(ids) == 1
    (id,) = ids
    assert id.startswith("contacts:")
    assert len(id) == len("contacts:") + 36
    assert await sds.read_secret(reading(stack, client.tenant), id) == "+91 98"


async def test_secrets_are_told_apart_even_where_they_are_the_same(stack: Stack, client: Client) -> None:
    one, other = [await kept(stack, client.tenant, sds.SECRETS, "hunter2") for _ in range(2)]
    assert one != other
    call = reading(stack, client.tenant)
    assert await sds.read_secrets(call, [one, other, one]) == {one: "hunter2", other: "hunter2"}


async def test_an_id_opens_in_its_tenant_and_vault_alone(stack: Stack, client: Client) -> None:
    id = await kept(stack, client.tenant, sds.SECRETS, "hunter2")
    stranger = await stack.new_tenant()
    assert await sds.read_secret(reading(stack, stranger.tenant), id) is None
    call = reading(stack, client.tenant)
    uuid = id.partition(":")[2]
    for other in (f"contacts:{uuid}", uuid, f"addresses:{uuid}", "secrets:", "", "secrets:none"):
        assert await sds.read_secret(call, other) is None
    app = await register(client, "parcels")
    await app.make_vault("addresses")
    of_the_api = await app.store("addresses", b"Pune")
    assert await sds.read_secret(call, f"secrets:{of_the_api}") is None


async def test_the_api_does_not_open_what_services_keep(stack: Stack, client: Client) -> None:
    app = await register(client, "parcels")
    for vault in (sds.CONTACTS, sds.SECRETS):
        uuid = (await kept(stack, client.tenant, vault, "hunter2")).partition(":")[2]
        for method in ("GET", "DELETE"):
            assert (await app.call(method, f"/data/{uuid}")).status == 403


async def test_an_erased_text_is_gone(stack: Stack, client: Client) -> None:
    id = await kept(stack, client.tenant, sds.CONTACTS, "+91 98")

    async def planned(call: Call, _body: None) -> Change:
        (row,) = await sds.plan_erasure(call, id)
        return row_change("SecureDataErased", row, payload='{"id":"x","vault":"contacts","app":"coreos"}')

    await walk(Command(call_of(stack, client.tenant, planned)), steps(plan))
    call = reading(stack, client.tenant)
    assert await sds.read_secret(call, id) is None
    assert await sds.plan_erasure(call, id) == []
    assert await kept(stack, client.tenant, sds.CONTACTS, "+91 98") != id


async def test_there_are_no_other_vaults(stack: Stack, client: Client) -> None:
    with pytest.raises(AssertionError):
        await sds.keep_secret(reading(stack, client.tenant), "addresses", "x")
