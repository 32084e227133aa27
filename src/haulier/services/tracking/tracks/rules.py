"""The states of tracks and consents, and what a person answers. Pure. See: contract/tracking.md 9.8 and 9.9."""

from __future__ import annotations

from typing import Literal

from haulier.core.durations import parse_duration
from haulier.core.refusal import Cause, Refusal, invalid

DAY_SECONDS = 86_400
DEFAULT_SECONDS = DAY_SECONDS
"""How long a track runs once it was started, where nothing is said."""
MAX_SECONDS = 60 * DAY_SECONDS
MAX_VALIDITY_SECONDS = 366 * DAY_SECONDS
"""How long a person's consent may hold."""
MAX_SHARED_SECONDS = 7 * DAY_SECONDS
"""How long a link to a track may last."""

TrackStatus = Literal["CREATED", "STARTED", "STOPPED", "EXPIRED"]
Action = Literal["START", "STOP"]
ConsentStatus = Literal["PENDING", "ALLOWED", "DENIED", "EXPIRED"]
YES, NO = frozenset({"YES", "Y", "1"}), frozenset({"NO", "N", "0"})


def track_seconds(text: str | None) -> int:
    """How long a track runs. Raises Refusal."""
    return _seconds(text, "expiry", DEFAULT_SECONDS, MAX_SECONDS, "a track runs for 60 days at the most")


def shared_seconds(text: str | None) -> int:
    """How long a link lasts. Raises Refusal."""
    return _seconds(text, "expiry", DAY_SECONDS, MAX_SHARED_SECONDS, "a link lasts 7 days at the most")


def validity_seconds(text: str) -> int:
    """How long a consent holds. Raises Refusal."""
    longest = "a consent holds for 366 days at the most"
    return _seconds(text, "validity", MAX_VALIDITY_SECONDS, MAX_VALIDITY_SECONDS, longest)


def _seconds(text: str | None, field: str, usual: int, most: int, longest: str) -> int:
    if text is None:
        return usual
    seconds = parse_duration(text, field)
    if seconds > most:
        raise invalid(field, "maximum", longest)
    return seconds


def next_status(status: str, action: Action) -> TrackStatus | None:
    """The status to which an action leads; None where it changes nothing. Raises Refusal where it cannot be."""
    if action == "START":
        if status == "CREATED":
            return "STARTED"
        if status == "STARTED":
            return None
        raise Refusal(Cause.RULE, f"the track is {status}, and is not started again; make a new one")
    if status == "STARTED":
        return "STOPPED"
    if status == "CREATED":
        raise Refusal(Cause.RULE, "the track was not started, so it cannot be stopped")
    return None


def answer_of(reply: str) -> bool | None:
    """Does a person's word say yes? None where it is neither."""
    word = reply.strip().strip(".!").upper()
    return True if word in YES else False if word in NO else None
