"""``haulier mailbox``: a link into the mailbox, once, for ten minutes."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from haulier.cli.console import url_of
from haulier.cli.offline import open_runtime
from haulier.cli.output import console
from haulier.engines.settings import Settings, load_settings
from haulier.platform.runtime import Runtime
from haulier.services.mailbox.facade import make_mailbox_link


def run_mailbox(home: Path | None, json: bool) -> None:
    """Print a link into the mailbox of the running stack."""
    settings = load_settings(os.environ, home=home)
    link = url_of(settings) + asyncio.run(_make_link(settings))
    if json:
        sys.stdout.write(jsonlib.dumps({"mailbox": link}) + "\n")
        return
    console.print("Works once, for ten minutes:")
    sys.stdout.write(link + "\n")


async def mailbox_link(runtime: Runtime, url: str) -> str:
    """A link into the mailbox; empty where servers are set for mail and SMS, so that nothing lies there."""
    settings = runtime.settings
    return "" if settings.smtp_url and settings.sms.url else url + await make_mailbox_link(runtime)


async def _make_link(settings: Settings) -> str:
    async with open_runtime(settings) as runtime:
        return await make_mailbox_link(runtime)
