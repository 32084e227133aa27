"""Calls of the orchestrator for its tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any

from support.linehaul import DISPATCH, Made
from support.stack import Answer, Client

BASE = "/core/api/v1/orchestrator"
ORDERS = "/core/api/v1/orders"
numbers = count(1)
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.25
"""How often a read is made again where no event tells that something has changed."""
_waiting: set[asyncio.Event] = set()


async def on_event(_subject: str, _payload: bytes) -> None:
    """Wake who waits: the callback for ``Bus.listen``."""
    for waiting in _waiting:
        waiting.set()


def rule_body(event: str, **members: Any) -> dict[str, Any]:
    """A rule with a name of its own."""
    return {"name": f"rule {next(numbers)}", "event": event, **members}


async def make_rule(client: Client, event: str, **members: Any) -> str:
    """The id of a new rule."""
    answer = await client.post(f"{BASE}/rules", rule_body(event, **members))
    assert answer.status == 201, answer
    id: str = answer.data["id"]
    return id


async def make_plugin(client: Client, url: str, **members: Any) -> str:
    """The id of a new plugin that is asked at this address."""
    body = {
        "name": f"plugin {next(numbers)}", "httpUrl": url, "httpMethod": "POST",
        "httpRequestBodyTemplate": {"event": {"$expr": "$.event"}, "id": {"$expr": "$.entityId"}}, **members,
    }  # fmt: skip
    answer = await client.post(f"{BASE}/plugins", body)
    assert answer.status == 201, answer
    id: str = answer.data["id"]
    return id


async def status_of(client: Client, entity_type: str, id: str) -> Answer:
    return await client.get(f"{BASE}/entities/{entity_type}/{id}/status")


async def until(read: Callable[[], Awaitable[Any]]) -> Any:
    """What a read answers as soon as it is something. It is made again after events, see ``on_event``."""
    happened = asyncio.Event()
    _waiting.add(happened)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                happened.clear()
                found = await read()
                if found:
                    return found
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await happened.wait()
    finally:
        _waiting.discard(happened)


async def ended_runs(client: Client, entity_type: str, id: str, least: int = 1) -> list[Any]:
    """The runs of something, newest first, once so many of them have ended."""

    async def read() -> Any:
        answer = await status_of(client, entity_type, id)
        runs = answer.data["runs"] if answer.status == 200 else []
        return runs if sum(run["status"] in ("SUCCESS", "FAILED") for run in runs) >= least else None

    found: list[Any] = await until(read)
    return found


async def failed_run(client: Client, order: str) -> Any:
    """The one run of an order that has failed, once it has: it puts the order on hold first, and ends after that."""

    async def read() -> Any:
        return (await client.get(f"{BASE}/runs?status=FAILED&orderId={order}")).data

    (run,) = await until(read)
    return run


async def run_of(client: Client, id: str) -> Any:
    """A run with its steps."""
    return (await client.get(f"{BASE}/runs/{id}")).data


async def state_of(client: Client, order: str) -> str:
    """The state of an order."""
    state: str = (await client.get(f"{ORDERS}/{order}")).data["state"]
    return state


async def until_state(client: Client, order: str, state: str) -> Any:
    """The order as soon as it is in this state."""

    async def read() -> Any:
        found = (await client.get(f"{ORDERS}/{order}")).data
        return found if found["state"] == state else None

    try:
        return await until(read)
    except TimeoutError:
        raise TimeoutError(f"the order is {await state_of(client, order)} and not {state}") from None


async def job_of(client: Client, order: str, number: int = 0) -> Any:
    """The latest job of a work order, once there is one."""

    async def read() -> Any:
        work_orders = (await client.get(f"{ORDERS}/{order}")).data["workOrder"]
        return work_orders[number]["attributes"].get("jobId") if len(work_orders) > number else None

    return (await client.get(f"{DISPATCH}/jobs/{await until(read)}")).data


def made_job(job: Any) -> Made:
    """A job of an order as the lane's own calls take it."""
    instances = {one["objectiveRef"]: one["workflowInstanceId"] for one in job["objectives"]}
    return Made(job["jobId"], job["jobRef"], instances)


async def events_of(client: Client, container: str) -> list[tuple[str, str]]:
    """The events of a container with their reasons, oldest first."""
    rows = (await client.get(f"/core/haulier/v1/journal/container/{container}")).data
    told = [row["data"]["event"] for row in reversed(rows) if row["event"] == "ContainerEventApplied"]
    return [(one["eventCode"], one["reasonCode"]) for one in told]


async def until_events(client: Client, container: str, *events: tuple[str, str]) -> None:
    """Wait until a container has had these events, and no others."""

    async def read() -> bool:
        return await events_of(client, container) == list(events)

    try:
        await until(read)
    except TimeoutError:
        raise TimeoutError(f"the container has had {await events_of(client, container)}") from None
