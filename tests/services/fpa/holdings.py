"""A user, a facility on its property and a vehicle, for suites that go over the operations of every service."""

from __future__ import annotations

from typing import Any

from support.fpa import FACILITIES, PROPERTIES, USERS, VEHICLES, facility, made, property_, user, vehicle
from support.stack import Client


async def make_holdings(client: Client, mark: str) -> dict[str, str]:
    body = property_(propertyName=mark, propertyOwnerId=client.owner)
    property_id = await made(client, PROPERTIES, body)
    return {
        "propertyId": property_id,
        "propertyCode": body["propertyCode"],
        "facilityId": await made(client, FACILITIES, facility(facilityName=mark, propertyId=property_id)),
        "userId": await made(client, USERS, user(lastName=mark)),
        "vehicleId": await made(client, VEHICLES, vehicle(modelName=mark)),
    }


def body_of(name: str, ids: dict[str, str]) -> dict[str, Any] | None:
    """Bodies with the codes, times and states that the rules ask for."""
    user_id, property_id = ids["fpa.userId"], ids["fpa.propertyId"]
    if name.endswith("State"):
        active = {"updateUserState": "active:available", "updateVehicleState": "active:available"}
        return {"toState": active.get(name, "active:active"), "reasonCode": "R-104"}
    return {
        "createUser": user(userOwnerId=user_id),
        "updateUser": {"designation": "Driver", "email": "new@example.org"},
        "createProperty": property_(propertyOwnerId=user_id),
        "updateProperty": property_(propertyCode=ids["fpa.propertyCode"], propertyOwnerId=user_id),
        "createFacility": facility(propertyId=property_id, facilityOwnerId=user_id),
        "updateFacility": {"propertyId": property_id, "facilityOwnerId": user_id},
        "createVehicle": vehicle(ownerName=user_id),
        "updateVehicle": {"ownerName": user_id},
    }[name]
