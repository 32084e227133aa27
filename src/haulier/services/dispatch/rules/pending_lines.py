"""Lines that wait: what a task took or handed over, told before what must have come first.

A phone that was offline tells its tasks late and in any order. What it says has happened, so a hand-over that is told
before its take-in is not refused: its line waits in the ledger's head until the balance lets it in. Whatever the
order, the same reports leave the same lines and balances; only the numbers of the lines differ.
See: contract/dispatch.md "Mobile APIs", "Custody ledger".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from decimal import Decimal

from haulier.services.dispatch.rules.custody import CASH_ACCOUNT, MAX_SCAN_ROWS, NOTHING, LedgerLine

MAX_WAITING_LINES = MAX_SCAN_ROWS
"""Lines of one ledger that may wait: as many as one report may have. They are kept in the ledger's head."""


def settle(lines: Sequence[LedgerLine], balances: Mapping[str, Decimal]) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """Of lines in any order: those that fit, in an order in which they do, and those that have to wait.

    No line that fits is left waiting, so if some order of all lines fits from the first to the last, none waits.
    """
    accounts: dict[str, list[LedgerLine]] = {}
    for line in lines:
        accounts.setdefault(line.account, []).append(line)
    fitting: list[LedgerLine] = []
    waiting: list[LedgerLine] = []
    for account, group in accounts.items():
        of_account = _settle_cash if account == CASH_ACCOUNT else _settle_thing
        fit, rest = of_account(group, balances.get(account, NOTHING))
        fitting += fit
        waiting += rest
    return fitting, waiting


def let_in(
    lines: list[LedgerLine], waiting: Sequence[LedgerLine], balances: Mapping[str, Decimal]
) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """Lines of a scan, which fit as they are, followed by those waiting that fit after them; and those that wait on."""
    after = dict(balances)
    for line in lines:
        after[line.account] = after.get(line.account, NOTHING) + line.delta
    more, still = settle(waiting, after)
    return lines + more, still


def _settle_cash(lines: Sequence[LedgerLine], held: Decimal) -> tuple[list[LedgerLine], list[LedgerLine]]:
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


def _settle_thing(lines: Sequence[LedgerLine], held: Decimal) -> tuple[list[LedgerLine], list[LedgerLine]]:
    """In and out by turns: a thing is held once or not at all."""
    ins = deque(line for line in lines if line.delta > 0)
    outs = deque(line for line in lines if line.delta < 0)
    fitting = []
    while turn := outs if held else ins:
        fitting.append(turn.popleft())
        held += fitting[-1].delta
    return fitting, [*ins, *outs]
