"""Who may give a role. See: contract/aaa.md section 11.7."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.access.roles import ADMIN_ROLE, BUILT_IN, OPERATOR_ROLE, ROLE, ROLE_DECODER, RoleBody
from haulier.platform.commands.call import Call
from haulier.services.aaa.rules.parts import pattern_covers

ADMINISTERING = frozenset({ADMIN_ROLE, OPERATOR_ROLE})
"""Roles of administrators: who has one may give every role of the tenant, and nobody else may give them."""
OPEN = "OPEN"


async def check_may_grant(call: Call, names: Iterable[str], *, guarded: Collection[str] = ()) -> None:
    """Raise Refusal, 403, for a role that only those may give who have it, or who administer the tenant. ``guarded``
    are about to be such roles.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted or call.identity.is_installation:
        return
    held = await call.roles()
    if ADMINISTERING & frozenset(held):
        return
    bodies = await stored_roles(call, wanted)
    for name in wanted:
        is_guarded = name in guarded or name in ADMINISTERING
        is_open = not is_guarded and (name not in bodies or bodies[name].securityLevel == OPEN)
        if not is_open and name not in held:
            raise Refusal(Cause.FORBIDDEN, f"only who has the role {name}, or administers the tenant, may give it")


async def check_may_be_anybody(call: Call) -> None:
    """Raise Refusal, 403, unless the caller administers the tenant: for what would let her sign in as anybody."""
    if not call.identity.is_installation and not ADMINISTERING & frozenset(await call.roles()):
        raise Refusal(Cause.FORBIDDEN, "only who administers the tenant may: it says who people are")


async def check_grantable(call: Call, names: Iterable[str], to: str, may_have: Callable[[RoleBody], bool]) -> None:
    """Raise Refusal for a role that is not there, that such holders may not have, or that the caller may not give."""
    wanted = list(dict.fromkeys(names))
    stored = await stored_roles(call, wanted)
    for name in wanted:
        role = BUILT_IN.get(name) or stored.get(name)
        is_foreign = name == OPERATOR_ROLE and call.tenant != SYSTEM_TENANT
        if role is None or role.isDeleted or is_foreign:
            raise invalid("roles", "unknown", f"there is no role {name!r}", Cause.UNKNOWN_REFERENCE)
        if not may_have(role):
            raise invalid("roles", "notGrantable", f"the role {name!r} is not given to {to}", Cause.RULE)
    await check_may_grant(call, wanted)


async def stored_roles(call: Call, names: Iterable[str]) -> dict[str, RoleBody]:
    """Roles by their names, paused and retired ones too; the change that is planned relies on them."""
    wanted = [name for name in dict.fromkeys(names) if name not in BUILT_IN]
    found = await call.configs(ROLE, wanted)
    return {name: config.resource.body_as(ROLE_DECODER) for name, config in found.items()}


async def check_may_open(call: Call, path: str, methods: Iterable[str]) -> None:
    """Raise Refusal, 403, for methods on a path pattern that the caller has no right to: nobody defines rights that
    she does not have.
    """
    if call.identity.is_installation:
        return
    grants = await call.grants()
    for method in methods:
        if not any(method in grant.methods and pattern_covers(grant.path, path) for grant in grants):
            raise Refusal(Cause.FORBIDDEN, f"only who may {method} {path} may make a right of it")
