"""Sessions: what a cookie stands for. Remembered as configuration is, so an ended one is refused at once everywhere.

A session is a row of its tenant, of the kind ``session``. Its app gives it client and roles, as they are now; a person
who said a name, or logged in, is the actor of its calls.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.setting_groups import SessionSettings
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.storage.cache import Configs
from haulier.platform.storage.resources import Resource

SQL = load_statements("haulier.platform.access", "sessions.sql")

SESSION = "session"
OPEN, ENDED = "OPEN", "ENDED"
SEEN_MS = 60_000
"""That a session is used is written at most this often; it may end so much early for lack of use."""
MAX_MARKED = 20_000
OVER = "the session is not known, or it has ended"


class Person(msgspec.Struct, frozen=True):
    """Who sits at a session."""

    id: str
    name: str


class SessionBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A session as stored. Times are epoch milliseconds; the row's ``expires_at`` moves with its use."""

    appId: str
    hashed: str
    """Of the secret in the cookie."""
    seenAt: int
    endsAt: int
    """When it ends, however much it is used."""
    person: Person | None = None
    address: str = ""
    agent: str = ""


SESSION_DECODER = msgspec.json.Decoder(SessionBody)


@dataclass(frozen=True, slots=True)
class Session:
    """A session that was not ended; it may be over all the same, see ``expires_at``."""

    id: str
    body: SessionBody
    created_at: int
    expires_at: int
    user_info: bytes
    """The person as callers with a token name it; empty where nobody said a name."""


def compile_session(resource: Resource) -> Session | None:
    """The session; None when it was ended."""
    body = resource.body_as(SESSION_DECODER)
    if resource.state != OPEN:
        return None
    user_info = msgspec.json.encode(body.person) if body.person is not None else b""
    return Session(resource.id, body, resource.created_at, resource.expires_at or body.endsAt, user_info)


def idle_end(body: SessionBody, now: int, settings: SessionSettings) -> int:
    """When a session that is used now ends for lack of use, or because it was long enough."""
    return min(now + int(settings.idle_seconds * 1000), body.endsAt)


class Holder(Protocol):
    """What is asked of the app of a session, as AAA compiles it."""

    clientId: str
    roles: Sequence[str]


class Sessions:
    """Finds sessions by their cookies. ``spawn`` runs something beside the request."""

    def __init__(
        self,
        configs: Configs,
        database: Database,
        clock: Callable[[], int],
        settings: SessionSettings,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._configs = configs
        self._database = database
        self._clock = clock
        self._settings = settings
        self._spawn = spawn
        self._marked: OrderedDict[str, int] = OrderedDict()
        """When this process last wrote that a session is used."""

    async def find(self, cookie: NamedSecret) -> tuple[Session, Identity]:
        """The session of a cookie and who it is, which counts as use of it. Raises Refusal UNAUTHENTICATED."""
        session = await self._alive(cookie)
        app = await self._configs.get(cookie.tenant, "app", session.body.appId)
        if app is None or not app.value:
            raise Refusal(Cause.UNAUTHENTICATED, "the app of the session is not active")
        holder: Holder = app.value
        identity = Identity(
            cookie.tenant, holder.clientId, session.body.appId, tuple(holder.roles), session.expires_at // 1000
        )
        self._mark(cookie.tenant, session)
        return session, identity

    async def _alive(self, cookie: NamedSecret) -> Session:
        """The session if it is not over. Of one that seems to be, another process may know more."""
        id = f"{SESSION}:{cookie.uuid}"
        for read in (self._configs.optional, self._configs.newest):
            found = await read(cookie.tenant, SESSION, id)
            session: Session | None = found.value if found is not None else None
            if session is None or not cookie.fits(session.body.hashed):
                break
            if session.expires_at > self._clock():
                return session
        raise Refusal(Cause.UNAUTHENTICATED, OVER)

    def _mark(self, tenant: str, session: Session) -> None:
        """Have it written that the session is used, unless that was done a moment ago."""
        now = self._clock()
        if now - max(session.body.seenAt, self._marked.get(session.id, 0)) < SEEN_MS:
            return
        self._marked[session.id] = now
        self._marked.move_to_end(session.id)
        if len(self._marked) > MAX_MARKED:
            self._marked.popitem(last=False)
        self._spawn(self._write_seen(tenant, session, now))

    async def _write_seen(self, tenant: str, session: Session, now: int) -> None:
        expires_at = idle_end(session.body, now, self._settings)
        await self._database.execute(SQL["seen"], tenant, session.id, now, expires_at, now - SEEN_MS)
