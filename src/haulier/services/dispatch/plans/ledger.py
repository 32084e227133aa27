"""The custody ledger of a dispatch: scans in and out, one or many, and the read.

See: contract/dispatch.md "Custody ledger".

A scan writes the ledger's head (so that two scans of one dispatch are one after the other, and none comes after the
closing) and its lines; the database keeps each account's balance and refuses one that leaves its bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from haulier.core.refusal import Cause, Fault, Refusal, refuse_faults
from haulier.engines.statements import load_statements
from haulier.platform.call import Call
from haulier.platform.changes import Change, EntryWrite, replacing
from haulier.platform.operation import Plan
from haulier.platform.resources import Json, to_json, without_nulls
from haulier.services.dispatch.answers import LedgerEntry
from haulier.services.dispatch.kind import DISPATCH, JOB, LEDGER, LEDGER_BODY
from haulier.services.dispatch.rules.custody import Direction, LedgerLine, account_of, plan_scan
from haulier.services.dispatch.wire import CustodyEntry, CustodyScan, CustodyScanBatch

SQL = load_statements("haulier.platform.sql", "resources.sql")

MAX_ENTRIES_READ = 10_000
"""Lines of one ledger that a read gives; ``from`` in the query goes on after a line's number."""

EntryNumber = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
"""Number of a ledger line; each has an exact place in a JSON number."""

HIGHEST_OF_THINGS = "1"
"""A container or document is held once or not at all."""


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
    job_ids = list({entry.jobId for entry in entries if entry.jobId})
    accounts = list({account_of(entry.custodyEntity, entry.custodyEntityId) for entry in entries})
    head, *jobs = await call.runtime.reader.get_many(
        call.tenant, [(LEDGER, dispatch_id), *((JOB.name, id) for id in job_ids)]
    )
    if head is None:
        raise Refusal(Cause.NOT_FOUND, f"there is no dispatch {dispatch_id!r}")
    if head.state != "OPEN":
        raise Refusal(Cause.RULE, "the dispatch is CLOSED", [Fault("dispatchId", "closed", "the dispatch is CLOSED")])
    here = {job.id for job in jobs if job is not None and job.parent == dispatch_id}
    faults = [
        Fault(f"data[{index}].jobId" if batch else "jobId", "unknown", f"job {entry.jobId} is not in the dispatch")
        for index, entry in enumerate(entries)
        if entry.jobId and entry.jobId not in here
    ]
    stored = head.body_as(LEDGER_BODY)
    balances = await call.runtime.reader.balances(call.tenant, dispatch_id, accounts)
    lines, more = plan_scan(direction, entries, balances, stored.allowExcess, batch)
    refuse_faults(faults + more)
    first = stored.lines + 1
    stored.lines += len(lines)
    write = replacing(head, body=stored)
    change = Change(
        LEDGER,
        dispatch_id,
        write.version,
        "CustodyTakenIn" if direction == "IN" else "CustodyHandedOut",
        [write],
        state="OPEN",
    )
    change.entries = [_entry(dispatch_id, first + n, line, stored.allowExcess) for n, line in enumerate(lines)]
    change.data = to_json(
        {"id": dispatch_id, "dispatchId": dispatch_id, "entries": [entry.detail for entry in change.entries]}
    )
    change.answer = {"id": dispatch_id}
    return change


def _entry(book: str, number: int, line: LedgerLine, allow_excess: bool) -> EntryWrite:
    detail: Json = {"custodyEntity": line.entity, "direction": "IN" if line.delta > 0 else "OUT"}
    for name, value in (
        ("custodyEntityId", line.entity_id),
        ("custodyLocationId", line.location),
        ("jobId", line.job_id),
    ):
        if value:
            detail[name] = value
    if line.amount is not None:
        detail["custodyEntityAmount"] = float(line.amount)
    highest = None if allow_excess or line.entity == "CASH" else HIGHEST_OF_THINGS
    return EntryWrite(book, number, line.account, f"{line.delta:f}", None if allow_excess else "0", highest, detail)


async def balances_of(call: Call, dispatch_id: str) -> dict[str, Decimal]:
    """Every account of a ledger with what is held of it."""
    records = await call.runtime.database.fetch(SQL["balances"], call.tenant, dispatch_id)
    return {record["account"]: record["balance"] for record in records}


async def read_ledger(call: Call, _body: None) -> Json:
    """Read a ledger: its lines in order, the balance of each account, and whether it is even."""
    dispatch_id = call.path["dispatchId"]
    await call.need(LEDGER, dispatch_id, DISPATCH.noun.lower())
    after = call.query_as("from", EntryNumber, 0)
    records = await call.runtime.database.fetch(SQL["entries"], call.tenant, dispatch_id, after, MAX_ENTRIES_READ)
    balances = await balances_of(call, dispatch_id)
    shown = []
    for record in records:
        detail: dict[str, Any] = msgspec.json.decode(record["detail"])
        entry = msgspec.convert({**detail, "timestamp": record["at"] // 1000}, LedgerEntry)
        shown.append({"number": record["number"], **without_nulls(entry), "balance": float(record["balance"])})
    open_accounts = [
        {"account": account, "balance": float(balance)} for account, balance in sorted(balances.items()) if balance
    ]
    return {"dispatchId": dispatch_id, "entries": shown, "balanced": not open_accounts, "open": open_accounts}
