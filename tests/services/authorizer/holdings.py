"""The one question of the authorizer for the tests that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.stack import Client


async def make_holdings(_client: Client, _mark: str) -> dict[str, str]:
    """Nothing: the authorizer keeps nothing."""
    return {}


def body_of(operation: str, _named: dict[str, str]) -> Any:
    """A path and a method."""
    return {"path": "/core/api/v2/participants", "method": "get"} if operation == "authorizeToken" else None
