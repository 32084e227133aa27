"""Tokens that nobody of us made, or made for something else: refused wherever a person's token counts."""

from __future__ import annotations

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey, RSAKey

from haulier.services.aaa.facade import rotate_signing_key
from support.signing_in import AAA, Browser, Person, WebApp, as_person, claims_of
from support.stack import Client, Stack

READ = "/core/api/v1/aaa/apps"
SUB = "00000000-0000-4000-8000-000000000001"


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def head_of(token: str) -> dict[str, Any]:
    text = token.split(".")[0]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return said


async def userinfo(stack: Stack, app: WebApp, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    async with stack.http.get(f"{stack.url}{app.openid}/userinfo", headers=headers) as response:
        if response.status == 401:
            assert response.headers["WWW-Authenticate"].startswith("Bearer")
        return response.status


async def refused(stack: Stack, client: Client, app: WebApp, token: str) -> None:
    assert (await as_person(client, {"access_token": token}).get(READ)).status == 401
    assert await userinfo(stack, app, token) == 401


async def signed(stack: Stack, claims: dict[str, Any]) -> str:
    """A token that our own key signed, whatever it says."""
    await stack.runtime.reload_keys(at_once=True)
    return stack.runtime.keys.issue(claims)


@pytest.fixture
async def tokens(browser: Browser, app: WebApp, person: Person) -> dict[str, Any]:
    return await app.tokens(browser, person)


async def test_a_good_token_is_good(stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]) -> None:
    assert (await as_person(client, tokens).get(READ)).status == 200
    assert await userinfo(stack, app, tokens["access_token"]) == 200
    again = await signed(stack, claims_of(tokens["access_token"]))
    assert await userinfo(stack, app, again) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"exp": int(time.time()) - 3_600}, {"iat": int(time.time()) + 3_600}, {"iss": "https://evil.example"},
        {"iss": ""}, {"sid": f"session:{SUB}"}, {"userId": SUB, "sub": SUB}, {"app": "platform:app:none"},
        {"tid": "haulier"}, {"exp": "never"}, {"roles": None},
    ],
)  # fmt: skip
async def test_what_our_key_signed_with_other_claims_is_refused(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any], change: dict[str, Any]
) -> None:
    await refused(stack, client, app, await signed(stack, claims_of(tokens["access_token"]) | change))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
async def test_a_token_without_a_signature_is_refused(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any], algorithm: str
) -> None:
    body = tokens["access_token"].split(".")[1]
    for head in ({"alg": algorithm, "typ": "JWT"}, head_of(tokens["access_token"]) | {"alg": algorithm}):
        await refused(stack, client, app, f"{part(head)}.{body}.")


async def test_an_altered_token_is_refused(stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]) -> None:
    head, _, signature = tokens["access_token"].split(".")
    said = claims_of(tokens["access_token"]) | {"roles": ["Platform:Role:platform:app:haulier:Admin"]}
    await refused(stack, client, app, f"{head}.{part(said)}.{signature}")


async def test_no_public_key_of_ours_signs_anything(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]
) -> None:
    """Key confusion: a public key as the secret of an HMAC, and each sort of key for the other's tokens."""
    claims = claims_of(tokens["access_token"])
    async with stack.http.get(f"{stack.url}{app.openid}/certs") as response:
        certs = await response.json()
    for key in certs["keys"]:
        imported = RSAKey.import_key(key) if key["kty"] == "RSA" else OKPKey.import_key(key)
        for secret in (imported.as_pem(private=False), imported.as_der(private=False), json.dumps(key).encode()):
            signed_part = f"{part({'alg': 'HS256', 'kid': key['kid']})}.{part(claims)}"
            mac = hmac.digest(secret, signed_part.encode(), "sha256")
            await refused(stack, client, app, f"{signed_part}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}")
    ids = stack.runtime.keys.signing_ids
    assert ids is not None
    await refused(stack, client, app, jwt.encode({"alg": "RS256", "kid": ids.kid}, claims, ids))


async def test_a_key_that_the_token_brings_along_counts_for_nothing(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]
) -> None:
    claims = claims_of(tokens["access_token"])
    own = OKPKey.generate_key("Ed25519", {"kid": head_of(tokens["access_token"])["kid"]})
    for more in ({}, {"jwk": own.as_dict(private=False)}, {"jku": "https://evil.example/keys"}):
        head = {"alg": "EdDSA", "kid": own.kid, **more}
        await refused(stack, client, app, jwt.encode(head, claims, own, algorithms=["EdDSA"]))


async def test_an_id_token_is_no_access_token(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]
) -> None:
    await refused(stack, client, app, tokens["id_token"])
    await refused(stack, client, app, tokens["refresh_token"])


async def test_a_token_of_another_tenant_is_refused(
    stack: Stack, client: Client, app: WebApp, tokens: dict[str, Any]
) -> None:
    strangers = await stack.new_tenant()
    foreign = as_person(strangers, tokens)
    assert (await foreign.get(READ)).status == 401
    url = f"{stack.url}/auth/realms/{strangers.tenant}/protocol/openid-connect/userinfo"
    async with stack.http.get(url, headers={"Authorization": f"Bearer {tokens['access_token']}"}) as response:
        assert response.status == 401


async def test_userinfo_is_of_people_who_asked_for_openid(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person, tokens: dict[str, Any]
) -> None:
    assert await userinfo(stack, app, client.token) == 403
    assert await userinfo(stack, app, "") == 401
    plain = await app.tokens(browser, person, scope="profile", prompt="login")
    assert await userinfo(stack, app, plain["access_token"]) == 403


async def test_keys_change_while_everything_runs(
    stack: Stack, client: Client, browser: Browser, app: WebApp, person: Person, tokens: dict[str, Any]
) -> None:
    await rotate_signing_key(stack.runtime)
    second = await app.tokens(browser, person, prompt="login")
    async with stack.http.get(f"{stack.url}{app.openid}/certs") as response:
        certs = await response.json()
    keys = KeySet.import_key_set(certs)
    for made in (tokens, second):
        said = jwt.decode(made["id_token"], keys, algorithms=["RS256"]).claims
        assert said["sub"] == person.id
        assert (await as_person(client, made).get(READ)).status == 200
    assert head_of(second["id_token"])["kid"] != head_of(tokens["id_token"])["kid"]
    assert head_of(second["access_token"])["kid"] != head_of(tokens["access_token"])["kid"]
    assert len({key["kid"] for key in certs["keys"]}) == len(certs["keys"]) >= 4
    assert all("d" not in key for key in certs["keys"])
    jwks = await client.get(f"{AAA}/.well-known/jwks.json")
    assert {key["kty"] for key in jwks.body["keys"]} == {"OKP"}
