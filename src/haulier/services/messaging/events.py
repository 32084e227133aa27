"""The events of messaging. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import EventSpec, event_specs
from haulier.platform.messages.message_provider import PROVIDER
from haulier.services.messaging.kind import MESSAGE, NOTIFICATION, RECEIPT, TEMPLATE
from haulier.services.messaging.responses import (
    EndedPayload,
    MessagePayload,
    NotificationPayload,
    ProviderPayload,
    ReceiptPayload,
    ReplyPayload,
    TemplatesPayload,
)

PROVIDER_CREATED = "MessageProviderCreated"
TEMPLATES_CREATED, TEMPLATE_UPDATED = "MessageTemplatesCreated", "MessageTemplateUpdated"
NOTIFICATION_CREATED, NOTIFICATION_UPDATED = "MessageNotificationCreated", "MessageNotificationUpdated"
NOTIFICATION_STATUS_UPDATED = "MessageNotificationStatusUpdated"
MESSAGE_ACCEPTED, MESSAGE_ENDED = "AppMessageAccepted", "AppMessageEnded"
RECEIPT_TAKEN, REPLY_TAKEN, NOTHING_TAKEN = "MessageReceiptTaken", "MessageReplyTaken", "MessageReceiptIgnored"

EVENTS = (
    EventSpec(PROVIDER, PROVIDER_CREATED, "a provider of messages was registered", ProviderPayload),
    EventSpec(PROVIDER, NOTHING_TAKEN, "a gateway said something that changes nothing", ProviderPayload),
    EventSpec(TEMPLATE, TEMPLATES_CREATED, "templates of messages were made", TemplatesPayload),
    EventSpec(TEMPLATE, TEMPLATE_UPDATED, "a template says something else from now on", TemplatesPayload),
    *event_specs(
        NOTIFICATION,
        NotificationPayload,
        {
            NOTIFICATION_CREATED: "a notification was registered",
            NOTIFICATION_UPDATED: "a notification was changed",
            NOTIFICATION_STATUS_UPDATED: "an administrator allowed a notification, or forbade it",
        },
    ),
    EventSpec(MESSAGE, MESSAGE_ACCEPTED, "an app handed in a message", MessagePayload),
    EventSpec(MESSAGE, MESSAGE_ENDED, "a message is with everybody it was for, or was given up", EndedPayload),
    EventSpec(RECEIPT, RECEIPT_TAKEN, "a gateway said what became of a message for one recipient", ReceiptPayload),
    EventSpec(MESSAGE, REPLY_TAKEN, "somebody replied to a message, which its app is told", ReplyPayload),
)
