"""Users, facilities, properties and vehicles as clients make them."""

from __future__ import annotations

from itertools import count
from typing import Any

from support.stack import Answer, Client

APP = "/app/api/v2"
USERS, PROPERTIES, FACILITIES, VEHICLES = (
    f"{APP}/{name}" for name in ("users", "properties", "facilities", "vehicles")
)
PARTICIPANTS = "/core/api/v2/participants"
EMAIL, MOBILE = "ada@example.org", {"countryCode": "+1", "number": "5550100"}
DOCUMENT = {"idType": "licence", "validIdNumber": "KA-0420-99887766"}

numbers = count(1)


def user(**members: Any) -> dict[str, Any]:
    """The body of a user; None leaves a member out."""
    body: dict[str, Any] = {
        "firstName": "Ada",
        "lastName": "Ray",
        "email": EMAIL,
        "designation": "Field-Executive",
        "category": "Regular",
        "employmentType": "Full-time",
        "primaryMobile": MOBILE,
    }
    return _with(body, members)


def property_(**members: Any) -> dict[str, Any]:
    """The body of a property, without its owner."""
    body: dict[str, Any] = {
        "propertyName": "Dock nine",
        "propertyCode": f"P-{next(numbers)}",
        "location": {
            "address": {
                "houseNumber": "9",
                "addressLine1": "Quay",
                "zipCode": "411001",
                "city": "Pune",
                "state": "MH",
                "country": {"code": "IN", "name": "India"},
            }
        },
    }
    return _with(body, members)


def facility(**members: Any) -> dict[str, Any]:
    """The body of a facility, without its property."""
    body: dict[str, Any] = {
        "facilityName": "Hub west",
        "facilityCode": f"F-{next(numbers)}",
        "facilityType": "hub",
        "startTime": "09:00",
        "operatingDuration": "8",
    }
    return _with(body, members)


def vehicle(**members: Any) -> dict[str, Any]:
    """The body of a vehicle."""
    number = next(numbers)
    body: dict[str, Any] = {
        "modelName": "Cargo 407",
        "referenceNumber": f"V-{number}",
        "vehicleCategory": "Truck",
        "vehicleSubCategory": "van",
        "ownershipType": "Tenant",
        "registrationNumber": f"KA 01 {number}",
    }
    return _with(body, members)


def _with(body: dict[str, Any], members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (body | members).items() if value is not None}


async def made(client: Client, at: str, body: dict[str, Any]) -> str:
    """The id of a record that was made."""
    id: str = (await client.post(at, body)).data["id"]
    return id


async def made_facility(client: Client, **members: Any) -> str:
    """The id of a facility that was made with its property."""
    body = facility(property=property_(propertyOwnerId=client.owner), **members)
    return await made(client, FACILITIES, body)


async def moved(client: Client, record: str, *states: str) -> Answer:
    """Move a record, by its address, through these states; the answer to the last step."""
    answer = await client.get(record)
    for state in states:
        answer = await client.put(f"{record}/state", {"toState": state})
        assert answer.status == 202, answer.body
    return answer
