"""Addresses are stored, replaced and deleted. See: contract/address.md, Behaviour to build."""

from __future__ import annotations

from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, TimerWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.ids import timer_id
from haulier.services.address.checked_address import Checked, need_good_address
from haulier.services.address.events import ADDRESS_CREATED, ADDRESS_DELETED, ADDRESS_UPDATED, OfCountry
from haulier.services.address.kind import ADDRESS, GEOCODE, AddressBody, KeptWarning
from haulier.services.address.requests import AddressCreate
from haulier.services.address.settings import address_settings


async def create_address(call: Call, body: AddressCreate) -> Change:
    """Store an address that its country's configuration finds good."""
    checked, country = await need_good_address(call, body, call.others)
    row = RowWrite(ADDRESS, call.new_id(ADDRESS), 0, type=country.code, body=to_json(_kept(checked)))
    return await _change(call, ADDRESS_CREATED, row)


async def update_address(call: Call, body: AddressCreate) -> Change:
    """Replace an address as a whole, checked by the configuration that is in force now."""
    old = await need_address(call)
    checked, country = await need_good_address(call, body, call.others)
    row = replacing(old, type=country.code, body=to_json(_kept(checked)))
    return await _change(call, ADDRESS_UPDATED, row)


async def delete_address(call: Call, _body: None) -> Change:
    """Delete an address: nothing of it stays but that it was there."""
    old = await need_address(call)
    row = replacing(old, body="{}", expires_at=call.at)
    change = row_change(ADDRESS_DELETED, row, payload=to_json(OfCountry(old.id, old.type)))
    change.drops = [TimerDrop(timer_id(call.tenant, ADDRESS, old.id, GEOCODE))]
    return change


async def need_address(call: Call) -> Resource:
    """The address that the path names. Raises Refusal."""
    row = await call.get(ADDRESS, id := call.path["addressId"])
    if row is None or row.expires_at is not None:
        raise Refusal(Cause.NOT_FOUND, f"there is no address {id!r}")
    return row


def _kept(checked: Checked) -> AddressBody:
    members: dict[str, Any] = {
        **checked.values,
        "configId": checked.config_id,
        "configVersion": checked.config_version,
        "warnings": [KeptWarning(*warning) for warning in checked.warnings],
    }
    return AddressBody(**members)


async def _change(call: Call, event: str, row: RowWrite) -> Change:
    """The change that writes an address. It is looked up on the map beside, where the tenant wants that."""
    change = row_change(event, row, payload=to_json(OfCountry(row.id, row.type)))
    if (await address_settings(call)).geocode:
        timer = timer_id(call.tenant, ADDRESS, row.id, GEOCODE)
        change.timers = [TimerWrite(timer, GEOCODE, row.id, call.at, {})]
    return change
