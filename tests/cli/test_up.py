"""``haulier up`` from its first start to its end, and again."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from haulier.cli.up import print_how_to_go_on
from support.command import environment, haulier
from support.running import HAULIER, PATIENCE, gone


async def start(home: Path) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    """A stack on a free port, and its ready line."""
    process = await asyncio.create_subprocess_exec(
        HAULIER, "up", "--json", "--home", str(home), "--port", "0", stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None, "its output is a pipe"
    async with asyncio.timeout(PATIENCE):
        line = await process.stdout.readline()
    return process, json.loads(line)


async def stop(process: asyncio.subprocess.Process, number: int, pids: dict[str, int]) -> int:
    """The exit code after a signal; returns once every process of the stack is gone."""
    everyone = [psutil.Process(pid) for pid in pids.values()]
    process.send_signal(number)
    async with asyncio.timeout(PATIENCE):
        code = await process.wait()
    await gone(everyone)
    return code


async def test_a_tenant_can_be_made_while_it_rests_and_nothing_runs_on(home: Path) -> None:
    process, ready = await start(home)
    assert await stop(process, signal.SIGTERM, ready["pids"]) == 0
    made = (await haulier("tenants", "create", "early", "--json", "--home", str(home))).json
    assert made["tenantId"] == "early"
    assert not [one for one in psutil.process_iter(["cmdline"]) if str(home) in " ".join(one.info["cmdline"] or ())]


def test_what_is_said_at_the_start_holds_where_a_data_directory_was_named(capsys: pytest.CaptureFixture[str]) -> None:
    print_how_to_go_on(0, Path("/srv/my [home]"), console_is_served=True)
    assert capsys.readouterr().err.splitlines() == [
        "Make a tenant:     haulier tenants create NAME --home '/srv/my [home]'",
        "Open the console:  haulier console --home '/srv/my [home]'",
    ]
    print_how_to_go_on(2, None, console_is_served=True)
    assert capsys.readouterr().err == "Open the console:  haulier console --tenant ID\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_starts_ready_stops_clean_and_goes_on_with_the_data(home: Path, number: int) -> None:
    process, ready = await start(home)
    assert set(ready) == {"url", "pids", "operator", "mailbox"}
    assert set(ready["operator"]) == {"tenantId", "clientId", "clientSecret"}
    async with aiohttp.ClientSession() as http, http.get(f"{ready['url']}/health/ready") as answer:
        assert await answer.json() == {
            "status": "UP",
            "parts": {"database": True, "events": True, "background": True},
            "reasons": [],
        }
    await haulier("tenants", "create", "kept", "--home", str(home))
    assert await stop(process, number, ready["pids"]) == 0

    process, again = await start(home)
    assert set(again) == {"url", "pids", "console", "mailbox"}, "credentials are told once"
    assert again["console"].startswith(f"{again['url']}/console/login#link=kept.")
    listed = [
        json.loads(line) for line in (await haulier("tenants", "list", "--json", "--home", str(home))).out.splitlines()
    ]
    assert [tenant["tenantId"] for tenant in listed] == ["haulier", "kept"]
    assert await stop(process, number, again["pids"]) == 0
