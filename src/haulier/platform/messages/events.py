"""The events of messages. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.platform.messages.message import MESSAGE, MessagePayload

MESSAGE_ACCEPTED, MESSAGE_SENT = "MessageAccepted", "MessageSent"
MESSAGE_KEPT, MESSAGE_ABANDONED = "MessageKept", "MessageAbandoned"

MESSAGE_EVENTS = event_specs(
    MESSAGE,
    MessagePayload,
    {
        MESSAGE_ACCEPTED: "a caller handed in an SMS",
        MESSAGE_SENT: "a mail or SMS was taken by the server that carries it on",
        MESSAGE_KEPT: "a mail or SMS lies in the operator's mailbox, as no server is set for it",
        MESSAGE_ABANDONED: "a mail or SMS was given up: refused, or not delivered in time",
    },
)
