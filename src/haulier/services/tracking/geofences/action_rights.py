"""In whose name the actions of a geofence are carried out: whoever set them must be allowed to, then and each time.

See: docs/design/geofences.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.services.container import facade as containers
from haulier.services.dispatch import facade as dispatch
from haulier.services.tracking.geofences.kind import ActionSetter, GeofenceBody
from haulier.services.tracking.geofences.requests import FenceAction

SOME_DISPATCH = "-"
"""Stands for the dispatch that is known only when something happens."""


async def actions_set_by(
    call: Call, actions: Sequence[FenceAction], before: GeofenceBody | None = None
) -> ActionSetter | None:
    """Who answers for these actions: the caller, unless they are those that the geofence had ``before``. Raises
    Refusal, 403, for what the caller itself may not do.
    """
    if not actions:
        return None
    if before is not None and before.actions == actions:
        return before.actionsBy
    identity = call.identity
    setter = ActionSetter(
        clientId=identity.client_id, appId=identity.app_id, userId=identity.user_id, roles=await call.roles(),
        actor=call.actor,
    )  # fmt: skip
    faults = [
        Fault(f"actions[{index}]", "role", f"no role of who sets it allows this of the {action.target.lower()}")
        for index, action in enumerate(actions)
        if not await may_act(call, setter, action, target_of(action) or SOME_DISPATCH)
    ]
    if faults:
        raise Refusal(Cause.FORBIDDEN, "; ".join(fault.message for fault in faults[:3]), faults)
    return setter


def target_of(action: FenceAction) -> str | None:
    """The container, or the dispatch if one is named."""
    return action.containerId if action.target == "CONTAINER" else action.dispatchId


async def may_act(call: Call, setter: ActionSetter, action: FenceAction, id: str) -> bool:
    """Whether who set an action may do the same by hand now, without the second factor of a session."""
    identity = Identity(
        call.tenant, setter.clientId, setter.appId, setter.roles, call.now() // 1000, user_id=setter.userId
    )
    if action.target == "CONTAINER":
        return await containers.may_apply_event(call, identity, id)
    return await dispatch.may_change_sub_status(call, identity, id)
