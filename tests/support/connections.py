"""Connections as tests make them, and certificates of providers."""

from __future__ import annotations

from functools import cache
from typing import Any

from haulier.services.connection.rules.certificates import make_own_key
from support.stack import Client

CONNECTIONS = "/core/api/v1/aaa/connection"
OIDC: dict[str, Any] = {
    "connectionName": "okta",
    "authorizationUrl": "https://idp.example/authorize",
    "tokenUrl": "https://idp.example/token",
    "jwksUrl": "https://idp.example/keys",
    "clientId": "haulier",
    "clientSecret": "planted-secret-of-oidc",
}
SOCIAL: dict[str, Any] = {
    "connectionName": "google",
    "connectionClientId": "haulier",
    "connectionClientSecret": "planted-secret-of-google",
}
AT = 1_790_000_000_000
"""A moment in 2026."""


def new_certificate(name: str = "provider") -> tuple[str, str]:
    """A private key and its certificate, one a name, both PEM."""
    return _made(name)


@cache
def _made(name: str) -> tuple[str, str]:
    return make_own_key(name, AT)


async def oidc_connection(client: Client, **members: Any) -> str:
    """A connection to an OpenID provider; its id."""
    answer = await client.post(f"{CONNECTIONS}/oidc/", OIDC | members)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id


async def saml_connection(client: Client, **members: Any) -> str:
    """A connection to a SAML provider; its id."""
    body = {"connectionName": "adfs", "publicKeyCertificate": new_certificate()[1], **members}
    answer = await client.post(f"{CONNECTIONS}/saml", body)
    assert answer.status == 201, answer.body
    id: str = answer.data["id"]
    return id
