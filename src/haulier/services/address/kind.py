"""Configurations, their layouts and addresses as they are stored. See: contract/address.md, Behaviour to build."""

from __future__ import annotations

import msgspec

from haulier.platform.declarations.kind import UntypedKind
from haulier.platform.geocoding.found_places import Precision
from haulier.platform.storage.resources import Resource
from haulier.services.address.attributes import ATTRIBUTES
from haulier.services.address.requests import AddressConfigCreate
from haulier.services.address.rules.layouts import Layout, compile_layout
from haulier.services.address.rules.profiles import profile_of

ADDRESS_CONFIG = "address_config"
ADDRESS_LAYOUT = "address_layout"
"""A version of a configuration, which stays as long as there may be addresses that it checked."""
ADDRESS = "address"
ACTIVE, DELETED = "ACTIVE", "DELETED"
GEOCODE = "address_geocode"
"""The purpose of timers that look an address up."""


class ConfigBody(AddressConfigCreate, kw_only=True, omit_defaults=True):
    """A configuration as stored. ``country`` is alpha-2."""


class KeptWarning(msgspec.Struct):
    """What may be wrong with an address."""

    attribute: str
    code: str
    description: str


class KeptPlace(msgspec.Struct):
    """Where an address was found."""

    lat: float
    long: float
    precision: Precision
    accuracy: float
    source: str


class AddressBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An address as stored: its attributes, what checked it, and where it was found. ``country`` is alpha-2."""

    country: str
    prefix: str | None = None
    firstName: str | None = None
    middleName: str | None = None
    lastName: str | None = None
    addressLine1: str | None = None
    addressLine2: str | None = None
    addressLine3: str | None = None
    addressLine4: str | None = None
    city: str | None = None
    state: str | None = None
    postalCode: str | None = None
    landmark: str | None = None
    configId: str | None = None
    configVersion: int = 0
    """0: the built-in profile of the country."""
    warnings: list[KeptWarning] = []
    geolocation: KeptPlace | None = None

    def values(self) -> dict[str, str]:
        """Its attributes."""
        return {name: value for name in ATTRIBUTES if (value := getattr(self, name)) is not None}


CONFIG_DECODER = msgspec.json.Decoder(ConfigBody)
ADDRESS_DECODER = msgspec.json.Decoder(AddressBody)

LISTED_CONFIG = UntypedKind(
    ADDRESS_CONFIG,
    columns={"id": "id", "country": "type", "status": "state", "createdAt": "created_at", "updatedAt": "updated_at"},
    members=frozenset(),
)
LISTED_ADDRESS = UntypedKind(
    ADDRESS,
    columns={"id": "id", "country": "type", "createdAt": "created_at", "updatedAt": "updated_at"},
    members=frozenset(ATTRIBUTES) - {"country"} | {"configId", "configVersion"},
)


def compile_config(row: Resource) -> Layout | None:
    """The layout of a configuration; None of one that was deleted."""
    return None if row.state == DELETED else compile_kept_layout(row)


def compile_kept_layout(row: Resource) -> Layout:
    """The layout of a configuration, or of a version of it."""
    body = row.body_as(CONFIG_DECODER)
    return compile_layout(body, profile_of(body.country))


COMPILERS = {ADDRESS_CONFIG: compile_config, ADDRESS_LAYOUT: compile_kept_layout}


def layout_id(config_id: str, version: int) -> str:
    """The id of a version of a configuration."""
    return f"{config_id}:{version}"
