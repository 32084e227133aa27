"""The wheel carries the console: installed into an empty environment, ``haulier up`` serves it."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import venv
from pathlib import Path
from shutil import copytree, ignore_patterns

import aiohttp
import pytest

from haulier.console import Manifest, read_manifest
from support.command import environment
from support.running import PATIENCE

ROOT = Path(__file__).parents[2]
PIP = ("-m", "pip", "--quiet", "--disable-pip-version-check")
LOCK = ROOT / "requirements.lock"


def run(*command: str) -> None:
    """Run a command; what it said is the message of a failure."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, made in a copy: setuptools writes beside the sources."""
    manifest = read_manifest()
    if not isinstance(manifest, Manifest):
        pytest.skip(f"the console is not built here: {manifest.reason}")
    root = tmp_path_factory.mktemp("wheel")
    copytree(ROOT / "src", root / "src", ignore=ignore_patterns("__pycache__", "*.egg-info", ".*"))
    (root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    run(sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(root), str(root))
    return next(root.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, in an environment of its own with what it depends on."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=True)
    python = str(place / "bin/python")
    done = subprocess.run(
        [python, *PIP, "install", "--constraint", str(LOCK), str(wheel)], capture_output=True, text=True, check=False
    )
    if done.returncode and re.search(r"Connection|Temporary failure|No matching distribution", done.stderr):
        pytest.skip("the Python package index cannot be reached, and pip kept not all of what the wheel depends on")
    assert done.returncode == 0, done.stderr
    return place / "bin/haulier"


async def test_the_console_opens_from_an_installed_wheel(installed: Path, home: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        str(installed), "up", "--json", "--home", str(home), "--port", "0", stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env=environment(PYTHONPATH=""), cwd=home,
    )  # fmt: skip
    try:
        assert process.stdout is not None, "its output is a pipe"
        async with asyncio.timeout(PATIENCE):
            line = await process.stdout.readline()
        url = json.loads(line)["url"]
        async with aiohttp.ClientSession(headers={"Accept-Encoding": "gzip"}) as http:
            async with http.get(f"{url}/") as answer:
                assert (answer.status, answer.url.path) == (200, "/console/")
                page = await answer.text()
            scripts = re.findall(r'<script type="module"[^>]* src="([^"]+)"', page)
            assert scripts
            async with http.get(url + scripts[0]) as answer:
                assert answer.status == 200
                assert answer.headers["Content-Encoding"] == "gzip"
                assert "immutable" in answer.headers["Cache-Control"]
                assert await answer.text()
    finally:
        process.terminate()
        await process.wait()
