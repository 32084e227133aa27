"""Orders: made over HTTP, made into jobs by the orchestrator, and loaded by a file with requests beside them.

See: docs/design/bench.md.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Event

import asyncpg
from capture import Statement, recorder
from figures import Figure, Round
from ground import SQL, Ground, data_of
from load import LoadFailed, Request, Sent
from order_calls import ORDERS, OrderTenant
from rounds import Plan, Rounds
from script import Put, life_script, numbered
from uploads import upload
from yardstick import paused

from haulier.demo.receiver import quantile

JOB_RATE = 100.0
"""Orders a second while their jobs are waited for."""
MIX_RATE = 100.0
"""Requests a second beside a file: reads of orders and new orders by turns."""
SHARE = 0.99
LOOK_SECONDS = 0.005
"""Between two looks for new jobs: so much later than it is there a job may be seen."""
RECENT_MS = 5_000
"""Jobs older than this are not looked for any more."""
PATIENCE_SECONDS = 1_800.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Rounds of creations and orders of each, seconds of the yardstick; seconds of the steady rate; orders that wait
    for the orchestrator; rows of the file, and seconds of the requests before it.
    """

    creations: Plan
    paced_seconds: int
    waiting: int
    rows: int
    before_seconds: int


FULL = Size(Plan(rounds=3, jobs=4_000, seconds=6), paced_seconds=20, waiting=5_000, rows=100_000, before_seconds=20)
QUICK = Size(Plan(rounds=1, jobs=1_000, seconds=3), paced_seconds=5, waiting=1_000, rows=5_000, before_seconds=5)


def measure(ground: Ground, size: Size, say: Say) -> list[Figure]:
    """All figures of orders, in a tenant whose orders become jobs and in one whose orders stay."""
    say("orders: tenants")
    quiet = OrderTenant(ground, "bench-orders-kept", has_rules=False)
    busy = OrderTenant(ground, "bench-orders")
    return [
        *Creations(ground, quiet, size.creations, say).measure(),
        *until_jobs(busy, size, say),
        runs(quiet, busy, size, say),
        *load(quiet, busy, size, say),
    ]


class Creations(Rounds):
    """Orders over HTTP beside pgbench with the same statements, and beside jobs over HTTP."""

    def __init__(self, ground: Ground, orders: OrderTenant, plan: Plan, say: Say) -> None:
        super().__init__(orders.ground, plan, say)
        self.whole_ground, self.orders = ground, orders

    def measure(self) -> list[Figure]:
        """Orders a second against either."""
        self.say("create order: taking down the service's own statements")
        statements, put = asyncio.run(self._sample())

        def script() -> str:
            return life_script(f"{self._numbers()}\n", [statements], put)

        what = "POST /orders with a work order, a container, two contacts and two places; 32 connections"
        figure = self._figure("create order", what, 0.35, lambda _round: self.orders.new_orders(self.plan.jobs), script)
        figure.detail["statements"] = float(len(statements))
        return [figure, self._beside_jobs(figure)]

    def _beside_jobs(self, orders: Figure) -> Figure:
        rounds = []
        for number, made in enumerate(orders.rounds, 1):
            self.say(f"create order: round {number}, jobs")
            requests = self.whole_ground.new_jobs(self.plan.jobs)
            self.ground.checkpoint()
            rounds.append(Round(made.measured, self.whole_ground.send(requests).per_second))
            self.ground.wait_drained()
        return Figure("orders beside jobs", "the same against POST /jobs", "/s", 0.50, "at least", rounds)

    async def _sample(self) -> tuple[list[Statement], Put]:
        """The statements of one order, behind another that warms the process, and what differs from order to order."""
        ground, headers = self.ground, await asyncio.to_thread(self.ground.headers)
        async with recorder(ground.settings, headers) as calls:
            await calls.call("POST", ORDERS, self.orders.body())
            body = self.orders.body()
            made, statements = await calls.call("POST", ORDERS, body)
        own = [body["clientDetails"]["clientOrderId"], body["containers"][0]["scannableId"]]
        rows = await asyncio.to_thread(ground.fetch, "made_with", ground.tenant, made["orderId"])
        ids = [text for row in rows for text in (row["id"], row["key"]) if text is not None]
        texts = dict.fromkeys([*ids, *own])
        return statements, {text: numbered(text, "id") for text in texts}


