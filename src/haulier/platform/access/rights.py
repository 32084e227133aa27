"""Rights: what an app or a person may do now, out of the configuration at hand.

A token names roles. They count as far as its app still has them and, for a person, as far as the person's active groups
give them; a SENSITIVE one only in a person's session with a second factor. So taking a role away works at once, and
giving one with the next token. See: contract/aaa.md section 11.7.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol
from weakref import WeakValueDictionary

from haulier.platform.access.identity import Identity
from haulier.platform.access.roles import (
    APP_RESOURCE,
    BUILT_IN,
    GROUP,
    PERMISSION,
    ROLE,
    SENSITIVE,
    Allowed,
    Grant,
    RoleBody,
    union_of,
)
from haulier.platform.storage.cache import Configs

APP, USER, TENANT = "app", "user", "tenant"
RIGHTS = (TENANT, APP, USER, GROUP, ROLE, PERMISSION, APP_RESOURCE)
"""Kinds of configuration on which rights rest."""
CONSOLE_APP = "platform:app:haulier-console"
"""The app of people in the console, which is no app of somebody's: there a person has all the roles of her groups. No
other app can have its id.
"""
CORE_APP = "platform:app:coreos"
"""The app of which the services of the installation are resources (contract/authorizer.md). Nobody made it, and no
other app can have its id.
"""
MAX_REMEMBERED = 20_000
"""Holders whose rights a process remembers."""


class Holder(Protocol):
    """What is asked of an app, as AAA compiles it."""

    clientId: str
    roles: Sequence[str]


class Member(Protocol):
    """What is asked of a person, as AAA compiles one."""

    groups: Sequence[str]


_Key = tuple[str, str, str, bool, tuple[str, ...]]
"""Tenant, app, person, whether with a second factor, and the roles that are named."""


class Right(NamedTuple):
    """What was worked out, when, and after which change of what the tenant's rights rest on."""

    roles: tuple[str, ...]
    allowed: Allowed
    read_at: float
    last_change: int


def count_for_app(
    roles: Mapping[str, RoleBody], app_id: str, of_app: Sequence[str], *, has_second_factor: bool
) -> dict[str, RoleBody]:
    """Those of the roles that count through an app, which has ``of_app`` beside those that it defines. A SENSITIVE one
    works in a session with a second factor alone, so for no app that calls for itself (contract/aaa.md section 11.7).
    """
    return {
        name: role
        for name, role in roles.items()
        if (name in of_app or app_id in (role.appId, CONSOLE_APP))
        and (has_second_factor or role.securityLevel != SENSITIVE)
    }


class Rights:
    """Works rights out, and remembers them until something that they rest on changes."""

    def __init__(self, configs: Configs) -> None:
        self._configs = configs
        self._known: OrderedDict[_Key, Right] = OrderedDict()
        self._turns: WeakValueDictionary[_Key, asyncio.Lock] = WeakValueDictionary()

    @property
    def changes(self) -> int:
        """How many changes were heard of that may take rights away."""
        return sum(self._configs.changes[kind] for kind in RIGHTS)

    async def find(self, identity: Identity) -> Right:
        """The rights of an identity as they are now. Of calls that need the same ones, one works them out."""
        key = (
            identity.tenant_id, identity.app_id, identity.user_id, identity.has_second_factor, identity.roles,
        )  # fmt: skip
        known = self._still_known(key)
        if known is not None:
            return known
        async with self._turns.setdefault(key, asyncio.Lock()):
            return self._still_known(key) or await self._work_out(key, identity)

    def _still_known(self, key: _Key) -> Right | None:
        known = self._known.get(key)
        if known is None or not self._configs.still_holds(known.read_at):
            return None
        return known if known.last_change == self._configs.last_change(key[0], RIGHTS) else None

    async def _work_out(self, key: _Key, identity: Identity) -> Right:
        read_at, last_change = self._configs.now(), self._configs.last_change(identity.tenant_id, RIGHTS)
        roles = await self.roles_in_force(identity)
        allowed = union_of(await self._grants(identity.tenant_id, roles.values()))
        right = Right(tuple(roles), allowed, read_at, last_change)
        self._known[key] = right
        self._known.move_to_end(key)
        if len(self._known) > MAX_REMEMBERED:
            self._known.popitem(last=False)
        return right

    async def roles_in_force(self, identity: Identity) -> dict[str, RoleBody]:
        """Those roles of an identity that its app, and its person if there is one, have now."""
        tenant = identity.tenant_id
        app = await self._configs.get(tenant, APP, identity.app_id)
        holder: Holder | None = app.value if app is not None else None
        if holder is None:
            return {}
        names: Iterable[str] = identity.roles
        if identity.user_id:
            given = await self.given_by_groups(tenant, identity.user_id)
            names = [name for name in names if name in given]
        found = await self.active_roles(tenant, names)
        return count_for_app(found, identity.app_id, holder.roles, has_second_factor=identity.has_second_factor)

    async def given_by_groups(self, tenant: str, user_id: str) -> frozenset[str]:
        """The names of the roles that the active groups of an active person give."""
        user = await self._configs.get(tenant, USER, user_id)
        member: Member | None = user.value if user is not None else None
        return frozenset(await self._names_of_groups(tenant, member.groups) if member is not None else ())

    async def roles_of_groups(self, tenant: str, ids: Sequence[str]) -> dict[str, RoleBody]:
        """The active roles that the active ones of these groups give, by their names, in the order of the groups."""
        return await self.active_roles(tenant, await self._names_of_groups(tenant, ids))

    async def _names_of_groups(self, tenant: str, ids: Sequence[str]) -> list[str]:
        groups = await self._configs.many(tenant, GROUP, ids)
        found = [groups[id].value for id in ids if id in groups]
        return [role for group in found if group is not None for role in group.roles]

    async def active_roles(self, tenant: str, names: Iterable[str]) -> dict[str, RoleBody]:
        """Those of the roles that exist and are neither paused nor retired, in the order of their names."""
        wanted = list(dict.fromkeys(names))
        stored = await self._configs.many(tenant, ROLE, [name for name in wanted if name not in BUILT_IN])
        found = {name: stored[name].value for name in stored} | BUILT_IN
        return {name: found[name] for name in wanted if found.get(name) is not None}

    async def _grants(self, tenant: str, roles: Iterable[RoleBody]) -> list[Grant]:
        """What roles allow: their own grants, and those of their active permissions on active resources."""
        several = list(roles)
        grants = [grant for role in several for grant in role.grants]
        ids = dict.fromkeys(id for role in several for id in role.permissions)
        permissions = [one.value for one in (await self._configs.many(tenant, PERMISSION, ids)).values() if one.value]
        wanted = dict.fromkeys(permission.resourceId for permission in permissions)
        resources = await self._configs.many(tenant, APP_RESOURCE, wanted)
        for permission in permissions:
            resource = resources.get(permission.resourceId)
            if resource is not None and resource.value and permission.httpMethod in resource.value.allowedHttpMethods:
                grants.append(Grant(resource.value.resourcePath, frozenset({permission.httpMethod})))
        return grants
