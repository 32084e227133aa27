"""Addresses of locations are held against the world's places. See: contract/location.md, Location."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.services.location.instances.requests import LocationAddress
from haulier.services.location.instances.responses import LocationWarning


async def place_warnings(call: Call, address: LocationAddress) -> list[LocationWarning]:
    """What of an address does not fit: city, state or postal code."""
    return []
