"""A location, for the suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.places import LOCATIONS, location_body
from support.stack import Client


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    if operation not in ("createLocation", "updateLocation"):
        return None
    return location_body()


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths."""
    body = location_body(name=mark, tags=[mark], tag={"note": mark})
    return {"locationId": (await client.post(LOCATIONS, body)).data["id"]}
