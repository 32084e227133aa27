"""Runs and jobs for a board: one statement writes the rows, which go to the caller as the database wrote them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import get_args

import msgspec

from haulier.core.refusal import Fault, refuse_faults
from haulier.engines.cooperative_yield import CooperativeYield
from haulier.engines.postgres import Record
from haulier.engines.statements import load_statements, with_parts
from haulier.platform.commands.call import Call
from haulier.platform.live.newest_position import NewestPosition
from haulier.services.board.responses import JOB_FIELDS, RUN_FIELDS
from haulier.services.dispatch.facade import (
    CLOSED,
    FIRST_CLOSED_SHELF,
    LAST_CLOSED_SHELF,
    OLDEST_POSITION_MS,
    TERMINAL,
    DispatchStatus,
    JobStatus,
    closed_shelf,
)

SQL = load_statements("haulier.services.board", "rows.sql")
RUNS, JOBS = (with_parts(SQL[name], SQL, ("job_row", "open_objective")) for name in ("runs", "jobs"))

MAX_ROWS = 50_000
"""Rows of one answer."""
MAX_ROWS_WITH_JOBS = 250_000
"""Runs and their jobs in one answer."""
MAX_IDS = 200
MAX_CHOICES = 50
"""Statuses or types that one read names."""
RECENT_MS = 24 * 3_600_000
"""How long a board shows what has ended, epoch milliseconds."""

POSITION = b"x-haulier-position"

_encode = msgspec.json.Encoder().encode


async def read_runs(call: Call, _body: None) -> bytes:
    """All runs that are not CLOSED and those closed in the last 24 hours, or as the parameters choose them."""
    ids, statuses, types = read_choice(call, get_args(DispatchStatus))
    position = await newest_position(call)
    since = 0 if statuses else call.now() - RECENT_MS
    wants_open = not ids and (not statuses or statuses != [CLOSED])
    wants_closed = not ids and (not statuses or CLOSED in statuses)
    first = (closed_shelf(since) if since else FIRST_CLOSED_SHELF) if wants_closed else None
    rows = await call.fetch_list(
        RUNS, ids, statuses or None, types or None, wants_open, first, LAST_CLOSED_SHELF, since, MAX_ROWS + 1,
        MAX_ROWS_WITH_JOBS, call.now() - OLDEST_POSITION_MS,
    )  # fmt: skip
    return await written(call, position, RUN_FIELDS, rows)


async def read_jobs(call: Call, _body: None) -> bytes:
    """All jobs of the runs that a board shows and of no run, without those that ended more than 24 hours ago."""
    ids, statuses, types = read_choice(call, get_args(JobStatus))
    position = await newest_position(call)
    since = call.now() - RECENT_MS
    rows = await call.fetch_list(
        JOBS, ids, statuses or None, types or None, not ids, closed_shelf(since), LAST_CLOSED_SHELF, since,
        MAX_ROWS + 1, [*TERMINAL], call.now() - OLDEST_POSITION_MS,
    )  # fmt: skip
    return await written(call, position, JOB_FIELDS, rows)


async def newest_position(call: Call) -> str:
    """Where the event stream stands. Raises Unavailable."""
    return await call.of_process(NewestPosition).read()


def read_choice(call: Call, known: Collection[str]) -> tuple[list[str], list[str], list[str]]:
    """The ids, statuses and types that are asked for. Raises Refusal naming every parameter at fault."""
    ids, statuses, types = (list(dict.fromkeys(call.query_all(name))) for name in ("ids", "status", "type"))
    faults = [
        Fault(name, "maxItems", f"{len(given)} are named; one read takes at most {most}")
        for name, given, most in (
            ("ids", ids, MAX_IDS),
            ("status", statuses, MAX_CHOICES),
            ("type", types, MAX_CHOICES),
        )
        if len(given) > most
    ]
    faults += [
        Fault("status", "enum", f"{status[:64]!r} is no status; there are {', '.join(known)}")
        for status in statuses[:MAX_CHOICES]
        if status not in known
    ]
    refuse_faults(faults)
    return ids, statuses, types


async def written(call: Call, position: str, fields: Sequence[str], found: Sequence[Record]) -> bytes:
    """The answer, with the position in a header too, where it is read before the rows are. These are JSON already."""
    parts, turns = list[bytes](), CooperativeYield()
    for record in found:
        parts.append(record["row"].encode())
        await turns.yield_if_due()
    head = b'{"position":%b,"fields":%b,"truncated":%b,"rows":[' % (
        _encode(position),
        _encode(fields),
        b"true" if any(record["cut"] for record in found[:1]) else b"false",
    )
    call.response_headers[POSITION] = position.encode()
    return b"".join((head, b",".join(parts), b"]}"))
