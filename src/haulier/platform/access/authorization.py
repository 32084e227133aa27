"""Who may do what: tokens verified once and remembered, roles matched by resource pattern and method.

See: contract/conventions.md section 10, contract/authorizer.md.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from haulier.core.normal_path import normal_text
from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.access.keys import Keys
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.access.sessions import SESSION, Session, Sessions
from haulier.platform.storage.cache import Configs
from haulier.platform.storage.resources import Resource

MAX_REMEMBERED_TOKENS = 20_000
MAX_PATTERN_LENGTH = 512
MAX_WILDCARDS = 6
"""Wildcards in one pattern: bounds the work of matching it."""

RIGHTS = ("tenant", "app", "role")
"""Kinds of configuration on which the rights of a token rest."""

EVERY_PATH = "/**"
ALL_METHODS = frozenset({"get", "put", "post", "delete", "patch"})

ADMIN_ROLE = "Platform:Role:platform:app:haulier:Admin"
READER_ROLE = "Platform:Role:platform:app:haulier:Reader"
OPERATOR_ROLE = "Platform:Role:platform:app:haulier:Operator"
"""Held by the operator's own app in the system tenant: makes and reads tenants."""


class Grant(msgspec.Struct, frozen=True):
    """One permission: a path pattern (``*`` one segment, ``**`` any) and the methods allowed on it."""

    path: str
    methods: frozenset[str]


