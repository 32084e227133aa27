"""A connection that people come in through, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from services.connection.holdings import fresh_name
from support.connections import saml_connection
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """A SAML connection, which has metadata."""
    name = fresh_name()
    await saml_connection(client, connectionName=name, signInEndpoint=f"https://{mark}.example/sso")
    return {"connectionName": name}


def body_of(operation: str, _named: dict[str, str]) -> Any:
    """The form of a provider."""
    return {"SAMLResponse": "eA==", "RelayState": "x"} if operation == "finishSamlBrokerLogin" else None
