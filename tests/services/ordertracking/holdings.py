"""Tracking holds nothing of its own: orders are made by the holdings of the order service."""

from __future__ import annotations

from support.stack import Client


async def make_holdings(_client: Client, _mark: str) -> dict[str, str]:
    """Nothing."""
    return {}