class RoleBody(msgspec.Struct, frozen=True):
    """A role as stored."""

    name: str
    description: str = ""
    grants: tuple[Grant, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """A compiled role."""

    rules: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    everywhere: frozenset[str] = frozenset()
    """Methods allowed on every path: asked first, because the commonest roles have nothing else."""
    grants: tuple[Grant, ...] = ()
    """What it was compiled from."""

    def allows(self, method: str, path: str) -> bool:
        """Whether any grant covers a lower-case method on a path."""
        if method in self.everywhere:
            return True
        return any(method in methods and pattern.fullmatch(path) is not None for pattern, methods in self.rules)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A path glob as a regular expression, to be held against normal paths (``core.normal_path``).

    ``{{name}}`` and ``{name}`` stand for one segment, which is never empty.
    """
    parts = re.split(r"(\*\*|\*|\{\{[^}/]*\}\}|\{[^}/]*\})", pattern)
    if len(pattern) > MAX_PATTERN_LENGTH or len(parts) // 2 > MAX_WILDCARDS:
        raise Refusal(
            Cause.INVALID, f"a path pattern has at most {MAX_PATTERN_LENGTH} characters and {MAX_WILDCARDS} wildcards"
        )
    return re.compile("".join([_translated(part) for part in parts]).removesuffix("/"))


def _translated(part: str) -> str:
    if part == "**":
        return ".*"
    if part == "*" or part.startswith("{"):
        return "[^/]+"
    return re.escape(normal_text(part.encode()))


def compile_role(grants: Sequence[Grant]) -> Role:
    """Grants ready to be asked."""
    everywhere = frozenset().union(*(grant.methods for grant in grants if grant.path == EVERY_PATH))
    return Role(tuple((compile_pattern(grant.path), grant.methods) for grant in grants), everywhere, tuple(grants))


def compile_role_resource(resource: Resource) -> Role:
    """A stored role; an inactive one allows nothing."""
    body = resource.body_as(ROLE_DECODER)
    return compile_role(body.grants if body.active else ())


ROLE_DECODER = msgspec.json.Decoder(RoleBody)
LOWER = {method.upper(): method for method in ALL_METHODS}
BUILT_IN: dict[str, Role] = {
    ADMIN_ROLE: compile_role([Grant(EVERY_PATH, ALL_METHODS)]),
    READER_ROLE: compile_role([Grant(EVERY_PATH, frozenset({"get"}))]),
    OPERATOR_ROLE: compile_role([Grant(EVERY_PATH, ALL_METHODS)]),
}


class Access:
    """Authenticates and authorizes every call."""

    def __init__(self, keys: Keys, configs: Configs, sessions: Sessions, clock: Callable[[], int]) -> None:
        self.keys = keys
        self._configs = configs
        self._sessions = sessions
        self._clock = clock
        self._verified: OrderedDict[str, Identity] = OrderedDict()

    async def authenticate(self, token: str, tenant: str | None, reload: Callable[[], Any]) -> Identity:
        """The identity behind a token, which must be of the tenant named in the header.

        ``reload`` reads keys anew when one is unknown.
        """
        now = self._clock() // 1000
        identity = self._verified.get(token)
        if identity is None:
            identity = await self._verify(token, now, reload)
        elif identity.expires_at < now:
            self._verified.pop(token, None)
            raise Refusal(Cause.UNAUTHENTICATED, "the access token has expired")
        if tenant is not None and tenant != identity.tenant_id:
            raise Refusal(Cause.UNAUTHENTICATED, "the access token is not of this tenant")
        await self._check_alive(identity)
        return identity

    async def enter(self, cookie: NamedSecret, tenant: str | None) -> tuple[Session, Identity]:
        """The session behind a cookie and who it is, which must be of the tenant named in the header, if any is."""
        if tenant is not None and tenant != cookie.tenant:
            raise Refusal(Cause.UNAUTHENTICATED, "the session is not of this tenant")
        session, identity = await self._sessions.find(cookie)
        await self._check_alive(identity)
        return session, identity

    async def _verify(self, token: str, now: int, reload: Callable[[], Any]) -> Identity:
        try:
            identity = self.keys.verify(token, now)
        except Refusal:
            if not await reload():
                raise
            identity = self.keys.verify(token, now)
        self._verified[token] = identity
        if len(self._verified) > MAX_REMEMBERED_TOKENS:
            self._verified.popitem(last=False)
        return identity

    @property
    def changes(self) -> int:
        """How many changes were heard of that may take rights away."""
        return sum(self._configs.changes[kind] for kind in RIGHTS)

    @property
    def session_changes(self) -> int:
        """How many changes of sessions were heard of: of their use too."""
        return self._configs.changes[SESSION]

    @property
    def sure(self) -> bool:
        """Whether every such change was heard of."""
        return self._configs.sure

    async def _check_alive(self, identity: Identity) -> None:
        """Tenants and apps that were switched off lose access at once, whatever their tokens say."""
        for kind, id, noun in (("tenant", identity.tenant_id, "tenant"), ("app", identity.app_id, "app")):
            found = await self._configs.get(identity.tenant_id, kind, id)
            if found is None or not found.value:
                raise Refusal(Cause.UNAUTHENTICATED, f"the {noun} of the caller is not active")

    async def allowed(self, identity: Identity, method: str, path: str) -> bool:
        """Whether some role of the token has a permission for this method and path."""
        lower = LOWER.get(method) or method.lower()
        for name in identity.roles:
            role = await self._role(identity.tenant_id, name)
            if role is not None and role.allows(lower, path):
                return True
        return False

    async def grants(self, identity: Identity) -> list[Grant]:
        """Everything that the roles of an identity allow."""
        roles = [await self._role(identity.tenant_id, name) for name in identity.roles]
        return list(dict.fromkeys(grant for role in roles if role is not None for grant in role.grants))

    async def _role(self, tenant: str, name: str) -> Role | None:
        """A role by its name; None where there is none, or no more."""
        role = BUILT_IN.get(name)
        if role is None:
            found = await self._configs.get(tenant, "role", name)
            role = found.value if found is not None else None
        return role

    async def authorize(self, identity: Identity, method: str, path: str, *, only_reads: bool = False) -> None:
        """Refuse with 403 what no role of the token allows. For what only reads, a role that may GET suffices."""
        may = await self.allowed(identity, method, path)
        if not may and not (only_reads and await self.allowed(identity, "GET", path)):
            raise Refusal(Cause.FORBIDDEN, f"no role of the caller allows {method} {path}")
