"""What a tenant says of its addresses, in ``metadata.addresses`` of the tenant."""

from __future__ import annotations

import msgspec

from haulier.platform.commands.call import Call
from haulier.services.aaa.facade import find_active_tenant


class AddressSettings(msgspec.Struct, kw_only=True):
    """The settings, with what holds where nothing is said."""

    configuredOnly: bool = False
    """Are addresses of countries that are not configured refused?"""
    geocode: bool = False
    """Are addresses that are stored looked up on the map?"""


async def address_settings(call: Call) -> AddressSettings:
    """The settings of the caller's tenant. What is no setting's value counts as not said."""
    tenant = await find_active_tenant(call)
    given = (tenant.metadata or {}).get("addresses") if tenant is not None else None
    try:
        return msgspec.convert(given or {}, AddressSettings)
    except msgspec.ValidationError:
        return AddressSettings()
