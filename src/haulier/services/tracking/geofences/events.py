"""The events of geofences. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.tracking.geofences.kind import GEOFENCE, GEOFENCE_DEVICES, GEOFENCE_EVENT
from haulier.services.tracking.geofences.responses import DevicesPayload, GeofenceEvent, GeofencePayload, UndoneAction
from haulier.services.tracking.rules.geofence_state import APPROACH, DWELL, ENTRY, EXIT, FenceEvent

GEOFENCE_CREATED, GEOFENCE_UPDATED, GEOFENCE_DELETED = "GeofenceCreated", "GeofenceUpdated", "GeofenceDeleted"
GEOFENCE_ACTIVATED, GEOFENCE_DEACTIVATED = "GeofenceActivated", "GeofenceDeactivated"
GEOFENCE_EXPIRED, GEOFENCE_UNCHANGED = "GeofenceExpired", "GeofenceUnchanged"
GEOFENCE_ACTION_UNDONE = "GeofenceActionUndone"
DEVICES_SUBSCRIBED, DEVICES_UNSUBSCRIBED = "GeofenceDevicesSubscribed", "GeofenceDevicesUnsubscribed"
EVENT_NAMES: dict[FenceEvent, str] = {
    ENTRY: "GeofenceEntered", EXIT: "GeofenceLeft", DWELL: "GeofenceDwelt", APPROACH: "GeofenceApproached",
}  # fmt: skip

EVENTS = (
    *event_specs(
        GEOFENCE,
        GeofencePayload,
        {
            GEOFENCE_CREATED: "a geofence was made",
            GEOFENCE_UPDATED: "a geofence has another shape, name, callback or choice of events",
            GEOFENCE_ACTIVATED: "a geofence is judged again",
            GEOFENCE_DEACTIVATED: "a geofence is not judged any more",
            GEOFENCE_UNCHANGED: "a geofence was to be switched, and was so already",
            GEOFENCE_EXPIRED: "the expiry of a geofence came, and it is not judged any more",
            GEOFENCE_DELETED: "a geofence was deleted, with its subscriptions",
        },
    ),
    *event_specs(
        GEOFENCE,
        UndoneAction,
        {GEOFENCE_ACTION_UNDONE: "an action was left undone, since who set it may not do it any more"},
    ),
    *event_specs(
        GEOFENCE_DEVICES,
        DevicesPayload,
        {
            DEVICES_SUBSCRIBED: "devices were subscribed to a geofence",
            DEVICES_UNSUBSCRIBED: "a device was unsubscribed from a geofence",
        },
    ),
    *event_specs(
        GEOFENCE_EVENT,
        GeofenceEvent,
        {
            EVENT_NAMES[ENTRY]: "a device entered a geofence",
            EVENT_NAMES[EXIT]: "a device left a geofence",
            EVENT_NAMES[DWELL]: "a device stayed in a geofence for as long as is asked for",
            EVENT_NAMES[APPROACH]: "a device came near a geofence",
        },
    ),
)
