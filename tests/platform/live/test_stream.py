"""A stream tells one tenant what happens there, as the journal has it, and nothing that must stay inside."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from haulier.engines.settings import Settings
from haulier.platform.live.upkeep import end_forbidden
from support.downstream import TurnedClock
from support.live import RIDERS, Served, listening, make_riders, new_client, new_rider, serving, with_role
from support.stack import Client

CITY = {"name": "city", "dataType": "string", "indexed": False}


async def test_events_come_as_cloud_events_in_the_order_of_the_journal(client: Client) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        ids = [await new_rider(client, f"r{n}") for n in range(5)]
        heard = await stream.until("ParticipantCreated", 5)
    assert [one.data["subject"] for one in heard] == [f"participant/{id}" for id in ids]
    assert {one.data["tenantid"] for one in heard} == {client.tenant}
    assert heard[0].data["data"]["uniqueCode"] == "r0"
    assert heard[0].data["actorid"] == "1"
    assert len({one.id for one in stream.heard}) == len(stream.heard)


async def test_neither_the_callback_nor_its_secret_nor_private_properties_are_told(client: Client) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        callback = {"url": "http://receiver.example/told", "meta": {"told": 1}}
        body = {"uniqueCode": "r1", "owner": client.owner, "properties": {}, "callback": callback}
        answer = await client.post(RIDERS, body, headers={"X-COREOS-CALLBACK-SECRET": "hush-hush"})
        assert answer.status == 202
        (heard,) = await stream.until("ParticipantCreated")
    assert "callback" not in heard.data
    assert "properties" not in heard.data["data"]
    text = str(stream.heard)
    assert "receiver.example" not in text
    assert "hush-hush" not in text
    assert "v1." not in text  # a sealed secret


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("participant", ["ParticipantCreated", "ParticipantUpdated"]),
        ("participant.ParticipantUpdated", ["ParticipantUpdated"]),
        ("participant_type", ["ParticipantTypeAttributesUpdated"]),
        ("app", ["AppCreated"]),
    ],
)
async def test_a_topic_picks_events(client: Client, topic: str, expected: list[str]) -> None:
    await make_riders(client)
    async with (
        listening(client.http, client.url, client.headers, topic) as picked,
        listening(client.http, client.url, client.headers) as everything,
    ):
        id = await new_rider(client, "r1")
        await client.put(f"{RIDERS}/{id}", {"properties": {}})
        await client.put(
            f"{RIDERS.rpartition('/')[0]}/participant-types/riders/config/attributes", {"attributes": [CITY]}
        )
        await client.post("/core/api/v1/aaa/apps", {"appName": "other", "appType": "backend"})
        await everything.until("AppCreated")
        await picked.until(expected[-1])
    assert [one.event for one in picked.events()] == expected
    assert len(everything.events()) >= 3


async def test_a_resource_is_a_topic(client: Client) -> None:
    await make_riders(client)
    first, second = await new_rider(client, "r1"), await new_rider(client, "r2")
    async with listening(client.http, client.url, client.headers, f"participant/{second}") as stream:
        for id in (first, second):
            await client.put(f"{RIDERS}/{id}", {"properties": {}})
        (heard,) = await stream.until("ParticipantUpdated")
    assert heard.data["subject"] == f"participant/{second}"


async def test_a_tenant_never_hears_another(client: Client, served: Served, http: aiohttp.ClientSession) -> None:
    other = await new_client(served, http)
    await make_riders(client)
    await make_riders(other)
    async with (
        listening(http, served.url, client.headers) as mine,
        listening(http, served.url, other.headers) as theirs,
        listening(http, served.url, other.headers, f"participant/{await new_rider(client, 'r0')}") as named,
    ):
        for n in range(1, 4):
            await asyncio.gather(new_rider(client, f"r{n}"), new_rider(other, f"r{n}"))
        await mine.until("ParticipantCreated", 3)
        await theirs.until("ParticipantCreated", 3)
        assert named.events() == []
    assert {one.data["tenantid"] for one in mine.events()} == {client.tenant}
    assert {one.data["tenantid"] for one in theirs.events()} == {other.tenant}


async def test_parameters_stand_in_for_headers(client: Client) -> None:
    await make_riders(client)
    told = {"tid": client.tenant, "access_token": client.token, "userinfo": "7", "topics": "app,participant"}
    async with listening(client.http, client.url, {}, **told) as stream:
        await new_rider(client, "r1")
        await stream.until("ParticipantCreated")


@pytest.mark.parametrize(
    ("paths", "topics", "heard"),
    [
        (["/events/participant"], [], {"ParticipantCreated"}),
        (["/events/participant"], ["participant"], {"ParticipantCreated"}),
        (["/events/participant"], ["app"], None),
        (["/events/participant"], ["broadcast:fleet"], None),
        (["/events/broadcast/fleet"], ["broadcast:fleet"], set()),
        (["/events/*"], [], {"ParticipantCreated", "AppCreated"}),
        (["/events"], ["app"], {"AppCreated"}),
        (["/core/**"], [], None),
    ],
)
async def test_a_role_lets_hear_the_kinds_that_it_names(
    client: Client, served: Served, paths: list[str], topics: list[str], heard: set[str] | None
) -> None:
    headers = await with_role(client, served, paths)
    if heard is None:
        query = "?" + "&".join(f"topic={topic}" for topic in topics)
        assert await refused(client, query, **headers) == (403, "4003")
        return
    await make_riders(client)
    async with (
        listening(client.http, client.url, headers, *topics) as stream,
        listening(client.http, client.url, client.headers) as everything,
    ):
        await new_rider(client, "r1")
        await client.post("/core/api/v1/aaa/apps", {"appName": "other", "appType": "backend"})
        await everything.until("AppCreated")
        served.live.follower.heartbeat()
        while not stream.comments and len(stream.events()) < len(heard):
            await stream.next()
    assert {one.event for one in stream.events()} == heard


async def refused(client: Client, query: str = "", method: str = "GET", **headers: str) -> tuple[int, str]:
    """Status and the last four digits of the code."""
    async with client.http.request(method, f"{client.url}/events{query}", headers=headers) as response:
        body = await response.json()
        assert client.token not in str(body) or not query
        return response.status, body["error"]["code"][-4:]


async def test_who_may_not_listen_is_told_why(client: Client, served: Served, http: aiohttp.ClientSession) -> None:
    other = await new_client(served, http)
    nobody = await client.new_app()
    token = client.token
    assert await refused(client) == (401, "4001")
    assert await refused(client, "?access_token=forged") == (401, "4001")
    assert await refused(client, f"?access_token={token[:-6]}AAAAAA") == (401, "4001")
    assert await refused(client, f"?tid={other.tenant}&access_token={token}") == (401, "4001")
    assert await refused(client, f"?access_token={nobody.token}") == (403, "4003")
    assert await refused(client, f"?access_token={token}&topics=nothing") == (400, "0002")
    assert await refused(client, f"?access_token={token}&topic=eta:dispatch/%00") == (400, "0002")
    assert await refused(client, "", "POST", **client.headers) == (405, "4005")
    assert served.live.places.count == len(served.live.listeners)


async def test_a_stream_ends_with_its_token(client: Client, live_settings: Settings) -> None:
    clock = TurnedClock()
    async with (
        serving(live_settings, clock=clock) as turned,
        listening(client.http, turned.url, client.headers) as stream,
    ):
        clock.turn(48 * 3600)
        heard = await stream.end()
    assert (heard[-1].event, heard[-1].data) == ("end", {"reason": "expired"})


async def test_a_stream_ends_when_its_app_is_switched_off(client: Client, served: Served) -> None:
    app = await client.new_app("Platform:Role:platform:app:haulier:Reader")
    apps = (await client.get("/core/api/v1/aaa/apps")).data
    (id,) = [one["appId"] for one in apps if one["clientId"] == app.client_id]
    async with (
        listening(app.http, app.url, app.headers) as stream,
        listening(client.http, client.url, client.headers) as stays,
    ):
        await client.put(f"/core/api/v1/aaa/apps/{id}", {"isActive": False})
        await stays.until("AppUpdated")
        await end_forbidden(served.live)
        heard = await stream.end()
        assert heard[-1].data == {"reason": "access"}
        assert not stays.response.content.at_eof()


async def test_a_listener_that_leaves_is_forgotten(client: Client, served: Served) -> None:
    before = served.live.places.count
    async with listening(client.http, client.url, client.headers):
        assert served.live.places.count == before + 1
    await settled(served, before)
    assert client.tenant not in served.live.follower.broadcaster._tenants


async def settled(served: Served, count: int) -> None:
    async with asyncio.timeout(60):
        while served.live.places.count != count:
            await asyncio.sleep(0.01)


async def test_a_stream_on_which_nothing_happened_shows_signs_of_life(client: Client, served: Served) -> None:
    async with listening(client.http, client.url, client.headers, "job") as stream:
        served.live.follower.heartbeat()
        async with asyncio.timeout(60):
            while not stream.comments:
                await stream.next_line()
        assert [one.event for one in stream.heard] == ["ready"]


async def test_signs_of_life_tell_how_far_the_stream_has_come(client: Client, served: Served) -> None:
    async with listening(client.http, client.url, client.headers, "job") as stream:
        begun = stream.last_id
        await make_riders(client)  # an event that this one does not hear
        async with listening(client.http, client.url, client.headers, "participant_type") as other:
            await client.put(f"{RIDERS.rpartition('/')[0]}/participant-types/riders", {"category": [{"name": "a"}]})
            await other.until("ParticipantTypeUpdated")
        served.live.follower.heartbeat()
        reading: asyncio.Task[object] = asyncio.create_task(stream.next())
        async with asyncio.timeout(60):
            while stream.comments == 0 or stream.last_id == begun:
                await asyncio.sleep(0.01)
        reading.cancel()
