"""Operations of sessions. Not part of the contract."""

from __future__ import annotations

from haulier.platform.declarations.operation import PUBLIC, Auth
from haulier.platform.declarations.parameters import COMMON_HEADERS, REQUEST_ID
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.session.commands import sessions
from haulier.services.session.queries import list_sessions, read_own_session
from haulier.services.session.requests import BeginSession, NamePerson
from haulier.services.session.responses import EndedSession, ListedSession, SessionInfo

STATUSES = Statuses(created=200, refusals=(400, 401, 403))
OWN = Section("Session", headers=(REQUEST_ID,), statuses=STATUSES, auth=Auth(any_role_suffices=True), is_extension=True)
ALL = Section("Session", headers=COMMON_HEADERS, statuses=STATUSES, is_extension=True)

OPERATIONS = (
    OWN.post("/session", name="beginSession", number=1001, summary="Begin a session with a link that works once").plan(
        sessions.begin_session, body=BeginSession, response=SessionInfo, auth=PUBLIC
    ),
    OWN.get("/session", name="getSession", number=1002, summary="Read the caller's own session").handle(
        read_own_session, response=SessionInfo
    ),
    OWN.put("/session/person", name="nameSessionPerson", number=1003, summary="Say who sits at the session").plan(
        sessions.name_person, body=NamePerson, response=SessionInfo
    ),
    OWN.delete("/session", name="endOwnSession", number=1004, summary="End the caller's own session").plan(
        sessions.end_own_session, response=EndedSession
    ),
    ALL.get("/sessions", name="listSessions", number=2001, summary="List the sessions of the tenant").handle(
        list_sessions, response=list[ListedSession]
    ),
    ALL.delete("/sessions/{sessionId}", name="endSession", number=2002, summary="End a session of the tenant").plan(
        sessions.end_session, response=EndedSession
    ),
)
