"""The policy of a connection: who may come in without having been linked before. See: own.yaml, aaa.md 11.6."""

from __future__ import annotations

import msgspec

from haulier.core.refusal import Cause, Refusal, invalid, refuse_faults
from haulier.platform.access.roles import GROUP
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import to_json
from haulier.services.aaa.facade import check_may_grant, need_group
from haulier.services.connection.events import CONNECTION_POLICY_UPDATED
from haulier.services.connection.kind import Policy
from haulier.services.connection.queries import payload
from haulier.services.connection.requests import SetPolicy
from haulier.services.connection.responses import ConnectionId
from haulier.services.connection.rules.policies import normal_domain, policy_faults
from haulier.services.connection.store import need_connection

GROUP_USERS = "/core/api/v1/aaa/groups/{id}/users"


async def set_policy(call: Call, body: SetPolicy) -> Change:
    """``PUT /connection/{connectionId}/policy``: the whole of it. Groups that it gives are such as the caller may put
    people into himself, so that nobody rises through a provider of his own.
    """
    refuse_faults(policy_faults(body.emailDomains, body.attributeMap))
    row, old = await need_connection(call)
    groups = list(dict.fromkeys(body.groups))
    await _check_groups(call, [group for group in groups if group not in old.policy.groups])
    policy = Policy(
        justInTime=body.justInTime,
        groups=groups,
        emailDomains=list(dict.fromkeys(map(normal_domain, body.emailDomains))),
        attributeMap=body.attributeMap,
    )
    new = msgspec.structs.replace(old, policy=policy, enabled=old.enabled if body.enabled is None else body.enabled)
    change = row_change(
        CONNECTION_POLICY_UPDATED, replacing(row, body=to_json(new)), payload=to_json(payload(row.id, new))
    )
    change.answer = ConnectionId(row.id)
    return change


async def _check_groups(call: Call, ids: list[str]) -> None:
    """Raise Refusal for groups that do not exist or whose members the caller may not choose."""
    known = await call.get_many([(GROUP, id) for id in ids])
    unknown = next((id for id, row in zip(ids, known, strict=True) if row is None), None)
    if unknown is not None:
        raise invalid("groups", "unknown", f"there is no group {unknown!r}", Cause.UNKNOWN_REFERENCE)
    for id in ids:
        _, group = await need_group(call, id)
        await check_may_grant(call, group.roles)
        if not await call.is_allowed(call.identity, "PUT", GROUP_USERS.format(id=id)):
            raise Refusal(Cause.FORBIDDEN, f"the caller may not put people into group {id!r}")
