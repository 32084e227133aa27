"""API keys: they stand for an app with some of its roles until they are ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from haulier.app.catalogue import COMPILERS, SERVICES
from haulier.platform.access.api_keys import REST_MS, WRONG
from haulier.platform.access.roles import ADMIN_ROLE, READER_ROLE
from support.downstream import TurnedClock
from support.stack import Client, Stack, serving

AAA = "/core/api/v1/aaa"
APPS = f"{AAA}/apps"
ADMIN = "platform:app:haulier-admin"
KEYS = f"{APPS}/{ADMIN}/api-keys"
PATIENCE = 60.0


async def keyed(client: Client, path: str = KEYS, **members: Any) -> tuple[str, Client]:
    """A key's id, and a caller who has only the key."""
    answer = await client.post(path, {"name": "gateway", **members})
    assert answer.status == 201, answer.body
    return answer.data["id"], replace(client, headers={"x-api-key": answer.data["key"]})


async def test_a_key_stands_for_the_app_without_tenant_and_token(client: Client) -> None:
    id, caller = await keyed(client)
    assert (await caller.get(APPS)).status == 200
    assert (await caller.post(APPS, {"appName": "More", "appType": "web"})).status == 201
    assert caller.headers["x-api-key"].startswith("hk_")
    assert (await caller.get(APPS, headers={"X-COREOS-TID": client.tenant})).status == 200
    assert (await caller.get(APPS, headers={"X-COREOS-TID": "other"})).status == 401
    (listed,) = (await client.get(KEYS)).data
    assert (listed["id"], listed["name"], listed["roles"]) == (id, "gateway", [])
    assert caller.headers["x-api-key"] not in str(listed)


async def test_it_has_the_listed_roles_as_long_as_the_app_has_them(client: Client) -> None:
    assert (await client.put(f"{APPS}/{ADMIN}/app-roles", {"roles": [READER_ROLE], "assign": True})).status == 200
    _, caller = await keyed(client, roles=[READER_ROLE])
    assert (await caller.get(APPS)).status == 200
    assert (await caller.post(APPS, {"appName": "More", "appType": "web"})).status == 403
    assert (await client.put(f"{APPS}/{ADMIN}/app-roles", {"roles": [READER_ROLE], "assign": False})).status == 200
    assert (await caller.get(APPS)).status == 403
    for bad in ({"roles": [READER_ROLE]}, {"roles": []}, {"name": ""}, {"expiresAt": 1}, {"surprise": 1}):
        assert (await client.post(KEYS, {"name": "gateway", **bad})).status == 400, bad


async def test_who_may_not_give_a_role_makes_no_key_with_it(client: Client) -> None:
    made = (await client.post(APPS, {"appName": "Maker", "appType": "backend"})).data
    body = {"name": "keys", "resourcePath": f"{APPS}/**", "allowedHttpMethods": ["post", "put"]}
    resource = (await client.post(f"{APPS}/{made['appId']}/resources", body)).data["id"]
    ids = []
    for method in ("post", "put"):
        permission = {"action": method, "resourceId": resource, "httpMethod": method, "description": "x"}
        ids.append((await client.post(f"{APPS}/{made['appId']}/permissions", permission)).data["id"])
    role = {"roleName": "Maker", "description": "Makes", "permissions": ids}
    await client.post(f"{APPS}/{made['appId']}/roles", role)
    other = await replace(client, client_id=made["clientId"], client_secret=made["clientSecret"]).log_in()
    assert (await other.post(KEYS, {"name": "x"})).status == 403
    assert (await other.post(f"{APPS}/{ADMIN}/rotate-secret")).status == 403
    assert (await other.post(f"{APPS}/{made['appId']}/api-keys", {"name": "x"})).status == 201


async def test_an_ended_key_is_refused_at_once(client: Client) -> None:
    id, caller = await keyed(client)
    assert (await caller.get(APPS)).status == 200
    assert (await client.call("DELETE", f"{KEYS}/{id}")).data == {"id": id}
    refused = await caller.get(APPS)
    assert (refused.status, refused.body["error"]["description"]) == (401, WRONG)
    assert (await client.get(KEYS)).data == []
    assert (await client.call("DELETE", f"{KEYS}/{id}")).status == 404


async def test_a_key_that_is_over_or_made_up_is_refused(stack: Stack, client: Client) -> None:
    clock = TurnedClock()
    async with serving(stack.runtime.settings, SERVICES, COMPILERS, clock=clock) as (_, url):
        _, caller = await keyed(client.at(url), expiresAt=clock.now + 60_000)
        clock.turn(59.999)
        assert (await caller.get(APPS)).status == 200
        clock.turn(0.001)
        assert (await caller.get(APPS)).status == 401
        for text in ("hk_" + "a" * 43, "hk_", "x", "hk_" + "a" * 44):
            assert (await replace(caller, headers={"x-api-key": text}).get(APPS)).status == 401


async def test_a_paused_app_has_no_keys(client: Client) -> None:
    made = (await client.post(APPS, {"appName": "Depot", "appType": "backend"})).data
    path = f"{APPS}/{made['appId']}"
    await client.put(f"{path}/app-roles", {"roles": [READER_ROLE], "assign": True})
    _, caller = await keyed(client, f"{path}/api-keys")
    assert (await caller.get(APPS)).status == 200
    assert (await client.put(path, {"isActive": False})).status == 200
    assert (await caller.get(APPS)).status == 401


async def test_its_use_is_kept_and_told_after_a_long_rest(stack: Stack, client: Client) -> None:
    id, caller = await keyed(client)
    await caller.get(APPS)
    async with asyncio.timeout(PATIENCE):
        while "lastUsedAt" not in (await client.get(KEYS)).data[0]:
            pass
    again, rested = await keyed(client)
    await stack.runtime.database.execute(
        "UPDATE resource SET created_at = created_at - $3 WHERE tenant_id = $1 AND id = $2",
        client.tenant,
        again,
        REST_MS,
    )
    await rested.get(APPS)
    query = "SELECT count(*) FROM journal WHERE tenant_id = $1 AND event = 'ApiKeyUsedAgain' AND resource_id = $2"
    async with asyncio.timeout(PATIENCE):
        while not await stack.runtime.database.fetchval(query, client.tenant, again):
            pass
    assert not await stack.runtime.database.fetchval(query, client.tenant, id)


async def test_a_key_of_an_admin_is_no_token_of_the_authorizer(client: Client) -> None:
    _, caller = await keyed(client, roles=[ADMIN_ROLE])
    assert (await caller.post("/core/api/v1/ext-auth/token/validate")).status == 401
