"""Files of metrics that a killed stack left are removed by the next one, and those of a living one are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from haulier.shared_metrics import PREFIX, VARIABLE, left_by_the_dead


def test_only_what_the_dead_left_is_named(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, living, other = (
        tmp_path / name for name in (f"{PREFIX}{ended.pid}-a", f"{PREFIX}{os.getpid()}-b", "other-1-c")
    )
    for directory in (dead, living, other):
        directory.mkdir()
    assert list(left_by_the_dead(tmp_path)) == [dead]


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
