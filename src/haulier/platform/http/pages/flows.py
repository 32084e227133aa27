"""Flows: what a person does over several pages, one after the other, in one browser.

What was asked and done so far travels in the pages' forms, sealed for the tenant and bound to a random cookie of the
browser: nobody else's browser can go on with it, and no page of another site can begin it for somebody (login CSRF).
The server keeps nothing, so pages that are fetched and left cost nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import TypeVar

import msgspec

from haulier.core.refusal import invalid
from haulier.platform.access.host_cookie import SET_COOKIE, HostCookie
from haulier.platform.access.same_origin import check_not_foreign
from haulier.platform.commands.call import Call
from haulier.platform.sealing.sealed_text import SealBroken

BROWSER = HostCookie("haulier-browser", "Lax")
COOKIE_SECONDS = 86_400
FLOW_MS = 30 * 60_000
"""How long a page may lie until its form is sent."""
MAX_FLOW = 16_384
"""Longest sealed flow."""
SECRET_BYTES = 32
OLD = "the page is too old, or was opened in another browser"
_FORM = re.compile(r"[\w-]{43}", re.ASCII)

T = TypeVar("T", bound=msgspec.Struct)


class SealedFlow(msgspec.Struct):
    """What a form carries."""

    purpose: str
    browser: str
    """SHA-256 of the browser's cookie."""
    until: int
    """Epoch milliseconds."""
    value: msgspec.Raw


_decode = msgspec.json.Decoder(SealedFlow).decode


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser behind a call. ``headers`` set its cookie, where it has none yet."""

    secret: str
    headers: tuple[tuple[bytes, bytes], ...]

    @property
    def hashed(self) -> str:
        """What flows keep of it."""
        return hashlib.sha256(b"haulier browser\0" + self.secret.encode()).hexdigest()


def browser_of(call: Call) -> Browser:
    """The browser of a call. Raises Refusal, 403, where its cookie could be overheard."""
    known = BROWSER.read(call.headers)
    if known is not None and _FORM.fullmatch(known):
        return Browser(known, ())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    cookie = BROWSER.kept(secret, COOKIE_SECONDS, call.headers, by_https=call.is_https)
    return Browser(secret, ((SET_COOKIE, cookie),))


def seal_flow(call: Call, browser: Browser, purpose: str, value: msgspec.Struct) -> str:
    """What a form has to carry, so that the flow goes on in this browser."""
    flow = SealedFlow(purpose, browser.hashed, call.at + FLOW_MS, msgspec.Raw(msgspec.json.encode(value)))
    return call.seal(msgspec.json.encode(flow).decode())


def open_flow(call: Call, purpose: str, text: str, kind: type[T], *, is_form: bool = True) -> T:
    """What a form carried, or a link. Raises Refusal, 403 for a form of another site's page, and 400 for a flow that is
    too old, of another browser, or made up.
    """
    if is_form:
        check_not_foreign(call.headers)
    try:
        flow = _decode(call.unseal(text)) if len(text) <= MAX_FLOW else None
    except (SealBroken, msgspec.MsgspecError):
        flow = None
    known = BROWSER.read(call.headers) or ""
    if (
        flow is None
        or flow.purpose != purpose
        or flow.until <= call.at
        or not compare_digest(flow.browser, Browser(known, ()).hashed)
    ):
        raise invalid("flow", "expired", OLD)
    return msgspec.json.decode(flow.value, type=kind)
