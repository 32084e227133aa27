"""The events of connections. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.connection.kind import CONNECTION
from haulier.services.connection.responses import ConnectionPayload

CONNECTION_CREATED, CONNECTION_UPDATED = "ConnectionCreated", "ConnectionUpdated"
CONNECTION_POLICY_UPDATED, CONNECTION_REMOVED = "ConnectionPolicyUpdated", "ConnectionRemoved"

EVENTS = event_specs(
    CONNECTION,
    ConnectionPayload,
    {
        CONNECTION_CREATED: "an outside identity provider was added",
        CONNECTION_UPDATED: "an outside identity provider was changed",
        CONNECTION_POLICY_UPDATED: "who may come in through a connection was changed",
        CONNECTION_REMOVED: "a connection was removed: nobody comes in through it any more",
    },
)
