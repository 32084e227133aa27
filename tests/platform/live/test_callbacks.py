"""Callbacks to ``{{SSE_CALLBACK}}`` and ``{{SSE_BROADCAST(topic)}}`` reach the streams they are for, and no others."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.callbacks.dead_letters import list_dead
from haulier.platform.journal.events import MAX_EVENT_BYTES
from support.live import RIDERS, TYPES, Served, Stream, listening, make_riders, new_client, new_rider
from support.notifications import APPS, BASE, new_app
from support.stack import Client

ATTEMPTS = "SELECT outcome, error, url FROM attempt WHERE tenant_id = $1"


def to_session(**meta: Any) -> dict[str, Any]:
    return {"callback": {"url": "{{SSE_CALLBACK}}", "meta": meta}}


def to_topic(topic: str) -> dict[str, Any]:
    return {"callback": {"url": f"{{{{SSE_BROADCAST({topic})}}}}"}}


def callbacks(stream: Stream) -> list[str]:
    return [one.event for one in stream.heard if one.event.startswith(("callback", "broadcast:"))]


async def outcomes(served: Served, tenant: str) -> list[tuple[str, str | None, str]]:
    rows = await served.runtime.database.fetch(ATTEMPTS, tenant)
    return [(row["outcome"], row["error"], row["url"]) for row in rows]


async def test_a_callback_to_the_session_comes_in_the_documented_wrapping(client: Client, served: Served) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers, "job") as stream:
        id = await new_rider(client, "r1", **to_session(color="red"))
        (heard,) = await stream.until("callback")
    assert list(heard.data) == ["data", "brokerTimestamp", "agentTimestamp", "consoleTimestamp"]
    told = heard.data["data"]
    assert (told["tenantId"], told["status"], told["participantType"]) == (client.tenant, "success", "riders")
    assert told["data"]["id"] == id
    assert told["meta"] == {"color": "red"}
    assert heard.data["brokerTimestamp"] <= heard.data["agentTimestamp"] <= heard.data["consoleTimestamp"]
    async with asyncio.timeout(60):
        while not (tried := await outcomes(served, client.tenant)):  # the try is stored once the stream has it
            await asyncio.sleep(0.01)
    assert tried == [("delivered", None, "{{SSE_CALLBACK}}")]


async def test_it_goes_to_the_streams_of_the_same_app_and_person_only(client: Client) -> None:
    await make_riders(client)
    other_person = {**client.headers, "X-COREOS-USERINFO": "2"}
    other_app = (await client.new_app("Platform:Role:platform:app:haulier:Reader")).headers
    async with (
        listening(client.http, client.url, client.headers) as mine,
        listening(client.http, client.url, client.headers, "job") as mine_too,
        listening(client.http, client.url, other_person) as theirs,
        listening(client.http, client.url, other_app) as apps,
    ):
        await new_rider(client, "r1", **to_session())
        await new_rider(client, "r2", **to_topic("end"))
        async with listening(client.http, client.url, other_person, "broadcast:end", lastEventId=theirs.last_id) as end:
            await end.until("broadcast:end")
        for stream in (mine, theirs, apps):
            await stream.until("ParticipantCreated", 2)
        await mine.until("callback")
        await mine_too.until("callback")
        assert callbacks(theirs) == callbacks(apps) == []


async def test_a_person_is_the_same_by_header_and_by_parameter(client: Client) -> None:
    await make_riders(client)
    person = {"X-COREOS-USERINFO": '{"id":"Zoë 7 ☃","name":"x"}'}
    told = {"tid": client.tenant, "access_token": client.token, "userinfo": "Zoë 7 ☃"}
    body = {"uniqueCode": "r1", "owner": client.owner, "properties": {}, **to_session()}
    async with listening(client.http, client.url, {}, "job", **told) as stream:
        assert (await client.post(RIDERS, body, headers=person)).status == 202
        await stream.until("callback")


@pytest.mark.parametrize("topic", ["fleet", "a.b.*.>", "north, south", "Flöße 🛶", "x" * 128, "a/b c"])
async def test_a_broadcast_reaches_whoever_asked_for_its_topic(client: Client, topic: str) -> None:
    await make_riders(client)
    async with (
        listening(client.http, client.url, client.headers, f"broadcast:{topic}", "app") as stream,
        listening(client.http, client.url, client.headers, "broadcast:other") as other,
        listening(client.http, client.url, client.headers) as everything,
    ):
        await new_rider(client, "r1", **to_topic(topic))
        await new_rider(client, "r2", **to_topic("other"))
        (heard,) = await stream.until(f"broadcast:{topic}")
        await other.until("broadcast:other")
        await everything.until("ParticipantCreated", 2)
    assert heard.data["data"]["data"]["uniqueCode"] == "r1"
    assert [one.event for one in stream.heard] == ["ready", f"broadcast:{topic}"]
    assert [one.event for one in other.heard] == ["ready", "broadcast:other"]
    assert callbacks(everything) == []


async def test_callbacks_that_were_missed_come_on_resuming_in_their_place(client: Client) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers, "broadcast:fleet", "participant") as stream:
        pass
    for n in range(3):
        await new_rider(client, f"r{n}", **(to_session(n=n) if n != 1 else to_topic("fleet")))
    resumed = {**client.headers, "Last-Event-ID": stream.last_id}
    async with listening(client.http, client.url, resumed, "broadcast:fleet", "participant") as again:
        await again.until("callback", 2)
        await again.until("broadcast:fleet")
        await again.until("ParticipantCreated", 3)
    assert len(again.heard) == 1 + 3 + 3
    places = [int(one.id.partition("-")[0]) for one in again.heard]
    assert places == sorted(places)


async def test_another_tenant_hears_neither(client: Client, served: Served) -> None:
    other = await new_client(served, client.http)
    await make_riders(client)
    await make_riders(other)
    headers = {**other.headers, "X-COREOS-USERINFO": client.headers["X-COREOS-USERINFO"]}
    async with listening(client.http, client.url, headers, "broadcast:fleet") as stream:
        await new_rider(client, "r1", **to_topic("fleet"))
        await new_rider(client, "r2", **to_session())
        await new_rider(other, "r3", **to_topic("fleet"))
        (heard,) = await stream.until("broadcast:fleet")
    assert heard.data["data"]["tenantId"] == other.tenant
    assert len(stream.heard) == 2


async def test_a_body_that_no_message_can_hold_is_a_dead_letter_that_says_so(client: Client, served: Served) -> None:
    await make_riders(client)
    note = {"attributes": [{"name": "note", "dataType": "string"}]}
    assert (await client.put(f"{TYPES}/riders/config/attributes", note)).status == 202
    meta, long = {"long": "x" * 200_000}, "x" * (MAX_EVENT_BYTES - 200_000)
    body = {"uniqueCode": "r1", "owner": client.owner, "properties": {"note": long}, **to_session(**meta)}
    answer = await client.post(RIDERS, body)
    assert answer.status == 202, answer.body
    async with asyncio.timeout(60):
        while not (letters := await list_dead(served.runtime, client.tenant, 10)):
            await asyncio.sleep(0.01)
    (dead,) = letters
    assert "too long" in dead.error


async def test_a_notice_comes_to_all_streams_of_its_person_and_to_nobody_else(client: Client) -> None:
    await make_riders(client)
    app = await new_app(client)
    rule = {
        "name": "riders", "eventName": "ParticipantCreated", "title": "A rider", "recipients": {"userIds": ["asha"]},
        "channels": ["console"],
    }  # fmt: skip
    assert (await client.post(f"{APPS}/{app}/filters", rule)).status == 201
    asha, ravi = ({**client.headers, "X-COREOS-USERINFO": f'{{"id":"{name}"}}'} for name in ("asha", "ravi"))
    async with (
        listening(client.http, client.url, asha) as hers,
        listening(client.http, client.url, asha, "job") as hers_too,
        listening(client.http, client.url, ravi) as his,
    ):
        before = hers.last_id
        await new_rider(client, "r1")
        (heard,) = await hers.until("notice")
        await hers_too.until("notice")
        (kept,) = (await client.get(f"{BASE}/inbox", headers=asha)).data["notices"]
        shown = heard.data["data"]
        assert (shown["id"], shown["title"], shown["eventName"]) == (kept["id"], "A rider", "ParticipantCreated")
        async with listening(client.http, client.url, asha, lastEventId=before) as again:
            assert (await again.until("notice"))[0].data["data"]["id"] == kept["id"]
        await new_rider(client, "r2")
        await hers.until("notice", 2)
        await his.until("ParticipantCreated", 2)
        assert "notice" not in [one.event for one in his.heard]
