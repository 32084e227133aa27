"""Programs of tests that run in Node with packages of npm: fetched once, kept beside the virtual environment."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

import console_node

KEPT = Path(__file__).parents[2] / ".venv"


def program(source: Path, environ: Mapping[str, str] = os.environ) -> tuple[console_node.Node, Path]:
    """Node, and a copy of a folder with its packages installed. Skips the test where one of them cannot be had."""
    home = KEPT / f"test-{source.name}"
    home.mkdir(parents=True, exist_ok=True)
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            node = console_node.find_node(KEPT, environ)
            for file in source.iterdir():
                shutil.copyfile(file, home / file.name)
            console_node.install_packages(node, home, lambda _: None, with_tests=True)
        except console_node.Stopped as stopped:
            pytest.skip(f"no Node with the packages of {source.name}: {stopped.reason}")
    return node, home
