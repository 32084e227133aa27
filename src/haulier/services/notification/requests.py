"""Request bodies of notifications. See: contract/notification.yaml, notification.md 9."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from haulier.platform.declarations.patterns import exact
from haulier.platform.declarations.wire_schemas import Callback, JsonObject
from haulier.services.messaging.facade import Language

MAX_NAME = 128
MAX_APP_ID = 256
MAX_KEY_NAME = 256
MAX_URL = 2_048
MAX_TITLE = 256
MAX_BODY = 4_096
MAX_DIRECT = 1_000
"""Recipients that one send names, all sorts together."""
MAX_GROUPS = 100
MAX_CONDITIONS = 32
MAX_CREDENTIALS = 16
MAX_CREDENTIAL = 8_192
MAX_TOKEN = 4_096
MAX_ACTIONS = 3
MAX_DATA = 64
MAX_DATA_BYTES = 4_096
MAX_TTL_MS = 28 * 24 * 3_600_000
"""FCM keeps nothing longer."""

Platform = Literal["android", "ios", "web"]
MobilePlatform = Literal["android", "ios"]
"""Those that the page names."""
Channel = Literal["push", "webpush", "sms", "email", "whatsapp", "webhook", "console"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Mode = Literal["hold", "drop"]
Expression = Literal[
    "=", "!=", ">", ">=", "<", "<=", "in", "notin", "exists", "eq", "ne", "gt", "gte", "lt", "lte", "nin", "like"
]  # fmt: skip

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
KeyName = Annotated[str, Meta(min_length=1, max_length=MAX_KEY_NAME, description="name of a credential, not its value")]
Url = Annotated[str, Meta(min_length=1, max_length=MAX_URL, extra_json_schema={"format": "uri"})]
Short = Annotated[str, Meta(max_length=MAX_TITLE)]
Title = Annotated[str, Meta(min_length=1, max_length=MAX_TITLE)]
Text = Annotated[str, Meta(min_length=1, max_length=MAX_BODY)]
Clock = Annotated[str, exact("^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Address = Annotated[str, Meta(min_length=1, max_length=MAX_APP_ID)]
Channels = Annotated[list[Channel], Meta(max_length=7)]


class AndroidAccount(Struct, kw_only=True, omit_defaults=True):
    """Names of the credentials of an FCM project."""

    projectId: KeyName
    clientEmail: KeyName
    privateKey: KeyName


class WebPushAccount(Struct, kw_only=True, omit_defaults=True):
    """Who sends Web Push: the public key is made by us."""

    publicKey: Annotated[str, Meta(extra_json_schema={"readOnly": True})] | None = None
    subject: Annotated[str, Meta(max_length=MAX_URL, description="mailto: or https: of the operator")] | None = None


class AccountConfig(Struct, kw_only=True, omit_defaults=True):
    """Accounts at the services that carry push on."""

    android: AndroidAccount | None = None
    webpush: WebPushAccount | None = None


class AndroidConfig(Struct, kw_only=True, omit_defaults=True):
    """How a notification is delivered and shown."""

    collapseKey: Short | None = None
    priority: Literal["high", "normal"] | None = None
    ttl: Annotated[float, Meta(ge=0, le=MAX_TTL_MS, description="milliseconds")] | None = None
    restrictedPackageName: Short | None = None
    icon: Short | None = None
    color: Annotated[str, exact("^#([a-fA-F0-9]{6})$")] | None = None
    sound: Short | None = None
    tag: Short | None = None
    clickAction: Annotated[str, Meta(max_length=MAX_URL)] | None = None
    bodyLocKey: Short | None = None
    bodyLocArgs: Annotated[list[Short], Meta(max_length=20)] | None = None
    titleLocKey: Short | None = None
    titleLocArgs: Annotated[list[Short], Meta(max_length=20)] | None = None
    channelId: Short | None = None
    imageUrl: Url | None = None
    title: Short | None = None
    body: Annotated[str, Meta(max_length=MAX_BODY)] | None = None
    data: Annotated[JsonObject, Meta(max_length=MAX_DATA)] | None = None


class QuietHours(Struct, kw_only=True, omit_defaults=True):
    """When somebody is not to be disturbed, by the clock of a place."""

    from_: Clock = field(name="from")
    to: Clock
    timezone: Annotated[str, Meta(min_length=1, max_length=64, description="IANA name")]
    days: (
        Annotated[list[Day], Meta(max_length=7, description="on which they begin; all where none is named")] | None
    ) = None
    mode: Mode = "hold"
    exceptHigh: bool = True


class AppMembers(Struct, kw_only=True, omit_defaults=True):
    """What an app has on every platform."""

    name: Name
    appId: Annotated[str, Meta(min_length=1, max_length=MAX_APP_ID, description="id issued by the FCM/APN project")]
    enableNotification: bool = True
    accountConfig: AccountConfig


class AppRegister(AppMembers, kw_only=True, omit_defaults=True):
    """A mobile app that takes push."""

    appPlatform: MobilePlatform


class NewApp(AppMembers, kw_only=True, omit_defaults=True):
    """An app that takes push; the page does not name those of browsers."""

    appPlatform: Platform


class AppUpdate(Struct, kw_only=True, omit_defaults=True):
    """What of an app may change."""

    name: Name | None = None
    enableNotification: bool | None = None
    accountConfig: AccountConfig | None = None


class AppNotificationUpdate(Struct, kw_only=True, omit_defaults=True):
    """The default settings of an app."""

    name: Name | None = None
    enableNotification: bool | None = None
    accountConfig: AccountConfig | None = None
    androidConfig: AndroidConfig | None = None
    iosConfig: Annotated[JsonObject, Meta(max_length=MAX_DATA)] | None = None
    quietHours: QuietHours | UnsetType | None = UNSET
    """None takes them away."""


class AppNotificationCreate(AppNotificationUpdate, kw_only=True, omit_defaults=True):
    """The same as they are added: the app's own members may be repeated."""

    appPlatform: MobilePlatform | None = None
    appId: Annotated[str, Meta(max_length=MAX_APP_ID)] | None = None


