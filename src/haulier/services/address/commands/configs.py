"""Configurations are made, changed and deleted; each version stays readable. See: contract/address.md."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.geocoding.countries import Country, find_country
from haulier.platform.storage.changes import Change, RowWrite, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.address.checked_address import config_id
from haulier.services.address.events import CONFIG_CREATED, CONFIG_DELETED, CONFIG_UPDATED, OfCountry
from haulier.services.address.kind import (
    ACTIVE,
    ADDRESS_CONFIG,
    ADDRESS_LAYOUT,
    DELETED,
    ConfigBody,
    layout_id,
)
from haulier.services.address.requests import AddressConfigCreate
from haulier.services.address.rules.layouts import config_faults

SQL = load_statements("haulier.services.address", "addresses.sql")


async def create_config(call: Call, body: AddressConfigCreate) -> Change:
    """Configure a country that is not configured."""
    country = _country(body)
    refuse_faults(config_faults(body))
    id = config_id(call.tenant, country.code)
    known = await call.get(ADDRESS_CONFIG, id)
    if known is not None and known.state == ACTIVE:
        text = f"addresses of {country.name} are configured already"
        raise Refusal(Cause.VERSION_CONFLICT, text, [Fault("country", "taken", text)], {"id": id})
    if known is None:
        row = RowWrite(ADDRESS_CONFIG, id, 0, type=country.code, state=ACTIVE)
    else:
        row = replacing(known, state=ACTIVE)
    return _change(CONFIG_CREATED, row, body, country)


async def update_config(call: Call, body: AddressConfigCreate) -> Change:
    """Replace a configuration. Addresses that are stored are not checked again."""
    row, country = await need_config(call), _country(body)
    if country.code != row.type:
        raise invalid("country", "fixed", f"the configuration is that of {row.type}")
    refuse_faults(config_faults(body))
    return _change(CONFIG_UPDATED, replacing(row), body, country)


async def delete_config(call: Call, _body: None) -> Change:
    """Delete a configuration, unless there are addresses of its country."""
    row = await need_config(call)
    if await call.fetch(SQL["country_in_use"], row.type, call.now()):
        raise Refusal(Cause.VERSION_CONFLICT, f"there are addresses of {row.type}")
    payload = to_json(OfCountry(row.id, row.type))
    return row_change(CONFIG_DELETED, replacing(row, state=DELETED), payload=payload)


async def need_config(call: Call) -> Resource:
    """The configuration that the path names. Raises Refusal."""
    row = await call.get(ADDRESS_CONFIG, id := call.path["configId"])
    if row is None or row.state != ACTIVE:
        raise Refusal(Cause.NOT_FOUND, f"there is no address configuration {id!r}")
    return row


def _country(body: AddressConfigCreate) -> Country:
    country = find_country(body.country)
    if country is None:
        raise invalid("country", "value", "is no country's alpha-2, alpha-3 or English name")
    return country


def _change(event: str, row: RowWrite, body: AddressConfigCreate, country: Country) -> Change:
    """The change that writes a configuration, and beside it the version that stays."""
    row.body = to_json(ConfigBody(**{**msgspec.structs.asdict(body), "country": country.code}))
    layout = RowWrite(ADDRESS_LAYOUT, layout_id(row.id, row.version), 0, type=row.id, body=row.body, is_named=False)
    change = row_change(event, row, layout, payload=to_json(OfCountry(row.id, country.code)))
    change.replan_on_conflict = frozenset({ADDRESS_CONFIG, ADDRESS_LAYOUT})
    return change
