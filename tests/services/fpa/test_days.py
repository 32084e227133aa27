"""Days of an operations team: people come and go, places open and close, vehicles are used and repaired.

See: contract/fpa.md.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote

from support.fpa import (
    DOCUMENT,
    FACILITIES,
    PARTICIPANTS,
    PROPERTIES,
    USERS,
    VEHICLES,
    facility,
    property_,
    user,
    vehicle,
)
from support.receiver import Receiver
from support.stack import Client

DISPATCH = "/core/api/v2/dispatch-service"


def where(**members: str) -> str:
    """A filter by members that are all as given, as the query string has it."""
    terms = [{"key": key, "value": value} for key, value in members.items()]
    return f"query={quote(json.dumps({'op': 'and', 'arr': terms}))}"


async def counts(client: Client) -> dict[str, int]:
    """Users by state."""
    return {row["key"]: row["count"] for row in (await client.get(f"{USERS}/filter")).data}


async def move(client: Client, record: str, state: str, reason: str, **data: object) -> str:
    """Move a record, and the state that it then has."""
    body = {"toState": state, "reasonCode": reason, "data": data}
    assert (await client.put(f"{record}/state", body)).status == 202
    shown = (await client.get(f"{record}/state")).data
    assert (shown["event"]["reasonCode"], shown["event"]["data"]) == (reason, data)
    return str(shown["state"])


async def test_a_rider_is_taken_on_allotted_and_leaves(client: Client) -> None:
    """From the form of the applicant to the last day, with a callback to the roster after each step."""
    async with Receiver() as roster:
        callback = {"url": roster.url_of("/roster")}
        lead = (await client.post(USERS, user(firstName="Lea", designation="Supervisor", userCode="LEAD"))).data["id"]
        applicant = user(
            firstName="Ravi", lastName=None, designation="Driver", userCode="RIDER-7", manager=lead,
            identification=DOCUMENT, callback=callback,
        )  # fmt: skip
        rider = f"{USERS}/{(await client.post(USERS, applicant)).data['id']}"
        # The form is checked by somebody who corrects a name and the number.
        mobile = {"countryCode": "+91", "number": "9876543210"}
        assert (
            await client.put(rider, {"lastName": "Rao", "primaryMobile": mobile, "callback": callback})
        ).status == 202
        assert await move(client, rider, "onboarding:completed", "R-0104", checkedBy=lead) == "onboarding:completed"
        assert await move(client, rider, "active", "R-0104") == "active:available"
        # Dispatch asks who is free, and calls the one it takes.
        free = (await client.get(f"{USERS}?{where(designation='Driver', state='active:available')}")).data["users"]
        assert [row["name"] for row in free] == ["Ravi Rao"]
        called = (await client.get(f"{USERS}/mobile?userIds={free[0]['id']}")).data
        assert called == [{"id": free[0]["id"], "primaryMobile": mobile}]
        assert await move(client, rider, "allocated", "R-0105", run="RUN-1") == "active:allocated"
        assert await counts(client) == {"active:allocated": 1, "onboarding:onboarding": 1}
        # Who is on a run does not go at once: the notice period comes first.
        refused = await client.put(f"{rider}/state", {"toState": "inactive"})
        assert refused.body["error"]["additionalInfo"]["allowed"] == ["active:available", "active:deboarding"]
        assert await move(client, rider, "deboarding", "R-0200", lastDay="2026-12-31") == "active:deboarding"
        assert await move(client, rider, "inactive", "R-0200") == "inactive:inactive"
        again = await client.put(f"{rider}/state", {"toState": "active"})
        assert (again.code[-4:], again.body["error"]["additionalInfo"]["allowed"]) == ("1022", ["inactive:dead"])
        told = [call.json() for call in await roster.wait_for(2)]
    assert sorted(one["data"]["name"] for one in told) == ["Ravi", "Ravi Rao"]
    last = (await client.get(f"{PARTICIPANTS}/users/{rider.rpartition('/')[2]}/state")).data
    assert last["event"]["eventCode"] == "E-706"


async def test_a_whole_shift_is_taken_on_at_once(client: Client) -> None:
    shift = [user(firstName=f"Rider {number}", userCode=f"R-{number}", designation="Driver") for number in range(20)]
    answers = await asyncio.gather(*(client.post(USERS, body) for body in shift))
    places = [f"{USERS}/{answer.data['id']}" for answer in answers]
    await asyncio.gather(*(client.put(f"{place}/state", {"toState": "active"}) for place in places))
    assert await counts(client) == {"active:available": 20}
    # Two dispatchers allot the same ten: each rider is allotted, and nothing is refused.
    twice = [client.put(f"{place}/state", {"toState": "allocated"}) for place in places[:10] for _ in range(2)]
    assert {answer.status for answer in await asyncio.gather(*twice)} == {202}
    assert await counts(client) == {"active:available": 10, "active:allocated": 10}


async def test_a_hub_opens_pauses_for_the_flood_and_closes(client: Client) -> None:
    yard = property_(propertyName="Canal yard", propertyOwnerId=client.owner, propertyOwnership="rented", area=900)
    hub = f"{FACILITIES}/{(await client.post(FACILITIES, facility(facilityCode='HUB-1', property=yard))).data['id']}"
    keeper = (await client.post(USERS, user(designation="Manager", workLocations=[hub.rpartition("/")[2]]))).data["id"]
    assert await move(client, hub, "active", "R-0001", openedBy=keeper) == "active:active"
    assert await move(client, hub, "paused", "R-0300", why="flood") == "active:pause"
    working = (await client.get(f"{FACILITIES}?{where(state='active:active')}")).data
    assert (working["meta"]["totalElements"], working["facilities"]) == (0, [])
    assert (await client.put(hub, {"startTime": "10:00", "operatingDays": ["Mon", "Thu"]})).status == 202
    assert await move(client, hub, "active:active", "R-0301") == "active:active"
    assert await move(client, hub, "deboarding", "R-0302", until="2027-01-31") == "active:deboard"
    assert await move(client, hub, "inactive", "R-0302") == "inactive:inactive"
    shown = (await client.get(f"{FACILITIES}/HUB-1")).data
    assert shown["properties"]["operatingDays"] == ["Mon", "Thu"]
    # The yard is given back after the hub, and another hub cannot be opened on one that nobody has.
    place = f"{PROPERTIES}/{shown['properties']['propertyId']}"
    assert (await client.get(place)).data["state"] == "active:active"
    assert await move(client, place, "inactive", "R-0303") == "inactive:inactive"
    assert (await client.post(FACILITIES, facility(propertyId="properties:" + "0" * 8))).code[-4:] == "3303"


async def test_a_vehicle_works_breaks_down_and_is_sold(client: Client) -> None:
    driver = (await client.post(USERS, user(designation="Driver"))).data["id"]
    made = vehicle(referenceNumber="VAN-1", operator=driver, vehicleMode="Road", fuelType="Electric", payload=750)
    van = f"{VEHICLES}/{(await client.post(VEHICLES, made)).data['id']}"
    assert await move(client, van, "active", "R-0001") == "active:available"
    assert await move(client, van, "in-use", "R-0001", odometer=10) == "active:in-use"
    # It breaks down under way: only what is back can be taken out of service.
    refused = await client.put(f"{van}/state", {"toState": "unavailable"})
    assert refused.body["error"]["additionalInfo"]["allowed"] == ["active:available"]
    assert await move(client, van, "available", "R-0400", odometer=64) == "active:available"
    assert await move(client, van, "unavailable", "R-0401", garage="north") == "active:unavailable"
    in_service = (await client.get(f"{VEHICLES}?{where(fuelType='Electric', state='active:available')}")).data
    assert in_service["meta"]["totalElements"] == 0
    assert await move(client, van, "available", "R-0402") == "active:available"
    assert (await client.put(van, {"numberOfJobs": 12, "totalDistance": 640.5})).status == 202
    assert await move(client, van, "unavailable", "R-0403") == "active:unavailable"
    assert await move(client, van, "inactive", "R-0404", buyer="scrap yard") == "inactive:inactive"
    over = await client.put(f"{van}/state", {"toState": "active"})
    assert (over.code[-4:], over.body["error"]["additionalInfo"]["allowed"]) == ("1022", [])
    assert (await client.get(f"{VEHICLES}/VAN-1")).data["properties"]["totalDistance"] == 640.5


async def test_a_rider_of_the_fpa_drives_a_run(client: Client) -> None:
    """What is made here takes part in dispatches as any participant does."""
    rider = (await client.post(USERS, user(designation="Driver"))).data["id"]
    kind = (await client.post(f"{DISPATCH}/dispatch-types", {"name": "roadTrip"})).data["id"]
    run = {"dispatchTypeId": kind, "dispatchRef": "RUN-1", "participants": [rider]}
    early = await client.post(f"{DISPATCH}/dispatches", run)
    assert early.status == 400
    await move(client, f"{USERS}/{rider}", "active", "R-0001")
    made = await client.post(f"{DISPATCH}/dispatches", run | {"dispatchRef": "RUN-2"})
    assert made.status < 300, made.body
    shown = (await client.get(f"{DISPATCH}/dispatches/{made.data['id']}")).data
    assert rider in str(shown["participants"])
