"""Whose points a caller may read. See: contract/tracking.md section 9.1."""

from __future__ import annotations

from collections.abc import Collection

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.access.roles import ADMIN_ROLE, ALL_APPS_ROLE
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime


def app_visible_to(identity: Identity, roles: Collection[str]) -> str | None:
    """The app whose points an identity with these roles may read, its own; None where a role lets it read all."""
    return None if ADMIN_ROLE in roles or ALL_APPS_ROLE in roles else identity.app_id


async def app_heard_by(runtime: Runtime, identity: Identity) -> str | None:
    """The same of who listens, by the roles that are in force now."""
    return app_visible_to(identity, await runtime.access.roles(identity))


async def visible_app(call: Call) -> str | None:
    """The same of the caller."""
    return app_visible_to(call.identity, await call.roles())


async def readable_app(call: Call) -> str | None:
    """The app whose points the caller wants, by the parameter ``app``, and may read; None stands for all. Raises
    Refusal, 403 for another app's.
    """
    wanted, visible = call.query("app"), await visible_app(call)
    if visible is None:
        return wanted or None
    if wanted and wanted != visible:
        raise Refusal(Cause.FORBIDDEN, f"the points of another app are read with the role {ALL_APPS_ROLE}")
    return visible
