"""``haulier tenants``."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

import msgspec
from rich.table import Table

from haulier.cli.offline import open_runtime
from haulier.cli.output import console, results
from haulier.engines.settings import load_settings
from haulier.services.aaa.facade import ensure_signing_key, list_tenants, onboard_tenant


def run_create(name: str, home: Path | None, json: bool) -> None:
    """Make a tenant and print its credentials."""

    async def work() -> dict[str, str]:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            await ensure_signing_key(runtime)
            made: dict[str, str] = msgspec.to_builtins(await onboard_tenant(runtime, name))
            return made

    made = asyncio.run(work())
    if made["tenantId"] != name:
        console.print(f"The id of {name!r} is {made['tenantId']}, by which calls name it.", markup=False)
    if json:
        sys.stdout.write(jsonlib.dumps(made) + "\n")
        return
    console.print("Tenant made. The secret is shown this once; keep it:")
    for field in ("tenantId", "id", "clientId", "clientSecret"):
        sys.stdout.write(f"{field:14}{made[field]}\n")


def run_list(home: Path | None, json: bool) -> None:
    """List tenants."""

    async def work() -> list[dict[str, object]]:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            return [msgspec.to_builtins(tenant) for tenant in await list_tenants(runtime)]

    found = asyncio.run(work())
    if json:
        for tenant in found:
            sys.stdout.write(jsonlib.dumps(tenant) + "\n")
        return
    table = Table("tenant", "id", "name", "enabled")
    for tenant in found:
        table.add_row(*(str(tenant.get(field, "")) for field in ("tenantId", "id", "name", "enabled")))
    results.print(table)
