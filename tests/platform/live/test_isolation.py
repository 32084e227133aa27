"""A stream that is asked for with another tenant's ids: their topics, their place in the stream, their name."""

from __future__ import annotations

from typing import Any

import aiohttp

from support.live import Served, listening, make_riders, new_client, new_rider
from support.stack import Client

BROADCAST = "fleet"


async def hear_own(stranger: Client, stream: Any, code: str) -> None:
    """Something of the stranger's own, after which all that came before has been heard."""
    await new_rider(stranger, code, callback={"url": f"{{{{SSE_BROADCAST({BROADCAST})}}}}"})
    await stream.until(f"broadcast:{BROADCAST}")


async def test_anothers_ids_as_topics_are_heard_by_nobody_else(
    client: Client, served: Served, http: aiohttp.ClientSession
) -> None:
    stranger = await new_client(served, http)
    for each in (client, stranger):
        await make_riders(each)
    rider = await new_rider(client, "theirs")
    topics = (f"participant/{rider}", "participant_type/riders", f"broadcast:{BROADCAST}")
    async with listening(http, served.url, stranger.headers, *topics) as stream:
        await client.put(f"/core/api/v2/participants/riders/{rider}", {"properties": {}, "name": "zebra"})
        await new_rider(client, "zebra", callback={"url": f"{{{{SSE_BROADCAST({BROADCAST})}}}}"})
        await hear_own(stranger, stream, "own")
        assert [one.event for one in stream.heard if one.data and "zebra" in str(one.data)] == []
        assert client.tenant not in str(stream.heard)


async def test_nobody_resumes_in_anothers_stream(client: Client, served: Served, http: aiohttp.ClientSession) -> None:
    stranger = await new_client(served, http)
    for each in (client, stranger):
        await make_riders(each)
    async with listening(http, served.url, client.headers) as theirs:
        await new_rider(client, "zebra-1")
        await theirs.until("ParticipantCreated")
        place = theirs.last_id
        await new_rider(client, "zebra-2")
        await theirs.until("ParticipantCreated", 2)
    headers = {**stranger.headers, "Last-Event-ID": place}
    async with listening(http, served.url, headers, "participant", f"broadcast:{BROADCAST}") as stream:
        await hear_own(stranger, stream, "own")
        assert "zebra" not in str(stream.heard)
        assert client.tenant not in str(stream.heard)


async def test_a_stream_in_anothers_name_is_refused(
    client: Client, served: Served, http: aiohttp.ClientSession
) -> None:
    stranger = await new_client(served, http)
    mixed = {**stranger.headers, "X-COREOS-TID": client.tenant}
    async with http.get(f"{served.url}/events", headers=mixed) as response:
        assert response.status == 401
    by_parameter = {name: value for name, value in stranger.headers.items() if name != "X-COREOS-TID"}
    async with http.get(f"{served.url}/events?tid={client.tenant}", headers=by_parameter) as response:
        assert response.status == 401
