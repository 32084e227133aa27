"""``haulier keys``: those that sign tokens, a tenant's that seals its secrets, the installation's that wraps these."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.settings import (
    KEY_BEFORE_VARIABLE,
    KEY_VARIABLE,
    Settings,
    SettingsError,
    keep_keys,
    kept_keys,
    load_settings,
    new_secret_key,
)
from haulier.platform.sealing.rotation import all_tenants, rotate_installation_key, rotate_tenant_key
from haulier.services.aaa.facade import ensure_signing_key, rotate_signing_key


def run_rotate(home: Path | None, json: bool) -> None:
    """Make a new signing key."""

    async def work() -> str:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            await ensure_signing_key(runtime)
            return await rotate_signing_key(runtime)

    key = asyncio.run(work())
    sys.stdout.write((jsonlib.dumps({"kid": key}) if json else f"signing with {key}") + "\n")


def run_rotate_tenant(tenant: str | None, home: Path | None, json: bool) -> None:
    """Rotate the key of a tenant, or of all of them where none is named."""
    tell = _counter("sealed again", json)

    async def work() -> dict[str, int]:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            known = await all_tenants(runtime.database)
            if tenant is not None and tenant not in known:
                raise SettingsError(f"tenant {tenant!r} has no key yet: it has no secret")
            chosen = known if tenant is None else [tenant]
            return {one: await rotate_tenant_key(runtime.database, runtime.sealer, one, tell) for one in chosen}

    for one, number in asyncio.run(work()).items():
        line = jsonlib.dumps({"tenantId": one, "key": number}) if json else f"{one}: sealing with key {number}"
        sys.stdout.write(line + "\n")


def run_rotate_installation(home: Path | None, json: bool) -> None:
    """Rotate the installation's key: one in a file is replaced, one in the environment comes with the one before."""
    settings = load_settings(os.environ, home=home)
    in_file = not os.environ.get(KEY_VARIABLE, "").strip()
    if in_file and not settings.secret_key_before:
        keep_keys(settings.home, [new_secret_key(), settings.secret_key])
        settings = load_settings(os.environ, home=home)
    if not settings.secret_key_before:
        raise SettingsError(
            f"set {KEY_VARIABLE} to the new key and {KEY_BEFORE_VARIABLE} to the one before, here and wherever it runs"
        )
    asyncio.run(_wrap_again(settings, _counter("keys wrapped again", json)))
    if in_file:
        keep_keys(settings.home, kept_keys(settings.home)[:1])
    text = f"{KEY_BEFORE_VARIABLE} can be taken away" if not in_file else "secret.key holds the new key: back it up"
    sys.stdout.write((jsonlib.dumps({"rotated": True}) if json else text) + "\n")


async def _wrap_again(settings: Settings, tell: Callable[[int], None]) -> None:
    async with open_runtime(settings) as runtime:
        await rotate_installation_key(runtime.database, runtime.sealer.installation, tell)


def _counter(what: str, json: bool) -> Callable[[int], None]:
    """Tells how many there were, as it goes."""
    total = 0

    def tell(count: int) -> None:
        nonlocal total
        total += count
        if not json:
            console.print(f"{total:,} {what}")

    return tell
