"""Operations on the journal and on what left it. Not part of the contract."""

from __future__ import annotations

from haulier.platform.callbacks.attempts import DeadLetter
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.documents.openapi import MadeId
from haulier.platform.listing.paging import PageSize
from haulier.platform.typed.api import OFFSET
from haulier.platform.typed.changelog import LogEntry
from haulier.services.journal.commands import dead_letters
from haulier.services.journal.pages import CSV, read_journal
from haulier.services.journal.queries import count_journal, list_dead_letters, read_change_log
from haulier.services.journal.responses import Counted, JournalPage

STATUSES = Statuses(refusals=(400, 401, 403), documents_404=False)
JOURNAL = Section("Journal", headers=COMMON_HEADERS, statuses=STATUSES, is_extension=True)
CALLBACKS = Section("Callbacks", headers=COMMON_HEADERS, statuses=STATUSES, is_extension=True)

OPERATIONS = (
    JOURNAL.get("/journal/count", name="countJournal", number=1001, summary="Count the journal by event").handle(
        count_journal, response=Counted
    ),
    JOURNAL.get("/journal", name="readJournal", number=1003, summary="Read the journal, newest first").handle(
        read_journal,
        query=(
            *(Query(name) for name in ("kind", "id", "event", "actor", "app", "request", "q", "after")),
            *(Query(name, int) for name in ("from", "to", "limit")),
            Query("deep", bool),
        ),
        response=JournalPage,
        other_media=(CSV,),
    ),
    JOURNAL.get(
        "/journal/{kind}/{id}", name="readChangeLog", number=1002, summary="Read the change log of one resource"
    ).handle(
        read_change_log,
        query=(*(Query(name, int) for name in ("from", "duration", "limit")), Query("offset", OFFSET)),
        response=list[LogEntry],
    ),
    CALLBACKS.get(
        "/callbacks/dead", name="listDeadLetters", number=2001, summary="List callbacks that were given up"
    ).handle(list_dead_letters, query=(Query("limit", PageSize),), response=list[DeadLetter]),
    CALLBACKS.post(
        "/callbacks/dead/{journalId}/replay",
        name="replayDeadLetter",
        number=2002,
        summary="Deliver a given-up callback again",
    ).handle(dead_letters.replay_dead_letter, response=MadeId, success=202, documents_404=True),
)
