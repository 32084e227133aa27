"""Checks of the orders, when all has followed from them that follows by itself: their ends, what their client heard,
what their containers went through, and the orchestrator's runs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from haulier.demo.calls import Call, TripRun
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.onboard import ORCHESTRATOR
from haulier.demo.orders import LOGISTICS
from haulier.demo.outcomes import Event, Outcome, outcome_of
from haulier.demo.plan import order_key, order_ref
from haulier.demo.poll import Late, until
from haulier.demo.receiver import ORDERS, Heard
from haulier.demo.verify import Check, Received, outcome

CHANGE_LOG = "/core/haulier/v1/journal/container"
APPLIED = "ContainerEventApplied"
LOOKED_INTO = 20
"""Of one trip in so many, the runs of its orders are read with their steps."""

Row = dict[str, Any]


@dataclass(slots=True)
class Findings:
    """Faults that were found, by kind of thing. ``done``: the commands of the runs that were looked into, by run."""

    ends: list[str] = field(default_factory=list)
    callbacks: list[str] = field(default_factory=list)
    containers: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    done: dict[str, set[str]] = field(default_factory=dict)


def due_callbacks(expected: Iterable[str], runs: Sequence[TripRun]) -> int:
    """How many callbacks are to come: one for each key, for an order one for each of its states, and one for each
    arrival at a facility.
    """
    states = sum(len(outcome_of(run.plan, leg).states) for run in runs for leg in run.orders)
    arrivals = sum(run.arrivals for run in runs)
    return states + arrivals + sum(not key.startswith(ORDERS) for key in expected)


async def check_orders(
    client: CoreClient,
    runs: Sequence[TripRun],
    inbox: Received,
    at_least_once: bool,
    at_once: int,
    progressed: Callable[[], None],
) -> tuple[list[Check], dict[str, set[str]]]:
    """Read every order back with its container and its runs; ``progressed`` is called after each trip.

    Answers also the commands of the runs that were looked into, by run.
    """
    findings = Findings()

    async def look_at(run: TripRun, number: int) -> None:
        for leg in run.orders:
            expected = outcome_of(run.plan, leg)
            await read_back(client, run, leg, expected, findings, with_steps=number % LOOKED_INTO == 0)
            heard = inbox.orders.get(order_key(run.plan.trip, leg), [])
            findings.callbacks += callback_faults(order_ref(run.plan.trip, leg), expected, heard, at_least_once)
        progressed()

    def work() -> Iterator[Awaitable[None]]:
        for number, run in enumerate(runs):
            yield look_at(run, number)

    await run_concurrently(work(), at_once)
    keys = {order_key(run.plan.trip, leg) for run in runs for leg in run.orders}
    findings.callbacks += [f"{key} was not asked for" for key in sorted(inbox.orders.keys() - keys)]
    checks = [
        outcome("every order ended as it was to", len(keys), findings.ends),
        outcome("every client heard each state of its order, in order of version", len(keys), findings.callbacks),
        outcome("every container has the history of its order", len(keys), findings.containers),
        outcome("every run of the orchestrator ended well", len(keys), findings.runs),
    ]
    return checks, findings.done


async def read_back(
    client: CoreClient, run: TripRun, leg: int, expected: Outcome, findings: Findings, with_steps: bool
) -> None:
    """Read an order, its container's history and how its runs stand, once they are over; collect the faults."""
    order, ref = run.orders[leg], order_ref(run.plan.trip, leg)
    found = await client.read(reading_of("check order", f"{LOGISTICS}/orders/{order.id}"))
    if found["state"] != expected.states[-1]:
        findings.ends.append(f"{ref} is {found['state']} and not {expected.states[-1]}")
    log = reading_of("check container", f"{CHANGE_LOG}/{order.container}")
    try:
        await until(client, log, lambda rows: events_of(rows["data"]) == expected.events)
    except Late as late:
        findings.containers.append(f"{ref}: {late}")
    status = reading_of("check runs", f"{ORCHESTRATOR}/entities/order/{order.id}/status")
    stands = await until(client, status, lambda found: found["status"] != "IN_PROGRESS")
    if stands["status"] != "SUCCESS":
        findings.runs.append(f"{ref}: {stands.get('error')}")
    if with_steps:
        for one in stands["runs"]:
            read = await client.read(reading_of("check run", f"{ORCHESTRATOR}/runs/{one['id']}"))
            findings.done[one["id"]] = commands_of(read)


def reading_of(kind: str, path: str) -> Call:
    return Call(kind, "GET", path, command=False)


def commands_of(run: Row) -> set[str]:
    """The commands of a run that changed something, by the request ids that they have in the journal.

    One that found nothing to change has no target. See: contract/orchestrator.md "Runs".
    """
    return {
        f"{run['id']}/{step}/{number}"
        for step, its in enumerate(run["steps"])
        for number, command in enumerate(its["commands"])
        if command["status"] == "SUCCESS" and "target" in command
    }


def events_of(rows: Sequence[Row]) -> list[Event]:
    """The events of a container with their reasons, oldest first, from its change log."""
    events = [row["data"]["event"] for row in reversed(rows) if row["event"] == APPLIED]
    return [(event["eventCode"], event["reasonCode"]) for event in events]


def callback_faults(ref: str, expected: Outcome, heard: Sequence[Heard], at_least_once: bool) -> Iterator[str]:
    """What is wrong with what the client heard of an order, whose callbacks may overtake each other: it goes by their
    versions. See: contract/order.md section 13.
    """
    by_version = {one.version: one for one in heard}
    if len(by_version) < len(heard) and not at_least_once:
        yield f"{ref} was told twice: {sorted(one.version for one in heard)}"
    states = [state for state, _ in groupby(by_version[version].state for version in sorted(by_version))]
    if states != expected.states:
        yield f"{ref} was told to be {' '.join(states) or 'nothing'}"
