"""What notification keeps: push apps and their settings, filters, notifications, devices, notices, preferences."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from haulier.core.ids import derived
from haulier.platform.declarations.kind import Column, CommandOutcome, UntypedKind, callback_kind
from haulier.platform.storage.resources import Json, Resource
from haulier.services.notification.requests import (
    AccountConfig,
    AndroidConfig,
    Channel,
    EventMembers,
    FilterCondition,
    Platform,
    QuietHours,
    Recipients,
)
from haulier.services.notification.responses import Counts, EntityType

PUSH_APP, PUSH_CONFIG = "push_app", "push_config"
PUSH_APPS = "push_apps"
"""A row of a tenant whose version counts registrations: of two that are at once the second sees the first."""
FILTER, RULES = "notification_filter", "notification_rules"
NOTIFICATION, DEVICE = "notification", "push_device"
NOTICE, PREFERENCES, PACE = "notice", "notification_preferences", "notification_pace"
ENTITY_TYPES: dict[str, EntityType] = {
    PUSH_APP: "app", PUSH_CONFIG: "appNotification", FILTER: "filter", NOTIFICATION: "event",
}  # fmt: skip

ACTIVE, DELETED, OFF = "ACTIVE", "DELETED", "OFF"
UNREAD, READ = "UNREAD", "READ"
QUEUED: Literal["QUEUED"] = "QUEUED"

RULES_ID = "rules"
SPREAD, ENDED = "notification-spread", "notification-ended"
"""Purposes of timers: more recipients are to be found; all deliveries have ended."""
SENDER, INBOX_SENDER = "notification", "notification-inbox"
"""Under which its deliveries are carried on."""

LANGUAGE = "locale"
"""The member of a delivery's target that says in which language it is told."""
MAX_DEVICES = 20
"""Devices of a person in one app."""
DEVICE_KEPT_MS = 270 * 24 * 3_600_000
NOTICE_KEPT_MS = 90 * 24 * 3_600_000
MAX_NOTICES = 200
EVENT_KEPT_MS = 31 * 24 * 3_600_000
MAX_APPS = 100
"""Apps of a tenant."""
MAX_FILTERS = 100
"""Filters of an app."""
PACE_MS = 10_000


class AppBody(Struct, kw_only=True, omit_defaults=True):
    """A push app as stored."""

    name: str
    appPlatform: Platform
    appId: str
    enableNotification: bool = True
    accountConfig: AccountConfig
    vapidPublic: str
    """base64url of the uncompressed point."""
    vapidPrivate: str
    """The private key, sealed."""
    filters: int = 0
    """How many filters it has."""


class ConfigBody(Struct, kw_only=True, omit_defaults=True):
    """The default settings of an app as stored. What is not there is the app's."""

    name: str | None = None
    enableNotification: bool | None = None
    accountConfig: AccountConfig | None = None
    androidConfig: AndroidConfig | None = None
    iosConfig: Json | None = None
    quietHours: QuietHours | None = None


class KeptWebhook(Struct, kw_only=True, omit_defaults=True):
    """A filter's webhook. The key is sealed, and so is the address, where not all of it may be shown."""

    url: str
    """As it may be shown."""
    key: str | None = None
    sealed: str | None = None


class FilterBody(Struct, kw_only=True, omit_defaults=True):
    """A standing rule as stored."""

    name: str
    eventName: str | None = None
    conditions: list[FilterCondition] = []
    recipients: Recipients | None = None
    enabled: bool = True
    quietHours: QuietHours | None = None
    channels: list[Channel] | None = None
    title: str | None = None
    body: str | None = None
    templateId: str | None = None
    webhook: KeptWebhook | None = None
    since: int = 0
    """When it was last switched on, epoch milliseconds: what happened before is not for it."""


class RulesBody(Struct):
    """Which enabled filters a tenant has, by the event's name."""

    filters: dict[str, list[str]] = {}


class SaidText(Struct, kw_only=True, omit_defaults=True):
    """What a notification says in one language."""

    title: str
    body: str
    html: str | None = None


