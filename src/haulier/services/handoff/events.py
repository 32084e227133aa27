"""The events of handoffs. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.services.handoff.kind import HANDOFF
from haulier.services.handoff.responses import AnsweredPayload, HandoffPayload

HANDOFF_ADDED, HANDOFF_REPEATED, HANDOFF_ANSWERED = (
    "ExternalHandoffAdded", "ExternalHandoffRepeated", "ExternalHandoffAnswered",
)  # fmt: skip

EVENTS = (
    *event_specs(
        HANDOFF,
        HandoffPayload,
        {
            HANDOFF_ADDED: "something was handed off, or handed off again after it had failed",
            HANDOFF_REPEATED: "what was added or answered was there already",
        },
    ),
    EventSpec(HANDOFF, HANDOFF_ANSWERED, "the other system has answered", AnsweredPayload),
)
