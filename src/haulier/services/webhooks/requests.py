"""Request bodies of webhooks. See: contract/notification.yaml."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

MAX_PERMISSIONS = 100
MAX_NAME = 128
MAX_DESCRIPTION = 1_024
MAX_ADDRESS = 2_048
MAX_KEY_TEXT = 128
MAX_EVENTS = 20
"""Of one subscription."""
MAX_REGISTERED = 100
"""Events of one request."""
MAX_REPLAYED = 1_000
TOPIC_PATTERN = r"^[a-zA-Z0-9\._\-]+$"

TopicName = Literal["participant", "entity", "container"]
Topic = Annotated[TopicName, Meta(extra_json_schema={"pattern": TOPIC_PATTERN})]
Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME)]
Description = Annotated[str, Meta(max_length=MAX_DESCRIPTION)]


class WebhookAppConfig(Struct, kw_only=True, omit_defaults=True):
    """Who may subscribe to the events of an app."""

    permissions: Annotated[
        list[Annotated[str, Meta(min_length=1, max_length=256)]],
        Meta(max_length=MAX_PERMISSIONS, description="roles and permissions of the app; a subscriber needs one"),
    ]
    name: (
        Annotated[str, Meta(min_length=1, max_length=MAX_NAME, description="the app's name where none is given")] | None
    ) = None


class NewEvent(Struct, kw_only=True, omit_defaults=True):
    """An event that an app publishes."""

    name: Name
    type: (
        Annotated[str, Meta(description="CREATE, UPDATE, STATE or DELETE; any of them where nothing is said")] | None
    ) = None
    description: Description | None = None
    filter: Annotated[dict[str, Any], Meta(description="a query: what of the topic the event stands for")] | None = None


class PublisherEventCreate(Struct, kw_only=True):
    """Events of a topic."""

    topic: Topic
    events: Annotated[list[NewEvent], Meta(min_length=1, max_length=MAX_REGISTERED)]


class Webhook(Struct, kw_only=True):
    """Where to, and what proves that it comes from here."""

    url: Annotated[str, Meta(min_length=1, max_length=MAX_ADDRESS, extra_json_schema={"format": "uri"})]
    signatureKey: Annotated[
        str,
        Meta(
            max_length=MAX_KEY_TEXT,
            description="16 to 64 bytes in base64",
            extra_json_schema={"contentEncoding": "base64", "writeOnly": True},
        ),
    ]


class WebhookChange(Struct, kw_only=True, omit_defaults=True):
    """The same, where what is not named stays."""

    url: Annotated[str, Meta(min_length=1, max_length=MAX_ADDRESS, extra_json_schema={"format": "uri"})] | None = None
    signatureKey: (
        Annotated[
            str,
            Meta(
                max_length=MAX_KEY_TEXT,
                description="16 to 64 bytes in base64",
                extra_json_schema={"contentEncoding": "base64", "writeOnly": True},
            ),
        ]
        | None
    ) = None


class WebhookSubscriptionCreate(Struct, kw_only=True, omit_defaults=True):
    """A subscription to events of a topic."""

    topic: Topic
    webhook: Webhook
    description: Description | None = None
    events: Annotated[
        list[Name],
        Meta(max_length=MAX_EVENTS, description="all that the publisher has of the topic where none is named"),
    ] = []
    eventAppId: Annotated[Name, Meta(description="the publisher; found by the events where it is not named")] | None = (
        None
    )
    isActive: bool = True
    customAttr: bool = False


class WebhookSubscriptionUpdate(Struct, kw_only=True, omit_defaults=True):
    """What changes of a subscription; what is not named stays."""

    description: Description | None = None
    events: Annotated[list[Name], Meta(max_length=MAX_EVENTS)] | None = None
    isActive: bool | None = None
    customAttr: bool | None = None
    webhook: WebhookChange | None = None


class ReplayRequest(Struct, kw_only=True, omit_defaults=True):
    """Which deliveries that were given up are tried again; all, a thousand at once, where none is named."""

    ids: Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=MAX_REPLAYED)] | None = None
