"""Operations on the journal and on what left it. Not part of the contract."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from haulier.core.refusal import Cause, Refusal
from haulier.engines.statements import load_statements
from haulier.platform.callbacks.attempts import DeadLetter
from haulier.platform.callbacks.delivery import list_dead, replay
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation, Query
from haulier.platform.documents.openapi import MadeId
from haulier.platform.listing.paging import PageSize
from haulier.platform.typed.changelog import LogEntry, change_log

SQL = load_statements("haulier.platform.storage", "resources.sql")

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)
MAX_DEAD_LISTED = 1_000


class Counted(Struct):
    """How many commands were applied, in all and by event."""

    count: int
    byEvent: dict[str, int]


async def count(call: Call, _body: None) -> Counted:
    """How many commands of the tenant were applied, by event: one journal row each."""
    rows = await call.fetch_list(SQL["journal_count"])
    by_event = {row["event"]: row["n"] for row in rows}
    return Counted(sum(by_event.values()), by_event)


async def changes(call: Call, _body: None) -> list[LogEntry]:
    """What happened to one resource, newest first: who asked, which event, the state after it.

    Of each it shows what the asking app may see.
    """
    return await change_log(call, call.path["kind"], call.path["id"], from_required=False)


async def dead_letters(call: Call, _body: None) -> list[DeadLetter]:
    """Callbacks that were given up, newest first: where to, why, after how many tries."""
    limit = min(call.query_as("limit", PageSize, 100), MAX_DEAD_LISTED)
    return await list_dead(call.runtime, call.tenant, limit)


async def replay_dead_letter(call: Call, _body: None) -> MadeId:
    """Try a given-up callback again, from the first try on."""
    journal_id = call.path["journalId"]
    if not _is_uuid(journal_id) or not await replay(call.runtime, call.tenant, journal_id):
        raise Refusal(Cause.NOT_FOUND, f"there is no dead letter {journal_id!r}")
    return MadeId(journal_id)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


OPERATIONS = (
    Operation(
        "countJournal",
        "GET",
        "/journal/count",
        1001,
        200,
        (200, 400, 401, 403),
        "Count the journal by event",
        "Journal",
        HEADERS,
        handle=count,
        answer=Counted,
        own=True,
    ),
    Operation(
        "readChangeLog",
        "GET",
        "/journal/{kind}/{id}",
        1002,
        200,
        (200, 400, 401, 403),
        "Read the change log of one resource",
        "Journal",
        HEADERS,
        handle=changes,
        answer=list[LogEntry],
        own=True,
        query=tuple(Query(name, int) for name in ("from", "duration", "limit", "offset")),
    ),
    Operation(
        "listDeadLetters",
        "GET",
        "/callbacks/dead",
        2001,
        200,
        (200, 400, 401, 403),
        "List callbacks that were given up",
        "Callbacks",
        HEADERS,
        handle=dead_letters,
        answer=list[DeadLetter],
        query=(Query("limit", PageSize),),
        own=True,
    ),
    Operation(
        "replayDeadLetter",
        "POST",
        "/callbacks/dead/{journalId}/replay",
        2002,
        202,
        (202, 400, 401, 403, 404),
        "Deliver a given-up callback again",
        "Callbacks",
        HEADERS,
        handle=replay_dead_letter,
        answer=MadeId,
        own=True,
    ),
)
