"""Topic subscriptions: what is posted, heard on NATS and by server-sent events, and how often."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest

from haulier.core.refusal import Refusal
from haulier.services.tracking.topics.requests import (
    LONGEST_EXPIRY,
    LONGEST_INTERVAL,
    SubscriptionCreate,
    expiry_of,
    interval_of,
)
from support.live import Served, listening, new_client
from support.receiver import Receiver
from support.stack import Client
from support.tracking import DEVICES, MTS, TRACES, point

PUBSUB = f"{MTS}/pubsub/devices"
UNSENT = "SELECT count(*) FROM timer WHERE tenant_id = $1 AND purpose = 'callback'"
LONG_AGO = "UPDATE topic_sent SET sent_at = 0 WHERE tenant_id = $1"


def at(device: str) -> str:
    return f"{PUBSUB}/{device}/subscription"


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
async def client(api: Served, http: aiohttp.ClientSession) -> Client:
    client = await new_client(api, http)
    for number in range(1, 8):
        assert (await client.post(DEVICES, {"deviceId": f"d{number}"})).status == 200
    return client


async def send(client: Client, device: str, *tis: int, **more: Any) -> None:
    points = [point(each, number, **more) for number, each in enumerate(tis)]
    assert (await client.put(TRACES, {"deviceId": device, "traces": points})).status == 200


async def test_the_newest_position_is_posted_signed_and_none_before_the_interval_is_over(
    client: Client, api: Served
) -> None:
    async with Receiver() as receiver:
        body = {"topic": "fleet", "interval": "1h", "callback": {"url": receiver.url, "meta": {"a": 1}}}
        made = await client.post(at("d1"), body, headers={"X-COREOS-CALLBACK-SECRET": "s"})
        assert (made.status, made.data["interval"], made.data["topic"]) == (200, 3600, "fleet")
        moment = now()
        await send(client, "d1", moment - 2_000, moment - 1_000, seq=7, accuracy=4.5)
        (received,) = await receiver.wait_for(1)
        told = received.json()
        expected = {
            "tenantId": client.tenant, "deviceId": "d1", "app": made.data["app"], "tis": moment - 1_000, "seq": 7,
            "accuracy": 4.5, "topic": "fleet", "meta": {"a": 1}, "service": "mts",
        }  # fmt: skip
        assert {name: told.get(name) for name in expected} == expected
        assert received.is_signed_with("s")
        assert (await client.put(at("d1"), body | {"interval": 1})).data["id"] == made.data["id"]
        await send(client, "d1", moment - 3_000)  # late: never an older one
        await client.put(at("d1"), body)
        await send(client, "d1", moment)  # within the hour
        other = await client.post(at("d1"), body | {"topic": "second"})
        assert other.data["id"] != made.data["id"]
        await send(client, "d1", moment + 1)
        second = (await receiver.wait_for(2))[1].json()
        assert second["topic"] == "second"
        assert second["tis"] in (moment, moment + 1)  # the one before may be judged after the subscription
        assert len(receiver.received) == 2
        await client.put(at("d1"), body | {"interval": 1})
        await api.runtime.database.execute(LONG_AGO, client.tenant)
        await send(client, "d1", moment + 2_000)
        third = (await receiver.wait_for(3))[2]
        assert (third.json()["topic"], third.is_signed_with("s")) == ("fleet", True), "the secret stays"
        async with asyncio.timeout(60):
            while await api.runtime.database.fetchval(UNSENT, client.tenant):
                pass


async def test_listeners_hear_the_topics_that_they_name(client: Client) -> None:
    for topic in ("one", "two"):
        await client.post(at("d2"), {"topic": topic, "interval": 1})
    async with listening(client.http, client.url, client.headers, "mts:two") as stream:
        await send(client, "d2", now())
        (event,) = await stream.until("mts:two")
        assert (event.data["topic"], event.data["deviceId"]) == ("two", "d2")
        assert not [each for each in stream.heard if each.event == "mts:one"]


async def test_nats_has_the_topic(client: Client, api: Served) -> None:
    assert api.runtime.bus is not None
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def hear(_subject: str, payload: bytes) -> None:
        heard.put_nowait(payload)

    stop = await api.runtime.bus.listen(f"mts.{client.tenant}.topic.north", hear)
    await client.post(at("d3"), {"topic": "north"})
    moment = now()
    await send(client, "d3", moment)
    assert json.loads(await asyncio.wait_for(heard.get(), 60))["tis"] == moment
    await stop()


async def test_subscriptions_are_listed_changed_and_ended(
    client: Client, api: Served, http: aiohttp.ClientSession
) -> None:
    ids = [(await client.post(at("d4"), {"topic": topic})).data["id"] for topic in ("a", "b")]
    listed = (await client.get(at("d4"))).data
    assert [(each["id"], each["interval"]) for each in listed] == [(id, 10) for id in ids]
    assert (await client.call("DELETE", f"{at('d4')}?topic=a")).data == {"id": ids[0]}
    assert (await client.call("DELETE", f"{at('d4')}?topic=a")).status == 404
    again = (await client.post(at("d4"), {"topic": "a"})).data["id"]
    assert again not in ids
    assert (await client.call("DELETE", at("d4"))).status == 200
    assert (await client.get(at("d4"))).data == []
    other = await new_client(api, http)
    assert (await other.get(at("d4"))).data == []
    assert (await other.call("DELETE", at("d4"))).status == 404


async def test_a_device_that_nobody_knows_has_no_topics(client: Client) -> None:
    assert (await client.post(at("nobody"), {"topic": "a"})).status == 400
    assert (await client.put(at("nobody"), {"topic": "a"})).status == 404


async def test_an_app_subscribes_to_its_own_points(client: Client) -> None:
    other = await client.new_app("Platform:Role:Members:ReadWrite")
    answer = await other.post(at("d5"), {"topic": "a", "app": "app:of-somebody"})
    assert answer.status in (400, 403)


async def test_of_many_that_subscribe_at_once_one_subscription_is_made(client: Client) -> None:
    answers = await asyncio.gather(*(client.post(at("d6"), {"topic": "a"}) for _ in range(8)))
    assert {each.status for each in answers} == {200}
    assert len((await client.get(at("d6"))).data) == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [({}, "topic"), ({"topic": "a b"}, "topic"), ({"topic": "a" * 65}, "topic"),
     ({"topic": "a", "interval": 0}, "interval"), ({"topic": "a", "interval": "1w"}, "interval"),
     ({"topic": "a", "expiry": "61d"}, "expiry"), ({"topic": "a", "expiry": 1}, "expiry")],
)  # fmt: skip
async def test_what_cannot_be_names_its_member(client: Client, body: dict[str, Any], named: str) -> None:
    answer = await client.post(at("d7"), body)
    assert (answer.status, answer.fields) == (400, {named})


def test_limits_on_both_sides() -> None:
    def wanted(**more: Any) -> SubscriptionCreate:
        return SubscriptionCreate(topic="a", **more)

    assert interval_of(wanted(interval="1d")) == LONGEST_INTERVAL
    with pytest.raises(Refusal):
        interval_of(wanted(interval="1d1s"))
    moment = 1_700_000_000_000
    assert expiry_of(wanted(), moment) == moment + 86_400_000
    assert expiry_of(wanted(expiry="60d"), moment) == moment + LONGEST_EXPIRY * 1000
    assert expiry_of(wanted(expiry=1_700_000_001), moment) == moment + 1000
    assert expiry_of(wanted(expiry=moment + 1), moment) == moment + 1
    for late in ("60d1s", 1_700_000_000, moment + LONGEST_EXPIRY * 1000 + 1):
        with pytest.raises(Refusal):
            expiry_of(wanted(expiry=late), moment)
