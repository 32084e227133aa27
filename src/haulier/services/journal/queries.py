"""The journal read: counted by event, the change log of one resource, callbacks that were given up."""

from __future__ import annotations

from haulier.platform.callbacks.attempts import DeadLetter
from haulier.platform.callbacks.dead_letters import list_own_dead
from haulier.platform.commands.call import Call
from haulier.platform.journal.change_log import count_by_event
from haulier.platform.listing.paging import PageSize
from haulier.platform.typed.changelog import LogEntry, change_log
from haulier.services.journal.responses import Counted

MAX_DEAD_LISTED = 1_000


async def count_journal(call: Call, _body: None) -> Counted:
    """How many commands of the tenant were applied, by event: one journal row each."""
    by_event = await count_by_event(call)
    return Counted(sum(by_event.values()), by_event)


async def read_change_log(call: Call, _body: None) -> list[LogEntry]:
    """What happened to one resource, newest first: who asked, which event, the state after it.

    Of each it shows what the asking app may see.
    """
    return await change_log(call, call.path["kind"], call.path["id"], from_required=False)


async def list_dead_letters(call: Call, _body: None) -> list[DeadLetter]:
    """Callbacks that were given up, newest first: where to, why, after how many tries."""
    limit = min(call.query_as("limit", PageSize, 100), MAX_DEAD_LISTED)
    return await list_own_dead(call, limit)
