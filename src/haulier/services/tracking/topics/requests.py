"""The request body of a subscription. See: contract/tracking.yaml, SubscriptionCreate."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from haulier.core.durations import parse_duration
from haulier.core.moments import milliseconds
from haulier.core.refusal import invalid
from haulier.platform.declarations.wire_schemas import Callback
from haulier.services.tracking.requests import MAX_APP

TOPIC = r"^[A-Za-z0-9_-]{1,64}$"
DURATION = r"^([0-9]+[dhms])+$"
DAY_SECONDS = 86_400
DEFAULT_INTERVAL, LONGEST_INTERVAL = 10, DAY_SECONDS
DEFAULT_EXPIRY, LONGEST_EXPIRY = DAY_SECONDS, 60 * DAY_SECONDS
MAX_MOMENT = 10**14

DurationText = Annotated[str, Meta(pattern=DURATION, max_length=32)]


class SubscriptionCreate(Struct, kw_only=True, omit_defaults=True):
    """What is sent of a device: to which topic, how often, and until when."""

    topic: Annotated[str, Meta(pattern=TOPIC)]
    app: Annotated[str, Meta(max_length=MAX_APP, description="whose points; the caller's own by default")] | None = None
    callback: Callback | None = None
    interval: Annotated[int, Meta(ge=1, le=LONGEST_INTERVAL)] | DurationText = DEFAULT_INTERVAL
    expiry: Annotated[int, Meta(ge=1, le=MAX_MOMENT)] | DurationText | None = None


def interval_of(body: SubscriptionCreate) -> int:
    """Seconds between two positions. Raises Refusal."""
    given = body.interval
    seconds = parse_duration(given, "interval") if isinstance(given, str) else given
    if seconds > LONGEST_INTERVAL:
        raise invalid("interval", "maximum", "an interval is a day at the most")
    return seconds


def expiry_of(body: SubscriptionCreate, now: int) -> int:
    """The moment of the end, epoch milliseconds. Raises Refusal."""
    given = body.expiry
    if given is None:
        return now + DEFAULT_EXPIRY * 1000
    ends_at = now + parse_duration(given, "expiry") * 1000 if isinstance(given, str) else milliseconds(given)
    if ends_at <= now:
        raise invalid("expiry", "minimum", "the moment lies behind us")
    if ends_at > now + LONGEST_EXPIRY * 1000:
        raise invalid("expiry", "maximum", "a subscription lasts for 60 days at the most")
    return ends_at
