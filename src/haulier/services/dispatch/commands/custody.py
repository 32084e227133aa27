"""The custody ledger of a dispatch: scans in and out, one or many, and what tasks take and hand over.

See: contract/dispatch.md "Custody ledger", "Mobile APIs".

A scan writes the ledger's head (so that two scans of one dispatch are one after the other, and none comes after the
closing) and its lines; the database keeps each account's balance and refuses one that leaves its bounds. The output
of a custody task does the same within the change that records its report.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Plan
from haulier.platform.ledger.books import taken_in_for
from haulier.platform.ledger.entries import NewEntry, enter
from haulier.platform.storage.changes import Change, replacing
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.services.dispatch.events import CUSTODY_HANDED_OUT, CUSTODY_TAKEN_IN
from haulier.services.dispatch.kind import JOB, LEDGER, LEDGER_BODY, LedgerBody
from haulier.services.dispatch.requests import CustodyEntry, CustodyScan, CustodyScanBatch
from haulier.services.dispatch.rules.custody import (
    NOTHING,
    ONE,
    CustodyOutput,
    LedgerLine,
    account_of,
    detail_of,
    plan_output,
    plan_scan,
)
from haulier.services.dispatch.rules.pending_lines import MAX_PENDING_LINES, admit_pending, split_fitting
from haulier.services.dispatch.statuses import OPEN
from haulier.services.workflow.facade import Direction


def scan(direction: Direction) -> Plan:
    """One thing into or out of custody."""

    async def plan(call: Call, body: CustodyScan) -> Change:
        """Take one thing into custody, or hand it over."""
        return await _plan(call, direction, body.dispatchId, [body.entry()], batch=False)

    return plan


def scan_batch(direction: Direction) -> Plan:
    """Many things of one dispatch into or out of custody."""

    async def plan(call: Call, body: CustodyScanBatch) -> Change:
        """All rows or none; faults are named by row."""
        return await _plan(call, direction, body.dispatchId, body.data, batch=True)

    return plan


async def _plan(
    call: Call, direction: Direction, dispatch_id: str, entries: Sequence[CustodyEntry], *, batch: bool
) -> Change:
    job_ids = {entry.jobId for entry in entries if entry.jobId}
    head, *jobs = await call.get_many([(LEDGER, dispatch_id), *((JOB.name, id) for id in job_ids)])
    if head is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no dispatch {dispatch_id!r}")
    stored = _open(head)
    here = {job.id for job in jobs if job is not None and job.parent == dispatch_id}
    faults = await _job_faults(call, direction, head, entries, here, batch=batch)
    accounts = {account_of(entry.custodyEntity, entry.custodyEntityId) for entry in entries}
    balances = await call.balances(head.id, [*accounts.union(line.account for line in stored.waiting)])
    lines, more = plan_scan(direction, entries, balances, stored.allowExcess, batch)
    refuse_faults(faults + more)
    if stored.waiting:
        lines, stored.waiting = admit_pending(lines, stored.waiting, balances)
    event = CUSTODY_TAKEN_IN if direction == "IN" else CUSTODY_HANDED_OUT
    change = Change(LEDGER, dispatch_id, head.version + 1, event, state=OPEN, answer={"id": dispatch_id})
    shown = _enter(change, head, stored, lines)
    change.payload = to_json({"id": dispatch_id, "dispatchId": dispatch_id, "entries": shown})
    return change


async def _job_faults(
    call: Call, direction: Direction, head: Resource, entries: Sequence[CustodyEntry], here: Collection[str], *,
    batch: bool,
) -> list[Fault]:  # fmt: skip
    """Rows whose job is not in the dispatch. What was taken in for a job is handed out for it, though it has left."""
    strange = [(index, entry) for index, entry in enumerate(entries) if entry.jobId and entry.jobId not in here]
    if not strange:
        return []
    taken: set[tuple[str, str]] = set()
    if direction == "OUT":
        accounts = {account_of(entry.custodyEntity, entry.custodyEntityId) for _, entry in strange}
        job_ids = {entry.jobId for _, entry in strange if entry.jobId}
        taken = await taken_in_for(call, head.id, accounts, job_ids)
    message = "job {} is not in the dispatch" + (
        " and nothing like this was taken in for it: hand it out without jobId"
        if direction == "OUT"
        else ": add it first, or take the thing in without jobId"
    )
    return [
        Fault(f"data[{index}].jobId" if batch else "jobId", "unknown", message.format(entry.jobId))
        for index, entry in strange
        if (account_of(entry.custodyEntity, entry.custodyEntityId), entry.jobId) not in taken
    ]


async def enter_output(call: Call, change: Change, head: Resource, output: CustodyOutput) -> Json:
    """Add what a task took or handed over to the change of its report. Lines that do not fit yet stay in the head.

    Answers the members of the payload: ``{entries[], waiting}``, the lines written and the number of pending ones.
    Raises Refusal for a wrong row, when the dispatch is closed, and when too many lines would be pending.
    """
    stored = _open(head)
    lines, faults = plan_output(output, stored.allowExcess)
    refuse_faults(faults)
    if not stored.allowExcess:
        pending = [*stored.waiting, *lines]
        balances = await call.balances(head.id, [*{line.account for line in pending}])
        lines, stored.waiting = split_fitting(pending, balances)
    if len(stored.waiting) > MAX_PENDING_LINES:
        message = f"more than {MAX_PENDING_LINES} lines would wait for what must come first"
        raise Refusal(Cause.RULE, message, [Fault("data.custody", "too_many_waiting", message)])
    return {"entries": _enter(change, head, stored, lines), "waiting": len(stored.waiting)}


def _open(head: Resource) -> LedgerBody:
    """The head of an open ledger. Raises Refusal for one that is closed."""
    if head.state != OPEN:
        raise Refusal(Cause.RULE, "the dispatch is CLOSED", [Fault("dispatchId", "closed", "the dispatch is CLOSED")])
    return head.body_as(LEDGER_BODY)


def _enter(change: Change, head: Resource, stored: LedgerBody, lines: Sequence[LedgerLine]) -> list[Json]:
    """Add the lines, numbered on, and the head to a change. Answers the lines as events show them."""
    entries = [_entry(line, stored.allowExcess) for line in lines]
    stored.lines = enter(change, head.id, stored.lines, entries)
    change.rows.append(replacing(head, body=stored))
    return [entry.detail for entry in entries]


def _entry(line: LedgerLine, allow_excess: bool) -> NewEntry:
    highest = None if allow_excess or line.entity == "CASH" else ONE
    lowest = None if allow_excess else NOTHING
    return NewEntry(line.account, line.delta, lowest, highest, detail_of(line))
