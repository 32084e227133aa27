"""A question of LocateOne, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.stack import Client


def body_of(_operation: str, _ids: dict[str, str]) -> Any:
    """The body of the one operation."""
    return {"data": {"address": "4 Lake View, New Delhi", "pincode": 110001, "city": "New Delhi", "state": "Delhi"}}


async def make_holdings(_client: Client, _mark: str) -> dict[str, str]:
    """Nothing is kept."""
    return {}
