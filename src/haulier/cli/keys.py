"""``haulier keys``: those that sign tokens, a tenant's that seals its secrets, the installation's that wraps these."""

from __future__ import annotations

import asyncio
import fcntl
import json as jsonlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.secret_keys import (
    KEY_BEFORE_VARIABLE,
    KEY_VARIABLE,
    SECRET_KEY_FILE,
    keep_keys,
    kept_keys,
    new_secret_key,
)
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings, load_settings
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
    if os.environ.get(KEY_VARIABLE, "").strip():
        if not settings.secret_key_before:
            raise SettingsError(
                f"set {KEY_VARIABLE} to the new key and {KEY_BEFORE_VARIABLE} to the one before, "
                "here and wherever Haulier runs"
            )
        asyncio.run(_wrap_again(settings, _counter("keys wrapped again", json)))
        text = f"{KEY_BEFORE_VARIABLE} can be taken away"
    else:
        with _alone(settings.home):
            if len(kept := kept_keys(settings.home)) == 1:
                keep_keys(settings.home, [new_secret_key(), *kept])
            asyncio.run(_wrap_again(load_settings(os.environ, home=home), _counter("keys wrapped again", json)))
            keep_keys(settings.home, kept_keys(settings.home)[:1])
        text = f"{SECRET_KEY_FILE} holds the new key: back it up"
    sys.stdout.write((jsonlib.dumps({"rotated": True}) if json else text) + "\n")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Keep others from changing the key in a data directory meanwhile: of two new keys the file would lose one.

    Raises SettingsError where somebody does.
    """
    with (home / f"{SECRET_KEY_FILE}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsError(f"the key of {home} is being changed by another command") from None
        yield


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
