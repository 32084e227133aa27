"""Office, planner and rider act at once on the same orders while the orchestrator is at work: what is heard and left
behind is what some order of their calls and of the orchestrator's steps leads to.

``HAULIER_MODEL_ORDERS`` is the number of orders, ``HAULIER_MODEL_SEED`` draws other calls.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest

from model.order_world import Call, Seen, World, called, outcomes, steps
from support.linehaul import DISPATCH, DROP, PICKUP, SUCCESS, Lane, Made, lay_lane
from support.orchestration import ORDERS, events_of, job_of, made_job, status_of
from support.orders import create, make_shipments, numbers, slot, work_order
from support.running import Running, running, until
from support.stack import Answer, Client

COUNT = int(os.environ.get("HAULIER_MODEL_ORDERS", "48"))
SEED = int(os.environ.get("HAULIER_MODEL_SEED", "1"))
AT_ONCE = 12
"""Orders that are played at once: so many that the orchestrator falls behind."""
PATIENCE = 60.0
FIRST_SLOT_HOURS = 24

PROGRAMS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("cancel",), ("start", "deliver")),
    (("cancel", "cancel"), ("start", "deliver")),
    (("reschedule",), ("start", "deliver")),
    (("reschedule",), ("start",), ("cancel",)),
    (("reschedule", "cancel"), ("assign", "start")),
    (("cancel",), ("assign", "start", "deliver")),
    (("reschedule", "reschedule"), ("assign", "start", "deliver")),
    (("cancel",), ("reschedule",), ("start", "deliver")),
)
"""What each client asks for; an order whose planner has nothing to do is in a dispatch before."""


BEGINNING = World()


@dataclass(slots=True)
class Played:
    """An order that clients act upon at once."""

    id: str
    job: Made
    programs: tuple[tuple[str, ...], ...]
    work_order: str
    container: str
    begun: World = BEGINNING
    dispatch: str = ""
    slots: list[dict[str, int]] = field(default_factory=lambda: [slot(FIRST_SLOT_HOURS)])
    calls: list[Call] = field(default_factory=list)


@pytest.fixture(scope="module")
async def stack(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="orders-", dir=run_home))
    place.chmod(0o755)
    async with running(place) as stack:
        yield stack


@pytest.fixture
async def lane(stack: Running) -> AsyncIterator[Lane]:
    made = await stack.new_tenant("orders")
    async with aiohttp.ClientSession() as http:
        client = Client(http, stack.url, made.tenant_id, "", made.client_id, made.client_secret)
        await client.log_in()
        client.owner = (await client.get(f"/core/api/v1/aaa/tenants/{client.tenant}")).data["id"]
        lane = await lay_lane(client)
        await make_shipments(client)
        yield lane


async def begin(lane: Lane, programs: tuple[tuple[str, ...], ...]) -> Played:
    """Make an order, and put its job into a dispatch unless the planner is to do that."""
    client = lane.client
    first = slot(FIRST_SLOT_HOURS)
    containers = [{"containerType": "shipments", "scannableId": f"PK-{next(numbers)}"}]
    parts = [work_order(containers=containers, deliveryDetails={"deliverySlot": first})]
    id = await create(client, workOrders=parts)
    job = made_job(await job_of(client, id))
    shown = (await client.get(f"{ORDERS}/{id}")).data["workOrder"][0]
    played = Played(id, job, programs, shown["workOrderId"], shown["containers"][0], slots=[first])
    await until(lambda: is_seen(lane, played, {BEGINNING.seen}), PATIENCE)
    if not any("assign" in program for program in programs):
        played.dispatch = await lane.dispatch(job)
        played.begun = settled(called(BEGINNING, Call("assign", True, 0, 0)))
        await until(lambda: is_seen(lane, played, {played.begun.seen}), PATIENCE)
    return played


def settled(world: World | None) -> World:
    """The world once the orchestrator has nothing left to do."""
    assert world is not None, "the call is taken"
    while (after := next(steps(world), None)) is not None:
        world = after
    return world


async def play(lane: Lane, played: Played) -> None:
    """All clients at once, each one call after the other."""

    async def one(program: Sequence[str]) -> None:
        for name in program:
            number = 0
            if name == "reschedule":
                number = len(played.slots)
                played.slots.append(slot(FIRST_SLOT_HOURS + number))
            began = time.monotonic()
            answer = await ask(lane, played, name, number)
            is_taken = answer.status == 202
            assert is_taken or (answer.status == 400 and answer.code[-4:] != "1030"), answer
            played.calls.append(Call(name, is_taken, began, time.monotonic(), number))
            if not is_taken:
                break

    await asyncio.gather(*(one(program) for program in played.programs))


async def ask(lane: Lane, played: Played, name: str, number: int) -> Answer:
    """One call of one of the clients."""
    client = lane.client
    match name:
        case "cancel":
            return await client.put(f"{ORDERS}/{played.id}/cancel", {"reasonCode": "R-0058"})
        case "reschedule":
            body = {"deliveryDetails": {"deliverySlot": played.slots[number]}}
            return await client.put(f"{ORDERS}/{played.id}/work-orders/{played.work_order}", body)
        case "assign":
            body = lane.dispatch_body(jobs=[played.job.id], participants=[lane.rider])
            answer = await lane.post("/dispatches", body)
            played.dispatch = answer.data["id"] if answer.status == 202 else ""
            return answer
        case "start":
            return await lane.tell(played.job, played.dispatch, PICKUP, "STARTED")
    answer = await lane.tell(played.job, played.dispatch, PICKUP, "CLOSED", SUCCESS)
    if answer.status != 202:
        return answer
    return await lane.tell(played.job, played.dispatch, DROP, "CLOSED", SUCCESS)


async def seen_of(lane: Lane, played: Played) -> Seen | None:
    """What there is to be seen of an order, None while runs of it are under way."""
    client = lane.client
    order = (await client.get(f"{ORDERS}/{played.id}")).data
    job = (await client.get(f"{DISPATCH}/jobs/{played.job.id}")).data
    events = tuple(f"{code}/{reason}" for code, reason in await events_of(client, played.container))
    runs = (await status_of(client, "order", played.id)).data["runs"]
    starts = [one["from"] for one in played.slots]
    drop = next(one for one in job["objectives"] if one["objectiveRef"] == DROP)
    dispatch = (await lane.get(f"/dispatches/{played.dispatch}"))["jobs"] if played.dispatch else []
    return Seen(
        order["state"],
        order["cancellation"].get("cancellationStatus"),
        job["status"],
        any(one == played.job.id or (isinstance(one, dict) and one["jobId"] == played.job.id) for one in dispatch),
        starts.index(order["workOrder"][0]["deliveryDetails"]["deliverySlot"]["from"]),
        [start // 1000 for start in starts].index(drop["timeslot"]["from"]),
        events,
        tuple(sorted((run["event"], run["status"]) for run in runs)),
    )


async def is_seen(lane: Lane, played: Played, possible: set[Seen]) -> bool:
    return await seen_of(lane, played) in possible


async def check(lane: Lane, played: Played) -> str:
    """Wait until what is seen can be explained; what is wrong when that does not come."""
    possible = outcomes(played.begun, played.calls)
    try:
        await until(lambda: is_seen(lane, played, possible), PATIENCE)
    except TimeoutError:
        calls = "\n".join(f"  {call}" for call in sorted(played.calls, key=lambda call: call.began))
        ways = "\n".join(f"  {one}" for one in possible)
        return f"{played.id} after\n{calls}\nis\n  {await seen_of(lane, played)}\nand not one of\n{ways}"
    return ""


async def test_what_clients_hear_and_leave_is_what_some_order_of_all_steps_explains(lane: Lane) -> None:
    dice, turns = Random(SEED), asyncio.Semaphore(AT_ONCE)
    drawn = [PROGRAMS[n % len(PROGRAMS)] for n in range(COUNT)]
    dice.shuffle(drawn)

    async def one(programs: tuple[tuple[str, ...], ...]) -> Played:
        async with turns:
            return await begin(lane, programs)

    orders = await asyncio.gather(*(one(programs) for programs in drawn))

    async def race(played: Played) -> str:
        async with turns:
            await play(lane, played)
        return await check(lane, played)

    wrong = [text for text in await asyncio.gather(*map(race, orders)) if text]
    assert not wrong, "\n".join(wrong)
    heard: Counter[Any] = Counter((call.name, call.is_taken) for played in orders for call in played.calls)
    assert heard["cancel", True]
    assert heard["reschedule", True]


def test_the_model_knows_what_cannot_be() -> None:
    both = [Call("cancel", True, 0, 2), Call("start", True, 1, 3)]
    begun = settled(called(BEGINNING, Call("assign", True, 0, 0)))
    ends = {(seen.state, seen.cancellation, seen.job) for seen in outcomes(begun, both)}
    assert ("inProgress:active", "FAILED", "IN_PROGRESS") in ends
    assert not any(state == "closed:cancelled" for state, _, _ in ends), "a job that has begun is not cancelled"
    assert outcomes(BEGINNING, [Call("start", True, 0, 1)]) == set(), "nobody begins what is in no dispatch"
