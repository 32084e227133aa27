"""What providers publish of themselves, their addresses and keys, remembered by each process for a while.

See: OpenID Connect Discovery 1.0, RFC 7517.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.services.broker.providers.http import get_json
from haulier.services.broker.rules.oidc import Key, has_key, read_keys
from haulier.services.broker.rules.outside_person import Untrusted

KEPT_SECONDS = 600.0
ASKED_AGAIN_SECONDS = 60.0
"""For a key that is not known, a provider is asked again at most this often."""
MAX_KEPT = 1_000
WELL_KNOWN = "/.well-known/openid-configuration"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Published:
    """The addresses of a provider, as far as it publishes them."""

    issuer: str
    authorization: str | None
    token: str | None
    user_info: str | None
    keys: str | None
    methods: tuple[str, ...] = ()
    """How it takes a client's secret."""
    returns_issuer: bool = False
    """Does it say in each answer who it is (RFC 9207)?"""


@dataclass(slots=True)
class _Kept:
    value: Any
    read_at: float


@dataclass(slots=True)
class Publications:
    """What this process has read of providers. ``clock`` gives monotonic seconds."""

    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[tuple[str, str, str], _Kept] = field(default_factory=OrderedDict)

    async def provider(self, call: Call, issuer: str) -> Published:
        """What a provider publishes. Raises Untrusted."""

        async def read() -> Published:
            return read_published(await get_json(call, issuer.rstrip("/") + WELL_KNOWN), issuer, call.outside_fault)

        return await self._once((call.tenant, "provider", issuer), read, KEPT_SECONDS)

    async def keys(self, call: Call, url: str, kid: str | None) -> list[Key]:
        """The keys at an address, read again where the one that is looked for is not among them. Raises Untrusted."""

        async def read() -> list[Key]:
            return read_keys(await get_json(call, url))

        key = (call.tenant, "keys", url)
        found = await self._once(key, read, KEPT_SECONDS)
        return found if has_key(found, kid) else await self._once(key, read, ASKED_AGAIN_SECONDS)

    async def _once(self, key: tuple[str, str, str], read: Callable[[], Awaitable[T]], seconds: float) -> T:
        known = self._kept.get(key)
        if known is None or self.clock() - known.read_at >= seconds:
            known = self._kept[key] = _Kept(await read(), self.clock())
            self._kept.move_to_end(key)
            while len(self._kept) > MAX_KEPT:
                self._kept.popitem(last=False)
        value: T = known.value
        return value


def publications(_runtime: Runtime) -> Publications:
    """Those of a process."""
    return Publications()


def read_published(document: Any, issuer: str, fault: Callable[[str], str | None]) -> Published:
    """What a provider's document says. It must be of the issuer that was asked, and name no address that is closed.

    Raises Untrusted.
    """
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise Untrusted(f"what is published at {issuer!r} is of another issuer")

    def address(name: str) -> str | None:
        url = document.get(name)
        if url is None:
            return None
        if not isinstance(url, str) or fault(url) is not None:
            raise Untrusted(f"{issuer!r} publishes an address that may not be called: {name}")
        return url

    methods = document.get("token_endpoint_auth_methods_supported")
    return Published(
        issuer=issuer,
        authorization=address("authorization_endpoint"),
        token=address("token_endpoint"),
        user_info=address("userinfo_endpoint"),
        keys=address("jwks_uri"),
        methods=tuple(str(item) for item in methods) if isinstance(methods, list) else (),
        returns_issuer=document.get("authorization_response_iss_parameter_supported") is True,
    )
