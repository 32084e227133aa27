"""What follows from an event at a geofence: a dispatch gets another sub-status, a container an event.

Each action is a timer that is set with its event and due at once: its command takes effect once, wherever a worker
dies. One that is refused has had its chance; the log says why.
"""

from __future__ import annotations

import msgspec

from haulier.core.ids import named_uuid
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change, TimerWrite
from haulier.platform.timers.clock import Timer
from haulier.services.container import facade as containers
from haulier.services.dispatch import facade as dispatch
from haulier.services.tracking.geofences.kind import ACTION
from haulier.services.tracking.geofences.requests import FenceAction
from haulier.services.tracking.geofences.responses import GeofenceEvent

BY = "mts"
"""Whom containers name as the source of these events."""


class PlannedAction(msgspec.Struct):
    """An action as the geofence had it when the event happened."""

    action: FenceAction
    event: GeofenceEvent
    carrier: str | None


_planned = msgspec.json.Decoder(PlannedAction)


def action_timer(tenant: str, at: int, number: int, planned: PlannedAction) -> TimerWrite:
    """The timer that carries an action out."""
    id = named_uuid("\x1f".join((tenant, ACTION, planned.event.eventId, str(number))))
    return TimerWrite(id, ACTION, planned.event.geofenceId, at, msgspec.to_builtins(planned))


async def carry_out_action(call: Call, timer: Timer) -> Change | None:
    """Plan what an action asks for. Raises Refusal."""
    planned = _planned.decode(timer.payload)
    action, event = planned.action, planned.event
    if action.target == "CONTAINER":
        data = msgspec.to_builtins(event)
        return await containers.apply_event(
            call, action.containerId or "", action.eventCode or "", action.reasonCode, data, app=BY
        )
    id = action.dispatchId
    if id is None and planned.carrier is not None:
        id = await dispatch.open_dispatch_of(call, planned.carrier)
    if id is None:
        return None
    call.path = {"dispatchId": id}
    return await dispatch.change_dispatch_sub_status(call, dispatch.SubStatusChange(subStatus=action.subStatus or ""))
