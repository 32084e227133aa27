"""Reads of the set, over few connections of a process.

A connection that meets a statement of the search first spends 45 ms on it (plans, and what the server must know of the
tables), and some megabytes; so searches wait a millisecond for one that did, rather than have the pool open another.
"""

from __future__ import annotations

from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.list_connections import ListPool

SQL = load_statements(__package__, "world.sql")
AT_ONCE = 4
"""Statements that a process runs at once; one tenant's take half of it."""
MAX_WAITING = 1_000
"""Statements of a tenant that wait for their turn."""


class SetReads:
    """Whose turn it is. One a process."""

    def __init__(self, runtime: Runtime) -> None:
        self.pool = ListPool(runtime.database, MAX_WAITING, AT_ONCE)


async def read_set(call: Call, statement: str, *arguments: object) -> list[Record]:
    """All rows of a statement about the set, by its name. Raises Refusal (429) where the tenant's others take too long,
    and Unavailable.
    """
    return await call.of_process(SetReads).pool.fetch(call.tenant, SQL[statement], *arguments)
