"""The addresses of older clients, and every call that is known of genuine ones. See: contract/fpa.md."""

from __future__ import annotations

import re
from typing import Any

import pytest

from haulier.app.catalogue import SERVICES
from haulier.services.fpa.module import BASES, MODULE
from support.fpa import EMAIL, USERS, VEHICLES, facility, made, property_, user, vehicle
from support.receiver import Receiver
from support.stack import Answer, Client

FPA = next(service for service in SERVICES if service.name == "fpa")
ALIASES = BASES[1:]
KINDS = ("users", "properties", "facilities", "vehicles")
PATH_OF = {"users": "userId", "properties": "propertyId", "facilities": "facilityId", "vehicles": "vehicleId"}


def body(kind: str, client: Client) -> dict[str, Any]:
    """The body of a new record."""
    if kind == "facilities":
        return facility(property=property_(propertyOwnerId=client.owner))
    return {"users": user(), "properties": property_(propertyOwnerId=client.owner), "vehicles": vehicle()}[kind]


def test_there_are_thirty_three_operations_at_each_of_four_addresses() -> None:
    assert (len(FPA.operations), len(BASES), MODULE.service.code) == (33, 4, 2016)
    assert ALIASES == ("/app/api/v1", "/app/fpa/api/v1", "/app/application/api/v1")


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_record_is_made_read_changed_and_moved_at_each_address(client: Client, base: str, kind: str) -> None:
    at = f"{base}/{kind}"
    given = body(kind, client)
    answer = await client.post(at, given)
    assert (answer.status, answer.body["request"]["uri"]) == (202, at)
    one = f"{at}/{answer.data['id']}"
    assert (await client.get(one)).data["id"] == answer.data["id"]
    assert (await client.get(at)).data["meta"]["totalElements"] == 1
    change = given if kind == "properties" else {"teams": ["t-1"]}
    assert (await client.put(one, change)).status == 202
    state = "inactive" if kind == "properties" else "active"
    assert (await client.put(f"{one}/transition", {"toState": state})).status == 202
    assert (await client.put(f"{one}/state", {"toState": state})).status == 202
    shown = (await client.get(f"{one}/state")).data
    assert shown["state"].startswith(f"{state}:")
    core = (await client.get(f"/core/api/v2/participants/{kind}/{answer.data['id']}")).data
    assert core["state"] == shown["state"]


@pytest.mark.parametrize("base", ALIASES)
async def test_what_users_have_besides_is_at_each_address_too(client: Client, base: str) -> None:
    id = await made(client, f"{base}/users", user())
    assert (await client.get(f"{base}/users/email?userIds={id}")).data == [{"id": id, "email": EMAIL}]
    assert len((await client.get(f"{base}/users/mobile?userIds={id}")).data) == 1
    assert (await client.get(f"{base}/users/filter")).data == [{"key": "onboarding:onboarding", "count": 1}]
    assert "Driver" in (await client.get(f"{base}/users/designations")).data
    old = await client.get(f"{base}/users/all")
    assert (len(old.data["users"]), old.headers["Deprecation"]) == (1, "true")


@pytest.mark.parametrize("base", ALIASES)
async def test_a_role_names_the_address_that_is_called(client: Client, base: str) -> None:
    reader = await client.new_app("Platform:Role:platform:app:haulier:Reader")
    assert (await reader.get(f"{base}/users")).status == 200
    assert (await reader.get(f"{base}/users/email?userIds=users:1")).status == 403
    assert (await reader.post(f"{base}/users", user())).status == 403


def as_client_sends(client: Client, **more: str | None) -> dict[str, str | None]:
    """The headers of a genuine client: no user info that is JSON, no origin token."""
    return {"X-COREOS-USERINFO": "{Id:1234 Name:svc <nil>}", "X-COREOS-ORIGIN-TOKEN": None, **more}


async def send(client: Client, method: str, path: str, given: Any = None, **headers: str | None) -> Answer:
    return await client.call(method, path, given, headers=as_client_sends(client, **headers))


async def test_a_load_test_makes_users(client: Client) -> None:
    """Its designation is of no list, its number has 13 digits, and teams and a code come along."""
    async with Receiver() as receiver:
        given = {
            "firstName": "Load",
            "lastName": "Rider",
            "designation": "Field Executive",
            "category": "Regular",
            "employmentType": "Full-time",
            "primaryMobile": {"countryCode": "+91", "number": "9876543210123"},
            "userCode": "LT-0001",
            "teams": ["teams:1"],
            "workLocations": [],
            "callback": {"url": receiver.url},
        }
        answer = await send(client, "POST", USERS, given)
        assert answer.status == 202
        assert re.fullmatch(r"users:[0-9a-f-]{36}", answer.data["id"])
        told = (await receiver.wait_for(1))[0].json()
    assert (told["status"], told["data"]["uniqueCode"]) == ("success", "LT-0001")
    shown = (await send(client, "GET", f"{USERS}/{answer.data['id']}")).data
    assert (shown["properties"]["designation"], shown["properties"]["teams"]) == ("Field Executive", ["teams:1"])
    again = await send(client, "POST", USERS, given | {"callback": None})
    assert (again.status, again.code[-4:]) == (400, "2300")


async def test_a_load_test_makes_and_reads_vehicles(client: Client) -> None:
    """Without an operator, with words of its own for what they are; it reads one without a request id."""
    given = {
        "modelName": "Activa",
        "referenceNumber": "LT-V-1",
        "driverID": "driver-1",
        "vehicleCategory": "Two-wheeler",
        "vehicleSubCategory": "Motorcycles__Petrol__bike",
        "ownershipType": "Individual",
        "registrationNumber": "KA01AB1234",
        "vehicleMode": "Road",
        "contractType": "monthly",
        "fuelType": "Petrol/Gasoline",
        "teams": ["teams:1"],
        "payload": 20,
        "payloadVolumetric": 0.5,
        "colour": "blue",
    }
    answer = await send(client, "POST", VEHICLES, given)
    assert answer.status == 202
    read = await send(client, "GET", f"{VEHICLES}/{answer.data['id']}", **{"X-COREOS-REQUEST-ID": None})
    assert read.status == 200
    assert read.headers["X-COREOS-REQUEST-ID"]
    properties = read.data["properties"]
    kept = {name: value for name, value in given.items() if name not in ("referenceNumber", "colour")}
    assert properties == kept


async def test_a_client_makes_a_documented_facility(client: Client) -> None:
    place = property_(propertyOwnerId=client.owner)
    place["location"]["geolocation"] = {"latitude": "12.97", "longitude": "77.59"}
    property_id = (await send(client, "POST", "/app/application/api/v1/properties", place)).data["id"]
    answer = await send(client, "POST", "/app/api/v2/facilities", facility(propertyId=property_id))
    assert answer.status == 202
    read = await send(client, "GET", f"/app/fpa/api/v1/properties/{property_id}")
    assert read.data["properties"]["location"] == place["location"]


@pytest.mark.parametrize("path", ["/nothing", "/none:1", "/%00", "//state"])
async def test_an_error_is_json_in_every_case(client: Client, path: str) -> None:
    answer = await client.get(f"{USERS}{path}")
    assert answer.status >= 400
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.body["error"]["code"].isdigit()
