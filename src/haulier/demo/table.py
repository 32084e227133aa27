"""The report of the demo: as values, as JSON, and as a table for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from haulier.demo.call_stats import CallStats, Timing
from haulier.demo.calls import TripRun
from haulier.demo.late_checks import Arrivals
from haulier.demo.plan import CUSTODY_ACTS, Act, expectation
from haulier.demo.receiver import Stats, quantile
from haulier.demo.terms import Fate
from haulier.demo.verify import Check


class Created(msgspec.Struct, rename="camel"):
    """Counts of what the demo made."""

    facilities: int
    riders: int
    trucks: int
    vans: int
    orders: int
    in_files: int
    cancelled: int
    rescheduled: int
    returned: int
    jobs: int
    cash_on_delivery: int
    dispatches: int
    by_reference: int
    left_open: int
    ledger_entries: int
    from_tasks: int
    failed_attempts: int
    callbacks: int
    positions: int
    arrivals: int
    mails: int


class Phase(msgspec.Struct, rename="camel"):
    """A part of the demo: seconds it took and calls it made."""

    name: str
    seconds: float
    calls: int
    per_second: float


class Kind(msgspec.Struct, rename="camel"):
    """One kind of call: how many, how many a second from its first to its last, latencies in milliseconds."""

    name: str
    calls: int
    per_second: float
    p50_ms: float
    p99_ms: float


class Report(msgspec.Struct, rename="camel"):
    """The whole outcome. ``ok`` only when every check holds."""

    ok: bool
    trips: int
    created: Created
    phases: list[Phase]
    kinds: list[Kind]
    callbacks: Stats
    arrivals: Arrivals
    checks: list[Check]
    answers_lost: int
    docs_url: str | None
    """Where the API's documents are still to be read; None when the stack ends with the demo."""


def created_of(
    runs: Sequence[TripRun], facilities: int, need: Mapping[str, int], failed_attempts: int, callbacks: int, mails: int
) -> Created:
    """Count what was made for these trips."""
    plans = [run.plan for run in runs]
    terms = [plan.terms for plan in plans]
    fates = Counter(fate for its in terms for fate in its.fates)
    calls = expectation(plans).calls
    return Created(
        facilities=facilities,
        riders=need["riders"],
        trucks=need["trucks"],
        vans=need["vans"],
        orders=fates.total(),
        in_files=sum(sum(its.in_file) for its in terms),
        cancelled=fates[Fate.CANCELLED],
        rescheduled=fates[Fate.RESCHEDULED],
        returned=fates[Fate.RETURNED],
        jobs=sum(len(run.jobs) for run in runs),
        cash_on_delivery=sum(bool(its.cash[leg]) for its in terms for leg in its.driven),
        dispatches=len(runs),
        by_reference=sum(its.by_ref for its in terms),
        left_open=sum(plan.is_open for plan in plans),
        ledger_entries=sum(calls[act] for act in CUSTODY_ACTS),
        from_tasks=calls[Act.CUSTODY_TASK_CLOSED],
        failed_attempts=failed_attempts,
        callbacks=callbacks,
        positions=sum(run.points_kept for run in runs),
        arrivals=sum(run.arrivals for run in runs),
        mails=mails,
    )


def kinds_of(tally: CallStats) -> list[Kind]:
    """Latencies by kind, acts of the plan first and in their order."""
    order = {act.value: place for place, act in enumerate(Act)}
    names = sorted(tally.timings, key=lambda name: (order.get(name, len(order)), name))
    return [kind_of(name, tally.timings[name]) for name in names]


def kind_of(name: str, timing: Timing) -> Kind:
    ordered = sorted(timing.latencies)
    rate = per_second(len(ordered), timing.last - timing.first)
    return Kind(name, len(ordered), rate, 1000 * quantile(ordered, 0.50), 1000 * quantile(ordered, 0.99))


def per_second(count: int, seconds: float) -> float:
    return count / seconds if seconds > 0 else 0.0


def print_report(report: Report, console: Console) -> None:
    """The closing table, for a person."""
    console.print(Group(created_table(report), kinds_table(report), Text(), *check_lines(report), Text()))
    if report.docs_url is not None:
        console.print(f"API documents: [link={report.docs_url}]{report.docs_url}[/link]", highlight=False)


def created_table(report: Report) -> Table:
    created = report.created
    table = Table(title=f"{report.trips:,} real trips, from order to delivery", title_style="bold", show_header=False)
    table.add_column(justify="right", style="cyan")
    table.add_column()
    table.add_row(f"{created.facilities:,}", "centres registered as facilities")
    table.add_row(f"{created.riders:,}", f"riders, with {created.trucks:,} trucks and {created.vans:,} vans")
    ends = f"{created.cancelled:,} cancelled, {created.rescheduled:,} rescheduled, {created.returned:,} returned"
    table.add_row(f"{created.orders:,}", f"client orders, one a leg, {created.in_files:,} of them in files; {ends}")
    made = "jobs that the orchestrator made of them"
    table.add_row(f"{created.jobs:,}", f"{made}; {created.failed_attempts:,} failed attempts went round again")
    table.add_row(f"{created.cash_on_delivery:,}", "of them cash on delivery: delivered, paid, deposited")
    table.add_row(f"{created.dispatches:,}", f"dispatches, one a trip; {created.by_reference:,} driven by reference")
    if created.left_open:
        table.add_row(f"{created.left_open:,}", "of them left open midway, for you to look at")
    table.add_row(f"{created.ledger_entries:,}", f"entries of custody ledgers; {created.from_tasks:,} from tasks")
    table.add_row(f"{created.positions:,}", "positions that riders' phones sent on the way")
    table.add_row(f"{created.arrivals:,}", "arrivals at facilities, noticed by their geofences")
    table.add_row(f"{created.mails:,}", "mails to customers who paid on delivery, and to the desk of late trips")
    if report.arrivals.trips:
        said = report.arrivals
        wrong = f"{said.median_minutes:,.0f} min wrong in the median, the router's {said.median_minutes_of_router:,.0f}"
        both = f"{said.late:,} did come late, {said.warned_rightly:,} of both"
        table.add_row(f"{said.trips:,}", f"trips half-way when seen; the arrival foretold there was {wrong}")
        table.add_row(f"{said.warned:,}", f"of them warned of as late; {both}")
    table.add_row(f"{created.callbacks:,}", f"callbacks; half of them within {report.callbacks.delay_p50_ms:,.0f} ms")
    for phase in report.phases:
        rate = f"{phase.calls:,} calls, {phase.per_second:,.0f} a second" if phase.calls else ""
        table.add_row(f"{phase.seconds:,.1f} s", f"{phase.name}: {rate}" if rate else phase.name)
    return table


def kinds_table(report: Report) -> Table:
    table = Table()
    table.add_column("call")
    for heading in ("calls", "a second", "p50 ms", "p99 ms"):
        table.add_column(heading, justify="right")
    for kind in report.kinds:
        table.add_row(
            kind.name, f"{kind.calls:,}", f"{kind.per_second:,.0f}", f"{kind.p50_ms:,.1f}", f"{kind.p99_ms:,.1f}"
        )
    return table


def check_lines(report: Report) -> Iterator[Text]:
    for check in report.checks:
        mark = ("✓ ", "green") if check.ok else ("✗ ", "bold red")
        yield Text.assemble(mark, check.name, (f"  {check.found}", "dim" if check.ok else "red"))
    if report.answers_lost:
        yield Text(f"  {report.answers_lost:,} answers were lost on the way; each was read back before it was repeated")
