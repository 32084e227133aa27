"""The command line as a person or a script uses it: a process, its exit code and what it wrote."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import Any

import msgspec

from support.running import HAULIER, PATIENCE


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended. ``out`` is what was asked for, ``err`` what was told beside it."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one line of ``--json``; fails with the whole outcome when the command did."""
        assert self.code == 0, self
        return msgspec.json.decode(self.out)


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with these settings of Haulier's, a free port and nothing else of it."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HAULIER_")}
    return {
        **inherited,
        "COLUMNS": "200",
        "TERM": "dumb",
        "HAULIER_PORT": "0",
        "HAULIER_WORLD_DATA": "none",
        **settings,
    }


async def haulier(*arguments: str, cwd: str | None = None, **settings: str) -> Ran:
    """Run a command to its end."""
    process = await asyncio.create_subprocess_exec(
        HAULIER,
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(**settings),
        cwd=cwd,
    )
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert process.returncode is not None, "it has ended"
    return Ran(process.returncode, out.decode(), err.decode())
