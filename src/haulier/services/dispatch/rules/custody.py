"""Custody ledger: what the operator of a dispatch holds. See: contract/dispatch.md "Custody ledger".

Containers and documents are tracked by id, each held once or not at all; cash by amount, without currency.
A balance is the sum of the lines of an account; the ledger is even when every balance is zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import Struct

from haulier.core.refusal import Fault
from haulier.services.dispatch.requests import CustodyEntry
from haulier.services.dispatch.statuses import CustodyEntity
from haulier.services.workflow.facade import Direction

Source = dict[str, Any]
"""The task report that a line comes from: ``{workflowInstanceId, attemptId, taskId, reportedAt, reportedBy}``."""

MAX_SCAN_ROWS = 1_000
MAX_CUSTODY_ID_LENGTH = 128
MAX_REFERENCE_LENGTH = 64
MAX_AMOUNT = Decimal(1_000_000_000)
"""Largest cash amount of one line; with its decimals it still has an exact place in a JSON number."""
MAX_AMOUNT_DECIMALS = 6

CASH_ACCOUNT = "CASH"
ONE, NOTHING = Decimal(1), Decimal(0)


class LedgerLine(Struct, frozen=True, omit_defaults=True):
    """One row for the ledger. ``delta`` is added to the balance of ``account``; ``amount`` is what the scan stated.

    A scan of a container may state an amount: the cash to be collected for it. It does not change the cash account.
    ``source`` is None for a scan.
    """

    account: str
    entity: CustodyEntity
    entity_id: str | None
    delta: Decimal
    location: str | None
    job_id: str | None
    amount: Decimal | None
    source: Source | None = None


def account_of(entity: str, entity_id: str | None) -> str:
    """Key of a ledger account: ``CASH``, or the kind and the id of the thing."""
    return CASH_ACCOUNT if entity == "CASH" else f"{entity}:{entity_id}"


def plan_scan(
    direction: Direction,
    entries: Sequence[CustodyEntry],
    balances: Mapping[str, Decimal],
    allow_excess: bool = False,
    batch: bool = True,
) -> tuple[list[LedgerLine], list[Fault]]:
    """Lines for all entries, or no line and every fault, named ``data[3].custodyEntityId`` in a batch.

    ``balances`` are those of the dispatch before the scan, by account; an account not in it is zero. ``allow_excess``
    is the tenant's switch that lets a thing be taken in twice or handed out unheld.
    """
    if not 1 <= len(entries) <= MAX_SCAN_ROWS:
        return [], [Fault("data", "length", f"a scan has 1 to {MAX_SCAN_ROWS} rows")]
    held = dict(balances)
    lines: list[LedgerLine] = []
    faults: list[Fault] = []
    for index, entry in enumerate(entries):
        prefix = f"data[{index}]." if batch else ""
        found = _entry_faults(entry, prefix)
        if not found:
            line = _line(direction, entry, entry.jobId or None, None)
            found = [] if allow_excess else _balance_faults(line, held.get(line.account, NOTHING), prefix)
            held[line.account] = held.get(line.account, NOTHING) + line.delta
            lines.append(line)
        faults += found
    return ([], faults) if faults else (lines, [])


class CustodyOutput(NamedTuple):
    """What a task took (IN) or handed over (OUT), by a report on a job."""

    direction: Direction
    entries: Sequence[CustodyEntry]
    job_id: str
    source: Source


def plan_output(output: CustodyOutput, allow_excess: bool = False) -> tuple[list[LedgerLine], list[Fault]]:
    """Lines for what a task gave out, or no line and every fault, named ``data.custody[2].custodyEntityId``.

    Each row is judged for itself and not by what is held: reports of a phone come in any order, see ``pending_lines``.
    The one task cannot take, or hand over, the same thing twice unless ``allow_excess``.
    """
    if len(output.entries) > MAX_SCAN_ROWS:
        return [], [Fault("data.custody", "length", f"a task takes or hands over at most {MAX_SCAN_ROWS} rows")]
    lines: list[LedgerLine] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(output.entries):
        prefix = f"data.custody[{index}]."
        found = _entry_faults(entry, prefix)
        line = None if found else _line(output.direction, entry, output.job_id, output.source)
        if line is not None and line.account in seen and line.account != CASH_ACCOUNT and not allow_excess:
            message = f"{line.entity} {line.entity_id} is named twice"
            found = [Fault(f"{prefix}custodyEntityId", "duplicate", message)]
        if line is not None:
            seen.add(line.account)
            lines.append(line)
        faults += found
    return ([], faults) if faults else (lines, [])


def detail_of(line: LedgerLine) -> dict[str, Any]:
    """A line as reads and events show it; members without a value are left out."""
    detail: dict[str, Any] = {"custodyEntity": line.entity, "direction": "IN" if line.delta > 0 else "OUT"}
    for name, value in (
        ("custodyEntityId", line.entity_id),
        ("custodyLocationId", line.location),
        ("jobId", line.job_id),
    ):
        if value:
            detail[name] = value
    if line.amount is not None:
        detail["custodyEntityAmount"] = float(line.amount)
    return detail if line.source is None else detail | line.source


def is_even(balances: Mapping[str, Decimal]) -> bool:
    """Whether nothing is in the operator's hands and nothing was handed out in excess."""
    return not any(balances.values())


