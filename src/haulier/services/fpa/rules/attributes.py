"""The fixed attributes of users, facilities, properties and vehicles. Pure. See: contract/fpa.md sections 2 to 4.

What a record has as a participant anyway is none of them: code, name and owner. No more than eight of a type are
indexed, those that people look for, so that a record costs what any participant does; lists find the others row by row.
"""

from __future__ import annotations

from collections.abc import Iterable

from haulier.core.attributes import AttributeConfig
from haulier.core.value_rules import DataType


def _declared(data_type: DataType, names: Iterable[str], *, indexed: bool = False) -> tuple[AttributeConfig, ...]:
    return tuple(AttributeConfig(name=name, dataType=data_type, indexed=indexed, isReadPublic=True) for name in names)


USER = (
    *_declared("string", ("lastName", "designation", "category", "employmentType", "manager", "aaaId"), indexed=True),
    *_declared("string", ("firstName", "middleName", "subFunction", "fileID", "userType", "department")),
    *_declared("array", ("workLocations", "teams", "aaaGroups")),
    *_declared("object", ("identification",)),
)
PROPERTY = (
    *_declared("string", ("propertyOwnership",), indexed=True),
    *_declared("number", ("area",)),
    *_declared("object", ("location",)),
)
FACILITY = (
    *_declared("string", ("facilityType", "propertyId"), indexed=True),
    *_declared("string", ("startTime", "endTime", "operatingDuration")),
    *_declared("number", ("area",)),
    *_declared("array", ("operatingDays", "teams")),
)
VEHICLE = (
    *_declared(
        "string",
        (
            "registrationNumber", "modelName", "vehicleCategory", "vehicleSubCategory", "vehicleMode", "ownershipType",
            "operator", "driverID",
        ),
        indexed=True,
    ),
    *_declared("string", ("ownerName", "fuelType", "vehicleStructure", "reportingCenter", "contractType")),
    *_declared(
        "number",
        (
            "registrationYear", "modelYear", "numberOfJobs", "totalDistance", "totalTravelTime", "cargoArea",
            "payloadCapacity", "payload", "payloadVolumetric",
        ),
    ),
    *_declared("array", ("teams",)),
    *_declared("object", ("availability", "serviceability", "ownerDetails")),
)  # fmt: skip
