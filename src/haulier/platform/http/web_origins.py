"""Origins whose pages may call the API with a token: those of the settings, and those that web apps of tenants are sent
back to after a login, where the settings let them.

A page gets no cookie and no rights by it: what it may do is what its token may.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.runtime import Runtime
from haulier.platform.storage.cache import Configs

SQL = load_statements("haulier.platform.http", "web_origins.sql")
APP = "app"
KEPT_SECONDS = 60.0
"""Origins of apps are read again after so long, and where an app changed, but not more often than ..."""
LEAST_SECONDS = 0.5
"""... this: strangers may say any origin."""

_addresses = msgspec.json.Decoder(list[str])


def fixed_origins(texts: Iterable[str]) -> frozenset[bytes]:
    """Origins as browsers write them."""
    return frozenset(text.lower().encode() for text in texts)


def origin_of(address: str) -> bytes | None:
    """The origin of an http(s) address; None for an app's own scheme, and for what is no address."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "*" in parts.netloc:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}{'' if usual else f':{port}'}".encode()


def web_origins(runtime: Runtime) -> WebOrigins:
    """Those of a process; ask for them by ``runtime.kept``."""
    settings = runtime.settings
    fixed = fixed_origins(settings.cors_origins)
    return WebOrigins(fixed, runtime.configs, runtime.database) if settings.cors_web_apps else WebOrigins(fixed)


class WebOrigins:
    """Says of which origins pages may call. Without ``configs`` only those of the settings."""

    def __init__(
        self, fixed: frozenset[bytes], configs: Configs | None = None, database: Database | None = None
    ) -> None:
        self._fixed = fixed
        self._configs = configs
        self._database = database
        self._of_apps: frozenset[bytes] = frozenset()
        self._read_at = float("-inf")
        self._changes = -1

    @property
    def any_allowed(self) -> bool:
        """Whether any page may call at all."""
        return bool(self._fixed) or self._configs is not None

    async def allows(self, origin: bytes | None) -> bool:
        """Whether pages of an origin may read answers."""
        if origin is None:
            return False
        if origin in self._fixed:
            return True
        if self._configs is None:
            return False
        await self._read_again()
        return origin in self._of_apps

    async def _read_again(self) -> None:
        assert self._configs is not None, "only then apps count"
        assert self._database is not None, "it comes with the configuration"
        now, changes = time.monotonic(), self._configs.changes[APP]
        age = now - self._read_at
        if age < LEAST_SECONDS or (age < KEPT_SECONDS and changes == self._changes):
            return
        self._read_at, self._changes = now, changes
        records = await self._database.fetch(SQL["redirects"])
        found = (origin_of(address) for record in records for address in _addresses.decode(record["addresses"]))
        self._of_apps = frozenset(origin for origin in found if origin is not None)