def open_items(balances: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """What is not even, for an error's additionalInfo: ``{custodyEntity, custodyEntityId?, balance}``, by account."""
    return [_open_item(account, balance) for account, balance in sorted(balances.items()) if balance]


def amount_of(value: int | float | Decimal | None) -> Decimal | None:
    """A stated amount as an exact decimal: the shortest one that the JSON number stands for."""
    if value is None:
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _open_item(account: str, balance: Decimal) -> dict[str, Any]:
    entity, _, entity_id = account.partition(":")
    item: dict[str, Any] = {"custodyEntity": entity}
    if entity_id:
        item["custodyEntityId"] = entity_id
    return {**item, "balance": f"{balance:f}"}


def _line(direction: Direction, entry: CustodyEntry, job_id: str | None, source: Source | None) -> LedgerLine:
    amount = amount_of(entry.custodyEntityAmount)
    quantity = amount if entry.custodyEntity == "CASH" and amount is not None else ONE
    return LedgerLine(
        account=account_of(entry.custodyEntity, entry.custodyEntityId),
        entity=entry.custodyEntity,
        entity_id=entry.custodyEntityId or None,
        delta=quantity if direction == "IN" else -quantity,
        location=entry.custodyLocationId or None,
        job_id=job_id,
        amount=amount,
        source=source,
    )


def _entry_faults(entry: CustodyEntry, prefix: str) -> list[Fault]:
    """What a row lacks or states wrongly, whatever is held."""
    faults = _amount_faults(entry, prefix)
    if entry.custodyEntity != "CASH" and not entry.custodyEntityId:
        message = f"custodyEntityId is needed for a {entry.custodyEntity}"
        faults.append(Fault(f"{prefix}custodyEntityId", "required", message))
    limits = (
        ("custodyEntityId", entry.custodyEntityId, MAX_CUSTODY_ID_LENGTH),
        ("custodyLocationId", entry.custodyLocationId, MAX_REFERENCE_LENGTH),
        ("jobId", entry.jobId, MAX_REFERENCE_LENGTH),
    )
    for name, value, limit in limits:
        if value and len(value) > limit:
            faults.append(Fault(f"{prefix}{name}", "length", f"{name} may have at most {limit} characters"))
    return faults


def _amount_faults(entry: CustodyEntry, prefix: str) -> list[Fault]:
    """Cash needs an amount above zero; any other thing may state one of zero or more."""
    field, amount = f"{prefix}custodyEntityAmount", amount_of(entry.custodyEntityAmount)
    is_cash = entry.custodyEntity == "CASH"
    if amount is None:
        return [Fault(field, "required", "custodyEntityAmount is needed for CASH")] if is_cash else []
    if not amount.is_finite() or amount < 0 or (is_cash and amount == 0) or amount > MAX_AMOUNT:
        bound = "above 0" if is_cash else "from 0"
        return [Fault(field, "range", f"custodyEntityAmount must be {bound} up to {MAX_AMOUNT}")]
    if amount != round(amount, MAX_AMOUNT_DECIMALS):
        return [Fault(field, "decimals", f"custodyEntityAmount may have at most {MAX_AMOUNT_DECIMALS} decimals")]
    return []


def _balance_faults(line: LedgerLine, held: Decimal, prefix: str) -> list[Fault]:
    """Taking in what is held, or handing out what is not."""
    after = held + line.delta
    if line.entity == "CASH":
        if after >= 0:
            return []
        message = f"{-line.delta:f} of cash cannot be handed out, {held:f} is held"
        return [Fault(f"{prefix}custodyEntityAmount", "not_held", message)]
    if NOTHING <= after <= ONE:
        return []
    taken_in = line.delta > 0
    message = f"{line.entity} {line.entity_id} is {'already' if taken_in else 'not'} held in this dispatch"
    return [Fault(f"{prefix}custodyEntityId", "already_held" if taken_in else "not_held", message)]
