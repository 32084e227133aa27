"""What is said of subscriptions, and what is sent by them. See: contract/tracking.md section 9.8."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from haulier.services.tracking.responses import Milliseconds


class SubscriptionCallback(Struct, kw_only=True, omit_defaults=True):
    """Where positions are posted to, without what is secret of it."""

    url: str
    meta: Raw | UnsetType = UNSET


class TopicSubscription(Struct, kw_only=True, omit_defaults=True):
    """A subscription of a device to a topic."""

    id: str
    deviceId: str
    topic: str
    app: str
    interval: Annotated[int, Meta(description="seconds")]
    expiry: Milliseconds
    callback: SubscriptionCallback | UnsetType = UNSET


class TopicPosition(Struct, kw_only=True, omit_defaults=True):
    """A position as a topic has it."""

    tenantId: str
    deviceId: str
    app: str
    tis: Milliseconds
    lat: float
    lon: float
    seq: int | UnsetType = UNSET
    accuracy: float | UnsetType = UNSET
    speed: float | UnsetType = UNSET
    topic: str
    meta: Raw | UnsetType = UNSET


class SubscriptionPayload(Struct, kw_only=True):
    """What events tell of a subscription."""

    id: str
    deviceId: str
    topic: str
    app: str
    expiry: Milliseconds
