"""Points of what somebody carries, for services that know who goes where."""

from __future__ import annotations

from collections.abc import Sequence

from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.services.tracking.retention import first_readable
from haulier.services.tracking.rules.thinning import Fix

SQL = load_statements("haulier.services.tracking", "queries.sql")


async def newest_points(call: Call, carriers: Sequence[str], first: int, last: int, most: int) -> list[Fix]:
    """The newest points from a moment to another, in epoch milliseconds, at most ``most``, oldest first: of the device
    that was heard of last among those that the carriers have.
    """
    if not carriers:
        return []
    since = max(first, await first_readable(call))
    rows = await call.fetch(SQL["newest_of_carriers"], list(carriers), since, last, most)
    return [Fix(*row) for row in reversed(rows)]
