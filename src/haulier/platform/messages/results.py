"""How a try to deliver ended, and what follows from it. Pure: time and randomness come in as arguments.

See: contract/notification.md 9.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from msgspec import Struct

from haulier.platform.outbound.client import Answer, Failure

MAX_TRIES = 8
MAIL = "email"
MAIL_TRIES = 28
"""The same of mail: a server that cannot be reached, or asks for patience by an answer 4xx, has four hours."""
FIRST_WAIT_SECONDS = 10.0
"""After the first try that failed; doubled each time, up to the longest."""
LONGEST_WAIT_SECONDS = FIRST_WAIT_SECONDS * float(1 << (MAX_TRIES - 2))
JITTER = 0.2
LONGEST_RETRY_AFTER_SECONDS = 86_400.0
"""A receiver may ask for so much patience, and not for more."""
MAX_REASON = 200


class Sent(Struct, frozen=True):
    """The provider has it, under an id of its own if it told one."""

    provider_id: str | None = None


class Failed(Struct, frozen=True):
    """It will never go."""

    reason: str
    status: int | None = None


class TryAgain(Struct, frozen=True):
    """It did not go this time. ``after``: seconds for which the provider asks for patience."""

    reason: str
    status: int | None = None
    after: float | None = None


class NotTried(Struct, frozen=True):
    """Nothing was sent, and nothing is known of the provider: it is taken again later, and the try does not count."""

    seconds: float = 1.0


class Dropped(Struct, frozen=True):
    """It is not wanted any more."""

    reason: str


Result = Sent | Failed | TryAgain | NotTried | Dropped


def wait_after(tries: int, jitter: float, result: TryAgain, channel: str) -> float | None:
    """Seconds until the next try after ``tries`` of them; None when there is none any more. ``jitter`` is 0..1."""
    if tries >= (MAIL_TRIES if channel == MAIL else MAX_TRIES):
        return None
    doubled = min(FIRST_WAIT_SECONDS * float(1 << (tries - 1)), LONGEST_WAIT_SECONDS)
    own = doubled * (1 - JITTER + 2 * JITTER * jitter)
    return max(own, min(result.after or 0.0, LONGEST_RETRY_AFTER_SECONDS))


def retry_after(headers: Mapping[str, str], now: int) -> float | None:
    """The seconds of a ``Retry-After``, which may be a date (RFC 9110, 10.2.3); None where there is none to be read."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now / 1000)
    except (ValueError, TypeError, OverflowError):
        return None


def result_of(outcome: Answer | Failure, now: int, accepted: frozenset[int] = frozenset(range(200, 300))) -> Result:
    """What an HTTP call says of the delivery: accepted, once more, or never. The status says it, however much comes
    after that.
    """
    status = outcome.status
    if status is not None:
        if status in accepted:
            return Sent()
        reason = f"the receiver answered {status}"
        if status == 429 or status >= 500 or status in (408, 425):
            after = retry_after(outcome.headers, now) if isinstance(outcome, Answer) else None
            return TryAgain(reason, status, after)
        return Failed(reason, status)
    assert isinstance(outcome, Failure), "an answer has a status"
    if outcome.kind == "busy":
        return NotTried()
    if outcome.kind == "circuit_open":
        return NotTried(5.0)
    if outcome.kind == "egress":
        return Failed(outcome.text[:MAX_REASON])
    return TryAgain(f"{outcome.kind}: {outcome.text}"[:MAX_REASON])
