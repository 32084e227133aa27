"""Operations on the journal and on what left it. Not part of the contract."""

from __future__ import annotations

from haulier.platform.callbacks.attempts import DeadLetter
from haulier.platform.declarations.operation import ACCESS, REQUEST_ID, TENANT, USER_INFO, Operation, Query
from haulier.platform.documents.openapi import MadeId
from haulier.platform.listing.paging import PageSize
from haulier.platform.typed.api import OFFSET
from haulier.platform.typed.changelog import LogEntry
from haulier.services.journal.commands import dead_letters
from haulier.services.journal.queries import count_journal, list_dead_letters, read_change_log
from haulier.services.journal.responses import Counted

HEADERS = (REQUEST_ID, TENANT, ACCESS, USER_INFO)

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
        handle=count_journal,
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
        handle=read_change_log,
        answer=list[LogEntry],
        own=True,
        query=(*(Query(name, int) for name in ("from", "duration", "limit")), Query("offset", OFFSET)),
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
        handle=list_dead_letters,
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
        handle=dead_letters.replay_dead_letter,
        answer=MadeId,
        own=True,
    ),
)
