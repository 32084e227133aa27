"""Listeners are bounded in number, and one that does not read costs a bounded buffer and then its stream."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping

import pytest

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.live.listener import MAX_BEHIND_BYTES, Listener
from haulier.platform.live.listener_limits import FULL_SECONDS, ListenerLimits
from haulier.platform.live.topics import Subscription
from support.live import Served, listening, make_riders, new_rider, serving
from support.settings import DEFAULTS
from support.stack import Client

LIMITS = DEFAULTS.live
LONG = "x" * 100_000


def refusal_of(places: ListenerLimits, tenant: str) -> Cause:
    with pytest.raises(Refusal) as refusal:
        places.take(tenant)
    return refusal.value.cause


def test_a_tenant_and_a_process_have_as_many_places_as_they_say() -> None:
    places = ListenerLimits(LIMITS)
    for _ in range(LIMITS.listeners_per_tenant):
        places.take("a")
    assert refusal_of(places, "a") is Cause.TOO_MANY_REQUESTS
    for number in range(LIMITS.listeners - LIMITS.listeners_per_tenant):
        places.take(f"t{number}")
    assert refusal_of(places, "b") is Cause.UNAVAILABLE
    places.leave("a")
    places.take("b")
    assert places.count == LIMITS.listeners


@pytest.mark.parametrize(("full", "status"), [("tenant", 429), ("process", 503)])
async def test_who_finds_no_place_is_told_when_to_come_again(
    client: Client, served: Served, full: str, status: int
) -> None:
    places = served.live.places
    if full == "tenant":
        for _ in range(LIMITS.listeners_per_tenant):
            places.take(client.tenant)
    else:
        places.count += LIMITS.listeners
    try:
        async with client.http.get(f"{client.url}/events", headers=client.headers) as response:
            assert response.status == status
            assert response.headers["retry-after"] == str(FULL_SECONDS)
    finally:
        if full == "tenant":
            for _ in range(LIMITS.listeners_per_tenant):
                places.leave(client.tenant)
        else:
            places.count -= LIMITS.listeners
    async with listening(client.http, client.url, client.headers):
        pass


async def test_who_does_not_read_is_dropped_and_holds_up_nobody(client: Client, served: Served) -> None:
    await make_riders(client)
    deaf = deaf_listener(client.url, client.headers)
    count = 2 * MAX_BEHIND_BYTES // len(LONG)
    async with listening(client.http, client.url, client.headers, "broadcast:long") as stream:
        async with asyncio.timeout(60):
            while len(mine := [one for one in served.live.listeners if one.identity.tenant_id == client.tenant]) < 2:
                await asyncio.sleep(0.01)
        callback = {"url": "{{SSE_BROADCAST(long)}}", "meta": LONG}
        for number in range(count):
            await new_rider(client, f"r{number}", callback=callback)
            await stream.until("broadcast:long", number + 1)
        assert [one.closed for one in mine].count(True) == 1
    assert 'reason="slow"' in served.runtime.metrics.text().decode()
    deaf.close()


async def test_a_stream_that_catches_up_slowly_is_waited_for(client: Client, served: Served) -> None:
    await make_riders(client)
    async with listening(client.http, client.url, client.headers, "broadcast:long") as stream:
        pass
    callback = {"url": "{{SSE_BROADCAST(long)}}", "meta": LONG}
    count = 2 * MAX_BEHIND_BYTES // len(LONG)
    async with listening(client.http, client.url, client.headers, "broadcast:long") as other:
        for number in range(count):
            await new_rider(client, f"r{number}", callback=callback)
            await other.until("broadcast:long", number + 1)
    async with listening(
        client.http, client.url, client.headers, "broadcast:long", lastEventId=stream.last_id
    ) as again:
        await again.until("broadcast:long", count)
    assert len(again.heard) == count + 1


async def test_a_process_that_stops_ends_its_streams_at_once_and_says_so(client: Client, served: Served) -> None:
    await make_riders(client)
    async with (
        serving(served.runtime.settings) as other,
        listening(client.http, other.url, client.headers) as stream,
        listening(client.http, other.url, client.headers, "broadcast:long") as heard,
    ):
        deaf = deaf_listener(other.url, client.headers)
        async with asyncio.timeout(60):
            while len(other.live.listeners) < 3:
                await asyncio.sleep(0.01)
        for number in range(MAX_BEHIND_BYTES // len(LONG) // 2):  # too much for its socket, too little to be dropped
            await new_rider(client, f"r{number}", callback={"url": "{{SSE_BROADCAST(long)}}", "meta": LONG})
            await heard.until("broadcast:long", number + 1)
        stopping = asyncio.create_task(other.stop())
        told = await stream.end()
        assert (told[-1].event, told[-1].data) == ("end", {"reason": "stopping"})
        async with asyncio.timeout(4):  # less than the server's patience with calls under way
            await stopping
        deaf.close()


def deaf_listener(url: str, headers: Mapping[str, str]) -> socket.socket:
    """One that listens to long broadcasts and never reads."""
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(("127.0.0.1", int(url.rpartition(":")[2])))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    deaf.sendall(f"GET /events?topics=broadcast:long HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
    return deaf


class Closed(asyncio.Transport):
    """The transport of a client that has left."""

    def is_closing(self) -> bool:
        return True


def test_who_left_while_the_call_was_looked_at_keeps_no_place() -> None:
    gone: list[str] = []
    listener = Listener(Identity("t", "", "app", (), 0), "", ("app", "1"), Subscription(frozenset(), None))
    listener.gone = lambda _listener, reason: gone.append(reason)
    listener.begin(Closed(), b"")
    listener.connection_lost(None)
    assert (listener.closed, gone) == (True, ["gone"])
