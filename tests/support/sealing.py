"""Keys as an installation has them, and texts as earlier releases sealed them."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable, Coroutine
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from haulier.engines.postgres import Database
from haulier.platform.sealing.installation_keys import InstallationKeys, Reread
from haulier.platform.sealing.sealer import Sealer

Spawned = list[asyncio.Task[None]]


def sealer_of(database: Database, *keys: bytes, reread: Reread = tuple, spawned: Spawned | None = None) -> Sealer:
    """A sealer as a process has it; ``spawned`` gets what it does aside."""
    tasks: Spawned = [] if spawned is None else spawned

    def spawn(work: Coroutine[Any, Any, None]) -> None:
        tasks.append(asyncio.ensure_future(work))

    return Sealer(database, InstallationKeys(keys, reread), spawn)


def old_form(key: bytes, secret: bytes, tenant: str) -> str:
    """A text as releases sealed it that knew no keys of tenants."""
    nonce = os.urandom(12)
    closed = nonce + AESGCM(key).encrypt(nonce, secret, f"v1.{tenant}".encode())
    return "v1." + base64.urlsafe_b64encode(closed).decode()


def counting() -> tuple[list[int], Callable[[int], None]]:
    """What a rotation tells, as it goes."""
    told: list[int] = []
    return told, told.append
