"""Bodies of the framework participant APIs. See: contract/fpa.yaml.

An optional member may be absent or null, which leaves it as it is. What a shape does not name is ignored, unless a
custom attribute of the type has that name.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from haulier.core.identifier_text import identifier
from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, EventCode, JsonObject, UniqueId
from haulier.platform.typed.requests import MAX_UNIQUE_CODE, Text

MAX_LISTED = 256
"""Texts of one list: teams, places of work, days."""

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Code = Annotated[str, identifier(min_length=1, max_length=64)]
UnspacedCode = Annotated[str, identifier(min_length=1, max_length=64, pattern=r"^\S{1,64}(?!\n)$")]
Reference = Annotated[str, identifier(min_length=1, max_length=128, description="id of a participant")]
OwnerId = Annotated[str, identifier(min_length=1, max_length=64)]
Texts = Annotated[list[Text], Meta(max_length=MAX_LISTED)]
ShortText = Annotated[str, Meta(max_length=64)]
Number = int | float
Reason = Annotated[str, exact("^R-[0-9]{3,4}$", description="reason code; three digits are kept as four")]
CustomAttributes = Annotated[JsonObject, Meta(description="custom attributes of the type by name")]


class Mobile(Struct):
    """A mobile number with the code of its country."""

    countryCode: Annotated[str, Meta(min_length=2, max_length=4)]
    number: Annotated[str, Meta(min_length=4, max_length=15)]


class Identification(Struct, omit_defaults=True):
    """A document that identifies a person. Reads show the last characters of its number as ``idNum``."""

    idType: ShortText | None = None
    validIdNumber: ShortText | None = None


class UserMembers(Struct, kw_only=True, omit_defaults=True):
    """What a user may have and need not."""

    middleName: ShortText | None = None
    lastName: ShortText | None = None
    email: Annotated[str, Meta(max_length=320, extra_json_schema={"format": "email"})] | None = None
    workLocations: Annotated[list[Text], Meta(max_length=MAX_LISTED, description="ids of facilities")] | None = None
    manager: Annotated[Text, Meta(description="id of a user")] | None = None
    secondaryMobile: Mobile | None = None
    identification: Identification | None = None
    subFunction: Text | None = None
    fileId: Annotated[Text, Meta(description="id of a file; reads show it as fileID")] | None = None
    userOwnerId: Annotated[Reference, Meta(description="the tenant when it is not given")] | None = None
    userCode: Annotated[Code, Meta(description="made from the id when it is not given; never changes")] | None = None
    teams: Texts | None = None
    customAttributes: CustomAttributes | None = None
    callback: Callback | None = None


Designation = Annotated[str, Meta(min_length=1, max_length=64)]
UserCategory = Literal["Regular", "Adhoc"]
EmploymentType = Literal["Full-time", "Part-time", "Contract", "N/A"]


class CreateUser(UserMembers, kw_only=True, omit_defaults=True):
    """A person who carries out tasks or supervises them."""

    firstName: Name
    designation: Designation
    category: UserCategory
    employmentType: EmploymentType
    primaryMobile: Mobile


class UpdateUser(UserMembers, kw_only=True, omit_defaults=True):
    """What of a user changes."""

    firstName: Name | None = None
    designation: Designation | None = None
    category: UserCategory | None = None
    employmentType: EmploymentType | None = None
    primaryMobile: Mobile | None = None


class Country(Struct):
    """A country."""

    code: Annotated[str, Meta(min_length=2, max_length=2)]
    name: ShortText


class Address(Struct, omit_defaults=True):
    """A postal address."""

    houseNumber: Text
    addressLine1: Text
    zipCode: Text
    city: Text
    state: Text
    country: Country
    addressLine2: Text | None = None
    addressLine3: Text | None = None
    buildingNumber: Text | None = None
    apartmentNumber: Text | None = None
    floor: Text | None = None


Degrees = Annotated[str, Meta(min_length=1, max_length=32)]


class Geolocation(Struct):
    """A place on the earth."""

    latitude: Degrees
    longitude: Degrees


class PropertyLocation(Struct, omit_defaults=True):
    """Where a property is."""

    address: Address
    geolocation: Geolocation | None = None


class SaveProperty(Struct, kw_only=True, omit_defaults=True):
    """A physical place. Its code never changes."""

    propertyName: Name
    propertyCode: Code
    propertyOwnerId: OwnerId
    location: PropertyLocation
    area: Number | None = None
    propertyOwnership: Literal["self", "rented", "partner", "client"] | None = None
    geolocation: Annotated[Geolocation, Meta(description="the same beside the address as inside it")] | None = None
    callback: Callback | None = None


FacilityType = Annotated[str, exact(r"^[a-zA-z][a-zA-z0-9,_\-]{0,15}$", min_length=1, max_length=16)]
ClockTime = Annotated[
    str,
    exact(r"^([01]?[0-9]|2[0-4])([:.][0-5][0-9]){0,2} ?([AaPp]\.?[Mm]\.?)?$", description="such as 09:00 or 9:00 AM"),
]
Hours = Annotated[str, exact(r"^(([01]?[0-9]|2[0-3])(:[0-5][0-9])?|24(:00)?)$", description="such as 8 or 08:30")]


class FacilityMembers(Struct, kw_only=True, omit_defaults=True):
    """What a facility may have and need not."""

    facilityOwnerId: Annotated[OwnerId, Meta(description="the tenant when it is not given")] | None = None
    propertyId: Annotated[Reference, Meta(description="goes before a property object")] | None = None
    property: Annotated[SaveProperty, Meta(description="a property that is made with the facility")] | None = None
    area: Number | None = None
    endTime: ClockTime | None = None
    operatingDays: Texts | None = None
    teams: Texts | None = None
    callback: Callback | None = None


class CreateFacility(FacilityMembers, kw_only=True, omit_defaults=True):
    """An operating unit on a property, which is named or made with it."""

    facilityName: Name
    facilityCode: UnspacedCode
    facilityType: FacilityType
    startTime: ClockTime
    operatingDuration: Hours


CREATE_FACILITY: JsonObject = {"anyOf": [{"required": ["propertyId"]}, {"required": ["property"]}]}
"""What the document says of a new facility beside its members."""


class UpdateFacility(FacilityMembers, kw_only=True, omit_defaults=True):
    """What of a facility changes; its code never does."""

    facilityName: Name | None = None
    facilityCode: UnspacedCode | None = None
    facilityType: FacilityType | None = None
    startTime: ClockTime | None = None
    operatingDuration: Hours | None = None


ReferenceNumber = Annotated[str, identifier(min_length=1, max_length=MAX_UNIQUE_CODE)]
VehicleCategory = Annotated[str, exact("^[a-zA-Z0-9][a-zA-Z0-9,_ -]{0,63}$", min_length=1, max_length=64)]
VehicleSubCategory = Annotated[str, exact("^[a-zA-Z][a-zA-Z0-9,_ -]{0,63}$", min_length=1, max_length=64)]
OwnershipType = Literal["Tenant", "Individual"]
RequiredText = Annotated[str, Meta(min_length=1, max_length=256)]


class VehicleMembers(Struct, kw_only=True, omit_defaults=True):
    """What a vehicle may have and need not; the last four are older names of other members."""

    ownerName: Annotated[Text, Meta(description="id of the user who owns it")] | None = None
    operator: Annotated[Text, Meta(description="id of a user")] | None = None
    vehicleMode: Literal["Land", "Air", "Sea", "Road"] | None = None
    fuelType: Text | None = None
    registrationYear: Number | None = None
    vehicleStructure: Literal["Single-unit", "Multi-unit", "Tractor"] | None = None
    modelYear: Number | None = None
    reportingCenter: Annotated[Text, Meta(description="id of a facility")] | None = None
    numberOfJobs: Number | None = None
    totalDistance: Number | None = None
    totalTravelTime: Number | None = None
    cargoArea: Number | None = None
    payloadCapacity: Number | None = None
    availability: JsonObject | None = None
    serviceability: JsonObject | None = None
    ownerDetails: JsonObject | None = None
    driverID: Text | None = None
    contractType: Text | None = None
    teams: Texts | None = None
    payload: Number | None = None
    payloadVolumetric: Number | None = None
    vehicleCode: ReferenceNumber | None = None
    regnNo: RequiredText | None = None
    operatorId: Text | None = None
    regnYear: Number | None = None
    callback: Callback | None = None


class CreateVehicle(VehicleMembers, kw_only=True, omit_defaults=True):
    """A vehicle."""

    modelName: RequiredText
    referenceNumber: ReferenceNumber
    vehicleCategory: VehicleCategory
    vehicleSubCategory: VehicleSubCategory
    ownershipType: OwnershipType
    registrationNumber: RequiredText


class UpdateVehicle(VehicleMembers, kw_only=True, omit_defaults=True):
    """What of a vehicle changes; its reference number never does."""

    modelName: RequiredText | None = None
    referenceNumber: ReferenceNumber | None = None
    vehicleCategory: VehicleCategory | None = None
    vehicleSubCategory: VehicleSubCategory | None = None
    ownershipType: OwnershipType | None = None
    registrationNumber: RequiredText | None = None


class NewVehicle(VehicleMembers, kw_only=True, omit_defaults=True):
    """A vehicle as it is decoded: the older names may stand for two of the required ones."""

    modelName: RequiredText
    vehicleCategory: VehicleCategory
    vehicleSubCategory: VehicleSubCategory
    ownershipType: OwnershipType
    referenceNumber: ReferenceNumber | None = None
    registrationNumber: RequiredText | None = None


class StateChange(Struct, kw_only=True, omit_defaults=True):
    """The state to which a record shall go: ``state`` or ``state:subState``."""

    toState: Annotated[str, Meta(min_length=1, max_length=65)]
    reasonCode: Reason | None = None
    data: JsonObject | None = None
    callback: Callback | None = None


class VehicleStateChange(StateChange, kw_only=True, omit_defaults=True):
    """The same of a vehicle. The event tells which transition is meant where several lead there."""

    eventCode: EventCode | None = None


UserIds = Annotated[list[UniqueId], Meta(min_length=1)]
