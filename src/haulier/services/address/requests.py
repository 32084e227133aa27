"""Request bodies of the address service. See: contract/address.yaml."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.value_rules import MAX_CHOICES, MAX_REGEX_LENGTH
from haulier.services.address.attributes import ATTRIBUTES, AttributeName

MAX_COUNTRY = 64
MAX_LABEL = 64
MAX_ADDRESS = 512


Text = Annotated[str, Meta(extra_json_schema={"maxLength": 256})]
ShortText = Annotated[str, Meta(extra_json_schema={"maxLength": 64})]
"""Values of attributes. How long they may be is judged with everything else, after they were trimmed."""


class ValidationSetting(Struct, kw_only=True, omit_defaults=True):
    """What a value must satisfy; lengths count characters."""

    regex: Annotated[str, Meta(min_length=1, max_length=MAX_REGEX_LENGTH, description="of the whole value")] | None = (
        None
    )
    minLength: Annotated[int, Meta(ge=0)] | None = None
    maxLength: Annotated[int, Meta(ge=1)] | None = None
    valueOneOf: (
        Annotated[list[Annotated[str, Meta(max_length=256)]], Meta(min_length=1, max_length=MAX_CHOICES)] | None
    ) = None
    strict: Annotated[bool, Meta(description="a postal code of another state is an error, not a warning")] = False


class AttributeSetting(Struct, kw_only=True, omit_defaults=True):
    """How an attribute is called in a country, and what it must satisfy."""

    name: AttributeName
    label: Annotated[str, Meta(max_length=MAX_LABEL, description="caption")] | None = None
    required: bool = False
    validation: ValidationSetting | None = None


class AddressConfigCreate(Struct, kw_only=True, omit_defaults=True):
    """How addresses of a country look."""

    country: Annotated[
        str, Meta(min_length=1, max_length=MAX_COUNTRY, description="alpha-2, alpha-3 or English name; one a tenant")
    ]
    attributes: Annotated[list[AttributeSetting], Meta(min_length=1, max_length=4 * len(ATTRIBUTES))] | None = None
    template: Annotated[str, Meta(description="layout of the printed address: {attribute}, {{ for a brace")] | None = (
        None
    )


class AddressCreate(Struct, kw_only=True, omit_defaults=True):
    """An address. Which attributes are required is said by the configuration of its country."""

    prefix: ShortText | None = None
    firstName: Text | None = None
    middleName: Text | None = None
    lastName: Text | None = None
    addressLine1: Text | None = None
    addressLine2: Text | None = None
    addressLine3: Text | None = None
    addressLine4: Text | None = None
    city: Text | None = None
    state: Text | None = None
    postalCode: ShortText | None = None
    country: ShortText | None = None
    landmark: Text | None = None


class GeocodeRequest(Struct, kw_only=True, omit_defaults=True):
    """An address whose coordinates are asked, as one text or by its attributes."""

    address: Annotated[str, Meta(max_length=MAX_ADDRESS)] | None = None
    attributes: AddressCreate | None = None
    country: Annotated[str, Meta(max_length=MAX_COUNTRY)] | None = None
