"""A process takes as many open files as it is let, and keeps some of them for what is no client."""

from __future__ import annotations

import resource
import subprocess
import sys

from haulier.app.open_files import RESERVED_FILES, most_connections, most_open_files

CODE = (
    "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
    "from haulier.app.open_files import *\n"
    "raise_open_files(); print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], most_connections())"
)


def raised(soft: int, hard: int) -> tuple[int, int]:
    """Files and connections of a process that began with these limits."""
    run = subprocess.run(
        [sys.executable, "-c", CODE.format(soft=soft, hard=hard)], capture_output=True, text=True, check=True
    )
    files, connections = run.stdout.split()
    return int(files), int(connections)


def test_the_limit_is_raised_to_the_hard_one() -> None:
    assert raised(256, 4_096) == (4_096, 4_096 - RESERVED_FILES)
    assert raised(256, 1_024) == (1_024, 512)


def test_a_part_is_kept_for_what_is_no_client() -> None:
    assert most_connections() < resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= most_open_files()
