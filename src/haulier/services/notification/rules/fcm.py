"""Messages as FCM takes them, HTTP v1. See: contract/notification.md 9.2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from haulier.platform.storage.resources import Json
from haulier.services.notification.kind import EventBody
from haulier.services.notification.requests import AndroidConfig

ANDROID_MEMBERS: Mapping[str, str] = {
    "icon": "icon", "color": "color", "sound": "sound", "tag": "tag", "clickAction": "click_action",
    "bodyLocKey": "body_loc_key", "bodyLocArgs": "body_loc_args", "titleLocKey": "title_loc_key",
    "titleLocArgs": "title_loc_args", "channelId": "channel_id",
}  # fmt: skip
LONGEST_SECONDS = 86_400.0
APNS_HIGH, APNS_NORMAL = "10", "5"
UNREGISTERED, INVALID = "UNREGISTERED", "INVALID_ARGUMENT"
TOKEN_WORDS = "registration token"
"""What FCM says in its own words of a token that is none; no member says it then."""
FINAL: Mapping[str, str] = {
    "SENDER_ID_MISMATCH": "the device is of another sender than the app's account",
    "THIRD_PARTY_AUTH_ERROR": "the project has no valid key of APNs or Web Push at the push service",
    "PERMISSION_DENIED": "the app's account may not send in this project of the push service",
}
"""Codes of refusals that no further try mends. The first says nothing against the token: where an account was exchanged
by mistake, it is so of all. The others are the operator's to mend.
"""


def fcm_message(
    event: EventBody, config: AndroidConfig, ios: Json | None, to: Mapping[str, str], *, is_ios: bool, id: str,
    seconds_left: float | None, expires_at: int,
) -> Json:  # fmt: skip
    """The body of ``messages:send``. ``to`` is a token or a topic; ``id`` is that of the delivery, under which a second
    copy replaces the first where the app named no key of its own. ``seconds_left`` is what is left of a later try's
    time; None for the first. ``expires_at`` is epoch milliseconds.
    """
    key, is_high = config.collapseKey or id, config.priority == "high"
    shown: Json = {"title": config.title or event.title, "body": config.body or event.body}
    image = event.imageUrl or config.imageUrl
    if image is not None:
        shown["image"] = image
    message: Json = {**to, "notification": shown}
    if data := _data(event, config):
        message["data"] = data
    if not is_ios:
        message["android"] = _android(config, key, seconds_left, is_high=is_high)
    if is_ios or "topic" in to:
        message["apns"] = _apns(config, ios, key, expires_at, is_high=is_high)
    return {"message": message}


def _android(config: AndroidConfig, key: str, seconds_left: float | None, *, is_high: bool) -> Json:
    given = LONGEST_SECONDS if config.ttl is None else config.ttl / 1000
    seconds = given if seconds_left is None else min(given, seconds_left)
    found: Json = {"collapse_key": key, "priority": "HIGH" if is_high else "NORMAL", "ttl": seconds_text(seconds)}
    if config.restrictedPackageName:
        found["restricted_package_name"] = config.restrictedPackageName
    own = {theirs: value for ours, theirs in ANDROID_MEMBERS.items() if (value := getattr(config, ours)) is not None}
    if own:
        found["notification"] = own
    return found


def _apns(config: AndroidConfig, ios: Json | None, key: str, expires_at: int, *, is_high: bool) -> Json:
    headers = {
        "apns-collapse-id": key[:64],
        "apns-priority": APNS_HIGH if is_high else APNS_NORMAL,
        "apns-expiration": str(expires_at // 1000),
    }
    own: Json = dict(ios or {})
    if config.sound is not None:
        own.setdefault("sound", config.sound)
    return {"headers": headers, "payload": {"aps": own}} if own else {"headers": headers}


def _data(event: EventBody, config: AndroidConfig) -> dict[str, str]:
    """Data of the notification above those of the settings, as texts; buttons among them."""
    found = {name: value if isinstance(value, str) else _text(value) for name, value in (config.data or {}).items()}
    found |= event.data or {}
    if event.actions:
        found.setdefault("actions", _text(msgspec.to_builtins(event.actions)))
    return found


def _text(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def seconds_text(seconds: float) -> str:
    """A duration as FCM writes it: seconds with at most nine decimals, and an s."""
    text = f"{max(0.0, seconds):.3f}".rstrip("0").rstrip(".")
    return f"{text}s"


class _Violation(Struct):
    field: str = ""


class _Detail(Struct):
    errorCode: str = ""
    fieldViolations: list[_Violation] = []


class _Error(Struct):
    status: str = ""
    message: str = ""
    details: list[_Detail] = []


class _Answer(Struct):
    error: _Error = msgspec.field(default_factory=_Error)
    name: str = ""


_answer = msgspec.json.Decoder(_Answer)


def message_name(body: bytes) -> str | None:
    """The name that FCM gave a message it took."""
    try:
        return _answer.decode(body).name or None
    except msgspec.DecodeError:
        return None


class FcmRefusal(NamedTuple):
    """What a refusal says: its code, empty where there is none to be read, and whether the token is no token any
    more.
    """

    code: str
    is_token_gone: bool


def read_refusal(body: bytes) -> FcmRefusal:
    """A refusal as FCM writes it: of the codes of its details the first, else the status of the error.

    See: https://firebase.google.com/docs/cloud-messaging/error-codes.
    """
    try:
        error = _answer.decode(body).error
    except msgspec.DecodeError:
        return FcmRefusal("", False)
    code = next((detail.errorCode for detail in error.details if detail.errorCode), error.status)
    fields = [violation.field for detail in error.details for violation in detail.fieldViolations]
    is_about_token = any("token" in field for field in fields) or (not fields and TOKEN_WORDS in error.message)
    return FcmRefusal(code, code == UNREGISTERED or (code == INVALID and is_about_token))
