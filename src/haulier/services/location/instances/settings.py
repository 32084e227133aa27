"""What a tenant says of its locations, in ``metadata.locations`` of the tenant."""

from __future__ import annotations

from typing import Literal

import msgspec

from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import tenant_settings


class LocationSettings(msgspec.Struct, kw_only=True):
    """The settings, with what holds where nothing is said."""

    enforce: bool = False
    """Are addresses refused that do not fit the world's places?"""
    geocode: Literal["off", "missing", "always"] = "off"
    """Are locations looked up on the map that have no coordinates; ``always``: also again with each change, if nobody
    sent those that they have?"""


async def location_settings(call: Call) -> LocationSettings:
    """The settings of the caller's tenant. What is no setting's value counts as not said."""
    return await tenant_settings(call, "locations", LocationSettings)
