"""Properties, facilities on them, and vehicles. See: contract/fpa.md sections 3 and 4."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from support.fpa import (
    FACILITIES,
    PARTICIPANTS,
    PROPERTIES,
    USERS,
    VEHICLES,
    facility,
    made,
    made_facility,
    property_,
    user,
    vehicle,
)
from support.stack import Client, Stack
from support.unchanged import unchanged

PLACE = {"latitude": "18.52", "longitude": "73.85"}


async def test_a_property_is_active_at_once(client: Client) -> None:
    body = property_(propertyOwnerId=client.owner, area=120.5, propertyOwnership="rented", propertyCode="P-A")
    id = await made(client, PROPERTIES, body)
    shown = (await client.get(f"{PROPERTIES}/{id}")).data
    assert (shown["state"], shown["name"], shown["uniqueCode"]) == ("active:active", "Dock nine", "P-A")
    assert (shown["propertyId"], shown["owner"], shown["participantType"]) == (id, client.owner, "properties")
    assert shown["properties"] == {"area": 120.5, "propertyOwnership": "rented", "location": body["location"]}
    state = (await client.get(f"{PROPERTIES}/{id}/state")).data
    assert state == {"id": id, "state": "active:active", "event": {"toState": "active:active", "data": {}}}


@pytest.mark.parametrize("beside", [True, False])
async def test_a_geolocation_is_kept_inside_the_location(client: Client, beside: bool) -> None:
    body = property_(propertyOwnerId=client.owner)
    if beside:
        body["geolocation"] = PLACE
    else:
        body["location"]["geolocation"] = PLACE
    id = await made(client, PROPERTIES, body)
    assert (await client.get(f"{PROPERTIES}/{id}")).data["properties"]["location"]["geolocation"] == PLACE


async def test_a_property_is_changed(client: Client) -> None:
    body = property_(propertyOwnerId=client.owner)
    id = await made(client, PROPERTIES, body)
    answer = await client.put(
        f"{PROPERTIES}/ref:{body['propertyCode']}", body | {"propertyName": "Dock ten", "area": 1}
    )
    assert answer.data == {"id": id}
    shown = (await client.get(f"{PROPERTIES}/{id}")).data
    assert (shown["name"], shown["properties"]["area"]) == ("Dock ten", 1)
    refused = await client.put(f"{PROPERTIES}/{id}", body | {"propertyCode": "P-other"})
    assert refused.rules == {("propertyCode", "fixed")}


async def test_the_owner_of_a_property_must_be_there_and_be_allowed(client: Client) -> None:
    unknown = await client.post(PROPERTIES, property_(propertyOwnerId=f"users:{uuid4()}"))
    assert (unknown.code[-4:], unknown.rules) == ("3303", {("propertyOwnerId", "unknown")})
    owner = await made(client, USERS, user())
    app_type = {"name": {"singular": "estate", "plural": "estates"}}
    assert (await client.post(f"{PARTICIPANTS}/participant-types", app_type)).status == 202
    assert (await client.post(PROPERTIES, property_(propertyOwnerId=owner))).status == 202


async def test_a_facility_stands_on_a_property(client: Client) -> None:
    property_id = await made(client, PROPERTIES, property_(propertyOwnerId=client.owner))
    body = facility(
        propertyId=property_id, facilityCode="F-A", area=80, endTime="6:30 PM", operatingDays=["Mon", "Tue"],
        teams=["t-1"],
    )  # fmt: skip
    id = await made(client, FACILITIES, body)
    shown = (await client.get(f"{FACILITIES}/F-A")).data
    assert (shown["id"], shown["name"], shown["owner"], shown["category"]) == (id, "Hub west", client.owner, "hub")
    assert shown["state"] == "onboarding:onboarding"
    assert shown["properties"] == {
        "facilityType": "hub", "propertyId": property_id, "startTime": "09:00", "endTime": "6:30 PM",
        "operatingDuration": "8", "area": 80, "operatingDays": ["Mon", "Tue"], "teams": ["t-1"],
    }  # fmt: skip


@pytest.mark.parametrize("form", ["property:{uuid}", "{uuid}"])
async def test_a_property_is_named_in_each_form_of_its_id(client: Client, form: str) -> None:
    property_id = await made(client, PROPERTIES, property_(propertyOwnerId=client.owner))
    named = form.format(uuid=property_id.partition(":")[2])
    id = await made(client, FACILITIES, facility(propertyId=named))
    assert (await client.get(f"{FACILITIES}/{id}")).data["properties"]["propertyId"] == property_id


async def test_a_facility_needs_a_property_that_is_there(client: Client) -> None:
    missing = await client.post(FACILITIES, facility())
    assert (missing.code[-4:], missing.rules) == ("0002", {("propertyId", "required")})
    person = await made(client, USERS, user())
    for unknown in (f"properties:{uuid4()}", person, "P-1"):
        refused = await client.post(FACILITIES, facility(propertyId=unknown))
        assert (refused.code[-4:], refused.rules) == ("3303", {("propertyId", "unknown")})


async def test_a_property_comes_with_its_facility_in_one_change(client: Client) -> None:
    id = await made_facility(client, facilityCode="F-A")
    shown = (await client.get(f"{FACILITIES}/{id}")).data
    place = (await client.get(f"{PROPERTIES}/{shown['properties']['propertyId']}")).data
    assert (place["state"], place["name"], place["createdAt"]) == ("active:active", "Dock nine", shown["createdAt"])


async def test_custom_attributes_of_a_property_come_along_with_it(client: Client) -> None:
    await client.get(PROPERTIES)
    for plural, name in (("properties", "docks"), ("facilities", "gate")):
        attributes = [{"name": name, "dataType": "number"}]
        place = f"{PARTICIPANTS}/participant-types/{plural}/config/attributes"
        assert (await client.put(place, {"attributes": attributes})).status == 202
    body = facility(property=property_(propertyOwnerId=client.owner, docks=4, gate=1), gate=2, docks=9)
    id = await made(client, FACILITIES, body)
    hub = (await client.get(f"{FACILITIES}/{id}")).data["properties"]
    place = (await client.get(f"{PROPERTIES}/{hub['propertyId']}")).data["properties"]
    assert (hub["gate"], place["docks"]) == (2, 4)
    assert "docks" not in hub
    assert "gate" not in place
    wrong = facility(property=property_(propertyOwnerId=client.owner, docks="four"))
    assert (await client.post(FACILITIES, wrong)).fields == {"property.docks"}


async def test_of_both_the_id_goes_first(client: Client) -> None:
    property_id = await made(client, PROPERTIES, property_(propertyOwnerId=client.owner))
    body = facility(propertyId=property_id, property=property_(propertyOwnerId=client.owner))
    id = await made(client, FACILITIES, body)
    assert (await client.get(f"{FACILITIES}/{id}")).data["properties"]["propertyId"] == property_id
    assert (await client.get(PROPERTIES)).data["meta"]["totalElements"] == 1


async def test_both_are_made_or_neither(client: Client, stack: Stack) -> None:
    taken = property_(propertyOwnerId=client.owner)
    await made(client, PROPERTIES, taken)
    await made_facility(client, facilityCode="F-A")
    fresh = property_(propertyOwnerId=client.owner)
    cases: list[tuple[dict[str, Any], str, tuple[str, str]]] = [
        (facility(property=taken), "2300", ("property.propertyCode", "taken")),
        (facility(facilityCode="F-A", property=fresh), "2300", ("facilityCode", "taken")),
        (
            facility(property=fresh | {"propertyOwnerId": f"users:{uuid4()}"}),
            "3303",
            ("property.propertyOwnerId", "unknown"),
        ),
        (
            facility(property=fresh, facilityOwnerId=f"users:{uuid4()}"),
            "3303",
            ("facilityOwnerId", "unknown"),
        ),
        (facility(property=fresh | {"propertyName": ""}), "0002", ("property.propertyName", "minLength")),
    ]
    for body, cause, rule in cases:
        async with unchanged(stack.runtime.database, client.tenant):
            refused = await client.post(FACILITIES, body)
        assert (refused.code[-4:], refused.rules) == (cause, {rule})


async def test_of_many_with_the_same_property_at_once_one_is_made(client: Client) -> None:
    await made_facility(client)
    place = property_(propertyOwnerId=client.owner)
    answers = await asyncio.gather(*(client.post(FACILITIES, facility(property=place)) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 5
    assert {rule for answer in answers if answer.status == 400 for rule in answer.rules} == {
        ("property.propertyCode", "taken")
    }
    assert (await client.get(FACILITIES)).data["meta"]["totalElements"] == 2
    assert (await client.get(PROPERTIES)).data["meta"]["totalElements"] == 2


async def test_a_facility_moves_to_another_property(client: Client) -> None:
    id = await made_facility(client, facilityCode="F-A")
    other = await made(client, PROPERTIES, property_(propertyOwnerId=client.owner))
    assert (await client.put(f"{FACILITIES}/{id}", {"propertyId": other, "facilityName": "Hub east"})).status == 202
    shown = (await client.get(f"{FACILITIES}/{id}")).data
    assert (shown["properties"]["propertyId"], shown["name"]) == (other, "Hub east")
    fresh = property_(propertyOwnerId=client.owner)
    assert (await client.put(f"{FACILITIES}/{id}", {"property": fresh})).status == 202
    third = (await client.get(f"{FACILITIES}/{id}")).data["properties"]["propertyId"]
    assert (await client.get(f"{PROPERTIES}/{third}")).data["uniqueCode"] == fresh["propertyCode"]
    assert (await client.put(f"{FACILITIES}/{id}", {"property": fresh})).rules == {("property.propertyCode", "taken")}
    assert (await client.put(f"{FACILITIES}/{id}", {"propertyId": f"properties:{uuid4()}"})).code[-4:] == "3303"


GOOD: dict[str, list[Any]] = {
    "facilityName": ["H", "H" * 64],
    "facilityCode": ["C", "C" * 64],
    "facilityType": ["h", "Hub_1,-", "h" * 16],
    "startTime": ["09:00", "9:00 AM", "9:00am", "23:59", "9 AM"],
    "operatingDuration": ["8", "08:30", "12", "23:59", "24", "24:00"],
    "area": [0, 12.5],
}
BAD: dict[str, list[Any]] = {
    "facilityName": ["", "H" * 65, None],
    "facilityCode": ["", "C" * 65, "a b", None],
    "facilityType": ["", "1hub", "h" * 17, "a b", None],
    "startTime": ["", "nine", "25:00", "9:60", None],
    "operatingDuration": ["", "25", "24:30", "8h", 8, None],
    "area": ["80"],
    "operatingDays": ["Mon"],
}


@pytest.mark.parametrize(("member", "value"), [(name, one) for name, several in GOOD.items() for one in several])
async def test_what_a_facility_may_have_is_taken(client: Client, member: str, value: Any) -> None:
    body = facility(property=property_(propertyOwnerId=client.owner), **{member: value})
    assert (await client.post(FACILITIES, body)).status == 202


@pytest.mark.parametrize(("member", "value"), [(name, one) for name, several in BAD.items() for one in several])
async def test_what_no_facility_may_have_is_refused(client: Client, member: str, value: Any) -> None:
    body = facility(property=property_(propertyOwnerId=client.owner), **{member: value})
    refused = await client.post(FACILITIES, body)
    assert (refused.status, refused.code[-4:], refused.fields) == (400, "0002", {member})


async def test_a_vehicle_reads_back_as_it_was_made(client: Client) -> None:
    body = vehicle(
        referenceNumber="V-A", registrationNumber="KA 01 A 77", vehicleMode="Land", fuelType="Electric", modelYear=2024,
        registrationYear=2025, payload=750, teams=["t-1"], availability={"days": [1]}, operator="users:1",
    )  # fmt: skip
    id = await made(client, VEHICLES, body)
    shown = (await client.get(f"{VEHICLES}/{id}")).data
    fixed = {name: value for name, value in body.items() if name != "referenceNumber"}
    assert shown["properties"] == fixed
    assert (shown["uniqueCode"], shown["name"], shown["owner"]) == ("V-A", "Cargo 407", client.owner)
    assert (shown["category"], shown["subCategory"]) == ("Truck", "van")
    for text in ("V-A", "ref:V-A", "ref-KA 01 A 77", "ref=KA%2001%20A%2077"):
        assert (await client.get(f"{VEHICLES}/{text}")).data["id"] == id
    assert (await client.get(f"{VEHICLES}/KA 01 A 77")).status == 404


async def test_a_registration_of_several_vehicles_names_none(client: Client) -> None:
    for _ in range(2):
        await made(client, VEHICLES, vehicle(registrationNumber="KA 7"))
    assert (await client.get(f"{VEHICLES}/ref:KA 7")).code[-4:] == "0007"


async def test_the_older_names_stand_for_what_is_missing(client: Client) -> None:
    older = {"vehicleCode": "V-A", "regnNo": "KA 7", "regnYear": 2020, "operatorId": "users:1"}
    id = await made(client, VEHICLES, vehicle(referenceNumber=None, registrationNumber=None, **older))
    shown = (await client.get(f"{VEHICLES}/{id}")).data
    assert shown["uniqueCode"] == "V-A"
    properties = shown["properties"]
    assert (properties["registrationNumber"], properties["registrationYear"]) == ("KA 7", 2020)
    assert (properties["operator"], "regnNo" in properties) == ("users:1", False)
    assert (await client.put(f"{VEHICLES}/{id}", {"regnNo": "KA 8", "modelName": "Cargo 9"})).status == 202
    shown = (await client.get(f"{VEHICLES}/{id}")).data
    assert (shown["properties"]["registrationNumber"], shown["name"]) == ("KA 8", "Cargo 9")
    both = await made(client, VEHICLES, vehicle(referenceNumber="V-B", vehicleCode="V-C"))
    assert (await client.get(f"{VEHICLES}/{both}")).data["uniqueCode"] == "V-B"


async def test_a_vehicle_needs_its_numbers(client: Client) -> None:
    refused = await client.post(VEHICLES, vehicle(referenceNumber=None, registrationNumber=None))
    assert refused.rules == {("referenceNumber", "required"), ("registrationNumber", "required")}


async def test_the_owner_of_a_vehicle_is_looked_up_where_it_is_an_id(client: Client) -> None:
    owner = await made(client, USERS, user())
    for name in (owner, "Ada Ray"):
        assert (await client.post(VEHICLES, vehicle(ownershipType="Individual", ownerName=name))).status == 202
    refused = await client.post(VEHICLES, vehicle(ownerName=f"users:{uuid4()}"))
    assert (refused.code[-4:], refused.rules) == ("3303", {("ownerName", "unknown")})


VEHICLE_BAD: dict[str, list[Any]] = {
    "modelName": ["", None],
    "vehicleCategory": ["", "-x", "c" * 65, None],
    "vehicleSubCategory": ["", "1x", "c" * 65, None],
    "ownershipType": ["Other", None],
    "vehicleMode": ["Space"],
    "vehicleStructure": ["None"],
    "registrationYear": ["2020"],
}


@pytest.mark.parametrize(("member", "value"), [(name, one) for name, all_ in VEHICLE_BAD.items() for one in all_])
async def test_what_no_vehicle_may_have_is_refused(client: Client, member: str, value: Any) -> None:
    refused = await client.post(VEHICLES, vehicle(**{member: value}))
    assert (refused.status, refused.code[-4:], refused.fields) == (400, "0002", {member})


async def test_taken_codes_are_told_by_their_members(client: Client) -> None:
    body, place = vehicle(), property_(propertyOwnerId=client.owner)
    await made(client, VEHICLES, body)
    await made(client, PROPERTIES, place)
    assert (await client.post(VEHICLES, body)).rules == {("referenceNumber", "taken")}
    assert (await client.post(PROPERTIES, place)).rules == {("propertyCode", "taken")}
    hub = facility(property=property_(propertyOwnerId=client.owner))
    await made(client, FACILITIES, hub)
    property_id = (await client.get(f"{PROPERTIES}/{place['propertyCode']}")).data["id"]
    again = hub | {"property": None, "propertyId": property_id}
    assert (await client.post(FACILITIES, again)).rules == {("facilityCode", "taken")}
