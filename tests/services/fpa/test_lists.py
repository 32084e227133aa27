"""Lists: pages, filters, sorting, selection, owners; designations and counts. See: contract/fpa.md sections 1 and 2."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from support.fpa import FACILITIES, PROPERTIES, USERS, VEHICLES, made, made_facility, moved, property_, user, vehicle
from support.stack import Answer, Client, Stack

MANY = 5


@pytest.fixture
async def staff(client: Client) -> Client:
    """Five users: two drivers, one supervisor, two others; the drivers are available."""
    for number in range(MANY):
        designation = ("Driver", "Driver", "Supervisor", "Dock hand", "Operator")[number]
        body = user(firstName=f"N{number}", userCode=f"U-{number}", designation=designation, middleName=f"m{number}")
        id = await made(client, USERS, body)
        if designation == "Driver":
            await moved(client, f"{USERS}/{id}", "active")
    return client


async def asked(client: Client, at: str, query: Any = None, **parameters: Any) -> Answer:
    """A list with a filter and other parameters."""
    given = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in parameters.items()}
    if query is not None:
        given["query"] = quote(json.dumps(query))
    return await client.get(f"{at}?{'&'.join(f'{name}={value}' for name, value in given.items())}")


async def codes(client: Client, query: Any = None, **parameters: Any) -> list[str]:
    """The codes of the users of a page."""
    return [row["uniqueCode"] for row in (await asked(client, USERS, query, **parameters)).data["users"]]


async def test_the_newest_come_first_in_pages(staff: Client) -> None:
    assert await codes(staff) == ["U-4", "U-3", "U-2", "U-1", "U-0"]
    second = (await asked(staff, USERS, size=2, page=2)).data
    assert second["meta"] == {"totalElements": MANY, "page": 2, "size": 2}
    assert [row["uniqueCode"] for row in second["users"]] == ["U-2", "U-1"]
    assert await codes(staff, sortBy="asc", size=1) == ["U-0"]
    assert (await asked(staff, USERS)).data["meta"] == {"totalElements": MANY, "page": 1, "size": 50}


@pytest.mark.parametrize(("name", "value"), [("size", 0), ("size", 101), ("page", 0), ("page", "x"), ("sortBy", "up:")])
async def test_a_page_that_there_is_not_is_refused(client: Client, name: str, value: object) -> None:
    refused = await asked(client, USERS, **{name: value})
    assert (refused.status, refused.fields) == (400, {name})
    assert (await asked(client, USERS, size=100, page=1)).status == 200


FOUND: list[tuple[Any, list[str]]] = [
    ({"op": "and", "arr": [{"key": "designation", "value": "Driver"}]}, ["U-1", "U-0"]),
    ({"op": "and", "arr": [{"key": "properties.designation.keyword", "value": "Driver"}]}, ["U-1", "U-0"]),
    ({"op": "and", "arr": [{"key": "userCode", "value": "U-3"}]}, ["U-3"]),
    ({"op": "and", "arr": [{"key": "uniqueCode", "value": "U-3"}]}, ["U-3"]),
    ({"op": "and", "arr": [{"key": "name", "value": "N2 m2 Ray"}]}, ["U-2"]),
    ({"op": "and", "arr": [{"key": "middleName", "value": "m4"}]}, ["U-4"]),
    ({"op": "or", "arr": [{"key": "firstName", "value": "N1"}, {"key": "firstName", "value": "N4"}]}, ["U-4", "U-1"]),
    ({"op": "and", "arr": [{"key": "category", "value": "Adhoc"}]}, []),
    ({"op": "and", "arr": [{"key": "category", "value": "Regular"}]}, ["U-4", "U-3", "U-2", "U-1", "U-0"]),
    ({"op": "and", "arr": [{"key": "state", "value": "active:available"}]}, ["U-1", "U-0"]),
    ({"terms": [{"key": "designation", "values": ["Operator", "Supervisor"]}]}, ["U-4", "U-2"]),
    ({"op": "and", "arr": [{"key": "createdAt", "value": 1_000_000_000, "expr": "lt"}]}, []),
    (
        {
            "op": "and",
            "arr": [{"key": "createdAt", "value": 1_000_000_000, "expr": "gt"}, {"key": "userCode", "value": "U-0"}],
        },
        ["U-0"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), FOUND)
async def test_a_filter_names_members_as_bodies_do(staff: Client, query: Any, found: list[str]) -> None:
    assert await codes(staff, query) == found


async def test_a_moment_is_in_seconds_as_it_is_shown(staff: Client) -> None:
    newest = (await asked(staff, USERS, size=1)).data["users"][0]["createdAt"]
    later = {"op": "and", "arr": [{"key": "createdAt", "value": newest + 1, "expr": "gte"}]}
    until = {"op": "and", "arr": [{"key": "createdAt", "value": newest + 1, "expr": "lt"}]}
    assert await codes(staff, later) == []
    assert len(await codes(staff, until)) == MANY


@pytest.mark.parametrize("key", ["email", "primaryMobile", "identification", "location", "shoeSize", "teams"])
async def test_what_cannot_be_filtered_is_refused(staff: Client, key: str) -> None:
    refused = await asked(staff, USERS, {"op": "and", "arr": [{"key": key, "value": "x"}]})
    assert (refused.status, refused.code[-4:]) == (400, "0002")


async def test_a_list_is_sorted_by_attributes(staff: Client) -> None:
    assert await codes(staff, sortKey="designation", sortBy="asc", size=2) == ["U-3", "U-0"]
    assert await codes(staff, sortKey="firstName", sortBy="desc", size=2) == ["U-4", "U-3"]
    assert (await asked(staff, USERS, sortKey="shoeSize")).fields == {"sortKey"}


async def test_the_named_members_are_shown(staff: Client) -> None:
    row = (await asked(staff, USERS, select="designation,state", size=1)).data["users"][0]
    assert row.keys() == {"id", "state", "properties"}
    assert row["properties"] == {"designation": "Operator"}


async def test_owners_are_told_of_when_asked_for(client: Client) -> None:
    lead = await made(client, USERS, user(firstName="Lea", userCode="L"))
    await made(client, USERS, user(userCode="U", userOwnerId=lead))
    rows = (await asked(client, USERS, additionalInfo=True, select="uniqueCode")).data["users"]
    shown = {row["uniqueCode"]: row["additionalInfo"]["owner"] for row in rows}
    assert shown["U"] == {"id": lead, "name": "Lea Ray", "participantType": "users"}
    assert (shown["L"]["id"], shown["L"]["participantType"]) == (client.owner, "tenant")
    plain = (await asked(client, USERS, additionalInfo=False)).data["users"]
    assert all("additionalInfo" not in row for row in plain)
    assert (await asked(client, USERS, additionalInfo="perhaps")).fields == {"additionalInfo"}


async def test_places_and_vehicles_are_listed_alike(client: Client) -> None:
    hub = await made_facility(client, facilityCode="F-A", area=80)
    await made_facility(client, facilityCode="F-B", facilityType="store")
    property_id = (await client.get(f"{FACILITIES}/{hub}")).data["properties"]["propertyId"]
    await made(client, PROPERTIES, property_(propertyOwnerId=client.owner, propertyName="Yard", area=7))
    for number, mode in enumerate(("Land", "Road", "Land")):
        await made(client, VEHICLES, vehicle(referenceNumber=f"V-{number}", vehicleMode=mode, payload=100 * number))

    async def found(at: str, key: str, value: Any, expr: str = "eq") -> list[str]:
        query = {"op": "and", "arr": [{"key": key, "value": value, "expr": expr}]}
        data = (await asked(client, at, query)).data
        return [row["uniqueCode"] for row in data[at.rpartition("/")[2]]]

    assert await found(FACILITIES, "facilityCode", "F-A") == ["F-A"]
    assert await found(FACILITIES, "category", "store") == ["F-B"]
    assert await found(FACILITIES, "propertyId", property_id) == ["F-A"]
    assert await found(FACILITIES, "area", 50, "gt") == ["F-A"]
    assert len(await found(PROPERTIES, "propertyName", "Yard")) == 1
    assert len(await found(PROPERTIES, "area", 10, "lt")) == 1
    assert await found(VEHICLES, "vehicleMode", "Land") == ["V-2", "V-0"]
    assert await found(VEHICLES, "payload", 100, "gte") == ["V-2", "V-1"]
    assert await found(VEHICLES, "referenceNumber", "V-1") == ["V-1"]
    rows = (await asked(client, PROPERTIES, select="propertyOwnership")).data["properties"]
    assert all(row.keys() <= {"id", "properties"} for row in rows)


async def test_the_retired_listing_says_that_it_will_go(staff: Client) -> None:
    answer = await staff.get(f"{USERS}/all?pageNo=2&pageSize=2")
    assert answer.headers["Deprecation"] == "true"
    assert [row["uniqueCode"] for row in answer.data["users"]] == ["U-2", "U-1"]
    assert answer.data["meta"] == {"totalElements": MANY, "page": 2, "size": 2}
    assert "Deprecation" not in (await staff.get(USERS)).headers


async def test_designations_are_those_in_use_and_the_usual_ones(staff: Client, stack: Stack) -> None:
    usual = ["Driver", "Field-Executive", "Manager", "Operator", "Supervisor"]
    assert (await staff.get(f"{USERS}/designations")).data == sorted([*usual, "Dock hand"])
    assert (await (await stack.new_tenant()).get(f"{USERS}/designations")).data == usual


async def test_users_are_counted_by_their_state(staff: Client, stack: Stack) -> None:
    whole = (await staff.get(f"{USERS}/filter")).data
    assert whole == [{"key": "onboarding:onboarding", "count": 3}, {"key": "active:available", "count": 2}]
    query = quote(json.dumps({"op": "and", "arr": [{"key": "firstName", "value": "N0"}]}))
    assert (await staff.get(f"{USERS}/filter?query={query}")).data == [{"key": "active:available", "count": 1}]
    assert (await (await stack.new_tenant()).get(f"{USERS}/filter")).data == []
    assert (await staff.get(f"{USERS}/filter?query=%7B")).status == 400
