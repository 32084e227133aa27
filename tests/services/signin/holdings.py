"""A person for the tests that go over the operations of every service."""

from __future__ import annotations

from support.signing_in import AAA
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """Somebody who has not signed in."""
    made = await client.post(f"{AAA}/users", {"firstName": mark, "email": f"{mark}@signin.example"})
    return {"userId": made.data["id"]}
