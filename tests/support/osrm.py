"""A real OSRM: its programs come in a wheel for Python 3.12 and run without it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket

import pytest

WHEEL = "osrm-bindings==26.10.0"
PATIENCE = 20.0


def programs(folder: Path) -> Path:
    """The wheel, downloaded and unpacked; skips the test where it cannot be had."""
    wanted = ["--python-version", "3.12", "--only-binary=:all:", "--no-deps", "-q", "-d", str(folder), WHEEL]
    done = subprocess.run([sys.executable, "-m", "pip", "download", *wanted], capture_output=True, check=False)
    wheels = list(folder.glob("osrm_bindings*.whl"))
    if not wheels:
        pytest.skip(f"{WHEEL}, whose programs this needs, cannot be downloaded here: {done.stderr.decode()[-200:]}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(folder)
    for program in (folder / "osrm" / "bin").iterdir():
        program.chmod(0o755)
    return folder / "osrm"


def built(osrm: Path, pbf: Path) -> Path:
    """The map as OSRM reads it; skips where its programs do not run."""
    if not pbf.exists():
        pytest.skip(f"the map is not there: {pbf}")
    base = osrm.parent / "andorra.osrm"
    copy = osrm.parent / "andorra.osm.pbf"
    copy.write_bytes(pbf.read_bytes())
    profile = str(osrm / "share" / "profiles" / "car.lua")
    for command in (("osrm-extract", "-p", profile, copy), ("osrm-partition", base), ("osrm-customize", base)):
        name, *arguments = map(str, command)
        done = subprocess.run([str(osrm / "bin" / name), *arguments], capture_output=True, check=False)
        if done.returncode:
            pytest.skip(f"{name} does not run here: {done.stderr.decode()[-200:]}")
    return base


@asynccontextmanager
async def serving_osrm(osrm: Path, base: Path) -> AsyncIterator[str]:
    """The address of a server of the map."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        str(osrm / "bin" / "osrm-routed"), "-a", "mld", "-i", "127.0.0.1", "-p", str(port), str(base),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"running and waiting" not in await process.stdout.readline():
                assert process.returncode is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()
