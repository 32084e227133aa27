"""The events of the mailbox. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.mailbox.kind import ENTRY, EntryPayload

ENTRY_CREATED, ENTRY_STARTED, ENTRY_CLOSED = "MailboxEntryCreated", "MailboxEntryStarted", "MailboxEntryClosed"

EVENTS = event_specs(
    ENTRY,
    EntryPayload,
    {
        ENTRY_CREATED: "a link into the mailbox was made (tenant haulier)",
        ENTRY_STARTED: "somebody followed it, and may look into the mailbox",
        ENTRY_CLOSED: "the mailbox was closed in that browser",
    },
)
