"""A configuration and an address, for the suites that go over the operations of every service."""

from __future__ import annotations

from itertools import count
from typing import Any

from support.places import ADDRESSES, CONFIGS, address_body
from support.stack import Client

OTHERS = ("FR", "DE", "IT", "ES", "PT", "NL", "BE", "AT", "CH", "PL", "CZ", "SE", "FI", "DK", "NO", "GR")
"""Countries of further configurations: each is configured once."""
numbers = count()


def body_of(operation: str, _ids: dict[str, str]) -> Any:
    """Bodies whose types say less than they must hold."""
    bodies: dict[str, Any] = {
        "createAddressConfig": {"country": OTHERS[next(numbers) % len(OTHERS)]},
        "updateAddressConfig": {"country": "NP"},
        "createAddress": address_body(),
        "updateAddress": address_body(),
        "validateAddress": address_body(),
        "geocodeAddress": {"address": "4 Lake View", "attributes": address_body()},
    }
    return bodies.get(operation)


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    """What stands for the parameters of the paths. No address is of the configured country, so that it can go."""
    config = {"country": "NP", "attributes": [{"name": "city", "label": mark}]}
    return {
        "configId": (await client.post(CONFIGS, config)).data["id"],
        "addressId": (await client.post(ADDRESSES, address_body(landmark=mark))).data["id"],
        "country": "IN",
    }
