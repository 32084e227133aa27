"""Operations of messaging. See: contract/notification.yaml, own.yaml, contract/notification.md 9.4."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from haulier.core.refusal import Cause
from haulier.platform.declarations.operation import Auth, Conflict, RequestBody
from haulier.platform.declarations.parameters import COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.platform.typed.api import LIMIT_AND_OFFSET
from haulier.services.messaging import queries
from haulier.services.messaging.commands import providers, receipts, sends, templates
from haulier.services.messaging.requests import (
    MessageNotificationCreate,
    MessageSend,
    NewTemplate,
    NotificationStatus,
    ServiceProviderConfig,
    TemplateDraft,
    TemplateText,
)
from haulier.services.messaging.responses import (
    MadeTemplates,
    MessageNotification,
    MessageNotifications,
    Messages,
    MessageShown,
    RenderedTemplate,
    ServiceProvider,
    Template,
    Templates,
)
from haulier.services.messaging.template_text import preview_template

MESSAGING = Section("Messaging", headers=COMMON_HEADERS, statuses=Statuses(refusals=(400, 401, 403)))
BY_BODY = replace(MESSAGING, auth=Auth(only_reads=True), is_extension=True)
GATEWAYS = Section(
    "Messaging",
    statuses=Statuses(created=200, refusals=(400, 401)),
    auth=Auth(is_public=True, check_signature=receipts.check_token),
    is_extension=True,
)
THERE = Conflict(Cause.VERSION_CONFLICT, "name")
WITH_CONFLICT = (400, 401, 403, 409)
PROVIDERS, ALL, ONE = "/service-providers", "/notifications", "/notifications/{notificationId}"

TEMPLATES = "/templates"
TEMPLATE = f"{TEMPLATES}/{{templateId}}"
PAGED = (*LIMIT_AND_OFFSET, Query("query", description="a filter by name, channel, createdAt or updatedAt"))

OPERATIONS = (
    MESSAGING.post(
        PROVIDERS, name="createServiceProvider", number=601, summary="Register a message service provider"
    ).plan(providers.create_provider, body=RequestBody(ServiceProviderConfig, is_secret=True)),
    MESSAGING.get(
        PROVIDERS, name="listServiceProviders", number=602, summary="Providers, without their credentials"
    ).handle(queries.list_providers, response=list[ServiceProvider], is_extension=True),
    MESSAGING.post(TEMPLATES, name="createTemplates", number=603, summary="Create message templates").plan(
        templates.create_templates, body=list[NewTemplate], response=MadeTemplates, conflict=THERE,
        refusals=WITH_CONFLICT,
    ),
    MESSAGING.post(
        ALL, name="createMessageNotifications", number=604, summary="Register a notification for admin review"
    ).plan(templates.create_notification, body=MessageNotificationCreate, conflict=THERE, refusals=WITH_CONFLICT),
    MESSAGING.get(ONE, name="getMessageNotification", number=605, summary="Read a registered notification").handle(
        queries.get_notification, response=MessageNotification
    ),
    MESSAGING.put(
        ONE, name="updateMessageNotification", number=606, summary="Change a registered notification"
    ).plan(templates.update_notification, body=MessageNotificationCreate, conflict=THERE),
    MESSAGING.put(
        f"{ONE}/status", name="setMessageNotificationStatus", number=607,
        summary="Admin enables or disables a notification",
    ).plan(templates.set_status, body=NotificationStatus),
    MESSAGING.post(
        f"{ONE}/send", name="sendMessageWithNotification", number=608,
        summary="Send a registered notification on its channels",
    ).plan(sends.send_notification, body=RequestBody(MessageSend, is_secret=True), success=202),
    MESSAGING.post(
        "/messages/{channel}", name="sendMessage", number=609, summary="Send one message on one channel"
    ).plan(
        sends.send_message, body=RequestBody(MessageSend, is_secret=True), success=202, documents_404=False
    ),
    MESSAGING.get(TEMPLATES, name="listTemplates", number=612, summary="Message templates, without their texts").handle(
        queries.list_templates, query=PAGED, response=Templates, is_extension=True
    ),
    BY_BODY.post(
        f"{TEMPLATES}/preview", name="previewTemplate", number=613, summary="A template as it would be sent"
    ).handle(preview_template, body=TemplateDraft, response=RenderedTemplate, success=200),
    MESSAGING.get(TEMPLATE, name="getTemplate", number=614, summary="Read a message template").handle(
        queries.get_template, response=Template, is_extension=True
    ),
    MESSAGING.put(TEMPLATE, name="updateTemplate", number=615, summary="Change what a message template says").plan(
        templates.update_template, body=TemplateText, is_extension=True
    ),
    MESSAGING.get(ALL, name="listMessageNotifications", number=616, summary="Registered notifications").handle(
        queries.list_notifications, query=PAGED, response=MessageNotifications, is_extension=True
    ),
    MESSAGING.get("/messages", name="listMessages", number=617, summary="Messages that were sent").handle(
        queries.list_messages, query=LIMIT_AND_OFFSET, response=Messages, is_extension=True
    ),
    MESSAGING.get("/messages/{messageId}", name="getMessage", number=610, summary="What became of a message").handle(
        queries.get_message, response=MessageShown, is_extension=True
    ),
    GATEWAYS.post(
        "/receipts/{providerId}", name="receiveReceipt", number=611, summary="Delivery receipt or reply of a gateway"
    ).plan(
        receipts.take_receipt, body=RequestBody(dict[str, Any], is_secret=True),
        query=(Query("token", description="the provider's, where its gateway sends no header Authorization"),),
    ),
)  # fmt: skip
