"""Callers name the state, and the layer finds the event. See: contract/fpa.md section 1, State change."""

from __future__ import annotations

import asyncio

import pytest

from haulier.platform.access.roles import ADMIN_ROLE
from support.fpa import FACILITIES, PARTICIPANTS, PROPERTIES, USERS, VEHICLES, made, made_facility, moved, user, vehicle
from support.receiver import Receiver
from support.stack import Client, Stack

REGISTRY = "/core/api/v1/state-machine"
STORIES = {
    USERS: ["onboarding:completed", "active", "allocated", "available", "deboarding", "inactive", "inactive:dead"],
    FACILITIES: ["active", "paused", "active", "deboarding", "inactive", "inactive:dead"],
    PROPERTIES: ["inactive", "inactive:dead"],
    VEHICLES: ["active:available", "in-use", "available", "unavailable", "available", "unavailable", "inactive"],
}
ENDS = {
    USERS: [
        "onboarding:completed", "active:available", "active:allocated", "active:available", "active:deboarding",
        "inactive:inactive", "inactive:dead",
    ],
    FACILITIES: [
        "active:active", "active:pause", "active:active", "active:deboard", "inactive:inactive", "inactive:dead",
    ],
    PROPERTIES: ["inactive:inactive", "inactive:dead"],
    VEHICLES: [
        "active:available", "active:in-use", "active:available", "active:unavailable", "active:available",
        "active:unavailable", "inactive:inactive",
    ],
}  # fmt: skip


async def record(client: Client, at: str) -> str:
    """The address of a fresh record."""
    if at in (FACILITIES, PROPERTIES):
        id = await made_facility(client)
        if at == PROPERTIES:
            id = (await client.get(f"{FACILITIES}/{id}")).data["properties"]["propertyId"]
        return f"{at}/{id}"
    return f"{at}/{await made(client, at, user() if at == USERS else vehicle())}"


@pytest.mark.parametrize("address", ["state", "transition"])
@pytest.mark.parametrize("at", STORIES)
async def test_a_record_goes_through_its_life(client: Client, at: str, address: str) -> None:
    place = await record(client, at)
    for word, state in zip(STORIES[at], ENDS[at], strict=True):
        answer = await client.put(f"{place}/{address}", {"toState": word, "reasonCode": "R-104", "data": {"by": word}})
        assert (answer.status, answer.data["id"]) == (202, place.rpartition("/")[2])
        event = {"toState": state, "reasonCode": "R-0104", "data": {"by": word}}
        assert (await client.get(f"{place}/state")).data == {"id": answer.data["id"], "state": state, "event": event}


async def test_a_record_that_never_moved_has_no_event(client: Client) -> None:
    place = await record(client, USERS)
    assert (await client.get(f"{place}/state")).data == {
        "id": place.rpartition("/")[2],
        "state": "onboarding:onboarding",
    }


async def test_where_it_is_already_nothing_happens(client: Client) -> None:
    place = await record(client, VEHICLES)
    await moved(client, place, "active")
    before = await client.get(f"{place}/state")
    core = f"{PARTICIPANTS}/vehicles/{place.rpartition('/')[2]}"
    version = (await client.get(core)).data["version"]
    async with Receiver() as receiver:
        body = {"toState": "available", "reasonCode": "R-777", "callback": {"url": receiver.url}}
        assert (await client.put(f"{place}/state", body)).status == 202
        told = (await receiver.wait_for(1))[0].json()
    assert (told["status"], told["data"]["state"], told["data"]["stateChange"]) == (
        "success",
        "active:available",
        False,
    )
    assert (await client.get(f"{place}/state")).data == before.data
    assert (await client.get(core)).data["version"] == version


async def test_what_can_be_reached_is_told(client: Client) -> None:
    place = await record(client, VEHICLES)
    refused = await client.put(f"{place}/state", {"toState": "inactive"})
    assert (refused.status, refused.code[-4:], refused.fields) == (400, "1022", {"toState"})
    assert refused.body["error"]["additionalInfo"]["allowed"] == ["active:available"]
    await moved(client, place, "active", "unavailable", "inactive")
    over = await client.put(f"{place}/state", {"toState": "active"})
    assert (over.code[-4:], over.body["error"]["additionalInfo"]["allowed"]) == ("1022", [])


@pytest.mark.parametrize("state", ["flying", "active:flying", "in-use:active", "Active", "x" * 65])
async def test_a_state_that_there_is_not_is_refused(client: Client, state: str) -> None:
    place = await record(client, USERS)
    refused = await client.put(f"{place}/state", {"toState": state})
    assert (refused.code[-4:], refused.rules) == ("0002", {("toState", "unknown")})


@pytest.mark.parametrize("body", [{}, {"toState": ""}, {"toState": "x" * 66}, {"toState": 1}, {"toState": None}])
async def test_a_state_must_be_named(client: Client, body: dict[str, object]) -> None:
    place = await record(client, USERS)
    refused = await client.put(f"{place}/state", body)
    assert (refused.code[-4:], refused.fields) == ("0002", {"toState"})


@pytest.mark.parametrize("code", ["R-1", "R-12345", "X-104", "R-000", "r-104"])
async def test_a_reason_has_three_or_four_digits(client: Client, code: str) -> None:
    place = await record(client, USERS)
    refused = await client.put(f"{place}/state", {"toState": "active", "reasonCode": code})
    assert (refused.code[-4:], refused.fields) == ("0002", {"reasonCode"})


