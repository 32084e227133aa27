"""What the command line and other services may use of sessions."""

from __future__ import annotations

from haulier.services.session.commands.links import make_link
from haulier.services.session.events import SESSION_STARTED
from haulier.services.session.people import (
    FoundSession,
    Proof,
    act_as,
    agent_of,
    ending,
    find_session,
    open_sessions,
    plan_end_sessions,
    plan_session,
    session_payload,
)
from haulier.services.session.rules.lifetimes import WEB
from haulier.services.session.tokens import (
    Tokens,
    begin_session,
    end_for_misuse,
    find_by_refresh_token,
    find_refreshable,
    plan_tokens,
    refresh_session,
)

__all__ = [
    "SESSION_STARTED", "WEB", "FoundSession", "Proof", "Tokens", "act_as", "agent_of", "begin_session",
    "end_for_misuse", "ending", "find_by_refresh_token", "find_refreshable", "find_session", "make_link",
    "open_sessions", "plan_end_sessions", "plan_session", "plan_tokens", "refresh_session", "session_payload",
]  # fmt: skip
