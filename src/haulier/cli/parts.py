"""``haulier api``, ``haulier worker``, ``haulier migrate``: the parts alone, on any number of machines."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from haulier.app.logs import configure_logs
from haulier.cli.beside import servers
from haulier.cli.main import console
from haulier.engines.migrations import migrate
from haulier.engines.settings import Settings, SettingsError, load_settings


def run_api_part(host: str | None, port: int | None, home: Path | None) -> None:
    """API workers behind one socket; with more than one, the first process watches the others."""
    from haulier.app.api_group import run_group

    settings = _external(load_settings(os.environ, host=host, port=port, home=home))
    configure_logs(settings.log_level)
    run_group(settings)


def run_worker_part(home: Path | None) -> None:
    """One background worker."""
    from haulier.app.processes import run_background

    run_background(_external(load_settings(os.environ, home=home)))


def run_migrate(home: Path | None, json: bool) -> None:
    """Apply missing migrations to the database of the settings, or to the embedded one of the home."""

    async def work() -> list[str]:
        async with servers(load_settings(os.environ, home=home)) as settings:
            return await migrate(settings.database_url)

    applied = asyncio.run(work())
    if json:
        sys.stdout.write(jsonlib.dumps({"applied": applied}) + "\n")
    else:
        console.print("\n".join(f"applied {name}" for name in applied) or "the database is up to date")


def _external(settings: Settings) -> Settings:
    missing = [name for name in ("database_url", "nats_url") if not getattr(settings, name)]
    if missing:
        names = " and ".join(f"HAULIER_{name.upper()}" for name in missing)
        raise SettingsError(f"{names} must be set to run a part alone; `haulier up` starts everything by itself")
    return settings
