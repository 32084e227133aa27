"""Access tokens over HTTP: who gets one, what it opens, and what is refused."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from haulier.services.aaa import facade as aaa
from support.stack import Client, Stack

AAA = "/core/api/v1/aaa"
LOGIN = f"{AAA}/auth/client-credentials"
NOBODY: dict[str, str | None] = {"X-COREOS-ACCESS": None, "X-COREOS-TID": None}


async def tenant(client: Client, **headers: str | None) -> int:
    """The status of a call that any good token may make."""
    return (await client.get(f"{AAA}/tenants/{client.tenant}", headers=headers)).status


async def test_a_token_lasts_a_day_and_opens_the_tenant(client: Client) -> None:
    body = {"clientId": client.client_id, "clientSecret": client.client_secret, "audience": None}
    answer = await client.post(LOGIN, body)
    assert answer.status == 200
    assert answer.data["expiresIn"] == 86400
    assert answer.data["tokenType"] == "Bearer"
    assert await tenant(client) == 200


async def test_other_programs_verify_our_tokens_with_the_published_keys(client: Client) -> None:
    published = (await client.get(f"{AAA}/.well-known/jwks.json", headers=NOBODY)).body
    assert all("d" not in key for key in published["keys"])
    keys = KeySet.import_key_set(published)
    claims = jwt.decode(client.token, keys, algorithms=["EdDSA"]).claims
    assert (claims["tid"], claims["sub"]) == (client.tenant, client.client_id)
    assert claims["exp"] - claims["iat"] == 86400


async def test_an_audience_is_carried_in_the_token(client: Client) -> None:
    body = {"clientId": client.client_id, "clientSecret": client.client_secret, "audience": "platform:app:coreos"}
    token = (await client.post(LOGIN, body)).data["accessToken"]
    payload = token.split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["aud"] == "platform:app:coreos"


async def test_a_wrong_secret_and_an_unknown_client_get_the_same_answer(client: Client) -> None:
    wrong = await client.post(LOGIN, {"clientId": client.client_id, "clientSecret": "x" * 40})
    unknown = await client.post(LOGIN, {"clientId": f"platform:app:client:{uuid4()}", "clientSecret": "x" * 40})
    assert wrong.status == unknown.status == 401
    assert wrong.body["error"]["description"] == unknown.body["error"]["description"]
    assert wrong.body["request"]["body"]["clientSecret"] == "***"


async def test_a_token_of_another_tenant_is_refused(stack: Stack) -> None:
    mine, theirs = await stack.new_tenant(), await stack.new_tenant()
    assert await tenant(mine, **{"X-COREOS-TID": theirs.tenant}) == 401
    assert (await mine.get(f"{AAA}/tenants/{theirs.tenant}")).status == 403


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é", "x" * 9000])
async def test_a_token_that_is_none_is_refused(client: Client, token: str) -> None:
    assert await tenant(client, **{"X-COREOS-ACCESS": token}) == 401


async def test_forged_tokens_are_refused(client: Client) -> None:
    header, payload, signature = client.token.split(".")
    nobody = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    key = OKPKey.generate_key("Ed25519", {"kid": "x"})
    foreign = jwt.encode({"alg": "EdDSA", "kid": "x"}, claims, key, algorithms=["EdDSA"])
    richer = base64.urlsafe_b64encode(json.dumps(claims | {"roles": ["*"]}).encode()).rstrip(b"=").decode()
    for token in (f"{nobody}.{payload}.", f"{header}.{richer}.{signature}", foreign, f"{header}.{payload}."):
        assert await tenant(client, **{"X-COREOS-ACCESS": token}) == 401


async def test_an_expired_token_is_refused_with_401(stack: Stack, client: Client) -> None:
    now = stack.runtime.clock() // 1000
    claims = {
        "iss": "haulier",
        "sub": "x",
        "tid": client.tenant,
        "app": "x",
        "roles": [],
        "iat": now - 100,
        "exp": now - 50,
    }
    assert await tenant(client, **{"X-COREOS-ACCESS": stack.runtime.keys.issue(claims)}) == 401


async def test_tokens_survive_the_rotation_of_the_signing_key(stack: Stack, client: Client) -> None:
    before = client.token
    key_id = await aaa.rotate_signing_key(stack.runtime)
    await client.log_in()
    assert json.loads(base64.urlsafe_b64decode(client.token.split(".")[0] + "=="))["kid"] == key_id
    assert await tenant(client) == 200
    assert await tenant(replace(client, headers={**client.headers, "X-COREOS-ACCESS": before})) == 200


async def test_headers_are_read_in_any_case_and_the_request_id_is_echoed(client: Client) -> None:
    headers = {"x-coreos-access": client.token, "X-COREOS-ACCESS": None, "X-COREOS-REQUEST-ID": "123"}
    answer = await client.get(f"{AAA}/tenants/{client.tenant}", headers=headers)
    assert answer.status == 200
    assert answer.headers["x-coreos-request-id"] == "123"


async def test_a_missing_request_id_is_named(client: Client) -> None:
    answer = await client.get(f"{AAA}/tenants/{client.tenant}", headers={"X-COREOS-REQUEST-ID": None})
    assert answer.status == 400
    assert answer.fields == {"X-COREOS-REQUEST-ID"}
