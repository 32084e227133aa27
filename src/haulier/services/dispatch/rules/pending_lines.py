"""Pending lines: what a task took or handed over, reported before what must have come first.

A phone that was offline reports its tasks late and in any order. What it reports has happened, so a hand-over that is
reported before its take-in is not refused: its line is kept in the ledger's head until the balance allows it. Whatever
the order, the same reports leave the same lines and balances; only the numbers of the lines differ.
See: contract/dispatch.md "Mobile APIs", "Custody ledger".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from decimal import Decimal

from haulier.services.dispatch.rules.custody import CASH_ACCOUNT, MAX_SCAN_ROWS, NOTHING, LedgerLine

MAX_PENDING_LINES = MAX_SCAN_ROWS
"""Pending lines of one ledger: as many as one report may have. They are kept in the ledger's head."""


def split_fitting(
    lines: Sequence[LedgerLine], balances: Mapping[str, Decimal]
) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """Of lines in any order: those that fit, in an order in which they do, and those that stay pending.

    No line that fits stays pending, so if some order of all lines fits from the first to the last, none does.
    """
    accounts: dict[str, list[LedgerLine]] = {}
    for line in lines:
        accounts.setdefault(line.account, []).append(line)
    fitting: list[LedgerLine] = []
    waiting: list[LedgerLine] = []
    for account, group in accounts.items():
        of_account = _split_cash if account == CASH_ACCOUNT else _split_thing
        fit, rest = of_account(group, balances.get(account, NOTHING))
        fitting += fit
        waiting += rest
    return fitting, waiting


def admit_pending(
    lines: list[LedgerLine], waiting: Sequence[LedgerLine], balances: Mapping[str, Decimal]
) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """Lines of a scan, which all fit, followed by the pending ones that fit after them; and those still pending."""
    after = dict(balances)
    for line in lines:
        after[line.account] = after.get(line.account, NOTHING) + line.delta
    more, still = split_fitting(waiting, after)
    return lines + more, still


def _split_cash(lines: Sequence[LedgerLine], held: Decimal) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """All that was collected, then what can be handed over of it."""
    fitting = [line for line in lines if line.delta > 0]
    held += sum(line.delta for line in fitting)
    waiting = []
    for line in lines:
        if line.delta > 0:
            continue
        if held + line.delta >= 0:
            held += line.delta
            fitting.append(line)
        else:
            waiting.append(line)
    return fitting, waiting


def _split_thing(lines: Sequence[LedgerLine], held: Decimal) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """In and out by turns: a thing is held once or not at all."""
    ins = deque(line for line in lines if line.delta > 0)
    outs = deque(line for line in lines if line.delta < 0)
    fitting = []
    while turn := outs if held else ins:
        fitting.append(turn.popleft())
        held += fitting[-1].delta
    return fitting, [*ins, *outs]
