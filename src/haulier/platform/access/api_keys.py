"""API keys: they stand for an app with some of its roles, for callers that know no tokens.

A key is 256 random bits behind ``hk_``; its SHA-256 is kept, which finds it by an index. A key that was seen is
remembered, so that a call costs no statement; that it ended is heard of as of all configuration. See: contract/aaa.md
section 11.9.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol
from uuid import uuid4

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.access.identity import Identity
from haulier.platform.storage.applier import Applier
from haulier.platform.storage.cache import Config, Configs
from haulier.platform.storage.changes import Change, Envelope, replacing
from haulier.platform.storage.resources import Resource, to_json

SQL = load_statements("haulier.platform.access", "api_keys.sql")

API_KEY = "api_key"
API_KEY_HEADER = "X-API-KEY"
API_KEY_USED_AGAIN = "ApiKeyUsedAgain"
"""The event of a key that is used after ``REST_MS`` of rest."""
OPEN, ENDED = "OPEN", "ENDED"
KEY_BEGIN = "hk_"
SECRET_BYTES = 32
SEEN_MS = 60_000
"""That a key is used is written at most this often."""
REST_MS = 30 * 86_400_000
FOREVER = 2**53
MAX_REMEMBERED = 20_000
WRONG = "the API key is not known, has expired, or was ended"
"""One text for every reason."""
_FORM = re.compile(rf"{KEY_BEGIN}[A-Za-z0-9_-]{{43}}")


class ApiKeyBody(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A key as stored; the row's key is the hash. Times are epoch milliseconds."""

    name: str
    appId: str
    roles: list[str] = []
    """Those of the app's that it stands for; none: all of them."""
    expiresAt: int | None = None
    lastUsedAt: int | None = None


class Holder(Protocol):
    """What is asked of the app of a key, as AAA compiles it."""

    clientId: str
    roles: Sequence[str]


API_KEY_DECODER = msgspec.json.Decoder(ApiKeyBody)


def new_api_key() -> str:
    """A fresh key."""
    return f"{KEY_BEGIN}{secrets.token_urlsafe(SECRET_BYTES)}"


def hash_of_key(text: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(b"haulier api key\0" + text.encode()).hexdigest()


def compile_api_key(resource: Resource) -> ApiKeyBody | None:
    """The key; None when it was ended."""
    return resource.body_as(API_KEY_DECODER) if resource.state == OPEN else None


class ApiKeys:
    """Finds keys. ``spawn`` runs something beside the request."""

    def __init__(
        self,
        configs: Configs,
        database: Database,
        applier: Applier,
        clock: Callable[[], int],
        spawn: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._configs = configs
        self._database = database
        self._applier = applier
        self._clock = clock
        self._spawn = spawn
        self._known: OrderedDict[str, tuple[str, str]] = OrderedDict()
        """Tenants and ids of keys that were found, by their hashes."""
        self._marked: OrderedDict[str, int] = OrderedDict()
        """When this process last wrote that a key is used."""

    async def find(self, text: str) -> Identity:
        """Who calls with a key. Raises Refusal UNAUTHENTICATED."""
        place = await self._place(text)
        found = await self._configs.get(place[0], API_KEY, place[1]) if place is not None else None
        key: ApiKeyBody | None = found.value if found is not None else None
        now = self._clock()
        if place is None or found is None or key is None or (key.expiresAt or FOREVER) <= now:
            raise Refusal(Cause.UNAUTHENTICATED, WRONG)
        app = await self._configs.get(place[0], "app", key.appId)
        if app is None or not app.value:
            raise Refusal(Cause.UNAUTHENTICATED, "the app of the API key is not active")
        holder: Holder = app.value
        self._mark(place[0], found, key, now)
        roles = tuple(key.roles or holder.roles)
        return Identity(place[0], holder.clientId, key.appId, roles, (key.expiresAt or FOREVER) // 1000)

    async def _place(self, text: str) -> tuple[str, str] | None:
        if _FORM.fullmatch(text) is None:
            return None
        hashed = hash_of_key(text)
        known = self._known.get(hashed)
        if known is None:
            rows = await self._database.fetch(SQL["find"], hashed)
            if not rows:
                return None
            known = self._known[hashed] = (rows[0]["tenant_id"], rows[0]["id"])
            if len(self._known) > MAX_REMEMBERED:
                self._known.popitem(last=False)
        return known

    def _mark(self, tenant: str, found: Config, key: ApiKeyBody, now: int) -> None:
        """Have it written that the key is used, unless that was done a moment ago."""
        if now - max(key.lastUsedAt or 0, self._marked.get(found.id, 0)) < SEEN_MS:
            return
        self._marked[found.id] = now
        self._marked.move_to_end(found.id)
        if len(self._marked) > MAX_REMEMBERED:
            self._marked.popitem(last=False)
        self._spawn(self._write_used(tenant, found.resource, key, now))

    async def _write_used(self, tenant: str, row: Resource, key: ApiKeyBody, now: int) -> None:
        """Keep it quietly; after a long rest with a row of the journal, for the audit."""
        if now - (key.lastUsedAt or row.created_at) < REST_MS:
            await self._database.execute(SQL["used"], tenant, row.id, now, now - SEEN_MS)
            return
        write = replacing(row, body=to_json(msgspec.structs.replace(key, lastUsedAt=now)))
        payload = to_json({"id": row.id, "name": key.name, "appId": key.appId})
        change = Change(API_KEY, row.id, write.version, API_KEY_USED_AGAIN, [write], payload=payload)
        actor = to_json({"id": key.appId, "appId": key.appId})
        await self._applier.apply(Envelope(tenant, str(uuid4()), now, actor, row.id), change)
