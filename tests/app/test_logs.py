"""A log that cannot be written never fails what it tells of."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from haulier.app.logs import LenientStream

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_under_the_log_goes_unheard() -> None:
    handle = os.open(FULL, os.O_WRONLY)
    with io.FileIO(handle, "w", closefd=False) as raw:
        stream = LenientStream(io.TextIOWrapper(io.BufferedWriter(raw), write_through=True))
        for _ in range(3):
            print("x" * 10_000, file=stream, flush=True)
    os.close(handle)


def test_what_can_be_written_is() -> None:
    kept = io.StringIO()
    print("a line", file=LenientStream(kept), flush=True)
    assert kept.getvalue() == "a line\n"
