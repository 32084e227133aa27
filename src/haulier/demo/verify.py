"""Checks of the demo's result, read back through the API and not taken from the replay's own records.

Each check is a sentence; a failed one says what was found instead.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from haulier.demo.calls import DISPATCH, WORKFLOW, Call, TripRun, dispatch_path
from haulier.demo.client import CoreClient
from haulier.demo.concurrency import run_concurrently
from haulier.demo.http_pool import HttpPool
from haulier.demo.plan import READS, consignment, expectation
from haulier.demo.receiver import GEOFENCES, ORDERS, Heard, Stats
from haulier.demo.stops import COD_DROP, COLLECT, DELIVER, DELIVER_CASH, DROP, PICK, REFUSED, SUCCESS, written_out
from haulier.demo.terms import CENTS, Fate

JOURNAL_COUNT = "/core/haulier/v1/journal/count"
EXAMPLES = 3
"""Most examples that a failed check names."""
CALLBACK_POLL_SECONDS = 0.25
CALLBACK_QUIET_SECONDS = 30.0
"""Silence after which missing callbacks count as lost."""


class Check(msgspec.Struct, rename="camel"):
    """One sentence about the result, whether it holds, and what was found."""

    name: str
    ok: bool
    found: str


class Journal(msgspec.Struct):
    """Rows of the tenant's journal, in all and by event."""

    count: int
    by_event: dict[str, int] = msgspec.field(name="byEvent", default_factory=dict)


class Received(msgspec.Struct):
    """What the receiver was told: deliveries by key, the reasons of failures, and the states of each order."""

    keys: dict[str, int]
    reasons: dict[str, str]
    orders: dict[str, list[Heard]]


class Envelope(msgspec.Struct):
    """The frame of the receiver's answers."""

    data: Received


def outcome(name: str, counted: int, wrong: Sequence[str]) -> Check:
    """A check over ``counted`` things; ``wrong`` has a text for each that failed."""
    if not wrong:
        return Check(name, True, f"{counted:,} of {counted:,}")
    more = f" and {len(wrong) - EXAMPLES:,} more" if len(wrong) > EXAMPLES else ""
    return Check(name, False, f"{len(wrong):,} of {counted:,} not: {'; '.join(wrong[:EXAMPLES])}{more}")


async def read_journal(client: CoreClient) -> Journal:
    return msgspec.convert(await client.read(Call("read journal", "GET", JOURNAL_COUNT, command=False)), Journal)


@dataclass(slots=True)
class Findings:
    """Faults that were found, by kind of thing, and the sum of the cash collected."""

    jobs: list[str] = field(default_factory=list)
    workflows: list[str] = field(default_factory=list)
    dispatches: list[str] = field(default_factory=list)
    ledgers: list[str] = field(default_factory=list)
    cash: list[str] = field(default_factory=list)
    collected: Decimal = Decimal(0)


async def check_resources(
    client: CoreClient, runs: Sequence[TripRun], at_once: int, progressed: Callable[[], None]
) -> list[Check]:
    """Read every job, dispatch and ledger back; ``progressed`` is called after each trip."""
    findings = Findings()

    async def look_at(run: TripRun) -> None:
        await read_back(client, run, findings)
        progressed()

    def work() -> Iterator[Awaitable[None]]:
        for run in runs:
            yield look_at(run)

    await run_concurrently(work(), at_once)
    jobs = sum(len(run.jobs) for run in runs)
    payments = sum(len(paid_legs(run)) for run in runs)
    paid = outcome("cash collected = cash handed over", len(runs), findings.cash)
    if paid.ok:
        paid.found = f"{findings.collected:,.2f} in {payments:,} payments"
    return [
        outcome("every job ended as its order did", jobs, findings.jobs),
        outcome("every drop for cash was run as its macros write it out", payments, findings.workflows),
        outcome("every dispatch is CLOSED with its jobs and participants", len(runs), findings.dispatches),
        outcome("every ledger is even, each consignment in once and out once", len(runs), findings.ledgers),
        paid,
    ]


