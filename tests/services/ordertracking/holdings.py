"""An order to be followed, for the suites that go over the operations of every service."""

from __future__ import annotations

from support.orders import create
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    return {"orderId": await create(client, type=mark)}
