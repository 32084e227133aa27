"""Upkeep of credentials: what is over goes; and who is onboarded is invited."""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal.events import Event
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import USER, USER_CREATED, find_active_tenant, find_user
from haulier.services.credentials.commands.links import channels_of, link_id, plan_invitation
from haulier.services.credentials.kind import ACTIVE, LINK
from haulier.services.credentials.store import SQL, find_credential

SWEEP_SECONDS = 3_600.0
KEPT_MS = 24 * 3_600_000
"""How long what is over stays."""
SWEPT_AT_ONCE = 1_000
INVITATIONS = "invitations"
"""The member of a tenant's metadata that keeps invitations from being sent by themselves."""

log = structlog.get_logger("haulier.credentials")


async def invite_onboarded(call: Call, event: Event) -> Change | None:
    """Invite a person who was onboarded, unless the tenant's metadata says no, or somebody did so, or there is a
    credential already.
    """
    found = await find_user(call, event.subject.partition("/")[2])
    tenant = await find_active_tenant(call)
    if found is None or found[0].state != ACTIVE or tenant is None or not channels_of(found[1]):
        return None
    if (tenant.metadata or {}).get(INVITATIONS) is False or found[1].hasCredential:
        return None
    user_id = found[1].userId
    if await find_credential(call, user_id) or await call.get(LINK, link_id(call, "invitation", user_id)):
        return None
    change, _ = await plan_invitation(call, found[1], None)
    return change


ONBOARDED = Consumer("credentials-invitations", {USER: {USER_CREATED}}, invite_onboarded)


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep once an hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove what has been over for ``KEPT_MS``; how many rows that were."""
    count = 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], runtime.clock() - KEPT_MS, SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count
