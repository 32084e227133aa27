"""The answer of last resort: the centre of the smallest part of an address that the world's data know.

See: contract/address.md section 9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from haulier.platform.commands.call import Call
from haulier.platform.geocoding.found_places import FoundPlace

if TYPE_CHECKING:
    from haulier.services.location.instances.lookups import Wanted


async def find_offline(call: Call, wanted: Wanted) -> FoundPlace | None:
    """The centre of the smallest part of an address that is known; None where none is."""
    return None


async def find_offline_address(call: Call, lat: float, long: float) -> FoundPlace | None:
    """The city nearest to a point; None where none is near."""
    return None
