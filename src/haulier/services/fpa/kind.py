"""What the service knows of the types of participants that it fronts, and what it keeps beside their participants.

See: contract/fpa.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from haulier.core.attributes import AttributeConfig
from haulier.core.machine import MachineConfig
from haulier.services.fpa.requests import Identification, Mobile
from haulier.services.fpa.rules import attributes, machines
from haulier.services.fpa.rules.states import FACILITY_WORDS, OF_ALL, USER_WORDS

FPA_APP = "platform:app:fpa"
"""The app that puts the types in place, and has them."""
USER_CONTACT = "user_contact"
"""What happens to the personal data of users, in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontedType:
    """A type of participants as this service shows it. Members are named as bodies and filters name them."""

    plural: str
    singular: str
    parameter: str
    """The path parameter that names a record."""
    code: str
    """The member that is the participant's unique code."""
    name: str
    """The member that is its name; empty where that is put together."""
    owner: str
    """The member that names its owner; empty where that is the tenant."""
    attributes: tuple[AttributeConfig, ...]
    machine: MachineConfig
    words: Mapping[str, str]
    """Words for states that stand alone."""
    category: str = ""
    sub_category: str = ""
    """Attributes that are shown as the record's category."""
    references: tuple[str, ...] = ()
    """Attributes that name a record, beside its code."""
    older_code: str = ""
    """What the code was called before."""

    @property
    def attribute_names(self) -> frozenset[str]:
        """Names of the fixed attributes."""
        return frozenset(attribute.name for attribute in self.attributes)

    @property
    def fields(self) -> dict[str, str]:
        """How lists of participants call what filters name otherwise here."""
        named = {self.code: "uniqueCode", self.name: "name", self.owner: "owner"}
        named |= {"category": f"properties.{self.category}" if self.category else ""}
        named |= {"subCategory": f"properties.{self.sub_category}" if self.sub_category else ""}
        return {name: field for name, field in named.items() if name and field}


USER_TYPE = FrontedType(
    plural="users",
    singular="user",
    parameter="userId",
    code="userCode",
    name="",
    owner="userOwnerId",
    attributes=attributes.USER,
    machine=machines.USER,
    words=USER_WORDS,
    category="category",
    references=("aaaId",),
)
FACILITY_TYPE = FrontedType(
    plural="facilities",
    singular="facility",
    parameter="facilityId",
    code="facilityCode",
    name="facilityName",
    owner="facilityOwnerId",
    attributes=attributes.FACILITY,
    machine=machines.FACILITY,
    words=FACILITY_WORDS,
    category="facilityType",
)
PROPERTY_TYPE = FrontedType(
    plural="properties",
    singular="property",
    parameter="propertyId",
    code="propertyCode",
    name="propertyName",
    owner="propertyOwnerId",
    attributes=attributes.PROPERTY,
    machine=machines.PROPERTY,
    words=OF_ALL,
)
VEHICLE_TYPE = FrontedType(
    plural="vehicles",
    singular="vehicle",
    parameter="vehicleId",
    code="referenceNumber",
    name="modelName",
    owner="",
    attributes=attributes.VEHICLE,
    machine=machines.VEHICLE,
    words=OF_ALL,
    category="vehicleCategory",
    sub_category="vehicleSubCategory",
    references=("registrationNumber",),
    older_code="vehicleCode",
)
TYPES = (USER_TYPE, FACILITY_TYPE, PROPERTY_TYPE, VEHICLE_TYPE)
PLURALS = {type_.singular: type_.plural for type_ in TYPES}


class Contact(Struct, kw_only=True, omit_defaults=True):
    """The personal data of a user, as the vault keeps it."""

    email: str | None = None
    primaryMobile: Mobile | None = None
    secondaryMobile: Mobile | None = None
    identification: Identification | None = None


CONTACT_DECODER = msgspec.json.Decoder(Contact)
