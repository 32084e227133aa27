"""One holder at a time of a data directory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from haulier.engines.home_lock import HomeInUse, HomeLock, is_held

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


FORKING = (
    "import os, pathlib, sys\n"
    "from haulier.engines.home_lock import HomeLock\n"
    "lock = HomeLock(pathlib.Path(sys.argv[1]))\n"
    "lock.acquire()\n"
    "if not os.fork(): print(os.getpid(), flush=True)\n"
    "sys.stdin.read()\n"
)


def test_a_child_that_outlives_the_holder_does_not_keep_the_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", FORKING, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None, "its output is a pipe"
    child = int(holder.stdout.readline())
    assert is_held(tmp_path)
    holder.kill()
    holder.wait()
    os.kill(child, 0)  # it runs on, waiting for its input
    assert not is_held(tmp_path)
    with HomeLock(tmp_path):
        assert is_held(tmp_path)
    holder.communicate()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert list(tmp_path.iterdir()) == []
