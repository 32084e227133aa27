"""Who comes back hears what was missed, in order, each once, and then goes on; or is told that this cannot be."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from support.live import Heard, Served, Stream, listening, make_riders, new_client, new_rider, serving
from support.settings import DEFAULTS
from support.stack import Client

EVENTS = 120


def subjects(heard: list[Heard]) -> list[str]:
    return [one.data["subject"] for one in heard if one.event == "ParticipantCreated"]


async def test_what_was_missed_comes_first(client: Client) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        ids = [await new_rider(client, "r0")]
        await stream.until("ParticipantCreated")
    ids += [await new_rider(client, f"r{n}") for n in range(1, 5)]
    headers = {**client.headers, "Last-Event-ID": stream.last_id}
    async with listening(client.http, client.url, headers) as again:
        ids.append(await new_rider(client, "r9"))
        await again.until("ParticipantCreated", 5)
    assert subjects(stream.heard) + subjects(again.heard) == [f"participant/{id}" for id in ids]


async def test_a_stream_that_heard_nothing_resumes_from_where_it_began(client: Client) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        pass
    await new_rider(client, "r1")
    async with listening(client.http, client.url, client.headers, lastEventId=stream.last_id) as again:
        await again.until("ParticipantCreated")


@pytest.mark.parametrize("remembered", [DEFAULTS.live.recent_events, 10], ids=["from memory", "from the stream"])
async def test_under_load_no_event_is_missed_and_none_comes_twice(
    client: Client, served: Served, remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served.live.follower.recent, "_most", remembered)
    await make_riders(client)
    chance, heard, last_id = Random(remembered), list[Heard](), ""
    writing: asyncio.Task[None] | None = None
    async with listening(client.http, client.url, client.headers) as whole:
        while len(subjects(heard)) < EVENTS:
            headers = {**client.headers, "Last-Event-ID": last_id} if last_id else client.headers
            async with listening(client.http, client.url, headers) as stream:
                writing = writing or asyncio.create_task(write(client))
                await hear(stream, chance.randint(1, 40), EVENTS - len(subjects(heard)))
                heard += stream.heard
                last_id = stream.last_id
        await whole.until("ParticipantCreated", EVENTS)
    assert [one.event for one in heard if one.event == "reset"] == []
    assert subjects(heard) == subjects(whole.heard)
    assert len(set(subjects(heard))) == EVENTS


async def write(client: Client) -> None:
    """Events from eight callers at once."""
    places = asyncio.Semaphore(8)

    async def one(number: int) -> None:
        async with places:
            await new_rider(client, f"r{number}")

    await asyncio.gather(*(one(number) for number in range(EVENTS)))


async def hear(stream: Stream, count: int, left: int) -> None:
    """Read some events, then go away in the middle of things."""
    async with asyncio.timeout(60):
        while len(subjects(stream.heard)) < min(count, left):
            await stream.next()


async def test_an_id_works_at_another_process(client: Client, served: Served) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        await new_rider(client, "r1")
        await stream.until("ParticipantCreated")
    await new_rider(client, "r2")
    async with serving(served.runtime.settings) as other:
        assert other.live.follower.recent is not served.live.follower.recent
        headers = {**client.headers, "Last-Event-ID": stream.last_id}
        async with listening(client.http, other.url, headers) as again:
            await new_rider(client, "r3")
            heard = await again.until("ParticipantCreated", 2)
    assert [one.data["data"]["uniqueCode"] for one in heard] == ["r2", "r3"]


@pytest.mark.parametrize("id", ["nonsense", "1-deadbeef", "999999999-deadbeef", "0-", "-1-x", "٣-x", "1" * 30 + "-x"])
async def test_an_id_that_means_nothing_here_is_told_to_read_again(client: Client, id: str) -> None:
    await make_riders(client)
    headers = {**client.headers, "Last-Event-ID": id.encode().decode("latin-1")}
    async with listening(client.http, client.url, headers) as stream:
        assert [(one.event, one.data) for one in stream.heard] == [("reset", {"reason": "unknown"})]
        await new_rider(client, "r1")
        await stream.until("ParticipantCreated")


async def test_an_id_older_than_the_stream_is_told_to_read_again(client: Client, served: Served) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers) as stream:
        await new_rider(client, "r1")
        await stream.until("ParticipantCreated")
    await new_rider(client, "r2")
    async with listening(client.http, client.url, client.headers, "participant") as up_to_date:
        await new_rider(client, "r3")
        await up_to_date.until("ParticipantCreated")
    bus = served.runtime.bus
    assert bus is not None
    first = int(stream.last_id.partition("-")[0]) + 1
    await bus._jetstream.purge_stream("HAULIER_EVENTS", seq=first + 1)  # as age does
    async with serving(served.runtime.settings) as other:  # a process that does not remember them
        headers = {**client.headers, "Last-Event-ID": stream.last_id}
        async with listening(client.http, other.url, headers) as again:
            assert again.heard[0].event == "reset"
            await new_rider(client, "r4")
            await again.until("ParticipantCreated")


async def test_a_listener_resumes_only_its_own_tenants_events(client: Client, served: Served) -> None:
    other = await new_client(served, client.http)
    await make_riders(client)
    await make_riders(other)
    async with listening(client.http, client.url, other.headers) as stream:
        pass
    await new_rider(client, "r1")
    await new_rider(other, "r2")
    async with listening(client.http, client.url, other.headers, lastEventId=stream.last_id) as again:
        await again.until("ParticipantCreated")
    assert {one.data["tenantid"] for one in again.events()} == {other.tenant}
