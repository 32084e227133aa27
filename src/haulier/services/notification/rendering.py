"""What a standing rule says of an event: title, text and recipients, filled in. Rules and their previews read it alike.

See: contract/notification.md 9.5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from haulier.core.refusal import Refusal
from haulier.platform.messages.placeholders import filled
from haulier.services.aaa.facade import email_of, mobile_of, split_mobile
from haulier.services.notification.requests import MAX_BODY, MAX_TITLE, Recipients

PLACEHOLDER = "{{"
EVENT = "event"
"""The member under which placeholders find the event itself."""


class RuleText(Protocol):
    """What of a rule is text."""

    name: str
    title: str | None
    body: str | None


def values_of(data: Mapping[str, Any], *, name: str, kind: str, time: str, subject: str) -> dict[str, Any]:
    """What placeholders are filled from: the event's data, and the event itself."""
    return {**data, EVENT: {"name": name, "kind": kind, "time": time, "subject": subject}}


def title_of(rule: RuleText, values: Mapping[str, Any]) -> str:
    """The title; the rule's name where nothing is left of it."""
    return filled(rule.title or rule.name, values)[:MAX_TITLE] or rule.name


def text_of(rule: RuleText, values: Mapping[str, Any]) -> str:
    """The text."""
    return filled(rule.body or "", values)[:MAX_BODY]


def filled_recipients(recipients: Recipients | None, values: Mapping[str, Any]) -> Recipients | None:
    """Recipients whose placeholders are filled in; those of which nothing is left, or no address, are left out."""
    if recipients is None:
        return None
    return msgspec.structs.replace(
        recipients,
        userIds=_names(recipients.userIds, values),
        emails=[text for text in _names(recipients.emails, values) if _is_good(text, email_of)],
        mobiles=[text for text in _names(recipients.mobiles, values) if _is_good(text, _e164)],
    )


def _e164(text: str) -> str:
    return mobile_of(split_mobile(text))


def _is_good(text: str, read: Any) -> bool:
    try:
        read(text)
    except Refusal:
        return False
    return True


def _names(texts: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    found = [filled(text, values) if PLACEHOLDER in text else text for text in texts]
    return [text for text in found if text.strip()]
