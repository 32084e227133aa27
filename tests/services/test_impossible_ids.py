"""Ids that no row can have: not there, for who asks for them, and nobody else's reads are refused with them."""

from __future__ import annotations

import asyncio
import base64

import pytest

from support.stack import Client, Stack

APP = "platform:app:haulier-admin"


@pytest.mark.parametrize("id", ["\0", "a\0b", "\ud800"])
async def test_a_read_of_one_spoils_no_read_beside_it(stack: Stack, client: Client, id: str) -> None:
    reader, other = stack.runtime.reader, await stack.new_tenant()
    reads = [reader.get(client.tenant, "app", id), reader.by_key(client.tenant, "app", id)]
    reads += [reader.get(other.tenant, "app", APP), reader.by_key(other.tenant, "app", other.client_id)]
    found = await asyncio.gather(*reads)
    assert [row is not None for row in found] == [False, False, True, True]
    both = [("app", id), ("app", APP)]
    assert [row is not None for row in await reader.get_many(client.tenant, both)] == [False, True]


async def test_a_client_that_calls_itself_so_is_not_known(stack: Stack, client: Client) -> None:
    shown = base64.b64encode(b"a%00b:c").decode()
    url = f"{stack.url}/auth/realms/{client.tenant}/protocol/openid-connect/token"
    form, headers = {"grant_type": "client_credentials"}, {"Authorization": f"Basic {shown}"}
    async with stack.http.post(url, data=form, headers=headers) as response:
        assert (response.status, (await response.json())["error"]) == (401, "invalid_client")
