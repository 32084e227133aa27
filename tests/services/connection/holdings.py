"""A connection of each sort, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.connections import CONNECTIONS, OIDC, new_certificate
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    letters = "".join(char for char in mark if char.isalpha()) or "x"
    oidc = {**OIDC, "connectionName": f"a-{letters}", "clientId": mark}
    made = (await client.post(f"{CONNECTIONS}/oidc/", oidc)).data["id"]
    saml = {"connectionName": f"b-{letters}", "publicKeyCertificate": new_certificate()[1]}
    await client.post(f"{CONNECTIONS}/saml", saml)
    return {"connectionId": made}
