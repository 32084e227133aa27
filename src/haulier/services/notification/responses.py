"""Responses of notifications. Moments are epoch seconds. See: contract/notification.yaml."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from haulier.platform.declarations.wire_schemas import NumberedPage, PageMeta
from haulier.services.notification.requests import (
    AccountConfig,
    Action,
    AndroidConfig,
    Channel,
    FilterCondition,
    Platform,
    QuietHours,
    Recipients,
)

EventStatus = Literal["QUEUED", "HELD", "SENT", "PARTIAL", "FAILED", "EXPIRED"]
EntityType = Literal["app", "appNotification", "filter", "event"]
ChangeAction = Literal["CREATE", "UPDATE", "DELETE"]


class ShownApp(Struct, kw_only=True):
    """A registered app."""

    id: str
    name: str
    appPlatform: Platform
    appId: str
    enableNotification: bool
    accountConfig: AccountConfig
    createdAt: int
    updatedAt: int


class Apps(Struct):
    """A page of apps."""

    meta: NumberedPage
    apps: list[ShownApp]


class ShownAppNotification(Struct, kw_only=True):
    """The default settings of an app."""

    id: str
    name: str
    appPlatform: Platform
    appId: str
    enableNotification: bool
    accountConfig: AccountConfig
    androidConfig: AndroidConfig | UnsetType = UNSET
    iosConfig: dict[str, Any] | UnsetType = UNSET
    quietHours: QuietHours | UnsetType = UNSET


class ShownWebhook(Struct):
    """A filter's webhook without its key."""

    url: str


class ShownFilter(Struct, kw_only=True):
    """A standing rule."""

    id: str
    appId: str
    name: str
    enabled: bool
    conditions: list[FilterCondition]
    channels: list[Channel]
    eventName: str | UnsetType = UNSET
    recipients: Recipients | UnsetType = UNSET
    quietHours: QuietHours | UnsetType = UNSET
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    templateId: str | UnsetType = UNSET
    webhook: ShownWebhook | UnsetType = UNSET


class Filters(Struct):
    """A page of filters."""

    meta: NumberedPage
    filters: list[ShownFilter]


class HeardEvent(Struct, kw_only=True):
    """An event that rules can hear."""

    name: str
    kind: str
    summary: str


PreviewSource = Literal["event", "sample", "given"]


class PlaceholderValue(Struct):
    """A placeholder and what it is filled with."""

    name: str
    value: str


class FilterPreview(Struct, kw_only=True):
    """What a rule would say: of the newest event of that name, of a sample, or of data that were given."""

    source: PreviewSource
    title: str
    body: str
    matches: bool
    missing: list[str]
    """Placeholders that the event has nothing for; nothing is said there."""
    placeholders: list[PlaceholderValue]
    recipients: Recipients | UnsetType = UNSET
    subject: str | UnsetType = UNSET
    """Kind and id of what the event is about."""


class ShownDevice(Struct, kw_only=True):
    """A phone or browser: the end of its token, or the host of its push service."""

    id: str
    platform: Platform
    shown: str
    userId: str
    updatedAt: int
    locale: str | UnsetType = UNSET


class Devices(Struct):
    """A page of phones and browsers, the newest first."""

    meta: NumberedPage
    devices: list[ShownDevice]


class ShownCredential(Struct):
    """Whether a credential that an account names is there. Its value is told to nobody."""

    member: str
    name: str
    isSet: bool


class ShownCredentials(Struct, kw_only=True):
    """Which credentials an app needs, and whether it has them."""

    credentials: list[ShownCredential]


class Counts(Struct, kw_only=True):
    """What became of the deliveries of a notification."""

    queued: int
    held: int
    sent: int
    failed: int
    dropped: int
    expired: int
    cancelled: int


class ShownEvent(Struct, kw_only=True):
    """A notification that was sent, or is being sent."""

    id: str
    status: EventStatus
    title: str
    body: str
    createdAt: int
    counts: Counts
    imageUrl: str | UnsetType = UNSET
    data: dict[str, str] | UnsetType = UNSET
    actions: list[Action] | UnsetType = UNSET
    filterId: str | UnsetType = UNSET
    recipients: Recipients | UnsetType = UNSET
    androidConfig: AndroidConfig | UnsetType = UNSET
    expiry: int | UnsetType = UNSET
    eventName: str | UnsetType = UNSET
    channels: list[Channel] | UnsetType = UNSET
    uniqueCode: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class Events(Struct):
    """A page of notifications."""

    meta: NumberedPage
    events: list[ShownEvent]


class ShownAttempt(Struct, kw_only=True):
    """One try of a delivery, and how many milliseconds it took."""

    at: int
    ms: int
    status: int | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class ShownDelivery(Struct, kw_only=True):
    """What became of one recipient by one channel."""

    id: str
    channel: str
    provider: str
    status: str
    recipient: str
    tries: int
    createdAt: int
    expiresAt: int
    attempts: list[ShownAttempt]
    userId: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    providerId: str | UnsetType = UNSET
    nextTryAt: int | UnsetType = UNSET
    endedAt: int | UnsetType = UNSET


class Deliveries(Struct):
    """A page of deliveries."""

    meta: PageMeta
    deliveries: list[ShownDelivery]


class ShownChange(Struct, kw_only=True):
    """A member that changed."""

    field: str
    oldValue: Any = None
    newValue: Any = None


class ChangeLogEntry(Struct, kw_only=True):
    """A change of what belongs to an app."""

    id: str
    entityType: EntityType
    entityId: str
    action: ChangeAction
    changes: list[ShownChange]
    changedBy: str
    timestamp: int


class ChangeLog(Struct):
    """A page of changes, the newest first."""

    meta: NumberedPage
    changes: list[ChangeLogEntry]


class ShownNotice(Struct, kw_only=True):
    """A notice in somebody's inbox."""

    id: str
    title: str
    body: str
    isRead: bool
    createdAt: int
    data: dict[str, str] | UnsetType = UNSET
    appId: str | UnsetType = UNSET
    eventId: str | UnsetType = UNSET
    eventName: str | UnsetType = UNSET


class Inbox(Struct):
    """A page of notices, the newest first."""

    meta: PageMeta
    notices: list[ShownNotice]


class ShownPreferences(Struct, kw_only=True):
    """What a person wants of notifications."""

    channels: dict[str, bool]
    quietHours: QuietHours | UnsetType = UNSET
    locale: str | UnsetType = UNSET


class AppPayload(Struct, kw_only=True):
    """What events of apps and their settings tell: names and ids, and which members changed."""

    id: str
    appId: str
    changes: list[ShownChange] = []


class TokenPayload(Struct, kw_only=True):
    """A device as its events tell of it: no token."""

    id: str
    appId: str
    platform: Platform


class EventPayload(Struct, kw_only=True):
    """A notification as its events tell of it: nothing that it says, nobody to whom."""

    id: str
    appId: str
    status: EventStatus
    counts: Counts | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class PersonPayload(Struct, kw_only=True):
    """Whose inbox or preferences it is."""

    id: str
    userId: str
