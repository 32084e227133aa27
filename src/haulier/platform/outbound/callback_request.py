"""Whom to call back, as it is kept: what is secret of it is sealed wherever it lies, and opened only to be sent.

Values of headers are taken for secrets, and so are user information, query and fragment of an address. What is kept
beside the sealed text shows where a callback goes and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec
from msgspec import field

from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.sealing.sealer import Sealer

Seal = Callable[[str], str]
"""Makes of a secret the text that may be stored for a tenant."""
Unseal = Callable[[str], str]
"""Makes of such a text the secret. Raises SealBroken."""

LEFT_OUT = "…"
"""Stands where a query or a fragment is not shown."""


class CallbackRequest(msgspec.Struct, omit_defaults=True):
    """A callback that was asked for, as the journal row keeps it. ``secret`` is sealed.

    ``sealed`` holds what ``url`` does not show, and the headers: see ``callback_requests``. Older rows have these open.
    """

    url: str
    sealed: str | None = None
    headers: list[HeaderPair] = []
    meta: Any = None
    redacted: dict[str, list[str]] = field(name="withheld", default_factory=dict)
    """Names inside members of the data that whoever is called back may not read."""
    secret: str | None = None
    repeats_secret: bool = True
    """Does the delivery carry the secret, and not the signature alone?"""
    status: str = "success"
    reason: str | None = None
    event: str | None = None
    """What the contract calls the outcome, where it has a name for it."""
    code: str | None = None
    """The error code of a failure."""


class Secret(msgspec.Struct, omit_defaults=True):
    """What is sealed of a callback request: the whole address, where not all of it may be shown, and the headers."""

    url: str | None = None
    headers: list[HeaderPair] = []


_secret = msgspec.json.Decoder(Secret)


def shown_url(url: str) -> str:
    """An address without what may be a secret: user information, query, fragment."""
    if not any(mark in url for mark in "@?#"):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return LEFT_OUT
    host = parts.netloc.rpartition("@")[2]
    shown = urlunsplit((parts.scheme, host, parts.path, "", ""))
    return f"{shown}?{LEFT_OUT}" if parts.query or parts.fragment else shown


def kept_url(url: str) -> str:
    """The same where an address is never empty."""
    return shown_url(url) or LEFT_OUT


def pairs_of(headers: Sequence[Mapping[str, str]] | None) -> list[HeaderPair]:
    """Headers as a machine's callback has them."""
    return [HeaderPair(pair.get("key", ""), pair.get("value", "")) for pair in headers or ()]


def sealed_request(seal: Seal, url: str, headers: Sequence[HeaderPair]) -> CallbackRequest:
    """The request to call this address back with these headers."""
    shown = shown_url(url)
    if shown == url and not headers:
        return CallbackRequest(url)
    secret = Secret(url if shown != url else None, list(headers))
    return CallbackRequest(shown, sealed=seal(msgspec.json.encode(secret).decode()))


def opened_target(sealer: Sealer, tenant: str, callback_request: CallbackRequest) -> tuple[str, list[HeaderPair]]:
    """The address and the headers of a callback request, to be sent. Raises SealBroken."""
    if callback_request.sealed is None:
        return callback_request.url, callback_request.headers
    secret = _secret.decode(sealer.open(callback_request.sealed, tenant))
    return secret.url or callback_request.url, secret.headers
