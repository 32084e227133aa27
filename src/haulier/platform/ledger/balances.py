"""Balances of accounts, gathered over concurrent requests into one statement."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.storage.coalescing import Coalescer
from haulier.platform.storage.reader import READ_BATCH, READ_LANES

SQL = load_statements("haulier.platform.ledger", "ledger.sql")

Account = tuple[str, str, str]
"""(tenant, book, account)."""


class Balances:
    """One process's reads of balances."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reads: Coalescer[Sequence[Account], dict[Account, Decimal]] = Coalescer(
            self._read, lanes=READ_LANES, largest=READ_BATCH
        )

    async def of(self, tenant: str, book: str, accounts: Sequence[str]) -> dict[str, Decimal]:
        """What is held of the named accounts of a book; an account without entries is left out."""
        wanted = [(tenant, book, account) for account in accounts]
        found = await self._reads.submit(wanted, tenant)
        return {key[2]: found[key] for key in wanted if key in found}

    async def _read(self, wanted: list[Sequence[Account]]) -> list[dict[Account, Decimal]]:
        keys = list({key for group in wanted for key in group})
        records = await self._database.fetch(
            SQL["balances_of"], [key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys]
        )
        found = {(record["tenant_id"], record["book"], record["account"]): record["balance"] for record in records}
        return [found] * len(wanted)
