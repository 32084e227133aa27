"""A small part of the demo's week as load: real trips, real callbacks, checked to the last row at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from rich.console import Console

from haulier.demo.client import CoreClient, Credentials
from haulier.demo.http_pool import HttpPool
from haulier.demo.main import Demo, Options, need_of
from haulier.demo.plan import plan_trips, some_under_way
from haulier.demo.progress import PersonObserver
from haulier.demo.receiver import ReceiverProcess
from haulier.demo.table import Report
from haulier.demo.trips import read_centres, read_trips
from support.running import until

TRIPS = 60
CONNECTIONS = 16
SEED = 2018
FIRST_STRIKE = 0.25
LAST_STRIKE = 0.6
"""Shares of the replay's steps after which the blows fall."""

REPLAY = 2
"""Phases before the replay: onboarding and orders."""

Blow = Callable[[], Awaitable[None]]


async def replay_under(url: str, credentials: Credentials, receiver: ReceiverProcess, *blows: Blow) -> Report:
    """Replay trips while the blows fall, one after the other, in the middle; the demo's own check of what came of it.

    ``receiver`` is the mail server of the stack.
    """
    chosen = read_trips()[:TRIPS]
    plans = some_under_way(plan_trips(chosen, SEED), SEED)
    stops = {centre for trip in chosen for leg in trip.legs for centre in (leg.source, leg.destination)}
    centres = {code: centre for code, centre in read_centres().items() if code in stops}
    steps = sum(len(plan.steps) for plan in plans)
    async with (
        CoreClient(url, credentials, receiver.base, receiver.secret, CONNECTIONS) as client,
        HttpPool(receiver.base, 1) as to_receiver,
    ):
        demo = Demo(client, to_receiver, PersonObserver(Console(quiet=True)), Options(TRIPS, at_least_once=True))
        run = asyncio.create_task(demo.run(plans, centres, need_of(plans), url))
        for number, blow in enumerate(blows):
            share = FIRST_STRIKE + (LAST_STRIKE - FIRST_STRIKE) * number / len(blows)
            await until(lambda share=share: replayed(demo, run, round(steps * share)))  # type: ignore[misc]
            await blow()
        return await run


async def replayed(demo: Demo, run: asyncio.Task[Report], steps: int) -> bool:
    """Whether every order has its job and so many calls were answered since. Raises what ended the run early."""
    if run.done():
        raise AssertionError(f"the replay ended before the blow: {run.exception() or 'it is complete'}")
    before = demo.phases[:REPLAY]
    return len(before) == REPLAY and demo.client.stats.calls - sum(phase.calls for phase in before) >= steps


def assert_good(report: Report) -> None:
    """Every check of the demo holds; tells those that do not."""
    wrong = [f"{check.name}: {check.found}" for check in report.checks if not check.ok]
    assert not wrong, "\n".join(wrong)
