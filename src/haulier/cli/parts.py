"""``haulier api``, ``haulier worker``, ``haulier migrate``: the parts of an installation on many machines."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from haulier.app.catalogue import CATALOGUE, COMPILERS
from haulier.app.heartbeat import Heartbeat
from haulier.app.logs import configure_logs
from haulier.cli.offline import with_database
from haulier.cli.up import explain_taken_port
from haulier.engines.migrations import MigrationError
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings, load_settings
from haulier.platform.maintenance.schema import apply_schema, missing_schema
from haulier.platform.runtime import Runtime

URLS = ("HAULIER_DATABASE_URL", "HAULIER_NATS_URL")


def run_api_part(host: str | None, port: int | None, home: Path | None) -> None:
    """Run API workers on one address, supervised by this process."""
    from haulier.app.api_group import run_group

    _require_urls()
    settings = load_settings(os.environ, host=host, port=port, home=home)
    configure_logs(settings.log_level)
    asyncio.run(_check(settings))
    with explain_taken_port(settings):
        run_group(settings)


def run_worker_part(home: Path | None) -> None:
    """Run one background worker."""
    from haulier.app.processes import run_background

    _require_urls()
    settings = load_settings(os.environ, home=home)
    asyncio.run(_check(settings))
    run_background(settings, Heartbeat())


def run_migrate(home: Path | None, json: bool) -> None:
    """Apply missing migrations to the database of the settings, or to the embedded one."""

    async def work() -> list[str]:
        async with with_database(load_settings(os.environ, home=home)) as settings:
            return await apply_schema(settings.database_url, CATALOGUE)

    applied = asyncio.run(work())
    if json:
        sys.stdout.write(jsonlib.dumps({"applied": applied}) + "\n")
    else:
        sys.stdout.write(("\n".join(f"applied {name}" for name in applied) or "the database is up to date") + "\n")


def _require_urls() -> None:
    """Check the servers' URLs before the data directory is created, which a part may not need. Raises SettingsError."""
    missing = [name for name in URLS if not os.environ.get(name, "").strip()]
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} must be set to run a part alone; `haulier up` starts everything by itself"
        )


async def _check(settings: Settings) -> None:
    """Check at the start what would end every process: missing migrations, unavailable servers, a wrong secret key.

    Raises MigrationError, Unavailable or SealBroken.
    """
    missing = await missing_schema(settings.database_url, CATALOGUE)
    if missing:
        raise MigrationError(f"the database lacks {', '.join(missing)}; run `haulier migrate` first")
    runtime = await Runtime.open(settings, settings.database_url, settings.nats_url, COMPILERS)
    await runtime.close()
