"""The events of devices. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.tracking.kind import DEVICE
from haulier.services.tracking.responses import DevicePayload

DEVICE_REGISTERED, DEVICE_DEREGISTERED = "DeviceRegistered", "DeviceDeregistered"
DEVICE_CREDENTIALS_RENEWED = "DeviceCredentialsRenewed"

EVENTS = event_specs(
    DEVICE,
    DevicePayload,
    {
        DEVICE_REGISTERED: "a device may send points, from now on or again",
        DEVICE_DEREGISTERED: "a device may send no points any more; those it sent stay",
        DEVICE_CREDENTIALS_RENEWED: "a device has another MQTT password, and the old one ended",
    },
)
