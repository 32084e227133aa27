"""A connection of each sort, for the suites that go over the operations of every service."""

from __future__ import annotations

from itertools import count
from typing import Any

from support.connections import CONNECTIONS, OIDC, SOCIAL, new_certificate, oidc_connection, saml_connection
from support.stack import Client

numbers = count(1)


def fresh_name() -> str:
    """A name that no connection has yet: letters alone."""
    return "c-" + "".join(chr(97 + int(digit)) for digit in str(next(numbers)))


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """One of each sort, which differ in the address under which they are read."""
    oidc = await oidc_connection(client, connectionName=fresh_name(), clientId=mark)
    saml = await saml_connection(client, connectionName=fresh_name(), signInEndpoint=f"https://{mark}.example/sso")
    body = SOCIAL | {"connectionName": fresh_name(), "connectionClientId": mark}
    social = (await client.post(f"{CONNECTIONS}/social?connectionType=google-oauth2", body)).data["id"]
    ids = {"connectionId": oidc}
    for sort, id in (("Saml", saml), ("Social", social)):
        ids |= {f"{verb}{sort}Connection.connectionId": id for verb in ("get", "update")}
    keys = ("announceSamlSigningKey", "useSamlSigningKey")
    return ids | {f"{name}.connectionId": saml for name in keys}


def body_of(operation: str, _named: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    return {
        "createOidcConnection": OIDC | {"connectionName": fresh_name()},
        "updateOidcConnection": {"clientId": "another"},
        "createSamlConnection": {"connectionName": fresh_name(), "publicKeyCertificate": new_certificate()[1]},
        "updateSamlConnection": {"guiOrder": 2},
        "createSocialConnection": SOCIAL | {"connectionName": fresh_name()},
        "updateSocialConnection": {"connectionClientId": "another"},
        "setConnectionPolicy": {"justInTime": True, "emailDomains": ["acme.example"]},
    }.get(operation)
