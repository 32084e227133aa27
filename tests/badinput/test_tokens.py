"""Tokens that are not ours, not any more, or not this tenant's: 401, never 403, and nothing changes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from haulier.platform.access.keys import MAX_TOKEN_LENGTH
from support.full_tenant import FullTenant
from support.operations import operations, path_of
from support.stack import Stack
from support.unchanged import unchanged

Forge = Callable[[Stack, str], str]


def b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Header and claims of a token, and its signature as text."""
    header, claims, signature = token.split(".")
    header, claims = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode() for part in (header, claims))
    return json.loads(header), json.loads(claims), signature


def reissued(stack: Stack, token: str, **claims: Any) -> str:
    """The token with other claims, truly signed by us; a claim of None is left out."""
    merged = parts(token)[1] | claims
    return stack.runtime.keys.issue({name: value for name, value in merged.items() if value is not None})


def unsigned(token: str, algorithm: str) -> str:
    return f"{b64({'alg': algorithm})}.{token.split('.')[1]}."


def with_key(token: str, **header: Any) -> str:
    """The claims signed by a stranger's key, under a header of the stranger's choice."""
    key = OKPKey.generate_key("Ed25519", {"kid": "stranger"})
    members = {"alg": "EdDSA", "kid": "stranger", **header}
    if header.get("jwk") == "own":
        members["jwk"] = key.as_dict(private=False)
    return jwt.encode(members, parts(token)[1], key, algorithms=["EdDSA"])


def with_hmac(stack: Stack, token: str) -> str:
    """HS256 with our public key as the secret: the classic confusion."""
    public = stack.runtime.keys.jwks()["keys"][0]
    body = f"{b64({'alg': 'HS256', 'kid': public['kid']})}.{token.split('.')[1]}"
    secret = base64.urlsafe_b64decode(public["x"] + "==")
    return f"{body}.{b64(hmac.new(secret, body.encode(), hashlib.sha256).digest())}"


def flipped(token: str) -> str:
    """One bit of the signature turned."""
    head, _, signature = token.rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[0] ^= 1
    return f"{head}.{b64(bytes(raw))}"


FORGED: dict[str, Forge] = {
    "expired": lambda stack, token: reissued(stack, token, iat=1_600_000_000, exp=1_600_000_100),
    "from the future": lambda stack, token: reissued(stack, token, iat=4_000_000_000, exp=4_000_000_100),
    "of another issuer": lambda stack, token: reissued(stack, token, iss="somebody"),
    "without an end": lambda stack, token: reissued(stack, token, exp=None),
    "without a tenant": lambda stack, token: reissued(stack, token, tid=None),
    "without an app": lambda stack, token: reissued(stack, token, app=None),
    "end is text": lambda stack, token: reissued(stack, token, exp="never"),
    "end is not finite": lambda stack, token: reissued(stack, token, exp=1e999),
    "roles are a number": lambda stack, token: reissued(stack, token, roles=1),
    "of an app that is not there": lambda stack, token: reissued(stack, token, app="app:none"),
    "of a tenant that is not there": lambda stack, token: reissued(stack, token, tid="nobody"),
    "alg none": lambda stack, token: unsigned(token, "none"),
    "alg None": lambda stack, token: unsigned(token, "None"),
    "alg none with a signature": lambda stack, token: unsigned(token, "none") + token.split(".")[2],
    "no signature": lambda stack, token: token.rpartition(".")[0] + ".",
    "two parts": lambda stack, token: token.rpartition(".")[0],
    "flipped bit": lambda stack, token: flipped(token),
    "HMAC with the public key": with_hmac,
    "another key": lambda stack, token: with_key(token),
    "another key under our id": lambda stack, token: with_key(token, kid=parts(token)[0]["kid"]),
    "its own key in the header": lambda stack, token: with_key(token, jwk="own"),
    "key id is a path": lambda stack, token: with_key(token, kid="../../../../dev/null"),
    "key id is SQL": lambda stack, token: with_key(token, kid="' UNION SELECT 'x' --"),
    "key address": lambda stack, token: with_key(token, jku="https://keys.example/jwks.json"),
    "unknown critical header": lambda stack, token: with_key(token, crit=["b64"], b64=False),
    "array as claims": lambda stack, token: f"{token.split('.')[0]}.{b64([1])}.{token.split('.')[2]}",
    "nothing but dots": lambda stack, token: "..",
    "Bearer": lambda stack, token: f"Bearer {token}",
    "too long": lambda stack, token: token + "A" * MAX_TOKEN_LENGTH,
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_a_bad_token_is_refused_with_401(stack: Stack, full_tenant: FullTenant, forge: Forge) -> None:
    client = full_tenant.client
    token = forge(stack, client.token)
    async with unchanged(stack.runtime.database, client.tenant):
        for headers in ({"X-COREOS-ACCESS": token}, {"X-COREOS-ORIGIN-TOKEN": token}):
            answer = await client.post("/core/api/v2/participants/riders", full_tenant.participant(), headers=headers)
            assert answer.status == 401, answer.body
            assert token not in json.dumps(answer.body)


async def test_every_operation_refuses_a_forged_token(stack: Stack, full_tenant: FullTenant) -> None:
    token = flipped(full_tenant.client.token)
    headers = {"X-COREOS-ACCESS": token, "Authorization": f"Bearer {token}"}
    async with unchanged(stack.runtime.database, full_tenant.client.tenant):
        for service, operation in operations():
            if operation.auth.is_public:
                continue
            body: Any = {} if operation.body is not None else None
            answer = await full_tenant.client.call(
                operation.method, path_of(service, operation, full_tenant), body, headers=headers
            )
            assert answer.status == 401, f"{operation.name}: {answer.body}"


async def test_the_token_of_another_tenant_opens_nothing(
    stack: Stack, full_tenant: FullTenant, stranger: FullTenant
) -> None:
    """Under the stranger's name the token is not theirs; under its own name their things are not there."""
    mine, theirs = full_tenant.client, stranger.client
    borrowed = {"X-COREOS-TID": theirs.tenant, "Authorization": f"Bearer {mine.token}"}
    async with unchanged(stack.runtime.database, mine.tenant, theirs.tenant):
        for service, operation in operations():
            if operation.auth.is_public:
                continue
            body: Any = {} if operation.body is not None else None
            answer = await mine.call(operation.method, path_of(service, operation, stranger), body, headers=borrowed)
            assert answer.status == 401, f"{operation.name}: {answer.body}"
