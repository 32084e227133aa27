"""Building the delivery of a callback: where it goes, its headers, its body as sent, its signature. Pure.

See: contract/conventions.md section 4 (request 4.2, delivery 4.3, body shapes 4.4).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec

from haulier.core.signature import callback_signature, compact_json
from haulier.platform.outbound.headers import MAX_HEADERS, header_fault
from haulier.platform.outbound.raw_headers import header_value

SIGNATURE_HEADER = "X-COREOS-HMAC-SIGNATURE"
SECRET_HEADER = "X-COREOS-CALLBACK-SECRET"

DELIVERED = frozenset({200, 202})
"""The statuses that acknowledge a callback. Every other one, 201 and 204 included, counts as not delivered."""

MAX_RESPONSE_BYTES = 64 * 1024
"""Longest answer of a receiver that is read; only its status counts."""

MAX_TOPIC = 128
MAX_TARGET_LENGTH = 2048
MAX_OWN_HEADERS = MAX_HEADERS - 3
"""Headers a caller may add; three places are ours."""

OURS = frozenset({"content-type", "content-encoding", "accept", SIGNATURE_HEADER.lower(), SECRET_HEADER.lower()})
TOKENS = frozenset(
    {"x-coreos-access", "x-coreos-auth", "x-coreos-origin-token", "x-coreos-refresh", "x-coreos-client-secret"}
)
"""Headers that carry a caller's credentials to us. A callback never carries them on."""

_SSE_CALLBACK = re.compile(r"\{\{\s*SSE_CALLBACK\s*\}\}\Z")
_SSE_BROADCAST = re.compile(r"\{\{\s*SSE_BROADCAST\(([^(){}\x00-\x1f\x7f]*)\)\s*\}\}\Z")


class HeaderPair(msgspec.Struct, frozen=True):
    """One header of a callback as callers write it."""

    key: str = ""
    value: str = ""


class CallbackTarget(msgspec.Struct, frozen=True, omit_defaults=True):
    """The ``callback`` member of a request together with the request's callback secret.

    ``url`` is any text: what cannot be called fails the delivery, not the request. ``meta`` is opaque and comes back.
    ``repeats_secret`` says whether the delivery carries the secret beside the signature.
    """

    url: Annotated[str, msgspec.Meta(max_length=MAX_TARGET_LENGTH)]
    headers: list[HeaderPair] = []
    meta: Any = None
    secret: str | None = None
    repeats_secret: bool = True


class HttpTarget(msgspec.Struct, frozen=True):
    """An absolute http(s) URL. Whether it may be called is for the egress rules to say."""

    url: str


class SseTarget(msgspec.Struct, frozen=True):
    """A server-sent event: to the caller's own console session (``topic`` None) or to a topic's subscribers."""

    topic: str | None


class Undeliverable(msgspec.Struct, frozen=True):
    """An address that nothing can be sent to, and why."""

    reason: str


class CallbackBody(msgspec.Struct, omit_defaults=True):
    """The frame of a callback's body; kinds add members of their own."""

    tenantId: str
    status: Literal["success", "failed"]
    data: Any
    """The payload of the event."""
    reason: str = ""
    """Why it failed."""
    meta: Any = None
    """As the caller gave it."""
    callbackMeta: Any = None
    """The same; the entity service's clients know it by this name."""
    eventType: str = ""
    """What the contract calls the outcome, where it has a name for it."""


class Delivery(msgspec.Struct, frozen=True):
    """One POST, ready to send. ``dropped`` names the caller's headers that were left out."""

    url: str
    headers: dict[str, str]
    body: bytes
    dropped: tuple[str, ...] = ()


def parse_target(url: str) -> HttpTarget | SseTarget | Undeliverable:
    """What kind of place a callback's ``url`` names. Total: any text gives one of the three."""
    text = url.strip()
    if _SSE_CALLBACK.match(text):
        return SseTarget(None)
    broadcast = _SSE_BROADCAST.match(text)
    if broadcast:
        topic = broadcast[1].strip()
        if topic and len(topic) <= MAX_TOPIC:
            return SseTarget(topic)
        return Undeliverable(f"the topic of a broadcast has 1 to {MAX_TOPIC} characters")
    if not text:
        return Undeliverable("the callback URL is empty")
    try:
        parts = urlsplit(text)
    except ValueError:
        return Undeliverable("the callback URL cannot be read")
    if parts.scheme in ("http", "https") and parts.netloc:
        return HttpTarget(text)
    if not parts.scheme or not parts.netloc:
        return Undeliverable("the callback URL is relative or has no host")
    return Undeliverable("the callback URL is neither http nor https")


def build_delivery(target: CallbackTarget, body: dict[str, Any]) -> Delivery:
    """The POST that carries ``body`` to ``target``; ``target.url`` must be an ``HttpTarget``'s.

    With a secret, the delivery is signed over the bytes as sent, and repeats a secret that came with the request, as
    the contract's clients read it from there.
    """
    sent = body_as_sent(body, target.meta)
    headers, dropped = _callers_headers(target.headers)
    headers["Content-Type"] = "application/json"
    if target.secret:
        headers[SIGNATURE_HEADER] = callback_signature(sent, target.secret)
        if target.repeats_secret:
            headers[SECRET_HEADER] = header_value(target.secret)
    return Delivery(target.url.strip(), headers, sent, dropped)


def body_as_sent(body: dict[str, Any], meta: Any) -> bytes:
    """A callback's body in bytes; what the caller gave along comes back at its end, by both of its names."""
    return compact_json(body if meta is None else {**body, "meta": body.get("meta", meta), "callbackMeta": meta})


def is_delivered(status: int) -> bool:
    """Whether a receiver that answered with this status has acknowledged the callback."""
    return status in DELIVERED


def _callers_headers(pairs: list[HeaderPair]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The headers that may go, first of a name wins, and the names of those that may not."""
    kept: dict[str, str] = {}
    dropped: list[str] = []
    taken = OURS | TOKENS
    for pair in pairs:
        low = pair.key.lower()
        if low in taken or len(kept) >= MAX_OWN_HEADERS or header_fault(pair.key, pair.value):
            dropped.append(pair.key)
        else:
            kept[pair.key] = pair.value
            taken = taken | {low}
    return kept, tuple(dropped)
