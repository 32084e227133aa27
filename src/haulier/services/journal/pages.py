"""Pages of the tenant's journal, as the asking app may see it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from haulier.core.refusal import Fault, invalid, refuse_faults
from haulier.engines.postgres import Record
from haulier.platform.callbacks.outcomes import CallbackOutcome, callback_outcomes
from haulier.platform.commands.call import Call
from haulier.platform.commands.reply import Reply
from haulier.platform.journal.entries import GREATEST_MOMENT, Wanted, beginning_of, find_entries, place_of
from haulier.platform.listing.query import read_number
from haulier.platform.typed.changelog import LogEntry, seen_entries
from haulier.services.dispatch.facade import DISPATCH, JOB, parts_of_jobs, parts_of_run
from haulier.services.journal.responses import JournalActor, JournalEntry, JournalPage
from haulier.services.journal.table import table_of

MAX_ENTRIES = 500
DEFAULT_ENTRIES = 100
LATEST = 10**15
"""The latest moment that a range may name: in the year 33658."""

CSV = "text/csv"
NEXT_HEADER = b"x-haulier-next"
"""The ``next`` of a page that is written out as a table; not there on the last one."""
_decode_actor = msgspec.json.Decoder(JournalActor).decode


async def read_journal(call: Call, _body: None) -> JournalPage | Reply:
    """What happened in the tenant, newest first, of each what the asking app may see.

    ``id`` is of a resource, which ``kind`` tells from others of the same id; with both, what changed it through another
    resource is there too. ``deep`` adds to a dispatch its ledger, every job that it ever had and their workflow
    instances, to a job its instances. ``from`` (included) and ``to`` are epoch milliseconds, ``q`` is how the id of a
    resource begins, ``after`` the ``next`` of the page before. Without ``id`` the rows of a batch are left out.
    As ``text/csv`` the page is a table, and ``X-Haulier-Next`` its ``next``.
    """
    faults: list[Fault] = []
    start = read_number(call, ("from",), 0, LATEST, faults)
    end = read_number(call, ("to",), 0, LATEST, faults)
    limit = read_number(call, ("limit",), 1, MAX_ENTRIES, faults) or DEFAULT_ENTRIES
    refuse_faults(faults)
    high = beginning_of(GREATEST_MOMENT if end is None else end)
    if cursor := call.query("after"):
        high = min(high, place_of(cursor))
    found = await find_entries(call, await _wanted(call), beginning_of(start or 0), high, limit)
    entries, cursor = await _shown(call, found.rows), found.next.cursor() if found.next is not None else None
    if not call.wants(CSV):
        return JournalPage(entries, cursor)
    if cursor:
        call.response_headers[NEXT_HEADER] = cursor.encode()
    return Reply(table_of(entries), b"text/csv; charset=utf-8")


async def _wanted(call: Call) -> Wanted:
    """The filters of the query. Raises Refusal when ``deep`` is asked of what has no parts."""
    kind, id = call.query("kind") or None, call.query("id") or None
    names = [(kind, id)] if kind is not None and id is not None else []
    if call.query_as("deep", bool, False):
        names = await _parts(call, kind, id)
    return Wanted(
        kind=None if names else kind,
        event=call.query("event") or None,
        actor=call.query("actor") or None,
        app=call.query("app") or None,
        request=call.query("request") or None,
        beginning=call.query("q") or None,
        ids=list(dict.fromkeys(each for _, each in names)) if names else None if id is None else [id],
        names=[f"{of}/{each}" for of, each in names] if names else None,
        beside=f"{kind}/{id}" if names else None,
    )


async def _parts(call: Call, kind: str | None, id: str | None) -> list[tuple[str, str]]:
    """Kind and id of a run or a job and of all its parts."""
    if id is None:
        raise invalid("deep", "required", "asks for the parts of one dispatch or job: name its id")
    if kind == DISPATCH.name:
        return await parts_of_run(call, id)
    if kind == JOB.name:
        return await parts_of_jobs(call, [id])
    raise invalid("deep", "enum", f"only a {DISPATCH.name} and a {JOB.name} have parts: name one of these as kind")


async def _shown(call: Call, rows: Sequence[Record]) -> list[JournalEntry]:
    callbacks = await callback_outcomes(call, rows)
    return [
        _entry(seen, row["also"] or [], callbacks.get(row["id"]))
        for seen, row in zip(await seen_entries(call, rows), rows, strict=True)
    ]


def _entry(seen: LogEntry, also: list[str], callback: CallbackOutcome | None) -> JournalEntry:
    return JournalEntry(
        id=seen.id, at=seen.at, kind=seen.kind, resourceId=seen.resourceId, version=seen.version, event=seen.event,
        state=seen.state, requestId=seen.requestId, actor=_decode_actor(seen.actor), data=seen.data,
        meta=UNSET if seen.meta is None else seen.meta, also=also, callback=UNSET if callback is None else callback,
    )  # fmt: skip
