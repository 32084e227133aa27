"""The events of sessions. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.access.sessions import SESSION
from haulier.platform.declarations.event import event_specs
from haulier.services.session.kind import LINK
from haulier.services.session.responses import EndedSessionsPayload, LinkPayload, SessionPayload

SESSION_STARTED, SESSION_PERSON_UPDATED, SESSION_CLOSED = "SessionStarted", "SessionPersonUpdated", "SessionClosed"
SESSION_REFRESHED, SESSIONS_CLOSED = "SessionRefreshed", "SessionsClosed"
LINK_CREATED = "SessionLinkCreated"

EVENTS = (
    *event_specs(
        SESSION,
        SessionPayload,
        {
            SESSION_STARTED: "a person's session began",
            SESSION_PERSON_UPDATED: "somebody said who sits at a session",
            SESSION_REFRESHED: "an app used a refresh token",
            SESSION_CLOSED: "a session was ended before its time",
        },
    ),
    *event_specs(SESSION, EndedSessionsPayload, {SESSIONS_CLOSED: "several sessions of a person were ended"}),
    *event_specs(LINK, LinkPayload, {LINK_CREATED: "a link was made that begins a session, once"}),
)
