"""Seals and opens with the keys of tenants, which it reads, makes and keeps.

To seal and to open takes no waiting: ``prepare`` has read the tenant's keys before, once a process. A new key is heard
of at once, and sealed with only when every process has had time to hear of it.
"""

from __future__ import annotations

import asyncio
import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from haulier.engines.postgres import Database
from haulier.engines.statements import load_statements
from haulier.platform.sealing import sealed_text
from haulier.platform.sealing.installation_keys import InstallationKeys
from haulier.platform.sealing.sealed_text import KEY_BYTES, SealBroken, key_number

SQL = load_statements("haulier.platform.sealing", "sealing_keys.sql")

OWNER = "haulier"
"""The tenant whose rows are the installation's own; the same as ``access.keys.SYSTEM_TENANT``."""
SEALING_KEY = "sealing_key"
"""What notices of new keys are called."""
SEAL, FINGERPRINT, INSTALLATION, OLD_FORM = "seal", "fingerprint", "installation", "old form"
"""Purposes of keys."""
SETTLING_SECONDS = 2.0
"""Age at which a new key is sealed with: until then every process has heard of it."""
LOOKED_SECONDS = 1.0
"""A key that was not there so long ago is not looked for again: texts may be anybody's."""
MAX_SCOPES = 32
"""Keys of scopes that are kept of one tenant."""
MAX_TENANTS = 20_000
"""Tenants whose keys a process keeps."""
MAX_MAKES = 3
"""Attempts to make a tenant's first keys; between them the installation's key may change."""

Keys = dict[tuple[str, int], tuple[bytes, int]]
"""By purpose and number, each with when it was made, epoch milliseconds."""
Spawn = Callable[[Coroutine[Any, Any, None]], object]


class KeysNotRead(Exception):
    """The tenant's keys are not there yet: they have to be read first, then it can be done again. No SealBroken, so
    that nobody takes the text for a bad one.
    """

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"the keys of tenant {tenant_id!r} were not read")
        self.tenant_id = tenant_id


@dataclass(frozen=True, slots=True)
class TenantKeys:
    """The keys of one tenant. ``since`` is when a process may seal with each; times are of its monotonic clock."""

    ciphers: dict[int, AESGCM]
    since: dict[int, float]
    fingerprint: bytes
    read_at: float
    of_scopes: dict[str, bytes] = field(default_factory=dict)
    """Keys made of ``fingerprint`` for scopes that were asked for lately."""

    def newest(self) -> int:
        """The number of the key to seal with: the newest that has settled, or the first."""
        now = time.monotonic()
        return max((number for number, since in self.since.items() if since <= now), default=min(self.since))


