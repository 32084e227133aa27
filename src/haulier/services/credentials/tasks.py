"""Upkeep of credentials: what is over goes; and who is onboarded is invited."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.expired_rows import Sweep
from haulier.platform.journal.events import Event
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import USER, USER_CREATED, find_active_tenant, find_user
from haulier.services.credentials.commands.links import link_id, plan_invitation
from haulier.services.credentials.kind import ACTIVE, LINK
from haulier.services.credentials.people import contacts_of
from haulier.services.credentials.store import SQL, find_credential

KEPT_MS = 24 * 3_600_000
"""How long what is over stays."""
INVITATIONS = "invitations"
"""The member of a tenant's metadata that keeps invitations from being sent by themselves."""

SWEEP = Sweep("credentials", SQL["sweep"], KEPT_MS)


async def invite_onboarded(call: Call, event: Event) -> Change | None:
    """Invite a person who was onboarded, unless the tenant's metadata says no, or somebody did so, or there is a
    credential already.
    """
    found = await find_user(call, event.subject.partition("/")[2])
    tenant = await find_active_tenant(call)
    if found is None or found[0].state != ACTIVE or tenant is None or not contacts_of(found[1]):
        return None
    if (tenant.metadata or {}).get(INVITATIONS) is False or found[1].hasCredential:
        return None
    user_id = found[1].userId
    if await find_credential(call, user_id) or await call.get(LINK, link_id(call, "invitation", user_id)):
        return None
    change, _ = await plan_invitation(call, found[1], None)
    return change


ONBOARDED = Consumer("credentials-invitations", {USER: {USER_CREATED}}, invite_onboarded)
