"""The first administrator of a tenant, whom the operator invites from the command line. See: contract/aaa.md 11.2."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import (
    USER_CREATED,
    NewUser,
    UserBody,
    carry_out,
    find_administrators,
    find_user_by_email,
    plan_new_user,
    user_change,
)
from haulier.services.credentials.commands.links import plan_invitation
from haulier.services.credentials.kind import ACTIVE

USER_DECODER = msgspec.json.Decoder(UserBody)


async def invite_person(runtime: Runtime, tenant: str, email: str, first_name: str, last_name: str | None) -> str:
    """Make a person who runs the tenant, unless there is one with this address, and invite that one; the link, which is
    sent too. Raises Refusal.
    """

    async def planned(call: Call, _body: None) -> Change:
        known = await find_user_by_email(call, email)
        if known is not None:
            if known[0].state != ACTIVE:
                raise Refusal(Cause.RULE, "the user is blocked")
            change, link = await plan_invitation(call, known[1], "email")
            change.answer = link
            return change
        group = await find_administrators(call)
        new = NewUser(
            firstName=first_name, lastName=last_name, email=email, groups=[group.id] if group is not None else []
        )
        rows = await plan_new_user(call, new, check_levels=False)
        change = user_change(USER_CREATED, rows)
        invitation, change.answer = await plan_invitation(call, USER_DECODER.decode(rows[0].body), "email")
        change.rows += invitation.rows
        change.timers += invitation.timers
        return change

    return str(await carry_out(runtime, tenant, planned))
