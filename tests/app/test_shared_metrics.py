"""Files of metrics that a killed stack left are removed by the next one, and those of a living one are not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from haulier.shared_metrics import PREFIX, left_by_the_dead


def test_only_what_the_dead_left_is_named(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, living, other = (
        tmp_path / name for name in (f"{PREFIX}{ended.pid}-a", f"{PREFIX}{os.getpid()}-b", "other-1-c")
    )
    for directory in (dead, living, other):
        directory.mkdir()
    assert list(left_by_the_dead(tmp_path)) == [dead]
