"""One stack for the tests of the command line beside it."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.running import Running, running


@pytest.fixture(scope="module")
async def up(run_home: Path) -> AsyncIterator[Running]:
    place = Path(tempfile.mkdtemp(prefix="cli-", dir=run_home))
    place.chmod(0o755)
    async with running(place) as stack:
        yield stack
