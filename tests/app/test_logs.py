"""A log that cannot be written never fails what it tells of."""

from __future__ import annotations

import io
import json
import logging
import os
from pathlib import Path

import pytest

from haulier.app.logs import SELDOM_LINES, SELDOM_SECONDS, JsonFormatter, LenientStream, Seldom

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


def record(message: str, *args: object, at: float = 1_000.0) -> logging.LogRecord:
    """A line of a library, as it hands it over."""
    made = logging.LogRecord("lib", logging.WARNING, "lib.py", 1, message, args, None)
    made.created = at
    return made


def test_a_line_of_a_library_is_json_whatever_it_says() -> None:
    for message in ('pip install "x[standard]"', "two\nlines", "back\\slash", "\x00\u2028"):
        line = JsonFormatter().format(record("%s", message))
        assert json.loads(line)["event"] == message
        assert "\n" not in line


def test_a_library_says_the_same_thing_so_often_and_then_counts() -> None:
    seldom = Seldom()
    assert [seldom.filter(record("bad %d", number)) for number in range(SELDOM_LINES + 5)] == (
        [True] * SELDOM_LINES + [False] * 5
    )
    assert seldom.filter(record("another"))
    late = record("bad %d", 9, at=1_000.0 + SELDOM_SECONDS + 1)
    assert seldom.filter(late)
    assert late.getMessage() == "bad 9 (and 5 more such lines)"
