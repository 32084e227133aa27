"""Connections for what can wait: their server processes, and no others, give way."""

from __future__ import annotations

import os
import platform
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.postgres import Database
from haulier.engines.process_priority import NICENESS, SCHED_SETATTR, lower_priority, lower_thread_priority

PID = "SELECT pg_backend_pid()"


@pytest.fixture(scope="module")
async def url(run_home: Path, worker: str) -> AsyncIterator[str]:
    server = EmbeddedPostgres(run_home / f"background-{worker}")
    yield await server.start()
    await server.stop()


@pytest.mark.parametrize("background", [True, False])
async def test_only_the_server_processes_of_what_can_wait_give_way(url: str, background: bool) -> None:
    database = await Database.open(url, 2, background=background)
    niceness = psutil.Process(await database.fetchval(PID)).nice()
    await database.close()
    assert niceness == psutil.Process().nice() + (NICENESS if background else 0)


class Elsewhere:
    """A connection to a server on another machine, where the number names a process that is not ours to slow down."""

    def get_server_pid(self) -> int:
        return psutil.Process().pid

    async def fetchval(self, _sql: str) -> int:
        return 5432


async def test_a_process_of_the_same_number_is_left_alone() -> None:
    before = psutil.Process().nice()
    await lower_priority(Elsewhere())
    assert psutil.Process().nice() == before


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SCHED_SETATTR, reason="threads have priorities"
)
def test_a_thread_gives_way_alone() -> None:
    def priority() -> tuple[int, int]:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), os.sched_getscheduler(0)

    before, _ = priority()
    with ThreadPoolExecutor(1, initializer=lower_thread_priority) as threads:
        assert threads.submit(priority).result() == (max(before, NICENESS), os.SCHED_BATCH)
    assert priority() == (before, os.SCHED_OTHER)
