"""``haulier users``: the first people of a tenant."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from haulier.cli.console import chosen_tenant, ordinary_tenants, url_of
from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.settings import load_settings
from haulier.services.credentials.facade import invite_person


def run_invite(email: str, name: str, tenant: str | None, home: Path | None, json: bool) -> None:
    """Invite a person and print the link, which is sent too."""
    settings = load_settings(os.environ, home=home)
    settings = settings.changed(public_url=url_of(settings))
    first, _, last = name.strip().partition(" ")

    async def work() -> tuple[str, str]:
        async with open_runtime(settings) as runtime:
            chosen = chosen_tenant(tenant, await ordinary_tenants(runtime))
            return chosen, await invite_person(runtime, chosen, email, first, last.strip() or None)

    chosen, link = asyncio.run(work())
    if json:
        sys.stdout.write(jsonlib.dumps({"tenantId": chosen, "email": email, "link": link}) + "\n")
        return
    console.print("The invitation is on its way. Its link, for seven days:")
    sys.stdout.write(link + "\n")