def until_jobs(orders: OrderTenant, size: Size, say: Say) -> list[Figure]:
    """From the moment a client sees its 202 to the moment the job is there for others."""
    say(f"orders: {JOB_RATE:.0f} a second, until their jobs are there")
    ground, requests = orders.ground, orders.new_orders(int(JOB_RATE * size.paced_seconds))
    with jobs_seen(ground) as seen:
        # The orchestrator takes events in their order: with the first job it is done with those of what came before.
        (answer,) = ground.send(orders.new_orders(1), keep=True).answers
        seen.times([data_of(answer)["orderId"]], PATIENCE_SECONDS)
        sent = ground.send(requests, rate=JOB_RATE, keep=True)
        ids = [data_of(answer)["orderId"] for answer in sent.answers]
        moments = seen.times(ids, PATIENCE_SECONDS)
    ground.wait_drained()
    delays = sorted(max(0.0, (moment - at) * 1000) for moment, at in zip(moments, sent.answered_at, strict=True))
    what = f"202 seen by the client to its job, at {JOB_RATE:.0f} orders/s"
    detail = {"orders": float(len(ids)), "max ms": delays[-1], "p50 ms of the 202": sent.latency(0.5)}
    return [
        Figure("order to job p50", what, "ms", 60.0, "at most", [Round(quantile(delays, 0.50))], detail),
        Figure("order to job p99", what, "ms", 300.0, "at most", [Round(quantile(delays, SHARE))]),
    ]


