"""One holder at a time of a data directory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from haulier.engines.home_lock import HomeInUse, HomeLock

HOLDER = (
    "import pathlib, sys, time\n"
    "from haulier.engines.home_lock import HomeLock\n"
    "HomeLock(pathlib.Path(sys.argv[1])).acquire()\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_the_second_holder_is_refused_and_told_who_holds(tmp_path: Path) -> None:
    with HomeLock(tmp_path / "new"), pytest.raises(HomeInUse, match=f"process id {os.getpid()}"):
        HomeLock(tmp_path / "new").acquire()
    with HomeLock(tmp_path / "new"):
        pass


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], **pipes) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(HomeInUse, match=f"process id {holder.pid}"):
            HomeLock(tmp_path).acquire()
        holder.send_signal(signal.SIGKILL)
    lock = HomeLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()
