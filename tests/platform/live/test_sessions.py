"""Streams of browsers with a session: opened by the cookie, ended with the session, heard by its person."""

from __future__ import annotations

import asyncio

import pytest

from haulier.engines.settings import Settings
from haulier.platform.live.upkeep import end_forbidden
from support.downstream import TurnedClock
from support.live import Served, listening, make_riders, new_client, new_rider, serving
from support.sessions import PERSON, SESSION, delete, new_browser
from support.stack import Client

TO_SESSION = {"callback": {"url": "{{SSE_CALLBACK}}"}}
TWO_WEEKS = 14 * 24 * 3600


@pytest.fixture
async def mine(client: Client, served: Served) -> Client:
    return await new_browser(served.runtime, client, "Asha")


def cookie(client: Client) -> dict[str, str]:
    """What an EventSource sends: the cookie alone."""
    return {"Cookie": client.headers["Cookie"]}


async def test_the_cookie_opens_a_stream_and_a_foreign_one_none(mine: Client, client: Client, served: Served) -> None:
    await make_riders(client)
    async with listening(mine.http, mine.url, cookie(mine), "participant") as stream:
        id = await new_rider(client, "r1")
        (heard,) = await stream.until("ParticipantCreated")
    assert heard.data["subject"] == f"participant/{id}"
    forged = mine.headers["Cookie"][:-1] + ("A" if mine.headers["Cookie"][-1] != "A" else "B")
    for headers in ({"Cookie": forged}, {"Cookie": "haulier=x"}, {**cookie(mine), "X-COREOS-ACCESS": "forged"}):
        async with mine.http.get(f"{mine.url}/events", headers=headers) as response:
            assert response.status == 401
    other = await new_client(served, client.http)
    async with mine.http.get(f"{mine.url}/events?tid={other.tenant}", headers=cookie(mine)) as response:
        assert response.status == 401


async def test_callbacks_to_the_session_reach_its_person_also_one_named_later(client: Client, served: Served) -> None:
    await make_riders(client)
    mine, other = await new_browser(served.runtime, client), await new_browser(served.runtime, client, "Ravi")
    async with (
        listening(mine.http, mine.url, cookie(mine), "job") as stream,
        listening(mine.http, mine.url, cookie(other), "job") as theirs,
    ):
        body = {"uniqueCode": "r1", "owner": client.owner, "properties": {}, **TO_SESSION}
        assert (await mine.post("/core/api/v2/participants/riders", body)).status == 202
        await stream.until("callback")
        assert (await mine.put(PERSON, {"name": "Asha"})).status == 200
        await end_forbidden(served.live, only_sessions=True)
        assert (await mine.post("/core/api/v2/participants/riders", body | {"uniqueCode": "r2"})).status == 202
        heard = await stream.until("callback", 2)
        assert (await other.post("/core/api/v2/participants/riders", body | {"uniqueCode": "r3"})).status == 202
        (told,) = await theirs.until("callback")
    assert [one.data["data"]["data"]["uniqueCode"] for one in heard] == ["r1", "r2"]
    assert told.data["data"]["data"]["uniqueCode"] == "r3"


async def test_a_stream_ends_with_its_session_and_others_stay(mine: Client, client: Client, served: Served) -> None:
    async with (
        listening(mine.http, mine.url, cookie(mine)) as stream,
        listening(mine.http, mine.url, cookie(mine), "job") as second,
        listening(client.http, client.url, client.headers) as stays,
    ):
        assert (await delete(mine, SESSION)).status == 200
        heard = [(await one.end())[-1] for one in (stream, second)]
        await stays.until("SessionClosed")
        assert not stays.response.content.at_eof()
    assert [(one.event, one.data) for one in heard] == [("end", {"reason": "access"})] * 2


async def test_a_stream_ends_when_its_session_is_over(mine: Client, live_settings: Settings) -> None:
    clock = TurnedClock()
    async with (
        serving(live_settings, clock=clock) as turned,
        listening(mine.http, turned.url, cookie(mine)) as stream,
    ):
        clock.turn(TWO_WEEKS)
        heard = await stream.end()
    assert (heard[-1].event, heard[-1].data) == ("end", {"reason": "expired"})


async def test_an_open_stream_is_use_of_its_session(mine: Client, served: Served, live_settings: Settings) -> None:
    until = "SELECT expires_at FROM resource WHERE tenant_id = $1 AND kind = 'session'"
    before = await served.runtime.database.fetchval(until, mine.tenant)
    clock = TurnedClock()
    async with (
        serving(live_settings, clock=clock) as turned,
        listening(mine.http, turned.url, cookie(mine)),
    ):
        clock.turn(3_600)
        await end_forbidden(turned.live, only_sessions=True)
        async with asyncio.timeout(60):
            while await served.runtime.database.fetchval(until, mine.tenant) == before:
                await asyncio.sleep(0.01)
        (listener,) = turned.live.listeners
        while listener.identity.expires_at <= before // 1000:
            await end_forbidden(turned.live, only_sessions=True)
