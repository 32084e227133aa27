"""Client ids: nobody foretells those that we make, and one that several tenants know is its first claimant's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from haulier.core.ids import derived
from haulier.services.aaa import facade as aaa
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
APPS = f"{AAA}/apps"
LOGIN = f"{AAA}/auth/client-credentials"
FIRST_APP = "platform:app:haulier-admin"


async def log_in(client: Client, tenant: str | None = None) -> int:
    """The status of a log-in, which names a tenant or not."""
    body = {"clientId": client.client_id, "clientSecret": client.client_secret}
    headers = {"X-COREOS-TID": tenant, "X-COREOS-ACCESS": None}
    answer = await client.post(LOGIN, body, headers=headers)
    if answer.status == 200:
        token = await client.get(APPS, headers={"X-COREOS-ACCESS": answer.data["accessToken"]})
        assert token.status in (200, 403), "the token is of the tenant"
    return answer.status


async def app_of(client: Client, **members: Any) -> Client:
    """A new app of the tenant."""
    made = (await client.post(APPS, {"appName": "Depot", "appType": "backend", **members})).data
    return replace(client, client_id=made["clientId"], client_secret=made["clientSecret"])


async def take(client: Client, client_id: str, app: str = FIRST_APP) -> None:
    """The app takes a client id."""
    assert (await client.put(f"{APPS}/{app}", {"clientId": client_id})).status == 200


async def test_ids_of_credentials_are_random(stack: Stack, client: Client) -> None:
    app = await app_of(client)
    shown = [(await client.get(f"{APPS}/{id}")).data for id in (FIRST_APP, "platform:app:Depot")]
    ids = [stack.operator.client_id, client.client_id, app.client_id, *(one["secretId"] for one in shown)]
    assert {UUID(id.rpartition(":")[2]).version for id in ids} == {4}


async def test_an_older_app_cannot_take_the_client_id_of_a_younger_tenant(stack: Stack) -> None:
    older = await stack.new_tenant()
    younger = await stack.new_tenant()
    await take(older, younger.client_id)
    assert await log_in(younger) == 200
    assert await log_in(younger, younger.tenant) == 200
    older.client_id = younger.client_id
    assert await log_in(older) == 401
    assert await log_in(older, older.tenant) == 200


async def test_a_claim_ends_when_the_app_takes_another_id(stack: Stack) -> None:
    first, second = await stack.new_tenant(), await stack.new_tenant()
    shared = f"shared-{uuid4()}"
    apps = [await app_of(tenant, clientId=shared) for tenant in (first, second)]
    assert [await log_in(app) for app in apps] == [200, 401]
    await take(first, f"other-{uuid4()}", "platform:app:Depot")
    await take(first, shared, "platform:app:Depot")
    assert [await log_in(app) for app in apps] == [401, 200]
    assert [await log_in(app, app.tenant) for app in apps] == [200, 200]


async def test_wrong_claims_and_honest_tries_lock_nobody_out(stack: Stack) -> None:
    older, younger = await stack.new_tenant(), await stack.new_tenant()
    shared = f"shared-{uuid4()}"
    await take(older, shared)
    app = await app_of(younger, clientId=shared)
    assert [await log_in(app) for _ in range(12)] == [401] * 10 + [429] * 2
    assert await log_in(app, app.tenant) == 200


async def test_an_id_that_an_older_release_derived_stays_that_tenants(stack: Stack) -> None:
    thief = await stack.new_tenant()
    victim = await aaa.onboard_tenant(stack.runtime, f"v{uuid4().hex[:8]}")
    foretold = derived("platform:app:client", victim.tenantId, "haulier-admin")
    await take(thief, foretold)
    owner = await stack.client(victim)
    await take(owner, foretold)  # as if it had always had it
    owner.client_id = foretold
    assert await log_in(owner) == 200


async def test_the_claim_is_shown_to_nobody(client: Client) -> None:
    await take(client, f"mine-{uuid4()}")
    assert "clientSince" not in (await client.get(f"{APPS}/{FIRST_APP}")).data
