"""Arrivals over HTTP: from the positions of a rider's phone to reads, live events and one warning a late slot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from haulier.services.tracking.eta.source import problem_of
from support.graphql_queries import data
from support.linehaul import DROP, PARTICIPANTS, PICKUP, SUCCESS, Lane, Made, lay_lane
from support.live import Served, listening, new_client
from support.notifications import APPS, new_app
from support.receiver import Receiver
from support.stack import Client
from support.tracking import DEVICES, TRACES

PATIENCE = 60.0
HUB, CUSTOMER = (12.90, 77.60), (12.99, 77.60)
"""Ten kilometres apart."""
MINUTE_MS = 60_000


@pytest.fixture
async def client(api: Served) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        yield await new_client(api, http)


@pytest.fixture
def now(api: Served) -> int:
    return api.runtime.clock()


def place(where: tuple[float, float]) -> dict[str, Any]:
    return {"address": "x", "geolocation": {"lat": f"{where[0]:.6f}", "long": f"{where[1]:.6f}"}}


def objectives(now: int, minutes: int, **more: Any) -> list[dict[str, Any]]:
    """Pick up at the hub, drop at the customer's within so many minutes."""
    slot = {"from": now // 1000 - 3_600, "to": now // 1000 + minutes * 60}
    return [
        {"objectiveRef": PICKUP, "location": place(HUB)},
        {"objectiveRef": DROP, "location": place(CUSTOMER), "timeslot": slot, **more},
    ]


async def lay(client: Client, now: int, minutes: int) -> tuple[Lane, Made, str]:
    """A rider with a phone whose dispatch has one job."""
    lane = await lay_lane(client)
    await client.post(DEVICES, {"deviceId": "phone", "protocol": "REST", "externalRefId": lane.rider})
    job = await lane.job(objectives=objectives(now, minutes))
    return lane, job, await lane.dispatch(job)


async def send(client: Client, tis: int, where: tuple[float, float]) -> None:
    body = {"deviceId": "phone", "traces": [{"tis": tis, "lat": where[0], "lon": where[1]}]}
    assert (await client.put(TRACES, body)).data["accepted"] == 1


async def until(read: Callable[[], Awaitable[Any]], good: Callable[[Any], bool]) -> Any:
    """What is read once it is good."""
    async with asyncio.timeout(PATIENCE):
        while not good(found := await read()):
            await asyncio.sleep(0.02)
    return found


JOURNAL = (
    "SELECT data::jsonb ->> 'slotTo' AS slot FROM journal"
    " WHERE tenant_id = $1 AND event = 'DispatchRunningLate' ORDER BY at"
)
WORK = "SELECT due_at FROM eta_work WHERE tenant_id = $1"
KEPT = "SELECT count(*) FROM dispatch_eta WHERE tenant_id = $1"


class Watched:
    """A dispatch whose arrivals are read."""

    def __init__(self, api: Served, lane: Lane, job: Made, dispatch: str) -> None:
        self.database, self.tenant = api.runtime.database, lane.client.tenant
        self.lane, self.job, self.dispatch = lane, job, dispatch

    async def eta(self) -> Any:
        return (await self.lane.get(f"/dispatches/{self.dispatch}")).get("eta")

    async def known(self, good: Callable[[Any], bool] = lambda _: True) -> Any:
        return await until(self.eta, lambda found: found["status"] == "KNOWN" and good(found))

    async def warnings(self) -> list[int]:
        """The ends of the slots that were warned of."""
        return [int(row["slot"]) for row in await self.database.fetch(JOURNAL, self.tenant)]

    async def move_slot(self, now: int, minutes: int) -> None:
        body = {"objectives": objectives(now, minutes)}
        assert (await self.lane.call("PUT", f"/jobs/{self.job.id}", body)).status == 202


async def watch(api: Served, client: Client, now: int, minutes: int) -> Watched:
    return Watched(api, *await lay(client, now, minutes))


async def test_a_position_tells_when_and_a_late_slot_is_told_of_once(api: Served, client: Client, now: int) -> None:
    run = await watch(api, client, now, minutes=10)
    assert await run.eta() == {"status": "UNKNOWN", "reason": "NO_POSITION", "isLate": False, "stops": []}
    async with Receiver() as receiver:
        rule = {"name": "late", "eventName": "DispatchRunningLate", "channels": ["webhook"], "title": "late",
                "body": "{{jobId}} by {{lateBy}}", "webhook": {"url": receiver.url}}  # fmt: skip
        assert (await client.post(f"{APPS}/{await new_app(client)}/filters", rule)).status == 201
        async with listening(client.http, client.url, client.headers, f"eta:dispatch/{run.dispatch}") as stream:
            await stream.until("eta", 1)
            await send(client, now, HUB)
            shown = await run.known()
            (told,) = (await stream.until("eta", 2))[-1].data["etas"]
        pickup, drop = shown["stops"]
        # ten kilometres of straight line by 1.3 at 45 km/h, after five minutes at the hub, where the phone is
        assert (pickup["eta"], drop["eta"] - now) == (now, pytest.approx(1_340_000, abs=20_000))
        assert drop["lateBy"] == pytest.approx(740, abs=20)
        assert shown["position"] == {"deviceId": "phone", "tis": now, "lat": HUB[0], "lon": HUB[1]}
        assert (shown["isLate"], shown["source"], now <= shown["calculatedAt"]) == (True, "greatCircle", True)
        assert told == {"dispatchId": run.dispatch, **shown}
        assert (await run.lane.get(f"/jobs/{run.job.id}"))["eta"] == shown
        await shown_by_others(client, run, shown)
        await receiver.wait_for(1)
        assert receiver.received[0].json()["body"] == f"{run.job.id} by {drop['lateBy']}"

        await run.lane.tell(run.job, run.dispatch, PICKUP, "CLOSED", SUCCESS)
        await run.known(lambda found: [stop["objectiveRef"] for stop in found["stops"]] == [DROP])
        await run.move_slot(now, 60)
        await run.known(lambda found: not found["isLate"])
        assert len(await run.warnings()) == 1
        await run.move_slot(now, 5)
        await run.known(lambda found: found["isLate"])
        slots = [(now // 1000 + minutes * 60) * 1000 for minutes in (10, 5)]
        assert await run.warnings() == slots
        await run.lane.tell(run.job, run.dispatch, DROP, "CLOSED", SUCCESS)
        assert await until(run.eta, lambda found: not found or not found["stops"]) is None


async def shown_by_others(client: Client, run: Watched, shown: dict[str, Any]) -> None:
    """GraphQL and the board show the same."""
    fields = (
        "eta { status reason calculatedAt source isLate position { deviceId tis lat lon } stops { jobId eta lateBy } }"
    )
    query = f'{{ dispatch(id: "{run.dispatch}") {{ jobs {{ {fields} }} {fields} }} }}'
    found = (await data(client, query))["dispatch"]
    stops = [{name: stop.get(name) for name in ("jobId", "eta", "lateBy")} for stop in shown["stops"]]
    assert found["eta"] == {**shown, "reason": None, "stops": stops}
    assert found["jobs"] == [{"eta": found["eta"]}]
    runs = (await client.get(f"/core/haulier/v1/board/dispatches?ids={run.dispatch}")).data
    jobs = (await client.get(f"/core/haulier/v1/board/jobs?ids={run.job.id}")).data
    of_run, of_job = (dict(zip(board["fields"], board["rows"][0], strict=True)) for board in (runs, jobs))
    assert (of_run["etaAt"], of_job["eta"]) == (shown["calculatedAt"], shown["stops"][0]["eta"])
    assert of_run["jobs"][0] == jobs["rows"][0]


async def test_nothing_is_made_up(api: Served, client: Client, now: int) -> None:
    run = await watch(api, client, now, minutes=10)
    await send(client, now - 15 * MINUTE_MS - 1, HUB)
    shown = await until(run.eta, lambda found: "calculatedAt" in found)
    assert (shown["status"], shown["reason"], shown["isLate"]) == ("UNKNOWN", "POSITION_TOO_OLD", False)
    assert all("eta" not in stop for stop in shown["stops"])
    assert shown["position"]["tis"] == now - 15 * MINUTE_MS - 1
    nowhere = [{"objectiveRef": PICKUP}, {"objectiveRef": DROP, "location": place(CUSTOMER)}]
    assert (await run.lane.call("PUT", f"/jobs/{run.job.id}", {"objectives": nowhere})).status == 202
    await send(client, now, HUB)
    shown = await until(run.eta, lambda found: found.get("reason") == "NO_PLACE")
    assert [stop.get("eta") for stop in shown["stops"]] == [None, None]
    assert await run.warnings() == []


async def test_a_stop_at_a_participant_is_where_its_properties_say(api: Served, client: Client, now: int) -> None:
    run = await watch(api, client, now, minutes=60)
    types, attributes = f"{PARTICIPANTS}/participant-types", [{"name": "door", "dataType": "geo_point"}]
    made = await client.post(types, {"name": {"singular": "centre", "plural": "centres"}})
    assert made.status < 300, made.body
    assert (await client.put(f"{types}/centres/config/attributes", {"attributes": attributes})).status == 202
    door = {"lat": CUSTOMER[0], "lon": CUSTOMER[1]}
    body = {"uniqueCode": "C1", "owner": client.owner, "properties": {"door": door}}
    centre = (await client.post(f"{PARTICIPANTS}/centres", body)).data["id"]
    to_it = [{"objectiveRef": PICKUP, "location": place(HUB)}, {"objectiveRef": DROP, "location": centre}]
    assert (await run.lane.call("PUT", f"/jobs/{run.job.id}", {"objectives": to_it})).status == 202
    await send(client, now, HUB)
    shown = await run.known()
    assert all(stop["eta"] >= now for stop in shown["stops"])


async def test_positions_are_calculated_at_most_every_half_minute(api: Served, client: Client, now: int) -> None:
    run = await watch(api, client, now, minutes=60)
    await send(client, now - 9_000, HUB)
    first = await run.known()
    for number in range(1, 6):
        await send(client, now - 9_000 + number * 1_000, HUB)

    async def work() -> list[int]:
        return [row["due_at"] for row in await run.database.fetch(WORK, run.tenant)]

    due = await until(work, lambda found: found and min(found) >= first["calculatedAt"] + 30_000)
    assert len(set(due)) == 1
    assert (await run.eta())["calculatedAt"] == first["calculatedAt"]
    assert (await run.lane.post(f"/dispatches/{run.dispatch}/status", {"status": "CLOSED"})).status == 400
    await run.lane.run(run.job, run.dispatch)
    assert (await run.lane.post(f"/dispatches/{run.dispatch}/status", {"status": "CLOSED"})).status == 202
    assert await until(work, lambda found: not found) == []
    assert await run.database.fetchval(KEPT, run.tenant) == 0


async def test_a_rider_who_joins_is_known_by_the_last_position_of_the_phone(
    api: Served, client: Client, now: int
) -> None:
    lane = await lay_lane(client)
    await client.post(DEVICES, {"deviceId": "phone", "protocol": "REST", "externalRefId": lane.rider})
    await send(client, now, HUB)
    job = await lane.job(objectives=objectives(now, 60))
    run = Watched(api, lane, job, await lane.dispatch(job))
    await run.known()
    other = await lane.new_rider()
    assert (await lane.patch(f"/dispatches/{run.dispatch}/participants", {"participantId": other})).status == 200
    assert (await lane.call("DELETE", f"/dispatches/{run.dispatch}/participants/{lane.rider}", {})).status == 202
    await until(run.eta, lambda found: found.get("reason") == "NO_POSITION")


async def test_another_tenant_hears_nothing(api: Served, client: Client, now: int) -> None:
    run = await watch(api, client, now, minutes=10)
    stranger = await new_client(api, client.http)
    await stranger.post(DEVICES, {"deviceId": "phone", "protocol": "REST", "externalRefId": run.lane.rider})
    await send(stranger, now, CUSTOMER)
    async with listening(stranger.http, stranger.url, stranger.headers, f"eta:dispatch/{run.dispatch}", "eta:*") as ear:
        await send(client, now, HUB)
        assert (await run.known())["position"]["lat"] == HUB[0]
        await send(stranger, now + 1, CUSTOMER)
        assert [one.data for one in await ear.until("eta", 1)] == [{"etas": []}]
    assert await run.database.fetchval(KEPT, stranger.tenant) == 0


@pytest.mark.parametrize("topic", ["eta:x", "eta:dispatch", "eta:dispatch/", "eta:dispatch/" + "x" * 129])
def test_a_topic_that_names_nothing_is_told_so(topic: str) -> None:
    assert problem_of(topic)
