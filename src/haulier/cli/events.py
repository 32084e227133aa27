"""``haulier events``: journal rows that the event stream refused."""

from __future__ import annotations

import asyncio
import json as jsonlib
import os
import sys
from pathlib import Path

from rich.table import Table

from haulier.cli.offline import open_runtime
from haulier.cli.output import results
from haulier.engines.settings import load_settings
from haulier.platform.journal.relay import Aside, rows_aside, send_again


def run_aside(home: Path | None, json: bool) -> None:
    """List the rows that were put aside, newest first."""

    async def work() -> list[Aside]:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            return await rows_aside(runtime.database)

    found = asyncio.run(work())
    if json:
        for row in found:
            sys.stdout.write(jsonlib.dumps(row._asdict()) + "\n")
        return
    table = Table("tenant", "journal id", "event", "why", "asked for")
    for row in found:
        table.add_row(row.tenant, row.journal_id, row.event, row.reason, "yes" if row.again else "")
    results.print(table)


def run_again(home: Path | None, json: bool) -> None:
    """Have the relay send all of them again."""

    async def work() -> int:
        async with open_runtime(load_settings(os.environ, home=home)) as runtime:
            return await send_again(runtime.database)

    count = asyncio.run(work())
    sys.stdout.write((jsonlib.dumps({"asked": count}) if json else f"{count} rows are sent again by the relay") + "\n")
