"""``haulier demo``: it ends by itself, or keeps its stack with a link into its tenant and runs that are still open."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from support.command import environment, haulier
from support.running import HAULIER, PATIENCE

pytestmark = pytest.mark.long

SESSION, BOARD = "/core/haulier/v1/session", "/core/haulier/v1/board/dispatches"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@asynccontextmanager
async def kept(home: Path, *arguments: str) -> AsyncIterator[asyncio.StreamReader]:
    """What a demo writes that keeps its stack; it is told to stop at the end, and ends well."""
    process = await asyncio.create_subprocess_exec(
        HAULIER, "demo", "--keep", "--json", "--home", str(home), *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None, "its output is a pipe"
    try:
        yield process.stdout
    finally:
        process.terminate()
        code = await process.wait()
    assert code == 0


async def told(lines: asyncio.StreamReader, member: str) -> dict[str, Any]:
    """The next line with this member."""
    async with asyncio.timeout(PATIENCE):
        while line := await lines.readline():
            found: dict[str, Any] = json.loads(line)
            if member in found:
                return found
    raise AssertionError(f"no line has {member}")


async def runs_on_the_board(link: str) -> list[dict[str, Any]]:
    """Open a session by a link; the rows of the board that it shows."""
    url, _, secret = link.partition("/console/login#link=")
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        headers = {**SAME_ORIGIN, "X-COREOS-REQUEST-ID": "1"}
        async with browser.post(SESSION, json={"link": secret}, headers=headers) as response:
            assert response.status == 200, await response.text()
        async with browser.get(BOARD, headers=headers) as response:
            board = (await response.json())["data"]
    return [dict(zip(board["fields"], row, strict=True)) for row in board["rows"]]


async def test_a_demo_that_keeps_nothing_ends_and_gives_no_link() -> None:
    ran = await haulier("demo", "--trips", "3", "--json")
    assert ran.code == 0, ran
    assert "console" not in ran.out
    assert json.loads(ran.out.splitlines()[-1])["report"]["ok"]


async def test_a_kept_demo_ends_with_a_link_to_its_open_runs(home: Path) -> None:
    async with kept(home, "--trips", "12", "--open", "5") as lines:
        report = (await told(lines, "report"))["report"]
        assert report["ok"]
        assert report["created"]["leftOpen"] == 5
        ready = await told(lines, "console")
        rows = await runs_on_the_board(ready["console"])
    open_rows = [row for row in rows if row["status"] != "CLOSED"]
    assert len(open_rows) == 5
    slots = [job[place] for row in open_rows for job in row["jobs"] for place in (11, 12) if job[place]]
    assert slots
    assert all(abs(slot / 1000 - time.time()) < 30 * 86_400 for slot in slots)


async def test_a_replay_with_a_clock_gives_its_link_before_it_begins(home: Path) -> None:
    async with kept(home, "--trips", "2", "--speed", "100000") as lines:
        first = await told(lines, "console")
        assert "url" not in first
        report = (await told(lines, "report"))["report"]
        again = await told(lines, "console")
        assert await runs_on_the_board(first["console"])
        assert again["url"]
    assert report["ok"]