async def read_back(client: CoreClient, run: TripRun, findings: Findings) -> None:
    """Read back all that a trip made, by id or by reference as its planner works, and collect the faults."""

    async def read(kind: str, path: str) -> dict[str, Any]:
        return await client.read(Call(kind, "GET", path, command=False))

    terms = run.plan.terms
    for (leg, is_return), job in run.jobs.items():
        name = f"ref/{job.ref}" if terms.by_ref else job.id
        fate = Fate.DELIVERED if is_return else terms.fates[leg]
        findings.jobs += job_faults(job.id, fate, await read("check job", f"{DISPATCH}/jobs/{name}"))
        if leg in paid_legs(run):
            path = f"{WORKFLOW}/execution-workflow-instances/{job.instance(DROP)}"
            findings.workflows += workflow_faults(job.id, await read("check workflow", path))
    findings.dispatches += dispatch_faults(run, await read("check dispatch", dispatch_path(run)))
    ledger = await read("check ledger", f"{DISPATCH}/ledgers/{run.dispatch}")
    findings.ledgers += ledger_faults(run, ledger)
    findings.cash += cash_faults(run, ledger)
    findings.collected += sum(cash_lines(ledger, "IN").values())


def paid_legs(run: TripRun) -> dict[int, int]:
    """The cash of each leg whose goods were delivered against cash."""
    terms = run.plan.terms
    return {leg: terms.cash[leg] for leg in terms.driven if terms.cash[leg]}


JOB_ENDS = {Fate.CANCELLED: ("CANCELLED", "R-0058"), Fate.RETURNED: ("COMPLETED", REFUSED)}
"""Status and reason of the job of an order that was not delivered."""


