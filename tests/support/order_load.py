"""Orders of every fate, driven from their creation to their end by a client that goes on whatever is killed meanwhile.

Each order's story, as the database and its client tell it at the end, is to be that of an order of the same fate that
nothing disturbed. See: contract/order-journeys.md.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import aiohttp
import asyncpg

from support.linehaul import DISPATCH, DROP, GIVEN_UP, PICKUP, SUCCESS, Lane, lay_lane, report
from support.orchestration import made_job
from support.orders import BASE, make_shipments, numbers, order, slot, work_order
from support.receiver import Receiver
from support.running import LOOK_SECONDS, until
from support.stack import Answer, Client

PASSING = frozenset({409, 429, 502, 503, 504})
"""Statuses of a platform that is away for a moment, or in a hurry."""
PATIENCE = 240.0
"""Seconds for one step of an order."""
CALLS_AT_ONCE = 24

Check = Callable[[], Awaitable[bool]]


class Fate(StrEnum):
    """What becomes of an order."""

    DELIVERED = "delivered"
    CANCELLED = "cancelled out of its dispatch"
    RESCHEDULED = "rescheduled by the office, then delivered"
    TRIED_AGAIN = "delivered by its second job"
    RETURNED = "returned by a second work order"


@dataclass(frozen=True, slots=True)
class Story:
    """What is left of an order at its end, without ids and times."""

    state: str
    work_orders: tuple[tuple[str, int], ...]
    """State and attempts of each."""
    jobs: tuple[tuple[str, str, str | None], ...]
    """Attempt, state and reason of each, in the order of their making."""
    events: tuple[tuple[str, str], ...]
    """Those of the container with their reasons."""
    told: tuple[tuple[int, str], ...]
    """Version and state of each callback, by version."""


@dataclass(slots=True)
class OrderLoad:
    """The orders of one tenant. ``made`` has the fate of each by its id, ``steps`` counts calls that were answered."""

    client: Client
    lane: Lane
    receiver: Receiver
    database_url: str
    made: dict[str, Fate] = field(default_factory=dict)
    steps: int = 0
    _heard: int = 0
    _states: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CALLS_AT_ONCE))

    async def drive_all(self, fates: Sequence[Fate]) -> None:
        """Make all orders, then bring each to its end beside the others."""
        ids = await asyncio.gather(*(self._create(fate) for fate in fates))
        await asyncio.gather(*(self._drive(id, fate) for id, fate in zip(ids, fates, strict=True)))

    # Calls that go on

    async def _call(
        self, method: str, path: str, body: Any = None, *, done: Check | None = None, **more: Any
    ) -> Answer:
        """One call, made again as long as the platform is away. ``done`` says of a call whose answer was lost, and that
        cannot be repeated, whether it was carried out.
        """
        in_doubt = False
        async with asyncio.timeout(PATIENCE):
            while True:
                if in_doubt and done is not None and await done():
                    return Answer(202, {}, {})
                async with self._places:
                    answer = await self._answer(method, path, body, **more)
                if answer is not None and answer.status not in PASSING:
                    break
                in_doubt = True
                await asyncio.sleep(LOOK_SECONDS)
        assert 200 <= answer.status < 300, f"{method} {path}: {answer.status} {answer.body}"
        self.steps += 1
        return answer

    async def _answer(self, method: str, path: str, body: Any, **more: Any) -> Answer | None:
        try:
            return await self.client.call(method, path, body, **more)
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            return None

    async def _read(self, id: str) -> Any:
        return (await self._call("GET", f"{BASE}/{id}")).data

    async def _until(self, id: str, holds: Callable[[Any], bool], wanted: str) -> Any:
        """The order as soon as something holds of it."""
        shown: Any = None

        async def read() -> bool:
            nonlocal shown
            shown = await self._read(id)
            return holds(shown)

        try:
            await until(read, PATIENCE)
        except TimeoutError:
            raise TimeoutError(f"{id} ({self.made[id]}) is {shown and shown['state']} and not {wanted}") from None
        return shown

    async def _until_state(self, id: str, state: str) -> Any:
        return await self._until(id, lambda shown: bool(shown["state"] == state), state)

    # The ways of orders

    async def _create(self, fate: Fate) -> str:
        containers = [{"containerType": "shipments", "scannableId": f"PK-{next(numbers)}"}]
        attempts = 1 if fate is Fate.RETURNED else 2
        body = order(
            workOrders=[work_order(containers=containers, maxAttempts=attempts)], callback={"url": self.receiver.url}
        )
        key = body["clientDetails"]["clientOrderId"]
        answer = await self._call("POST", f"{BASE}/", body, headers={"X-COREOS-IDEMPOTENCY-KEY": key})
        id: str = answer.data["id"]
        self.made[id] = fate
        return id

    async def _drive(self, id: str, fate: Fate) -> None:
        """Bring an order to its end."""
        run = await self._to_dispatch(id)
        match fate:
            case Fate.CANCELLED:
                await self._call("PUT", f"{BASE}/{id}/cancel", {"reasonCode": "R-0058"})
                await self._until_state(id, "closed:cancelled")
                return
            case Fate.RESCHEDULED:
                await self._reschedule(id)
                run = await self._to_dispatch(id, "inProgress:rescheduled")
            case Fate.TRIED_AGAIN:
                await self._work(id, run, GIVEN_UP)
                run = await self._to_dispatch(id, attempt=2)
            case Fate.RETURNED:
                await self._work(id, run, GIVEN_UP)
                await self._until(id, lambda shown: len(shown["workOrder"]) == 2, "with a return")
                run = await self._to_dispatch(id, "inProgress:returning", number=1)
        await self._work(id, run, SUCCESS)
        await self._until(id, lambda shown: bool(shown["state"].startswith("closed:")), "closed")

    async def _to_dispatch(
        self, id: str, state: str = "inProgress:scheduled", *, number: int = 0, attempt: int = 1
    ) -> tuple[Any, str]:
        """Put the order's job into a dispatch of its own, once there is one: the job, and the dispatch's id."""

        def has_job(shown: Any) -> bool:
            one = shown["workOrder"][number]
            return shown["state"] == state and bool(one["attributes"].get("jobId")) and one["attempts"] == attempt - 1

        shown = await self._until(id, has_job, f"{state} with a job")
        at = f"{DISPATCH}/jobs/{shown['workOrder'][number]['attributes']['jobId']}"

        async def is_free() -> bool:
            return bool((await self._call("GET", at)).data["status"] == "CREATED")

        await until(is_free, PATIENCE)
        job = (await self._call("GET", at)).data
        body = self.lane.dispatch_body(jobs=[job["jobId"]], participants=[self.lane.rider])
        by_ref = f"{DISPATCH}/dispatches/ref/{body['dispatchRef']}"

        async def is_there() -> bool:
            answer = await self._answer("GET", by_ref, None)
            return answer is not None and answer.status == 200

        await self._call("POST", f"{DISPATCH}/dispatches", body, done=is_there)
        await self._until(
            id, lambda shown: bool(shown["workOrder"][number]["state"] == "inProgress:assigned"), "assigned"
        )
        return job, (await self._call("GET", by_ref)).data["dispatchId"]

    async def _reschedule(self, id: str) -> None:
        path = f"{BASE}/{id}/work-orders/{(await self._read(id))['workOrder'][0]['workOrderId']}"
        later = slot(48)

        async def is_later() -> bool:
            shown = await self._read(id)
            return bool(shown["workOrder"][0]["deliveryDetails"]["deliverySlot"] == later)

        await self._call("PUT", path, {"deliveryDetails": {"deliverySlot": later}}, done=is_later)

    async def _work(self, id: str, run: tuple[Any, str], code: str) -> None:
        """Tell of a job from its beginning to its end, and close its dispatch once the order knows."""
        job, dispatch = made_job(run[0]), run[1]
        if PICKUP in job.instances:
            await self._tell(job, dispatch, PICKUP, "STARTED")
            await self._until(id, lambda shown: _is_active(shown, job.id), "active")
            await self._tell(job, dispatch, PICKUP, "CLOSED", SUCCESS)
        await self._tell(job, dispatch, DROP, "STARTED")
        await self._until(id, lambda shown: _is_active(shown, job.id), "active")
        await self._tell(job, dispatch, DROP, "CLOSED", code)

    async def _tell(self, job: Any, dispatch: str, objective: str, status: str, code: str = "") -> None:
        body = report(job, dispatch, status, code)
        await self._call("POST", f"{DISPATCH}/workflows/{job.instances[objective]}", body)

    # What came of it

    async def stories(self) -> dict[str, Story]:
        """The story of each order, once its client was told of everything that it is to be told of."""
        database = await asyncpg.connect(self.database_url)
        try:
            await self._until_told(database)
            jobs, events = await self._jobs(database), await self._events(database)
        finally:
            await database.close()
        told = self._told()
        return {id: _story(await self._read(id), jobs, events, told[id]) for id in self.made}

    async def _until_told(self, database: Any) -> None:
        rows = await database.fetch(
            "SELECT resource_id, version FROM journal WHERE tenant_id = $1 AND kind = 'order' AND callback IS NOT NULL",
            self.client.tenant,
        )
        due = {(row["resource_id"], row["version"]) for row in rows}

        async def all_came() -> bool:
            return due <= {(id, version) for id, states in self._told().items() for version in states}

        await until(all_came, PATIENCE)

    def _told(self) -> dict[str, dict[int, str]]:
        """The state of each order by the version that a callback told of."""
        fresh = self.receiver.received[self._heard :]
        self._heard += len(fresh)
        for data in (one.json()["data"] for one in fresh):
            known = self._states[data["id"]].setdefault(data["version"], data["state"])
            assert known == data["state"], f"a callback that came twice said {known} and {data['state']}"
        return self._states

    async def _jobs(self, database: Any) -> dict[str, list[tuple[str, str, str | None]]]:
        """Attempt, state and reason of the jobs of each work order, by its bare id, oldest first."""
        rows = await database.fetch(
            "SELECT key, state, body ->> 'reasonCode' AS reason FROM resource WHERE tenant_id = $1 AND kind = 'job' "
            "ORDER BY created_at, id",
            self.client.tenant,
        )
        found = defaultdict(list)
        for row in rows:
            work_order_id, _, attempt = row["key"].rpartition("-")
            found[work_order_id].append((attempt, row["state"], row["reason"]))
        return found

    async def _events(self, database: Any) -> dict[str, list[tuple[str, str]]]:
        """The events of each container, oldest first."""
        rows = await database.fetch(
            "SELECT resource_id, data::jsonb #>> '{event,eventCode}' AS code, "
            "data::jsonb #>> '{event,reasonCode}' AS reason "
            "FROM journal WHERE tenant_id = $1 AND kind = 'container' AND event = 'ContainerEventApplied' "
            "ORDER BY resource_id, version",
            self.client.tenant,
        )
        found = defaultdict(list)
        for row in rows:
            found[row["resource_id"]].append((row["code"], row["reason"]))
        return found


def _is_active(shown: Any, job: str) -> bool:
    """Whether the work order of a job has heard that it began."""
    return any(
        one["attributes"].get("jobId") == job and one["state"] == "inProgress:active" for one in shown["workOrder"]
    )


def _story(shown: Any, jobs: Any, events: Any, told: dict[int, str]) -> Story:
    ids = [one["workOrderId"].partition(":")[2] for one in shown["workOrder"]]
    (container,) = shown["workOrder"][0]["containers"]
    return Story(
        shown["state"],
        tuple((one["state"], one["attempts"]) for one in shown["workOrder"]),
        tuple(job for id in ids for job in jobs[id]),
        tuple(events[container]),
        tuple(sorted(told.items())),
    )


async def make_load(client: Client, receiver: Receiver, database_url: str) -> OrderLoad:
    """Everything that orders need, for the client's tenant."""
    lane = await lay_lane(client)
    await make_shipments(client)
    return OrderLoad(client, lane, receiver, database_url)
