"""What is secret of the address that a tenant's policies are asked at: its headers, and what ``shown_url`` leaves out.

It is sealed where the tenant is stored, and opened when the tenant's own read shows it. Rows from before have all of
it open, and are read as they are. See: contract/aaa.md section 6.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.outbound.callback_request import Seal, Unseal, shown_url
from haulier.services.aaa.kind import AbacConfig, StoredAbac


class AbacSecret(msgspec.Struct, omit_defaults=True):
    """What is sealed of the settings."""

    url: str | None = None
    headers: dict[str, Any] | None = None


_secret = msgspec.json.Decoder(AbacSecret)


def sealed_abac(seal: Seal, given: AbacConfig | None) -> StoredAbac | None:
    """The settings as they are stored."""
    if given is None:
        return None
    members = msgspec.structs.asdict(given)
    shown = given.url and shown_url(given.url)
    if shown == given.url and not given.headers:
        return StoredAbac(**members)
    secret = AbacSecret(given.url, given.headers)
    return StoredAbac(**members | {"url": shown, "headers": None}, sealed=seal(msgspec.json.encode(secret).decode()))


def opened_abac(unseal: Unseal, stored: StoredAbac | None) -> AbacConfig | None:
    """The settings as they were given. Raises SealBroken."""
    if stored is None or stored.sealed is None:
        return stored
    secret = _secret.decode(unseal(stored.sealed))
    return AbacConfig(secret.url, stored.contentType, secret.headers, stored.isActive)
