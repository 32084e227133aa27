"""The client orders: one by one and in files, until the orchestrator has made the job of every order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from time import time
from typing import Any

from haulier.demo.calls import DISPATCH, Call, KnownOrder, TripRun
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.orders import (
    BATCHES,
    FILE_KEYS,
    FORM_TYPE,
    LOGISTICS,
    ROWS_OF_FILE,
    file_of,
    form_of,
    order_body,
    order_path,
)
from haulier.demo.plan import Step, callback_key, order_key, order_ref, orders_of
from haulier.demo.poll import Late, until
from haulier.demo.readback import readback_of
from haulier.demo.trips import Centre

READ_JOB = "read job, by ref"
FIND_ORDER = "find order, by client"
Row = tuple[TripRun, int]


async def order_all(
    client: CoreClient,
    runs: Sequence[TripRun],
    centres: dict[str, Centre],
    at_once: int,
    progressed: Callable[[], None],
) -> None:
    """Order every leg; ``progressed`` is called for each whose job is there."""
    now = time()
    rows = [(run, leg) for run in runs for leg, in_file in enumerate(run.plan.terms.in_file) if in_file]
    files = [rows[first : first + ROWS_OF_FILE] for first in range(0, len(rows), ROWS_OF_FILE)]
    single = [(run, step) for run in runs for step in orders_of(run.plan)]

    def intake() -> Iterator[Awaitable[None]]:
        for number, file in enumerate(files):
            yield upload(client, number, file, centres, now)
        for run, step in single:
            yield create(client, run, step, centres, now)

    async def find(run: TripRun, leg: int) -> None:
        await find_job(client, run, leg)
        progressed()

    await run_concurrently(intake(), at_once)
    legs = [*((run, step.leg) for run, step in single), *rows]
    await run_concurrently((find(run, leg) for run, leg in legs), at_once)


async def create(client: CoreClient, run: TripRun, step: Step, centres: dict[str, Centre], now: float) -> None:
    """Send one order."""
    body = order_body(run.plan, step.leg, centres, run.times, now)
    call = Call(step.act.value, "POST", f"{LOGISTICS}/orders", body, callback_key(run.plan, step))
    await client.do(call, readback_of(run, step))


async def upload(client: CoreClient, number: int, rows: Sequence[Row], centres: dict[str, Centre], now: float) -> None:
    """Send a file of orders, each with an address for its own callbacks, and wait until all are made.

    Its acceptance cannot be read back. One that was sent twice is told: the client's numbers are unique, so rows fail.
    """
    bodies = [
        order_body(run.plan, leg, centres, run.times, now)
        | {"callback": {"url": client.callback_url(order_key(run.plan.trip, leg))}}
        for run, leg in rows
    ]
    key = f"{FILE_KEYS}/{number + 1}"
    form = FORM_TYPE, form_of(file_of(bodies), client.callback_url(key))
    call = Call("upload orders", "POST", f"{BATCHES}/upload", callback=key, form=form)
    batch = (await client.do(call, None))["id"]
    reading = Call("read batch", "GET", f"{BATCHES}/{batch}", command=False)
    ended = await until(client, reading, lambda found: found["status"] != "IN_PROGRESS")
    if ended["status"] != "SUCCESS":
        raise Late(f"file {number + 1} of orders is {ended['status']}: {ended['failureDetails'][:1]}")


async def find_job(client: CoreClient, run: TripRun, leg: int) -> None:
    """Find a leg's order by the client's number, once its job is there, and the job by its reference."""
    finding = Call(FIND_ORDER, "GET", order_path(order_ref(run.plan.trip, leg)), command=False)
    order = (await until(client, finding, lambda found: has_job(found["data"][0])))["data"][0]
    (work_order,) = order["workOrders"]
    (container,) = work_order["containers"]
    run.orders[leg] = KnownOrder(order["orderId"], work_order["workOrderId"], container)
    run.record_job(leg, False, await read_first_job(client, work_order["workOrderId"]))


def has_job(order: dict[str, Any], number: int = 0) -> bool:
    """Whether the orchestrator has made the job of an order's work order."""
    work_orders = order["workOrders"]
    return len(work_orders) > number and "jobId" in work_orders[number]["attributes"]


async def read_first_job(client: CoreClient, work_order: str) -> dict[str, Any]:
    """The first job of a work order, by the reference that the orchestrator gives it. See: contract/order.md 5."""
    ref = f"{work_order.rpartition(':')[2]}-1"
    return await client.read(Call(READ_JOB, "GET", f"{DISPATCH}/jobs/ref/{ref}", command=False))
