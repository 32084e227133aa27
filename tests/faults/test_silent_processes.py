"""Processes that live and answer nobody are replaced; what a killed supervisor leaves keeps nobody out."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import psutil
import pytest

from support.running import Running, gone, running, runs, until

SILENCE = "4"
CALLS = 24

pytestmark = pytest.mark.faults


@pytest.fixture
async def stack(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="silent-", dir=run_home))
    place.chmod(0o755)
    async with running(place, HAULIER_UNRESPONSIVE_SECONDS=SILENCE) as started:
        yield started


async def answered(stack: Running) -> int:
    """How many of ``CALLS`` calls, each on a connection of its own, are answered."""
    count = 0
    for _ in range(CALLS):
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http,
            http.get(f"{stack.url}/health/live") as answer,
        ):
            count += answer.status == 200
    return count


async def test_frozen_processes_are_replaced_and_nobody_else(stack: Running) -> None:
    frozen = {name: psutil.Process(stack.pids[name]) for name in ("api-0", "worker-0")}
    others = [psutil.Process(pid) for name, pid in stack.pids.items() if name not in frozen]
    for process in frozen.values():
        process.suspend()
    await gone([*frozen.values()])
    assert all(runs(process) for process in others)

    async def complete() -> bool:
        forked = sum("-" in name for name in stack.pids)
        return sum(runs(child) for child in psutil.Process(stack.supervisor).children()) >= forked

    await until(complete)
    assert await answered(stack) == CALLS


async def test_a_killed_supervisor_with_a_stopped_child_is_followed_at_once(stack: Running) -> None:
    left, supervisor = psutil.Process(stack.pids["api-0"]), psutil.Process(stack.supervisor)
    left.suspend()
    os.kill(supervisor.pid, signal.SIGKILL)
    await gone([supervisor])
    assert runs(left), "a stopped process hears of nothing"
    await stack.start()
    assert not runs(left)
    assert await answered(stack) == CALLS
