"""What a tenant says of its addresses, in ``metadata.addresses`` of the tenant."""

from __future__ import annotations

import msgspec

from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import tenant_settings


class AddressSettings(msgspec.Struct, kw_only=True):
    """The settings, with what holds where nothing is said."""

    configuredOnly: bool = False
    """Are addresses of countries that are not configured refused?"""
    geocode: bool = False
    """Are addresses that are stored looked up on the map?"""


async def address_settings(call: Call) -> AddressSettings:
    """The settings of the caller's tenant. What is no setting's value counts as not said."""
    return await tenant_settings(call, "addresses", AddressSettings)
