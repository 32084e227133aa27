"""What follows from an event at a geofence: a dispatch gets another sub-status, a container an event.

Each action is a timer that is set with its event and due at once: its command takes effect once, wherever a worker
dies. It is done in the name of who set it; where that person or app may not do it any more, an event says so. One that
is refused otherwise has had its chance; the log says why.
"""

from __future__ import annotations

import msgspec

from haulier.core.ids import named_uuid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.storage.resources import actor_id, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.container import facade as containers
from haulier.services.dispatch import facade as dispatch
from haulier.services.tracking.geofences.action_rights import may_act, target_of
from haulier.services.tracking.geofences.events import GEOFENCE_ACTION_UNDONE
from haulier.services.tracking.geofences.kind import ACTION, DELETED, GEOFENCE, ActionSetter
from haulier.services.tracking.geofences.requests import FenceAction
from haulier.services.tracking.geofences.responses import GeofenceEvent, UndoneAction

BY = "mts"
"""Whom containers name as the source of these events."""


class PlannedAction(msgspec.Struct):
    """An action as the geofence had it when the event happened."""

    action: FenceAction
    event: GeofenceEvent
    carrier: str | None
    by: ActionSetter | None = None


_planned = msgspec.json.Decoder(PlannedAction)


def action_timer(tenant: str, at: int, number: int, planned: PlannedAction) -> TimerWrite:
    """The timer that carries an action out."""
    id = named_uuid("\x1f".join((tenant, ACTION, planned.event.eventId, str(number))))
    return TimerWrite(id, ACTION, planned.event.geofenceId, at, msgspec.to_builtins(planned))


async def carry_out_action(call: Call, timer: Timer) -> Change | None:
    """Plan what an action asks for. Raises Refusal."""
    planned = _planned.decode(timer.payload)
    action, event = planned.action, planned.event
    id = target_of(action)
    if id is None and planned.carrier is not None:
        id = await dispatch.open_dispatch_of(call, planned.carrier)
    if id is None:
        return None
    if planned.by is not None:
        if not await may_act(call, planned.by, action, id):
            return await _not_allowed(call, planned, planned.by, id)
        call.actor = planned.by.actor
    if action.target == "CONTAINER":
        data = msgspec.to_builtins(event)
        return await containers.apply_event(call, id, action.eventCode or "", action.reasonCode, data, app=BY)
    call.path = {"dispatchId": id}
    return await dispatch.change_dispatch_sub_status(call, dispatch.SubStatusChange(subStatus=action.subStatus or ""))


async def _not_allowed(call: Call, planned: PlannedAction, by: ActionSetter, id: str) -> Change | None:
    """The event that says that an action was left undone; nothing where the geofence is gone."""
    row = await call.get(GEOFENCE, planned.event.geofenceId)
    if row is None or row.state == DELETED:
        return None
    payload = UndoneAction(
        geofenceId=row.id, externalRefId=planned.event.externalRefId, status=row.state or "",
        deviceId=planned.event.deviceId, event=planned.event.event, target=planned.action.target, targetId=id,
        setBy=actor_id(by.actor),
    )  # fmt: skip
    change = Change(GEOFENCE, row.id, row.version, GEOFENCE_ACTION_UNDONE, state=row.state, payload=to_json(payload))
    change.guards.append((GEOFENCE, row.id, row.version))
    change.calls_back = False
    return change
