"""The demo from beginning to end. ``haulier demo`` starts a stack and a tenant, then calls ``run_demo``."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter, time

import msgspec
from rich.console import Console

from haulier.demo.calls import Registrations, TripRun
from haulier.demo.client import CoreClient, Credentials, Refused
from haulier.demo.drive_checks import await_mails, check_drive, check_mails, mails_due
from haulier.demo.drive_setup import DESK, set_up_drive
from haulier.demo.fences import Passage
from haulier.demo.http_pool import ConnectionLost, HttpPool
from haulier.demo.journal_rows import check_journal
from haulier.demo.late_checks import arrivals_of, check_warnings
from haulier.demo.onboard import onboard
from haulier.demo.order_checks import check_orders, due_callbacks
from haulier.demo.order_intake import order_all
from haulier.demo.plan import TripPlan, left_open, plan_trips, some_under_way
from haulier.demo.poll import Late
from haulier.demo.progress import Counter, MachineObserver, Observer, PersonObserver
from haulier.demo.receiver import ReceiverProcess, Stats
from haulier.demo.replay import Progress, replay
from haulier.demo.table import Phase, Report, created_of, kinds_of, per_second, print_report
from haulier.demo.times import times_of
from haulier.demo.trips import (
    VEHICLE_OF_ROUTE,
    Centre,
    WrongInput,
    busiest_hour,
    check_input,
    read_centres,
    read_trips,
)
from haulier.demo.verify import (
    Check,
    Journal,
    await_callbacks,
    check_callbacks,
    check_plan,
    check_resources,
    read_inbox,
    read_journal,
    receiver_stats,
)

CONNECTIONS = 32
"""Most calls at once."""
TRIPS_AT_ONCE = 96
"""Most trips at once in a replay without waiting: they also wait for what follows from their calls."""
RECEIVER_LOOK_SECONDS = 1.0
REAL_TIME = 1.0
FAST = inf

STOPPED_BY = (Refused, ConnectionLost, WrongInput, Late)
"""Errors of ``run_demo`` whose text is shown to the user."""


@dataclass(frozen=True, slots=True)
class Options:
    """``trips``: the first so many by departure, None for all. ``speed``: times real time, ``FAST`` for no waiting.
    ``open``: so many of them, the last ones of their riders, stop midway and stay so.

    ``at_least_once`` lets callbacks come more than once, for runs in which something is killed on purpose.
    """

    trips: int | None = None
    speed: float = FAST
    seed: int = 2018
    open: int = 0
    json: bool = False
    at_least_once: bool = False


def speed_of(text: str) -> float:
    """``real``, ``fast`` or a positive number. Raises ``ValueError``."""
    named = {"real": REAL_TIME, "fast": FAST}
    speed = named[text] if text in named else float(text)
    if not speed > 0:
        raise ValueError(f"a speed is real, fast or a number above 0, not {text!r}")
    return speed


async def run_demo(
    base_url: str,
    docs_url: str | None,
    credentials: Credentials,
    options: Options,
    receiver: ReceiverProcess,
    console: Console | None = None,
) -> Report:
    """Onboard, replay, check. Needs a new tenant of a running platform that may call back to 127.0.0.1 and hands its
    mail to the receiver.
    """
    observer: Observer = MachineObserver() if options.json else PersonObserver(console or Console())
    trips, centres = read_trips(), read_centres()
    check_input(trips, centres)
    chosen = trips[: options.trips]
    is_watched = options.speed != FAST
    plans = left_open(plan_trips(chosen, options.seed, is_watched=is_watched), options.open, options.seed)
    if not is_watched:
        plans = some_under_way(plans, options.seed)
    async with (
        CoreClient(base_url, credentials, receiver.base, receiver.secret, CONNECTIONS) as client,
        HttpPool(receiver.base, 1) as to_receiver,
    ):
        demo = Demo(client, to_receiver, observer, options)
        return await demo.run(plans, centres, need_of(plans), docs_url)


def need_of(plans: Sequence[TripPlan]) -> dict[str, int]:
    """How many riders and vehicles the trips need: those of the busiest hour, and one for each trip on the road."""
    need = busiest_hour([plan.trip for plan in plans])
    return need | {"riders": max((1 + plan.rider for plan in plans), default=0)}


def print_outcome(report: Report, options: Options, console: Console | None = None) -> None:
    """Print the outcome: the closing table, or one line of JSON with the member ``report``."""
    if options.json:
        print(msgspec.json.encode({"report": report}).decode(), flush=True)
    else:
        print_report(report, console or Console())


class Demo:
    """One run of the demo: its client, its observer and the time of each phase."""

    def __init__(self, client: CoreClient, to_receiver: HttpPool, observer: Observer, options: Options) -> None:
        self.client = client
        self.to_receiver = to_receiver
        self.observer = observer
        self.options = options
        self.phases: list[Phase] = []
        self.callbacks = Stats(0, 0, 0, 0, 0)
        self.mails = 0
        self.done = 0

    async def run(
        self, plans: Sequence[TripPlan], centres: dict[str, Centre], need: dict[str, int], docs_url: str | None
    ) -> Report:
        before = await read_journal(self.client)
        progress = Progress()
        watcher = asyncio.create_task(self.watch_callbacks())
        try:
            registered = await self.register(centres, need, plans)
            runs = await self.order(plans, registered, centres)
            foreseen = await self.replay(runs, progress)
        finally:
            watcher.cancel()
        checks = await self.check(runs, foreseen, before)
        created = created_of(runs, len(centres), need, progress.failed_attempts, self.callbacks.received, self.mails)
        return Report(
            ok=all(check.ok for check in checks),
            trips=len(plans),
            created=created,
            phases=self.phases,
            kinds=kinds_of(self.client.stats),
            callbacks=self.callbacks,
            arrivals=arrivals_of(runs),
            checks=checks,
            answers_lost=self.client.stats.answers_lost,
            docs_url=docs_url,
        )

    async def register(
        self, centres: dict[str, Centre], need: dict[str, int], plans: Sequence[TripPlan]
    ) -> Registrations:
        participants = len(centres) + need["riders"] + sum(need[vehicles] for vehicles in VEHICLE_OF_ROUTE.values())
        total = participants + need["riders"] + len(centres)
        counters = [Counter("participants, phones, fences", total, lambda: self.done), *self.traffic()]
        self.done = 0
        async with self.observer.phase("onboarding", counters):
            begun, calls = perf_counter(), self.client.stats.calls
            registered = await onboard(self.client, centres, need, self.options.seed, CONNECTIONS, self.count)
            await set_up_drive(self.client, registered, plans, CONNECTIONS, self.count)
            self.end_phase("onboarding", begun, calls)
        return registered

    async def order(
        self, plans: Sequence[TripPlan], registered: Registrations, centres: dict[str, Centre]
    ) -> list[TripRun]:
        """Let the client order every leg, and wait for the jobs that the orchestrator makes of the orders."""
        legs = sum(len(plan.trip.legs) for plan in plans)
        clocks = times_of(plans, self.options.speed, time(), self.options.seed) if plans else []
        runs = [TripRun(plan, registered, times) for plan, times in zip(plans, clocks, strict=True)]
        counters = [Counter("orders with a job", legs, lambda: self.done), *self.traffic()]
        self.done = 0
        async with self.observer.phase("orders", counters):
            begun, calls = perf_counter(), self.client.stats.calls
            await order_all(self.client, runs, centres, CONNECTIONS, self.count)
            self.end_phase("orders", begun, calls)
        return runs

    async def replay(self, runs: Sequence[TripRun], progress: Progress) -> list[Passage]:
        plans = [run.plan for run in runs]
        counters = [
            Counter("trips", len(plans), lambda: progress.trips),
            Counter("jobs", sum(len(run.jobs) for run in runs), lambda: progress.jobs),
            Counter("calls", sum(len(plan.steps) for plan in plans), lambda: progress.steps),
            *self.traffic(),
        ]
        async with self.observer.phase("replay", counters):
            begun, calls = perf_counter(), self.client.stats.calls
            options = self.options
            foreseen = await replay(self.client, runs, options.speed, options.seed, TRIPS_AT_ONCE, progress)
            self.end_phase("replay", begun, calls)
        return foreseen

    async def check(self, runs: Sequence[TripRun], foreseen: Sequence[Passage], before: Journal) -> list[Check]:
        """Run all checks; callbacks are counted last, so that late repeats are seen."""
        client = self.client
        complete = [run for run in runs if not run.plan.is_open]
        expected = client.stats.expected_callbacks
        due = due_callbacks(expected, runs)
        fences = len(runs[0].registered.geofences) if runs else 0
        counters = [
            Counter("trips and fences read", len(complete) + len(runs) + fences, lambda: self.done),
            Counter("callbacks", due, lambda: self.callbacks.distinct),
        ]
        self.done = 0
        async with self.observer.phase("check", counters):
            begun, calls = perf_counter(), client.stats.calls
            checks = await check_resources(client, complete, CONNECTIONS, self.count)
            checks.append(check_plan(client, runs))
            self.end_phase("check", begun, calls)
            begun = perf_counter()
            await await_callbacks(self.to_receiver, due, self.see_callbacks)
            mails = await await_mails(self.to_receiver, mails_due(runs))
            self.end_phase("waiting for the last callbacks and mails", begun, client.stats.calls)
            begun, calls = perf_counter(), client.stats.calls
            inbox = await read_inbox(self.to_receiver)
            checks += await check_drive(
                client, runs, foreseen, inbox, self.options.at_least_once, CONNECTIONS, self.count
            )
            checks.append(await check_warnings(client, runs, CONNECTIONS))
            others_run_late = self.options.speed != FAST or len(complete) < len(runs)
            checks += check_mails(runs, mails, self.options.at_least_once, others_run_late)
            self.mails = mails.received
            self.end_phase("check of the drive", begun, calls)
            begun, calls = perf_counter(), client.stats.calls
            of_orders, done = await check_orders(
                client, runs, inbox, self.options.at_least_once, CONNECTIONS, self.count
            )
            rows_of_files = sum(sum(run.plan.terms.in_file) for run in runs)
            arrivals, due_mails = sum(run.arrivals for run in runs), mails_due(runs)
            checks += of_orders
            checks += await check_journal(
                client, before, rows_of_files, arrivals, due_mails.total(), due_mails[DESK], done
            )
            self.end_phase("check of the orders", begun, calls)
            checks += await check_callbacks(self.to_receiver, expected, self.options.at_least_once)
            self.callbacks = await receiver_stats(self.to_receiver)
        return checks

    def traffic(self) -> list[Counter]:
        """Calls a second since the phase began, and callbacks received so far."""
        rate = Rate(self.client)
        return [
            Counter("calls a second", 0, rate.now),
            Counter("callbacks", 0, lambda: self.callbacks.distinct),
        ]

    async def watch_callbacks(self) -> None:
        while True:
            self.see_callbacks(await receiver_stats(self.to_receiver))
            await asyncio.sleep(RECEIVER_LOOK_SECONDS)

    def see_callbacks(self, stats: Stats) -> None:
        self.callbacks = stats

    def count(self) -> None:
        self.done += 1

    def end_phase(self, name: str, begun: float, calls_before: int) -> None:
        seconds, calls = perf_counter() - begun, self.client.stats.calls - calls_before
        self.phases.append(Phase(name, seconds, calls, per_second(calls, seconds)))


class Rate:
    """Calls a second between two readings."""

    def __init__(self, client: CoreClient) -> None:
        self.client = client
        self.seen = (perf_counter(), client.stats.calls)

    def now(self) -> float:
        moment, calls = perf_counter(), self.client.stats.calls
        (last_moment, last_calls), self.seen = self.seen, (moment, calls)
        return (calls - last_calls) / (moment - last_moment) if moment > last_moment else 0.0