async def test_an_unknown_reason_becomes_one_of_the_tenants_own(client: Client, stack: Stack) -> None:
    place = await record(client, USERS)
    assert (await client.get(f"{REGISTRY}/reasons/R-0123")).status == 400
    assert (await client.put(f"{place}/state", {"toState": "active", "reasonCode": "R-123"})).status == 202
    shown = (await client.get(f"{REGISTRY}/reasons/R-0123")).data
    assert shown == {"reasonCode": "R-0123", "description": "", "isEnabled": True}
    other = await stack.new_tenant()
    assert (await other.get(f"{REGISTRY}/reasons/R-0123")).status == 400
    switched_off = {"description": "no more", "isEnabled": False}
    assert (await client.put(f"{REGISTRY}/reasons/R-0123", switched_off)).status < 300
    refused = await client.put(f"{place}/state", {"toState": "allocated", "reasonCode": "R-123"})
    assert (refused.code[-4:], refused.fields) == ("1022", {"reasonCode"})


async def test_a_reason_that_many_bring_at_once_is_registered_once(client: Client) -> None:
    places = await asyncio.gather(*(record(client, VEHICLES) for _ in range(6)))
    body = {"toState": "active", "reasonCode": "R-222"}
    answers = await asyncio.gather(*(client.put(f"{place}/state", body) for place in places))
    assert [answer.status for answer in answers] == [202] * 6
    assert (await client.get(f"{REGISTRY}/reasons/R-0222")).status == 200


async def test_of_two_moves_at_once_each_sees_the_other(client: Client) -> None:
    place = await record(client, VEHICLES)
    await moved(client, place, "active")
    states = ("in-use", "unavailable")
    answers = await asyncio.gather(*(client.put(f"{place}/state", {"toState": state}) for state in states))
    assert sorted(answer.status for answer in answers) == [202, 400]
    refused = next(answer for answer in answers if answer.status == 400)
    assert refused.body["error"]["additionalInfo"]["allowed"] == ["active:available"]


async def test_the_events_are_those_of_participants(client: Client) -> None:
    place = await record(client, USERS)
    await moved(client, place, "active", "allocated")
    core = f"{PARTICIPANTS}/users/{place.rpartition('/')[2]}"
    shown = (await client.get(f"{core}/state")).data
    assert (shown["state"], shown["event"]["eventCode"]) == ("active:allocated", "E-703")
    event = {"eventCode": "E-704", "timestamp": 1, "data": {}, "source": {"appId": "rota"}}
    assert (await client.put(f"{core}/state/event", event)).status == 202
    assert (await client.get(f"{place}/state")).data["state"] == "active:available"


async def test_the_callback_tells_the_state(client: Client) -> None:
    place = await record(client, VEHICLES)
    async with Receiver() as receiver:
        body = {"toState": "active", "callback": {"url": receiver.url, "meta": 7}}
        await client.put(f"{place}/state", body)
        told = (await receiver.wait_for(1))[0].json()
    assert (told["participantType"], told["meta"], told["data"]["state"]) == ("vehicles", 7, "active:available")


async def test_a_machine_of_the_tenants_own_is_followed(client: Client) -> None:
    """Its app replaces it; two events lead to the same state, each with its reason."""
    names = {"name": {"singular": "vehicle", "plural": "vehicles"}}
    types = f"{PARTICIPANTS}/participant-types"
    assert (await client.post(types, names)).status == 202
    ways = [
        {"eventCode": "E-901", "destination": "active:parked", "reasonCode": "R-0011"},
        {"eventCode": "E-902", "destination": "active:parked", "reasonCode": "R-0013"},
    ]
    for code in ("E-901", "E-902"):
        body = {"description": code, "eventCode": code, "participantTypeNames": ["vehicles"]}
        assert (await client.post(f"{PARTICIPANTS}/config/state-machine/events", body)).status < 300
    end = {"eventCode": "E-901", "destination": "inactive:gone"}
    machine = {
        "states": {
            "onboarding": {"defaultSubState": "fresh", "subStates": [{"name": "fresh", "transitions": ways}]},
            "active": {"defaultSubState": "parked", "subStates": [{"name": "parked", "transitions": [end]}]},
            "inactive": {"defaultSubState": "gone", "subStates": [{"name": "gone", "transitions": []}]},
        }
    }
    put = await client.put(f"{types}/vehicles/config/state-machine", machine)
    assert put.status == 200, put.body
    first, second, third = [f"{VEHICLES}/{await made(client, VEHICLES, vehicle())}" for _ in range(3)]
    for place, members, reason in (
        (first, {}, "R-0011"),
        (second, {"eventCode": "E-902"}, "R-0013"),
        (third, {"reasonCode": "R-013"}, "R-0013"),
    ):
        assert (await client.put(f"{place}/state", {"toState": "active", **members})).status == 202
        shown = (await client.get(f"{place}/state")).data
        assert (shown["state"], shown["event"]["reasonCode"]) == ("active:parked", reason)
    assert (await client.put(f"{first}/state", {"toState": "in-use"})).code[-4:] == "0002"


async def test_another_app_moves_a_record_too(client: Client) -> None:
    place = await record(client, USERS)
    other = await client.new_app(ADMIN_ROLE)
    assert (await other.put(f"{place}/state", {"toState": "active"})).status == 202
