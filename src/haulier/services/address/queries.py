"""The reads of addresses and of their configurations. See: contract/address.yaml."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from haulier.core.filters.tree import Term
from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.commands.call import Call
from haulier.platform.declarations.shared_members import shared_members
from haulier.platform.geocoding.countries import find_country
from haulier.platform.listing.numbered_list import read_numbered_list
from haulier.platform.storage.resources import Resource
from haulier.services.address.checked_address import built_in_layout, check_address
from haulier.services.address.commands.addresses import need_address
from haulier.services.address.commands.configs import need_config
from haulier.services.address.kind import (
    ACTIVE,
    ADDRESS_DECODER,
    ADDRESS_LAYOUT,
    CONFIG_DECODER,
    LISTED_ADDRESS,
    LISTED_CONFIG,
    AddressBody,
    layout_id,
)
from haulier.services.address.requests import AddressConfigCreate, AddressCreate, AttributeSetting
from haulier.services.address.responses import (
    Address,
    AddressConfig,
    AddressConfigs,
    Addresses,
    AddressProfile,
    FoundPoint,
    ShownAttribute,
    ShownValidation,
    ShownWarning,
    Validated,
)
from haulier.services.address.rules.layouts import Layout, config_of_profile
from haulier.services.address.rules.profiles import profile_of


async def get_config(call: Call, _body: None) -> AddressConfig:
    """One configuration."""
    return _shown_config(await need_config(call))


async def list_configs(call: Call, _body: None) -> AddressConfigs:
    """A page of configurations, of one country where the query names it."""
    terms = [Term("status", "eq", ACTIVE)]
    named = call.query("country")
    if named is not None:
        country = find_country(named)
        if country is None:
            raise invalid("country", "value", "is no country's alpha-2, alpha-3 or English name")
        terms.append(Term("country", "eq", country.code))
    meta, rows = await read_numbered_list(call, LISTED_CONFIG, *terms)
    return AddressConfigs(meta, [_shown_config(row) for row in rows])


async def get_profile(call: Call, _body: None) -> AddressProfile:
    """The built-in profile of a country."""
    country = find_country(call.path["country"])
    profile = profile_of(country.code) if country is not None else None
    if country is None or profile is None:
        raise Refusal(Cause.NOT_FOUND, f"no profile of {call.path['country']!r} is known")
    config = config_of_profile(profile)
    return AddressProfile(
        country=country.code,
        countryName=country.name,
        attributes=_shown_attributes(config),
        template=profile.template,
        states=list(profile.states),
        postalCodeExamples=list(profile.postal_examples),
    )


async def validate_address(call: Call, body: AddressCreate) -> Validated:
    """What is wrong, and what may be wrong, with an address that is not stored."""
    checked = await check_address(call, body, call.others)
    return Validated(
        valid=not checked.errors,
        formatted=checked.formatted,
        errors=[ShownWarning(*error) for error in checked.errors],
        warnings=[ShownWarning(*warning) for warning in checked.warnings],
    )


async def get_address(call: Call, _body: None) -> Address:
    """One address."""
    return (await _shown(call, [await need_address(call)]))[0]


async def list_addresses(call: Call, _body: None) -> Addresses:
    """A page of addresses: by ``query`` over attributes, newest first unless ``sortBy`` names another field."""
    meta, rows = await read_numbered_list(call, LISTED_ADDRESS)
    return Addresses(meta, await _shown(call, rows))


async def _shown(call: Call, rows: Sequence[Resource]) -> list[Address]:
    """Addresses as they are shown, printed by what checked each of them."""
    bodies = [row.body_as(ADDRESS_DECODER) for row in rows]
    wanted = {layout_id(body.configId, body.configVersion) for body in bodies if body.configId is not None}
    found = await call.read_configs(ADDRESS_LAYOUT, sorted(wanted)) if wanted else {}
    layouts: dict[str, Layout] = {id: config.value for id, config in found.items()}
    return [_shown_address(row, body, layouts) for row, body in zip(rows, bodies, strict=True)]


def _shown_address(row: Resource, body: AddressBody, layouts: dict[str, Layout]) -> Address:
    id = layout_id(body.configId, body.configVersion) if body.configId is not None else ""
    layout = layouts.get(id) or built_in_layout(body.country)
    country = find_country(body.country)
    place = body.geolocation
    shown = shared_members(body, Address) | {
        "warnings": [ShownWarning(one.attribute, one.code, one.description) for one in body.warnings],
        "geolocation": UNSET if place is None else FoundPoint(**shared_members(place, FoundPoint)),
    }
    return Address(
        id=row.id,
        countryName=country.name if country is not None else UNSET,
        formatted=layout.print(body.values()),
        createdAt=row.created_at,
        updatedAt=row.updated_at,
        **shown,
    )


def _shown_config(row: Resource) -> AddressConfig:
    body = row.body_as(CONFIG_DECODER)
    country = find_country(body.country)
    return AddressConfig(
        id=row.id,
        country=body.country,
        countryName=country.name if country is not None else UNSET,
        attributes=UNSET if body.attributes is None else _shown_attributes(body),
        template=UNSET if body.template is None else body.template,
        version=row.version,
        createdAt=row.created_at,
        updatedAt=row.updated_at,
    )


def _shown_attributes(body: AddressConfigCreate) -> list[ShownAttribute]:
    return [_shown_attribute(setting) for setting in body.attributes or ()]


def _shown_attribute(setting: AttributeSetting) -> ShownAttribute:
    rules = setting.validation
    return ShownAttribute(
        name=setting.name,
        label=setting.label if setting.label is not None else UNSET,
        required=setting.required,
        validation=UNSET if rules is None else ShownValidation(**shared_members(rules, ShownValidation)),
    )
