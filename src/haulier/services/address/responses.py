"""What the address service answers with. Times are epoch milliseconds. See: contract/address.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import NumberedPage
from haulier.platform.geocoding.found_places import Precision
from haulier.services.address.attributes import AttributeName

Metres = Annotated[float, Meta(description="metres")]


class ShownValidation(Struct, kw_only=True, omit_defaults=True):
    """What a value must satisfy."""

    regex: str | UnsetType = UNSET
    minLength: int | UnsetType = UNSET
    maxLength: int | UnsetType = UNSET
    valueOneOf: list[str] | UnsetType = UNSET
    strict: bool | UnsetType = UNSET


class ShownAttribute(Struct, kw_only=True):
    """How an attribute is called, and what it must satisfy."""

    name: AttributeName
    label: str | UnsetType = UNSET
    required: bool
    validation: ShownValidation | UnsetType = UNSET


class AddressConfig(Struct, kw_only=True):
    """How addresses of a country look."""

    id: str
    country: str
    countryName: str | UnsetType = UNSET
    attributes: list[ShownAttribute] | UnsetType = UNSET
    template: str | UnsetType = UNSET
    version: int
    createdAt: int
    updatedAt: int


class AddressProfile(Struct, kw_only=True):
    """How a country writes addresses, in the shape of a configuration."""

    country: str
    countryName: str
    attributes: list[ShownAttribute]
    template: str
    states: list[str]
    """Their names, each in the country's languages too."""
    postalCodeExamples: list[str]


class ShownWarning(Struct):
    """What may be wrong with an address; of an error, what is."""

    attribute: str
    code: str
    description: str


class FoundPoint(Struct, kw_only=True):
    """Where an address was found."""

    lat: float
    long: float
    precision: Precision
    accuracy: Metres
    source: str


class Address(Struct, kw_only=True):
    """An address."""

    id: str
    prefix: str | UnsetType = UNSET
    firstName: str | UnsetType = UNSET
    middleName: str | UnsetType = UNSET
    lastName: str | UnsetType = UNSET
    addressLine1: str | UnsetType = UNSET
    addressLine2: str | UnsetType = UNSET
    addressLine3: str | UnsetType = UNSET
    addressLine4: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    postalCode: str | UnsetType = UNSET
    country: str
    landmark: str | UnsetType = UNSET
    countryName: str | UnsetType = UNSET
    formatted: str
    configId: str | UnsetType = UNSET
    configVersion: int
    warnings: list[ShownWarning]
    geolocation: FoundPoint | UnsetType = UNSET
    createdAt: int
    updatedAt: int


class AddressConfigs(Struct):
    """A page of configurations."""

    meta: NumberedPage
    configs: list[AddressConfig]


class Addresses(Struct):
    """A page of addresses."""

    meta: NumberedPage
    addresses: list[Address]


class Validated(Struct, kw_only=True):
    """What was found of an address that is not stored."""

    valid: bool
    formatted: str
    errors: list[ShownWarning]
    warnings: list[ShownWarning]


class Geocoded(Struct, kw_only=True):
    """Where an address was found. Who needs better than a city must look at ``precision``."""

    lat: float
    long: float
    precision: Precision
    accuracy: Metres
    source: str
    formatted: str


class ReverseAttributes(Struct, kw_only=True):
    """The address of a point, as far as it is known."""

    addressLine1: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    postalCode: str | UnsetType = UNSET
    country: str | UnsetType = UNSET


class ReverseGeocoded(Geocoded, kw_only=True):
    """What is at a point, or nearest to it: ``lat`` and ``long`` are those of what was found, ``distance`` how far off
    it is.
    """

    distance: Metres
    attributes: ReverseAttributes
    countryName: str | UnsetType = UNSET
