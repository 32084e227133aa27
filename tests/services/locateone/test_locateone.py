"""LocateOne as its clients call it: an API key, numbers, and an answer also where nothing is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from haulier.platform.access.roles import READER_ROLE
from support.places import LOCATE_ONE, NOMINATIM_HOUSE, with_engine
from support.receiver import Receiver
from support.stack import Client, Stack

APPS = "/core/api/v1/aaa/apps"
KEYS = f"{APPS}/platform:app:haulier-admin/api-keys"


@pytest.fixture
async def caller(client: Client) -> Client:
    """Who has an API key and nothing else."""
    key = (await client.post(KEYS, {"name": "geocoding"})).data["key"]
    return replace(client, headers={"x-api-key": key})


@pytest.mark.parametrize("pincode", [110001, "110001", " 110001 ", None])
async def test_an_address_is_found(stack: Stack, caller: Client, pincode: Any) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, NOMINATIM_HOUSE)
        asked = {"address": "4 Lake View", "city": "New Delhi", "state": "Delhi", "pincode": pincode}
        answer = await caller.at(url).post(LOCATE_ONE, {"data": asked})
        assert answer.status == 200
        assert answer.body == {"success": True, "result": {"geocode": {"lat": 12.3051, "lng": 76.6553}}}
        (received,) = receiver.received
        assert ("countrycodes=in" in received.path) == (pincode is not None)
        assert "?q=4+Lake+View,+New+Delhi," in received.path


async def test_what_nobody_knows_is_an_answer(stack: Stack, caller: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(200, [])
        answer = await caller.at(url).post(LOCATE_ONE, {"data": {"address": "7 Qqqqq Xxxxx"}})
        assert (answer.status, answer.body["success"]) == (200, False)
        assert answer.body["error"]["code"] == "NOT_FOUND"
        assert answer.body["error"]["message"]
        assert "result" not in answer.body


async def test_an_engine_that_is_away_is_told(stack: Stack, caller: Client) -> None:
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim") as url:
        receiver.answer(503, b"")
        answer = await caller.at(url).post(LOCATE_ONE, {"data": {"address": "7 Qqqqq Xxxxx"}})
        assert (answer.status, "Retry-After" in answer.headers) == (503, True)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "data.address"),
        ({"address": ""}, "data.address"),
        ({"address": "x" * 513}, "data.address"),
        ({"address": "x", "pincode": "12345678901"}, "data.pincode"),
        ({"address": "x", "pincode": -1}, "data.pincode"),
        ({"address": "x", "pincode": 1.5}, "data.pincode"),
        ({"address": "x", "city": "x" * 65}, "data.city"),
        ({"address": "x", "state": 7}, "data.state"),
    ],
)
async def test_bad_bodies_are_refused(caller: Client, data: dict[str, Any], field: str) -> None:
    answer = await caller.post(LOCATE_ONE, {"data": data})
    assert (answer.status, answer.fields) == (400, {field})


@pytest.mark.parametrize("headers", [{}, {"x-api-key": "hk_made-up"}, {"x-api-key": f"hk_{'A' * 43}"}])
async def test_without_a_good_key_nobody_is_known(caller: Client, headers: dict[str, str]) -> None:
    answer = await replace(caller, headers=headers).post(LOCATE_ONE, {"data": {"address": "x"}})
    assert answer.status == 401


async def test_a_token_does_as_well(client: Client) -> None:
    assert (await client.post(LOCATE_ONE, {"data": {"address": "7 Qqqqq Xxxxx"}})).status == 200


async def test_a_key_needs_a_role_that_may(client: Client) -> None:
    role = (await client.post(APPS, {"appName": "Locator", "appType": "backend"})).data
    key = (await client.post(f"{APPS}/{role['appId']}/api-keys", {"name": "no role"})).data["key"]
    caller = replace(client, headers={"x-api-key": key})
    assert (await caller.post(LOCATE_ONE, {"data": {"address": "x"}})).status == 403
    assign = {"roles": [READER_ROLE], "assign": True}
    assert (await client.put(f"{APPS}/{role['appId']}/app-roles", assign)).status == 200
    assert (await caller.post(LOCATE_ONE, {"data": {"address": "x"}})).status == 200


async def test_who_calls_too_often_is_told_when_to_come_again(stack: Stack, caller: Client) -> None:
    limits = {"rate_limit_per_second": 1, "rate_limit_burst_seconds": 1.0}
    async with Receiver() as receiver, with_engine(stack, receiver, "nominatim", **limits) as url:
        receiver.answer(200, NOMINATIM_HOUSE)
        answers = [await caller.at(url).post(LOCATE_ONE, {"data": {"address": "x"}}) for _ in range(3)]
        assert [answer.status for answer in answers[:1]] == [200]
        late = next(answer for answer in answers if answer.status == 429)
        assert late.headers["Retry-After"] == "1"