class Sealer:
    """One per process."""

    def __init__(self, database: Database, installation: InstallationKeys, spawn: Spawn) -> None:
        self._database = database
        self._spawn = spawn
        self._tenants: OrderedDict[str, TenantKeys] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._old_form: list[bytes] = []
        """The key that texts of the old form were sealed with, where the installation has another one by now."""
        self.installation = installation

    def has(self, tenant_id: str) -> bool:
        """Whether the tenant's keys were read."""
        return tenant_id in self._tenants

    async def prepare(self, tenant_id: str, *texts: str | None) -> None:
        """Read the tenant's keys unless they are there, and those of these texts among them; its first ones are made
        now. Raises SealBroken.
        """
        if self._has_all(tenant_id, texts):
            return
        async with self._turns.setdefault(tenant_id, asyncio.Lock()):
            if not self._has_all(tenant_id, texts):
                await self.read(tenant_id)

    def _has_all(self, tenant_id: str, texts: Iterable[str | None]) -> bool:
        keys = self._tenants.get(tenant_id)
        return keys is not None and all(
            number in keys.ciphers for text in texts if text and (number := key_number(text))
        )

    def hear(self, tenant_id: str) -> None:
        """Read the keys of a tenant again, as there is a new one; meanwhile those that were read are good."""
        if tenant_id in self._tenants:
            self._spawn(self.read(tenant_id))

    def seal(self, secret: str, tenant_id: str, place: str = "") -> str:
        """The sealed text of a secret text. Raises KeysNotRead."""
        return self.seal_bytes(secret.encode("utf-8", "surrogatepass"), tenant_id, place)

    def open(self, sealed: str, tenant_id: str, place: str = "") -> str:
        """The secret of a sealed text. Raises SealBroken, and KeysNotRead where reading the keys would help."""
        return self.open_bytes(sealed, tenant_id, place).decode("utf-8", "surrogatepass")

    def seal_bytes(self, secret: bytes, tenant_id: str, place: str = "", number: int | None = None) -> str:
        """The sealed text of any bytes; it opens only with the same ``place``. With the key of a number, or the newest
        that has settled. Raises KeysNotRead.
        """
        keys = self._of(tenant_id)
        number = number or keys.newest()
        return sealed_text.seal(keys.ciphers[number], number, secret, tenant_id, place)

    def open_bytes(self, sealed: str, tenant_id: str, place: str = "") -> bytes:
        """The bytes of a sealed text. Raises as ``open`` does."""
        number = key_number(sealed)
        if number:
            keys = self._of(tenant_id)
            if number not in keys.ciphers:
                if time.monotonic() - keys.read_at < LOOKED_SECONDS:
                    raise SealBroken(f"tenant {tenant_id!r} has no key {number}")
                raise KeysNotRead(tenant_id)
            return sealed_text.open_sealed(keys.ciphers[number], sealed, tenant_id, place)
        for key in [*self._old_form, *self.installation.all()]:
            with suppress(SealBroken):
                return sealed_text.open_sealed(AESGCM(key), sealed, tenant_id, place)
        raise SealBroken(sealed_text.ALTERED)

    def fingerprint(self, data: bytes, tenant_id: str, scope: str) -> str:
        """The same for the same bytes in one scope of one tenant, and telling nothing without the tenant's key.

        HMAC-SHA256 under a key that HKDF makes for the scope. Raises KeysNotRead.
        """
        keys = self._of(tenant_id)
        key = keys.of_scopes.get(scope)
        if key is None:
            key = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=scope.encode()).derive(keys.fingerprint)
            if len(keys.of_scopes) >= MAX_SCOPES:
                keys.of_scopes.clear()
            keys.of_scopes[scope] = key
        return hmac.digest(key, data, "sha256").hex()

    async def add_key(self, tenant_id: str) -> int:
        """Make a newer key of a tenant; its number. Raises SealBroken."""
        await self.read(tenant_id)
        number = max(self._of(tenant_id).ciphers) + 1
        await self._make(tenant_id, {(SEAL, number): os.urandom(KEY_BYTES)})
        await self.read(tenant_id)
        return number

    def _of(self, tenant_id: str) -> TenantKeys:
        keys = self._tenants.get(tenant_id)
        if keys is None:
            raise KeysNotRead(tenant_id)
        return keys

    async def read(self, tenant_id: str) -> None:
        """Read the keys of a tenant as they are now, and make those that every tenant has. Raises SealBroken."""
        for _ in range(MAX_MAKES):
            if await self.look(tenant_id):
                return
            await self._make(tenant_id, {(SEAL, 1): os.urandom(KEY_BYTES), (FINGERPRINT, 1): os.urandom(KEY_BYTES)})
        raise SealBroken(f"tenant {tenant_id!r} has no keys, and none could be made")

    async def look(self, tenant_id: str) -> bool:
        """Read the keys of a tenant and make none; whether there are any. Raises SealBroken."""
        found: Keys = {
            (purpose, number): (self._unwrap(owner, purpose, number, wrapped, by), made_at)
            for owner, purpose, number, wrapped, by, made_at in await self._database.fetch(
                SQL["of_tenant"], tenant_id, OWNER
            )
        }
        if (OLD_FORM, 1) in found:
            self._old_form = [found[OLD_FORM, 1][0]]
        if (FINGERPRINT, 1) in found:
            self._keep(tenant_id, found)
        return (FINGERPRINT, 1) in found

    def _keep(self, tenant_id: str, found: Keys) -> None:
        now, wall = time.monotonic(), time.time()
        seals = {number: value for (purpose, number), value in found.items() if purpose == SEAL}
        self._tenants[tenant_id] = TenantKeys(
            {number: AESGCM(key) for number, (key, _) in seals.items()},
            {n: now + made_at / 1000 + SETTLING_SECONDS - wall for n, (_, made_at) in seals.items()},
            found[FINGERPRINT, 1][0],
            now,
        )
        self._tenants.move_to_end(tenant_id)
        if len(self._tenants) > MAX_TENANTS:
            self._tenants.popitem(last=False)

    async def _make(self, tenant_id: str, keys: dict[tuple[str, int], bytes]) -> None:
        """Store keys, wrapped by the installation's key in force; those that another process made first stay."""
        installation = self.installation
        in_force = await self._database.fetchval(SQL["in_force"], OWNER)
        if in_force is None:
            wrapped = installation.wrap(os.urandom(KEY_BYTES), label(OWNER, INSTALLATION, 1))
            await self._database.execute(SQL["begin"], OWNER, wrapped, installation.current)
            in_force = await self._database.fetchval(SQL["in_force"], OWNER)
        if in_force != installation.current:
            installation.use(in_force)
        wraps = [installation.wrap(key, label(tenant_id, *place)) for place, key in keys.items()]
        purposes, numbers = [purpose for purpose, _ in keys], [number for _, number in keys]
        await self._database.execute(SQL["make"], OWNER, installation.current, tenant_id, purposes, numbers, wraps)

    def _unwrap(self, tenant_id: str, purpose: str, number: int, wrapped: str, wrapped_by: str) -> bytes:
        return self.installation.unwrap(wrapped, wrapped_by, label(tenant_id, purpose, number))


def label(tenant_id: str, purpose: str, number: int) -> str:
    """What a wrapped key is bound to."""
    return f"{tenant_id}\x1f{purpose}\x1f{number}"
