"""No answer of this service is kept by a cache on its way, but for the public keys. See: RFC 6749 section 5.1."""

from __future__ import annotations

from uuid import uuid4

from support.stack import Answer, Client, Stack

BASE = "/core/api/v1/aaa"
LOG_IN = f"{BASE}/auth/client-credentials"


async def answers(stack: Stack, client: Client) -> dict[str, Answer]:
    """One of each that holds a token or a secret, or refuses to give one, and reads of who has them."""
    name = f"t{uuid4().hex[:12]}"
    tenant = {"name": "North", "tenantId": name, "id": f"{name}:{uuid4()}"}
    app = (await client.post(f"{BASE}/apps", {"appName": "Depot", "appType": "backend"})).data["appId"]
    right = {"clientId": client.client_id, "clientSecret": client.client_secret}
    return {
        "a token": await client.post(LOG_IN, right),
        "no token": await client.post(LOG_IN, right | {"clientSecret": "wrong"}),
        "no log-in": await client.post(LOG_IN, {}),
        "a tenant": await stack.operator.post(f"{BASE}/tenants", tenant),
        "no tenant": await client.post(f"{BASE}/tenants", tenant),
        "an app": await client.post(f"{BASE}/apps", {"appName": "Yard", "appType": "backend"}),
        "another secret": await client.post(f"{BASE}/apps/{app}/rotate-secret"),
        "the tenant": await client.get(f"{BASE}/tenants/{client.tenant}"),
        "the apps": await client.get(f"{BASE}/apps"),
        "the app": await client.get(f"{BASE}/apps/{app}"),
        "its roles": await client.get(f"{BASE}/apps/{app}/app-roles"),
        "an unknown app": await client.get(f"{BASE}/apps/{uuid4()}"),
        "a stranger": await client.get(f"{BASE}/apps", headers={"X-COREOS-ACCESS": "x"}),
    }


async def test_tokens_and_secrets_are_stored_nowhere(stack: Stack, client: Client) -> None:
    made = await answers(stack, client)
    kept = {what: answer.headers["Cache-Control"] for what, answer in made.items()}
    assert kept == dict.fromkeys(made, "no-store")
    for what in ("a token", "a tenant", "an app", "another secret", "the tenant", "the apps", "the app", "its roles"):
        assert made[what].data, what
    assert {made[what].status for what in ("no token", "a stranger")} == {401}


async def test_public_keys_may_be_kept(stack: Stack) -> None:
    async with stack.http.get(f"{stack.url}{BASE}/.well-known/jwks.json") as answer:
        assert answer.headers.getall("Cache-Control") == ["public, max-age=60"]
