"""``haulier console``: a link that opens the console once, for ten minutes."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from haulier.app.stack_address import address_of
from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.setting_faults import SettingsError
from haulier.engines.settings import Settings, load_settings
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.runtime import Runtime
from haulier.services.aaa.facade import list_tenants
from haulier.services.session.facade import make_link

MAX_NAMED = 20
"""Tenants that an error names."""


def run_console(tenant: str | None, name: str | None, home: Path | None, json: bool) -> None:
    """Print a link into a tenant of the running stack."""
    settings = load_settings(os.environ, home=home)
    url = url_of(settings)

    async def work() -> tuple[str, str]:
        async with open_runtime(settings) as runtime:
            chosen = chosen_tenant(tenant, await ordinary_tenants(runtime))
            return chosen, url + await make_link(runtime, chosen, name)

    chosen, link = asyncio.run(work())
    if json:
        sys.stdout.write(jsonlib.dumps({"tenantId": chosen, "console": link}) + "\n")
        return
    console.print("Works once, for ten minutes:")
    sys.stdout.write(link + "\n")


async def link_of_the_only_tenant(runtime: Runtime, url: str) -> tuple[int, str]:
    """How many tenants there are to open, and a link where there is exactly one."""
    tenants = await ordinary_tenants(runtime)
    return len(tenants), url + await make_link(runtime, tenants[0]) if len(tenants) == 1 else ""


async def ordinary_tenants(runtime: Runtime) -> list[str]:
    """Ids of the tenants that are switched on, but for the installation's own."""
    return [one.tenantId for one in await list_tenants(runtime) if one.enabled and one.tenantId != SYSTEM_TENANT]


def url_of(settings: Settings) -> str:
    """Where browsers reach the stack. Raises SettingsError where none runs on the data directory."""
    if settings.public_url:
        return settings.public_url
    url = address_of(settings.home)
    if url is None and not settings.database_url:
        raise SettingsError(f"no stack runs on {settings.home}; `haulier up` starts one")
    return url or f"http://{settings.host}:{settings.port}"


def chosen_tenant(tenant: str | None, tenants: list[str]) -> str:
    """The tenant that is meant: the one that was named, or the only one. Raises SettingsError."""
    named = ", ".join(tenants[:MAX_NAMED]) + (", …" if len(tenants) > MAX_NAMED else "")
    if not tenants:
        raise SettingsError("there is no tenant yet; `haulier tenants create NAME` makes one")
    if tenant is None and len(tenants) > 1:
        raise SettingsError(f"there are {len(tenants)} tenants, name one with --tenant: {named}")
    if tenant is not None and tenant not in tenants:
        raise SettingsError(f"there is no active tenant {tenant!r}; there are: {named}")
    return tenant or tenants[0]
