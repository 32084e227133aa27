"""The events of notifications. See: docs/events.md."""

from __future__ import annotations

from haulier.platform.declarations.event import event_specs
from haulier.services.notification.kind import (
    DEVICE,
    FILTER,
    NOTICE,
    NOTIFICATION,
    PREFERENCES,
    PUSH_APP,
    PUSH_CONFIG,
)
from haulier.services.notification.responses import AppPayload, EventPayload, PersonPayload, TokenPayload

APP_CREATED, APP_UPDATED, APP_DELETED = "PushAppCreated", "PushAppUpdated", "PushAppDeleted"
CREDENTIALS_SET = "PushCredentialsSet"
CONFIG_CREATED, CONFIG_UPDATED, CONFIG_DELETED = "PushConfigCreated", "PushConfigUpdated", "PushConfigDeleted"
FILTER_CREATED, FILTER_UPDATED, FILTER_DELETED = (
    "NotificationFilterCreated", "NotificationFilterUpdated", "NotificationFilterDeleted",
)  # fmt: skip
ACCEPTED, SPREAD_ON, RECALLED, ENDED = (
    "NotificationAccepted", "NotificationSpread", "NotificationCancelled", "NotificationEnded",
)  # fmt: skip
DEVICE_REGISTERED, DEVICE_FORGOTTEN = "PushDeviceRegistered", "PushDeviceForgotten"
NOTICE_CREATED, NOTICE_READ = "NoticeCreated", "NoticeRead"
PREFERENCES_SET = "NotificationPreferencesSet"

OWN_KINDS = frozenset({PUSH_APP, PUSH_CONFIG, FILTER, NOTIFICATION, DEVICE, NOTICE, PREFERENCES, "message"})
"""Kinds whose events no filter tells of: each would lead to the next."""

EVENTS = (
    *event_specs(
        PUSH_APP,
        AppPayload,
        {
            APP_CREATED: "an app was registered for push",
            APP_UPDATED: "an app for push was changed",
            APP_DELETED: "an app for push was taken away",
            CREDENTIALS_SET: "credentials of an app for push were put into the vault",
        },
    ),
    *event_specs(
        PUSH_CONFIG,
        AppPayload,
        {
            CONFIG_CREATED: "an app got default settings of its notifications",
            CONFIG_UPDATED: "default settings of an app's notifications were changed",
            CONFIG_DELETED: "default settings of an app's notifications were taken away",
        },
    ),
    *event_specs(
        FILTER,
        AppPayload,
        {
            FILTER_CREATED: "a standing rule on events was made",
            FILTER_UPDATED: "a standing rule on events was changed",
            FILTER_DELETED: "a standing rule on events was taken away",
        },
    ),
    *event_specs(
        NOTIFICATION,
        EventPayload,
        {
            ACCEPTED: "a notification is to be sent",
            SPREAD_ON: "more recipients of a notification were found",
            RECALLED: "what was left of a notification was called off",
            ENDED: "every delivery of a notification has ended",
        },
    ),
    *event_specs(
        DEVICE,
        TokenPayload,
        {
            DEVICE_REGISTERED: "a phone or browser of a person takes push",
            DEVICE_FORGOTTEN: "a phone or browser takes push no more",
        },
    ),
    *event_specs(
        NOTICE,
        PersonPayload,
        {NOTICE_CREATED: "a notice lies in somebody's inbox", NOTICE_READ: "somebody has read a notice"},
    ),
    *event_specs(PREFERENCES, PersonPayload, {PREFERENCES_SET: "a person says how to be told"}),
)
