"""Who may do what: tokens verified once and remembered, roles matched by resource pattern and method.

See: contract/conventions.md section 10, contract/authorizer.md.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.api_keys import ApiKeys
from haulier.platform.access.identity import Identity
from haulier.platform.access.keys import Keys
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.access.rights import APP, CONSOLE_APP, TENANT, USER, Rights
from haulier.platform.access.roles import ALL_METHODS, Grant
from haulier.platform.access.sessions import OVER, SESSION, Session, Sessions
from haulier.platform.storage.cache import Configs

MAX_REMEMBERED_TOKENS = 20_000
LOWER = {method.upper(): method for method in ALL_METHODS}


class Access:
    """Authenticates and authorizes every call."""

    def __init__(
        self, keys: Keys, configs: Configs, sessions: Sessions, api_keys: ApiKeys, clock: Callable[[], int]
    ) -> None:
        self.keys = keys
        self._configs = configs
        self._sessions = sessions
        self._api_keys = api_keys
        self._clock = clock
        self._rights = Rights(configs)
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
        if identity.user_id:
            roles = await self._rights.given_by_groups(identity.tenant_id, identity.user_id)
            identity = replace(identity, roles=tuple(sorted(roles)))
        return session, identity

    async def enter_by_key(self, key: str, tenant: str | None) -> Identity:
        """Who calls with an API key, which must be of the tenant named in the header, if any is."""
        identity = await self._api_keys.find(key)
        if tenant is not None and tenant != identity.tenant_id:
            raise Refusal(Cause.UNAUTHENTICATED, "the API key is not of this tenant")
        await self._check_alive(identity)
        return identity

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
        return self._rights.changes

    @property
    def session_changes(self) -> int:
        """How many changes of sessions were heard of: of their use too."""
        return self._configs.changes[SESSION]

    @property
    def sure(self) -> bool:
        """Whether every such change was heard of."""
        return self._configs.sure

    async def _check_alive(self, identity: Identity) -> None:
        """Tenants, apps and people that were switched off, and sessions that ended, lose access at once, whatever
        their tokens say.
        """
        tenant = identity.tenant_id
        for kind, id in ((TENANT, tenant), (APP, identity.app_id), (USER, identity.user_id)):
            if not id:
                continue
            found = await self._configs.get(tenant, kind, id)
            if found is None or not found.value:
                raise Refusal(Cause.UNAUTHENTICATED, f"the {kind} of the caller is not active")
        if identity.session_id:
            session = await self._configs.optional(tenant, SESSION, identity.session_id)
            if session is None or session.value is None:
                raise Refusal(Cause.UNAUTHENTICATED, OVER)

    async def is_tenant_on(self, tenant: str) -> bool:
        """Whether a tenant is there and not switched off: for who calls without a token, as trackers do."""
        found = await self._configs.get(tenant, TENANT, tenant)
        return found is not None and bool(found.value)

    async def allowed(self, identity: Identity, method: str, path: str) -> bool:
        """Whether some role in force has a permission for this method and path."""
        right = await self._rights.find(identity)
        return right.allowed.covers(LOWER.get(method) or method.lower(), path)

    async def roles(self, identity: Identity) -> tuple[str, ...]:
        """The roles of an identity that are in force now."""
        return (await self._rights.find(identity)).roles

    @property
    def rights(self) -> Rights:
        """What roles there are, and what they allow."""
        return self._rights

    async def grants(self, identity: Identity) -> list[Grant]:
        """Everything that the roles of an identity allow now."""
        return list((await self._rights.find(identity)).allowed.grants)

    async def authorize(
        self, identity: Identity, method: str, path: str, *, only_reads: bool = False, by_name: bool = False
    ) -> None:
        """Refuse with 403 what no role of the token allows. For what only reads, a role that may GET suffices; what is
        allowed by name needs a grant that names it.
        """
        if by_name:
            right = await self._rights.find(identity)
            if not right.allowed.names(LOWER.get(method) or method.lower(), path):
                raise Refusal(Cause.FORBIDDEN, f"{no_role_of(identity)} allows {method} {path} by its name")
            return
        may = await self.allowed(identity, method, path)
        if not may and not (only_reads and await self.allowed(identity, "GET", path)):
            raise Refusal(Cause.FORBIDDEN, f"{no_role_of(identity)} allows {method} {path}")


def no_role_of(identity: Identity) -> str:
    """Whose roles do not suffice, as a refusal begins: a person has in an app only those that the app has too."""
    if identity.user_id and identity.app_id != CONSOLE_APP:
        return "no role that both the person and the app have"
    return "no role of the caller"
