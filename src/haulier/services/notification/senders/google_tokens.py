"""Bearers for Google's services, for a signed statement of who we are. See: RFC 7523."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections import OrderedDict
from urllib.parse import urlencode
from weakref import WeakValueDictionary

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec import Struct

from haulier.platform.commands.call import Call
from haulier.platform.messages.delivery_request import send_request
from haulier.platform.messages.results import Failed, Result, Sent, TryAgain, result_of
from haulier.platform.outbound.client import Answer

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SECONDS = 3_600
SPARE_SECONDS = 60
"""A bearer is used until so long before its end."""
MAX_BEARERS = 2_000
UNREADABLE = "the bearer that was given cannot be read"


class Account(Struct, frozen=True):
    """A service account of a tenant's project."""

    tenant: str
    project: str
    email: str
    private_key: str

    @property
    def key(self) -> bytes:
        """The same for the same account, and telling nothing of it."""
        return hashlib.sha256("\x1f".join((self.tenant, self.project, self.email, self.private_key)).encode()).digest()


class _Granted(Struct):
    access_token: str
    expires_in: int = SECONDS


_granted = msgspec.json.Decoder(_Granted)


class GoogleTokens:
    """Bearers of one process, each kept until shortly before its end."""

    def __init__(self, _runtime: object = None) -> None:
        self._known: OrderedDict[bytes, tuple[str, int]] = OrderedDict()
        self._turns: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    def forget(self, account: Account) -> None:
        """Ask for another bearer next time."""
        self._known.pop(account.key, None)

    async def bearer(self, call: Call, account: Account) -> str | Result:
        """A bearer, or why there is none. Many who ask at once wait for one answer."""
        key = account.key
        async with self._turns.setdefault(key, asyncio.Lock()):
            known = self._known.get(key)
            if known is not None and call.now() // 1000 < known[1] - SPARE_SECONDS:
                return known[0]
            found = await _ask(call, account)
            if isinstance(found, _Granted):
                self._known[key] = (found.access_token, call.now() // 1000 + found.expires_in)
                if len(self._known) > MAX_BEARERS:
                    self._known.popitem(last=False)
                return found.access_token
            return found


async def _ask(call: Call, account: Account) -> _Granted | Result:
    try:
        assertion = _signed(call, account)
    except (ValueError, TypeError):
        return Failed("the private key of the push service is none")
    form = urlencode({"grant_type": GRANT, "assertion": assertion}).encode()
    outcome = await send_request(
        call, call.google_token_url, {"Content-Type": "application/x-www-form-urlencoded"}, form
    )  # fmt: skip
    result = result_of(outcome, call.now())
    if not isinstance(outcome, Answer) or outcome.status != 200:
        if isinstance(result, Sent):
            return TryAgain(UNREADABLE)
        if isinstance(result, Failed):
            return Failed(f"no bearer was given: {result.reason}", result.status)
        return result
    try:
        return _granted.decode(outcome.body)
    except msgspec.DecodeError:
        return TryAgain(UNREADABLE)


def _signed(call: Call, account: Account) -> str:
    """The statement, RS256. Raises ValueError, TypeError for what is no private key."""
    now = call.now() // 1000
    claims = {"iss": account.email, "scope": SCOPE, "aud": call.google_token_url, "iat": now, "exp": now + SECONDS}
    text = b".".join(_part(part) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
    key = load_pem_private_key(account.private_key.replace("\\n", "\n").encode(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("not a key of RSA")
    signature = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
    return f"{text.decode()}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def _part(part: object) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
