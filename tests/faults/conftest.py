"""Stacks that are killed: each with a home of its own below the directory of the run."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.running import Running, running


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    """A running ``haulier up``, shared by a module; what is killed in it comes back by itself."""
    place = Path(tempfile.mkdtemp(prefix="up-", dir=run_home))
    place.chmod(0o755)
    async with running(place) as stack:
        yield stack