def job_faults(job: str, fate: Fate, found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a job at the end. A reason is optional in the contract, but a wrong one is wrong."""
    status, reason = JOB_ENDS.get(fate, ("COMPLETED", SUCCESS))
    if found.get("jobId") != job:
        yield f"{job} is not found by its reference, but {found.get('jobId')}"
    elif found.get("status") != status:
        yield f"{job} is {found.get('status')}"
    elif found.get("reasonCode", reason) != reason:
        yield f"{job} ended with reason {found.get('reasonCode')}"


def workflow_faults(job: str, found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a drop for cash: its steps, and the tasks of its last attempt that succeeded."""
    steps = [(step.get("taskId"), (step["stateName"], step.get("sequenceId"))) for step in found.get("flow") or ()]
    if steps != list(written_out(COD_DROP)):
        yield f"{job} has other steps than its macros: {steps}"
    done = {
        task["taskId"]
        for task in found.get("tasks") or ()
        if (task["attemptId"], task.get("outcome")) == (found.get("attemptId"), "ET_SUCCESS")
    }
    if done != {DELIVER, COLLECT}:
        yield f"{job} has other tasks done: {sorted(done)}"


def driven_jobs(run: TripRun) -> list[str]:
    """The jobs that the trip had, those that brought goods back among them."""
    return [job.id for (leg, _), job in run.jobs.items() if leg in run.plan.terms.driven]


def dispatch_faults(run: TripRun, found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a dispatch at the end."""
    trip = run.plan.trip.trip_uuid
    if found.get("status") != "CLOSED":
        yield f"{trip} is {found.get('status')}"
    if sorted(found.get("jobs") or ()) != sorted(driven_jobs(run)):
        yield f"{trip} holds other jobs than it was given"
    if set(found.get("participants") or ()) != {run.rider, run.vehicle}:
        yield f"{trip} holds other participants than it was given"


def ledger_faults(run: TripRun, found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a ledger at the end. Its entries are counted here.

    Where cash was paid, each line of goods comes from the task that took or handed them over; elsewhere from a scan.
    """
    trip, terms = run.plan.trip, run.plan.terms
    wanted = Counter(
        (consignment(trip, leg), direction, task if terms.cash[leg] else None)
        for leg in terms.driven
        for direction, task in (("IN", PICK), ("OUT", DELIVER))
    )
    entries = Counter(
        (entry.get("custodyEntityId"), entry.get("direction"), entry.get("taskId"))
        for entry in found.get("entries") or ()
        if entry.get("custodyEntity") != "CASH"
    )
    if entries != wanted:
        yield f"{trip.trip_uuid} has {entries.total()} entries of goods that are not the {wanted.total()} made"
    if found.get("balanced") is not True:
        yield f"{trip.trip_uuid} is not called balanced"


def cash_faults(run: TripRun, found: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the cash of a ledger: collected, handed over and agreed must be the same, leg by leg."""
    agreed = {run.jobs[leg, False].id: Decimal(cash) / CENTS for leg, cash in paid_legs(run).items()}
    for direction, task in (("IN", COLLECT), ("OUT", DELIVER_CASH)):
        lines = cash_lines(found, direction)
        if lines != {(job, task): amount for job, amount in agreed.items()}:
            trip = run.plan.trip.trip_uuid
            yield f"{trip} has {sum(lines.values())} {direction}, {sum(agreed.values())} was to be paid"


def cash_lines(ledger: dict[str, Any], direction: str) -> dict[tuple[str | None, str | None], Decimal]:
    """Cash of one direction, by the job and the task that reported it."""
    lines: dict[tuple[str | None, str | None], Decimal] = {}
    for entry in ledger.get("entries") or ():
        if (entry.get("custodyEntity"), entry.get("direction")) == ("CASH", direction):
            source = entry.get("jobId"), entry.get("taskId")
            lines[source] = lines.get(source, Decimal(0)) + Decimal(repr(entry["custodyEntityAmount"]))
    return lines


def check_plan(client: CoreClient, runs: Sequence[TripRun]) -> Check:
    """Calls done against the plan's arithmetic: as many of every kind as predicted; reads may be more."""
    expected = expectation(run.plan for run in runs)
    wrong = []
    for act, count in expected.calls.items():
        done = client.stats.done[act.value]
        if done < count or (done > count and act not in READS):
            wrong.append(f"{act.value}: {done:,} instead of {count:,}")
    missing = expected.callbacks - client.stats.expected_callbacks.keys()
    wrong += [f"callback never asked for: {key}" for key in sorted(missing)]
    return outcome("every step of the plan was taken", expected.calls.total(), wrong)


async def receiver_stats(pool: HttpPool) -> Stats:
    answer = await pool.request("GET", "/stats", b"")
    return msgspec.convert(msgspec.json.decode(answer.body)["data"], Stats)


async def await_callbacks(pool: HttpPool, expected: int, progressed: Callable[[Stats], None]) -> None:
    """Wait until as many callbacks have come as were asked for, or none for CALLBACK_QUIET_SECONDS."""
    loop = asyncio.get_running_loop()
    stats = await receiver_stats(pool)
    last_change = loop.time()
    while stats.distinct < expected and loop.time() - last_change < CALLBACK_QUIET_SECONDS:
        await asyncio.sleep(CALLBACK_POLL_SECONDS)
        fresh = await receiver_stats(pool)
        if fresh.received != stats.received:
            last_change = loop.time()
        stats = fresh
        progressed(stats)


async def read_inbox(pool: HttpPool) -> Received:
    """All that the receiver was told."""
    return msgspec.json.decode((await pool.request("GET", "/keys", b"")).body, type=Envelope).data


async def check_callbacks(pool: HttpPool, expected: Iterable[str], at_least_once: bool) -> list[Check]:
    """Compare the received callbacks with the expected, key by key; those of orders and of geofences are judged by
    themselves.

    ``at_least_once`` allows repeats.
    """
    stats = await receiver_stats(pool)
    inbox = await read_inbox(pool)
    keys = {
        key: count for key, count in inbox.keys.items() if key not in inbox.orders and not key.startswith(GEOFENCES)
    }
    reasons = inbox.reasons
    wanted = {key for key in expected if not key.startswith(ORDERS)}
    wrong = [f"{key} never came" for key in sorted(wanted - keys.keys())]
    wrong += [f"{key} was not asked for" for key in sorted(keys.keys() - wanted)]
    if not at_least_once:
        wrong += [f"{key} came {count} times" for key, count in keys.items() if count > 1]
    failures = [f"{key}: {reason}" for key, reason in reasons.items()]
    often = "at least once" if at_least_once else "exactly once"
    return [
        outcome(f"every callback asked for was received {often}", len(wanted), wrong),
        Check("every callback has a valid signature", not stats.bad_signatures, f"{stats.bad_signatures:,} invalid"),
        outcome("every callback reports success", len(inbox.keys), failures),
    ]
