"""The events of sessions. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.access.sessions import SESSION
from haulier.platform.declarations.event import event_specs
from haulier.services.session.kind import LINK
from haulier.services.session.responses import LinkPayload, SessionPayload

SESSION_STARTED, SESSION_PERSON_UPDATED, SESSION_CLOSED = "SessionStarted", "SessionPersonUpdated", "SessionClosed"
LINK_CREATED = "SessionLinkCreated"

EVENTS = (
    *event_specs(
        SESSION,
        SessionPayload,
        {
            SESSION_STARTED: "a person's session began",
            SESSION_PERSON_UPDATED: "somebody said who sits at a session",
            SESSION_CLOSED: "a session was ended before its time",
        },
    ),
    *event_specs(LINK, LinkPayload, {LINK_CREATED: "a link was made that begins a session, once"}),
)
