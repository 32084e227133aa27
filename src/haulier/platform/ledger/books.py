"""Reads of one book of the caller's tenant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from haulier.engines.statements import load_statements

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call

SQL = load_statements("haulier.platform.ledger", "ledger.sql")


class Entry(NamedTuple):
    """One entry of a book. ``balance`` is its account's after it, ``at`` epoch milliseconds, ``detail`` JSON text."""

    number: int
    account: str
    balance: Decimal
    at: int
    detail: str


@dataclass(slots=True)
class Book:
    """A book at one moment. ``open`` are the accounts that are not even, ``head`` the body of the book's resource."""

    entries: list[Entry] = field(default_factory=list)
    open: dict[str, Decimal] = field(default_factory=dict)
    head: str | None = None
    """None when there is no such resource."""


async def read_book(call: Call, head_kind: str, book: str, *, after: int, limit: int) -> Book:
    """The entries behind the number ``after``, at most ``limit``, the open accounts and the head, all of one moment."""
    found = Book()
    for number, account, balance, at, detail in await call.fetch(SQL["book"], head_kind, book, after, limit):
        if number is not None:
            found.entries.append(Entry(number, account, balance, at, detail))
        elif account is not None:
            found.open[account] = balance
        else:
            found.head = detail
    return found


async def all_balances(call: Call, book: str) -> dict[str, Decimal]:
    """Every account of a book with what is held of it."""
    return {record["account"]: record["balance"] for record in await call.fetch(SQL["balances"], book)}


async def taken_in_for(
    call: Call, book: str, accounts: Collection[str], job_ids: Collection[str]
) -> set[tuple[str, str]]:
    """Which of the accounts were taken in for which of the jobs."""
    records = await call.fetch(SQL["taken_in"], book, [*accounts], [*job_ids])
    return {(record["account"], record["job_id"]) for record in records}
