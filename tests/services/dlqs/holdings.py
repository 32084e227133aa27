"""What can be searched, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.stack import Client


async def make_holdings(_client: Client, _mark: str) -> dict[str, str]:
    """A domain, and a type in it that the tenant has."""
    return {"domain": "participants", "type": "riders"}