class JobsSeen:
    """When the job of each order was seen first; one thread tells of them, another waits."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._more = Condition()

    def tell(self, orders: Iterable[str], now: float) -> None:
        """The jobs of these orders are there."""
        with self._more:
            before = len(self._at)
            for order in orders:
                self._at.setdefault(order, now)
            if len(self._at) > before:
                self._more.notify_all()

    def times(self, orders: Sequence[str], seconds: float) -> list[float]:
        """The moments at which the jobs of orders were seen, once all were. Raises ``LoadFailed``."""
        wanted = set(orders)
        with self._more:
            if not self._more.wait_for(lambda: wanted <= self._at.keys(), seconds):
                raise LoadFailed(f"{len(wanted - self._at.keys())} of {len(wanted)} orders have no job")
            return [self._at[order] for order in orders]


@contextmanager
def jobs_seen(ground: Ground) -> Iterator[JobsSeen]:
    """The jobs that come meanwhile: one connection looks all the time."""
    seen, over = JobsSeen(), Event()

    async def look() -> None:
        connection = await asyncpg.connect(ground.settings.database_url)
        try:
            while not over.is_set():
                since = time.time_ns() // 1_000_000 - RECENT_MS
                found = await connection.fetch(SQL["new_jobs"], ground.tenant, since)
                seen.tell((order for (order,) in found), time.time())
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as aside:
        looking = aside.submit(asyncio.run, look())
        try:
            yield seen
        finally:
            over.set()
            looking.result()


def runs(quiet: OrderTenant, busy: OrderTenant, size: Size, say: Say) -> Figure:
    """Runs a second of a full queue until every order has its job, beside the relay with the events of as many orders
    that no rule is for.
    """
    ground = busy.ground
    say(f"orders: {size.waiting:,} events for the relay alone")
    begun, events = held(quiet, size.waiting)
    relayed = events / (ground_drained(quiet.ground) - begun)
    say(f"orders: {size.waiting:,} orders for the orchestrator")
    before = runs_of(ground)
    begun, _ = held(busy, size.waiting)
    wait_scheduled(ground)
    seconds = time.perf_counter() - begun
    ran = runs_of(ground) - before
    ground.wait_drained()
    detail = {"orders a second": size.waiting / seconds, "runs an order": ran / size.waiting}
    what = "runs that ended, from a full queue; against events of the relay alone"
    return Figure("orchestrator", what, "/s", 0.50, "at least", [Round(ran / seconds, relayed)], detail)


def held(orders: OrderTenant, count: int) -> tuple[float, int]:
    """Make orders while the worker is held; the moment it goes on, and how many events wait for it then."""
    ground = orders.ground
    with paused(ground.worker()):
        ground.send(orders.new_orders(count))
        ground.checkpoint()
        events: int = ground.fetch("behind")[0][0]
    return time.perf_counter(), events


def ground_drained(ground: Ground) -> float:
    """The moment at which the relay has carried everything."""
    ground.wait_drained()
    return time.perf_counter()


def runs_of(ground: Ground) -> int:
    found: int = ground.fetch("ended_runs", ground.tenant)[0][0]
    return found


def wait_scheduled(ground: Ground, batch: str | None = None) -> None:
    """Until no order waits for its job, of a batch or of none."""
    waited_for = ("orders_without_job", ground.tenant, batch)
    ground.wait_for(lambda left: left == 0, PATIENCE_SECONDS, *waited_for, every=0.2 if batch is None else 1.0)


def load(quiet: OrderTenant, orders: OrderTenant, size: Size, say: Say) -> list[Figure]:
    """A file of orders: until all are made, until all are jobs, and what requests of another tenant meet meanwhile."""
    ground, mix = orders.ground, Mix(quiet)
    with TemporaryDirectory(prefix="haulier-bench-csv-") as directory:
        path = Path(directory) / "orders.csv"
        say(f"orders: writing {size.rows:,} rows")
        orders.write_file(path, size.rows)
        ground.wait_drained()
        say("orders: requests before the file")
        mix.send(2)
        before = mix.send(size.before_seconds)
        ground.wait_drained()
        ground.checkpoint()
        say(f"orders: a file of {size.rows:,}")
        begun = time.perf_counter()
        with quiet.ground.sending(mix.requests(1_000), rate=MIX_RATE) as finish:
            batch = json.loads(upload(ground, f"{ORDERS}/batch/upload", path))["data"]["id"]
            uploaded = time.perf_counter() - begun
            ended = ("order_batch_state", ground.tenant, batch)
            ground.wait_for(lambda state: state != "IN_PROGRESS", PATIENCE_SECONDS, *ended, every=0.2)
            made = time.perf_counter() - begun
            wait_scheduled(ground, batch)
            seconds = time.perf_counter() - begun
            during = finish()
    status = ground.fetch("order_batch_state", ground.tenant, batch)[0][0]
    if status != "SUCCESS":
        raise LoadFailed(f"the file of {size.rows} orders ended as {status}")
    ground.wait_drained()
    return figures_of_load(size, uploaded, made, seconds, before, during)


def figures_of_load(
    size: Size, uploaded: float, made: float, seconds: float, before: Sent, during: Sent
) -> list[Figure]:
    what = f"a CSV file of {size.rows:,} orders, from the first byte until the last is made"
    detail = {
        "seconds until the 202": uploaded, "seconds until all are made": made, "seconds until all are jobs": seconds,
        "jobs/s": size.rows / seconds,
    }  # fmt: skip
    beside = {
        "p99 ms before": before.latency(SHARE), "p99 ms meanwhile": during.latency(SHARE),
        "p50 ms before": before.latency(0.5), "p50 ms meanwhile": during.latency(0.5),
    }  # fmt: skip
    ratio = during.latency(SHARE) / before.latency(SHARE)
    mixed = f"p99 of reads and creations of orders at {MIX_RATE:.0f}/s until all are jobs, against before"
    return [
        Figure("orders by file", what, "rows/s", 500.0, "at least", [Round(size.rows / made)], detail),
        Figure("requests beside orders", mixed, "x", 2.0, "at most", [Round(ratio)], beside),
    ]


class Mix:
    """A steady mix of requests: reads of an order, and new ones, by turns."""

    def __init__(self, orders: OrderTenant) -> None:
        self._orders = orders
        (answer,) = orders.ground.send([orders.new_order()], keep=True).answers
        self._read = Request("GET", f"{ORDERS}/{data_of(answer)['orderId']}")

    def requests(self, count: int) -> list[Request]:
        """As many, half of them reads; they may be sent again and again."""
        return [one for _ in range(count // 2) for one in (self._read, self._orders.new_order(is_repeatable=True))]

    def send(self, seconds: int) -> Sent:
        """At the steady rate, whatever becomes of them."""
        return self._orders.ground.send(self.requests(int(MIX_RATE * seconds)), rate=MIX_RATE)
