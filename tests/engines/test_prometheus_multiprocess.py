"""Files of metrics that a killed stack left are removed by the next one, and those of a living one are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from haulier.engines.prometheus_multiprocess import PREFIX, VARIABLE, orphaned_directories

OWNER = (
    "import os, sys\n"
    "from haulier.engines.prometheus_multiprocess import VARIABLE, share_metrics\n"
    "share_metrics()\n"
    "print(os.environ[VARIABLE], flush=True)\n"
    "sys.stdin.read()\n"
)


def owner(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that shares its metrics in a directory of the place, and that directory."""
    environ = {name: value for name, value in os.environ.items() if name != VARIABLE} | {"TMPDIR": str(place)}
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None, "its output is a pipe"
    return process, Path(process.stdout.readline().strip())


def test_only_what_the_dead_left_is_named_whatever_their_process_ids(tmp_path: Path) -> None:
    killed, dead = owner(tmp_path)
    lives, living = owner(tmp_path)
    (tmp_path / f"{PREFIX}{os.getpid()}-old").mkdir()
    assert list(orphaned_directories(tmp_path)) == []
    killed.kill()
    killed.wait()
    assert list(orphaned_directories(tmp_path)) == [dead]
    next_one, _ = owner(tmp_path)
    assert (dead.exists(), living.exists()) == (False, True)
    for process in (lives, next_one):
        process.communicate()
    assert not living.exists()


def test_what_a_killed_process_had_open_is_not_counted(tmp_path: Path) -> None:
    program = (
        "import os, sys\n"
        "from haulier.platform.metrics import Metrics\n"
        "metrics = Metrics()\n"
        "metrics.listeners.set(int(sys.argv[1]))\n"
        "print(metrics.text().decode())\n"
        "sys.stdout.flush()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environ = {**os.environ, VARIABLE: str(tmp_path)}
    told = [
        subprocess.run([sys.executable, "-c", program, str(count)], env=environ, capture_output=True, text=True).stdout
        for count in (3, 4)
    ]
    assert ["haulier_listeners 3.0" in told[0], "haulier_listeners 4.0" in told[1]] == [True, True]
