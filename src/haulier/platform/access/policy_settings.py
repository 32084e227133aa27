"""Where a tenant's policies are asked. What is secret of it, its headers and what ``shown_url`` leaves out, is sealed
where the tenant is stored. Rows from before have all of it open, and are read as they are.

See: contract/aaa.md section 6.
"""

from __future__ import annotations

from typing import Any

import msgspec

from haulier.platform.outbound.callback_request import Seal, Unseal, shown_url

FORM = "application/x-www-form-urlencoded"
INTERNAL = "internal:attributes"
"""The address of the policy that needs no server: it reads the attributes of the person."""


class AbacConfig(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Where a tenant's own policies are asked."""

    url: str | None = None
    contentType: str | None = None
    headers: dict[str, Any] | None = None
    isActive: bool = False


class StoredAbac(AbacConfig, omit_defaults=True):
    """The same as stored: what is secret of it is ``sealed``. Older rows have it open."""

    sealed: str | None = None


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