class NewAppNotification(AppNotificationUpdate, kw_only=True, omit_defaults=True):
    """The same of any app."""

    appPlatform: Platform | None = None
    appId: Annotated[str, Meta(max_length=MAX_APP_ID)] | None = None


class FilterCondition(Struct, kw_only=True, omit_defaults=True):
    """One condition on the data of an event."""

    key: Annotated[str, Meta(min_length=1, max_length=256, description="dotted path or JSONPath")]
    expr: Expression
    value: Any = None


class Recipients(Struct, kw_only=True, omit_defaults=True):
    """To whom."""

    tokens: Annotated[list[Annotated[str, Meta(min_length=1, max_length=MAX_TOKEN)]], Meta(max_length=MAX_DIRECT)] = []
    userIds: Annotated[list[Address], Meta(max_length=MAX_DIRECT)] = []
    topic: Annotated[str, exact("^[a-zA-Z0-9-_.~%]{1,900}$")] | None = None
    emails: Annotated[list[Address], Meta(max_length=MAX_DIRECT)] = []
    mobiles: Annotated[list[Address], Meta(max_length=MAX_DIRECT)] = []
    groups: Annotated[list[Address], Meta(max_length=MAX_GROUPS)] = []


class FilterWebhook(Struct, kw_only=True, omit_defaults=True):
    """Where a filter's webhook goes."""

    url: Url
    signatureKey: Annotated[str, Meta(max_length=256, extra_json_schema={"writeOnly": True})] | None = None


class FilterCreate(Struct, kw_only=True, omit_defaults=True):
    """A standing rule: which events are told to whom, and how."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    eventName: Annotated[str, Meta(max_length=128, description="name of an event as in /asyncapi.json")] | None = None
    conditions: Annotated[list[FilterCondition], Meta(max_length=MAX_CONDITIONS)] = []
    recipients: Recipients | None = None
    enabled: bool = True
    quietHours: QuietHours | None = None
    channels: Annotated[Channels, Meta(extra_json_schema={"default": ["push"]})] | None = None
    title: Annotated[str, Meta(max_length=MAX_TITLE, description="text with {{placeholders}} of the event")] | None = (
        None
    )
    body: Annotated[str, Meta(max_length=MAX_BODY)] | None = None
    templateId: Address | None = None
    webhook: FilterWebhook | None = None


class FilterDraft(Struct, kw_only=True, omit_defaults=True):
    """A rule that is tried before it is kept, and data of an event to try it with."""

    filter: FilterCreate
    data: Annotated[JsonObject, Meta(max_length=MAX_DATA)] | None = None


class Action(Struct, kw_only=True, omit_defaults=True):
    """A button."""

    label: Short = ""
    action: Annotated[str, Meta(max_length=MAX_URL)] = ""


class EventMembers(Struct, kw_only=True, omit_defaults=True):
    """What a notification has beside its texts, as it is sent and as it is kept."""

    imageUrl: Url | None = None
    data: Annotated[dict[str, Annotated[str, Meta(max_length=MAX_DATA_BYTES)]], Meta(max_length=MAX_DATA)] | None = None
    actions: Annotated[list[Action], Meta(max_length=MAX_ACTIONS)] | None = None
    filterId: Address | None = None
    recipients: Recipients | None = None
    androidConfig: AndroidConfig | None = None
    expiry: (
        Annotated[int, Meta(description="epoch seconds or milliseconds", extra_json_schema={"format": "int64"})] | None
    ) = None
    channels: Channels | None = None
    uniqueCode: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=64,
                description="a second send with the same code is refused with the first one's id",
            ),
        ]
        | None
    ) = None


class EventCreate(EventMembers, kw_only=True, omit_defaults=True):
    """One notification to send."""

    title: Title
    body: Text
    eventName: Annotated[str, Meta(max_length=64)] | None = None
    callback: Callback | None = None


class PushCredentials(Struct, kw_only=True):
    """Values of credentials by the names that account configurations use."""

    values: Annotated[dict[KeyName, Annotated[str, Meta(max_length=MAX_CREDENTIAL)]], Meta(max_length=MAX_CREDENTIALS)]


class SubscriptionKeys(Struct, kw_only=True, omit_defaults=True):
    """Keys of a browser's push subscription, base64url."""

    p256dh: Annotated[str, Meta(max_length=256)] = ""
    auth: Annotated[str, Meta(max_length=64)] = ""


class WebSubscription(Struct, kw_only=True, omit_defaults=True):
    """A browser's push subscription, as its PushSubscription says it."""

    endpoint: Url | None = None
    keys: SubscriptionKeys | None = None


class DeviceToken(Struct, kw_only=True, omit_defaults=True):
    """A phone or browser of a person."""

    platform: Platform
    token: Annotated[str, Meta(min_length=1, max_length=MAX_TOKEN)] | None = None
    subscription: WebSubscription | None = None
    userId: Address | None = None
    locale: Annotated[str, Meta(max_length=35)] | None = None


class PreferencesChange(Struct, kw_only=True, omit_defaults=True):
    """What a person wants of notifications."""

    channels: Annotated[dict[str, bool], Meta(max_length=16)] | None = None
    quietHours: QuietHours | UnsetType | None = UNSET
    """None takes them away."""
    locale: Language | UnsetType | None = UNSET
    """None takes it away."""
