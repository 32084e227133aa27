"""The reads of sessions: one's own, and all of the tenant."""

from __future__ import annotations

from msgspec import UNSET

from haulier.engines.statements import load_statements
from haulier.platform.access.sessions import SESSION, SESSION_DECODER, SessionBody
from haulier.platform.commands.call import Call
from haulier.platform.storage.resources import Resource, from_record
from haulier.services.session.info import named_app, need_session, session_info
from haulier.services.session.responses import ListedSession, SessionInfo

SQL = load_statements("haulier.services.session", "sessions.sql")
MAX_LISTED = 1_000
"""Sessions of one tenant that a list gives, the newest."""


async def read_own_session(call: Call, _body: None) -> SessionInfo:
    """Who the caller is, and what it may do. Without a session, 401."""
    session = need_session(call)
    return await session_info(call, session.id, session.body, session.created_at)


async def list_sessions(call: Call, _body: None) -> list[ListedSession]:
    """The sessions of the tenant that have not ended, the newest first, at most 1,000."""
    records = await call.fetch(SQL["open"], SESSION, call.now(), MAX_LISTED)
    return [await _listed(call, from_record(record)) for record in records]


async def _listed(call: Call, row: Resource) -> ListedSession:
    body: SessionBody = row.body_as(SESSION_DECODER)
    return ListedSession(
        id=row.id,
        person=body.person or UNSET,
        app=await named_app(call, body.appId),
        address=body.address,
        agent=body.agent,
        createdAt=row.created_at,
        seenAt=body.seenAt,
        expiresAt=row.expires_at or body.endsAt,
        isThis=call.session is not None and call.session.id == row.id,
    )