class EventBody(EventMembers, kw_only=True, omit_defaults=True):
    """A notification as stored; its ``expiry`` is as it was given."""

    title: str
    body: str
    html: str | None = None
    """The body of a mail."""
    texts: dict[str, SaidText] | None = None
    """The same in other languages, by their tags."""
    is_of_template: bool = False
    """Is the body all that a short message says?"""
    expires_at: int | None = None
    eventName: str | None = None
    callback: str | None = None
    """The callback request that waits for the end, its secrets sealed."""
    webhook: KeptWebhook | None = None
    eventData: Json | None = None
    """What the event says that a rule tells of, for its webhook."""
    quietHours: QuietHours | None = None
    """The filter's."""
    is_cancelled: bool = False
    """Was it called off, so that nobody is added any more?"""
    counts: Counts | None = None
    """How it ended."""
    reason: str | None = None

    def told_in(self, language: str | None) -> EventBody:
        """The same as it is told in one of its languages."""
        text = self.texts.get(language) if self.texts and language else None
        return self if text is None else msgspec.structs.replace(self, title=text.title, body=text.body, html=text.html)


class DeviceBody(Struct, kw_only=True, omit_defaults=True):
    """A device as stored; what it is reached by is sealed."""

    platform: Platform
    sealed: str
    """A token, or the JSON of a Web Push subscription."""
    shown: str
    locale: str | None = None


class NoticeBody(Struct, kw_only=True, omit_defaults=True):
    """A notice as stored."""

    title: str
    body: str
    data: dict[str, str] | None = None
    appId: str | None = None
    eventId: str | None = None
    eventName: str | None = None


class PreferencesBody(Struct, kw_only=True, omit_defaults=True):
    """What a person wants, as stored."""

    channels: dict[str, bool] = {}
    quietHours: QuietHours | None = None
    locale: str | None = None


class PaceBody(Struct):
    """When a filter last spoke of a resource to some recipients, epoch milliseconds."""

    at: int


APP_DECODER = msgspec.json.Decoder(AppBody)
CONFIG_DECODER = msgspec.json.Decoder(ConfigBody)
FILTER_DECODER = msgspec.json.Decoder(FilterBody)
RULES_DECODER = msgspec.json.Decoder(RulesBody)
EVENT_DECODER = msgspec.json.Decoder(EventBody)
DEVICE_DECODER = msgspec.json.Decoder(DeviceBody)
NOTICE_DECODER = msgspec.json.Decoder(NoticeBody)
PREFERENCES_DECODER = msgspec.json.Decoder(PreferencesBody)
PACE_DECODER = msgspec.json.Decoder(PaceBody)

_COLUMNS: dict[str, Column] = {"id": "id", "createdAt": "created_at", "updatedAt": "updated_at", "state": "state"}
LISTED_APPS = UntypedKind(PUSH_APP, columns=_COLUMNS, members=frozenset({"name", "appId", "appPlatform"}))
LISTED_FILTERS = UntypedKind(FILTER, columns=_COLUMNS, members=frozenset({"name", "eventName"}))
LISTED_EVENTS = UntypedKind(NOTIFICATION, columns=_COLUMNS, members=frozenset({"eventName"}))
LISTED_DEVICES = UntypedKind(DEVICE, columns={**_COLUMNS, "appId": "type", "userId": "parent"}, members=frozenset())
LISTED_NOTICES = UntypedKind(NOTICE, columns=_COLUMNS, members=frozenset({"eventName"}))


def config_id(tenant: str, app: str) -> str:
    """The id of the settings of an app."""
    return derived("app_notification", tenant, app)


def preferences_id(tenant: str, user: str) -> str:
    """The id of a person's preferences."""
    return derived("preferences", tenant, user)


def device_id(tenant: str, app: str, token: str) -> str:
    """The id of a device, by the token or the endpoint that it is reached by."""
    return derived("device", tenant, app, token)


def notice_id(tenant: str, delivery: str) -> str:
    """The id of the notice that a delivery is."""
    return derived("notice", tenant, delivery)


def is_there(row: Resource | None) -> bool:
    """Was it not taken away?"""
    return row is not None and row.state != DELETED


def _members(_data: Json, _outcome: CommandOutcome) -> Json:
    return {"service": "notification"}


CALLED_BACK = callback_kind(NOTIFICATION, "Notification", _members)
"""What the engine needs to know for the callback at the end of a notification."""
