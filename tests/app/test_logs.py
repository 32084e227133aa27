"""A log that cannot be written never fails what it tells of."""

from __future__ import annotations

import io
import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest
import structlog

from haulier.app.logs import LINES_SECONDS, MAX_LINES, JsonFormatter, LenientStream, RateLimitFilter, processors

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
    limiter = RateLimitFilter()
    assert [limiter.filter(record("bad %d", number)) for number in range(MAX_LINES + 5)] == (
        [True] * MAX_LINES + [False] * 5
    )
    assert limiter.filter(record("another"))
    late = record("bad %d", 9, at=1_000.0 + LINES_SECONDS + 1)
    assert limiter.filter(late)
    assert late.getMessage() == "bad 9 (and 5 more such lines)"


class Log:
    """Our log as it is configured, with a clock that is turned by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._kept = io.StringIO()
        self.log: Any = structlog.wrap_logger(
            structlog.PrintLogger(self._kept),  # type: ignore[arg-type]
            processors=processors(lambda: self.now),
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        )

    def lines(self) -> list[dict[str, Any]]:
        """What was written since it was last asked."""
        text = self._kept.getvalue()
        self._kept.seek(0)
        self._kept.truncate()
        return [json.loads(line) for line in text.splitlines()]


def test_a_warning_that_a_tenant_causes_is_written_so_often_and_then_counted() -> None:
    ours = Log()

    def warn(number: int) -> None:
        ours.log.warning("hook", operation="createEntity", tenant="noisy", warning=f"failed {number}")

    for number in range(MAX_LINES):
        warn(number)
    assert len(ours.lines()) == MAX_LINES
    for number in range(5):
        warn(number)
    assert ours.lines() == []
    ours.now += LINES_SECONDS
    warn(5)
    assert ours.lines() == []
    ours.now += 0.1
    warn(6)
    warn(7)
    first, second = ours.lines()
    assert (first["warning"], first["left_out"]) == ("failed 6", 6)
    assert "left_out" not in second


def test_one_tenants_warnings_leave_those_of_others_and_of_other_kinds() -> None:
    ours = Log()
    noisy = {"operation": "createEntity", "tenant": "noisy"}
    for number in range(3_772):
        ours.log.warning("hook", **noisy, warning=f"failed {number}")
        ours.log.warning("put off", tenant="noisy", purpose="hook", timer=str(number), error="gone")
        ours.log.warning("unavailable", method="GET", path=f"/{number}", error="away")
    assert len(ours.lines()) == 3 * MAX_LINES
    others = [
        ("hook", {**noisy, "tenant": "quiet"}),
        ("hook", {**noisy, "operation": "updateEntity"}),
        ("put off", {"tenant": "noisy", "purpose": "command", "timer": "t"}),
    ]
    for event, members in others:
        ours.log.warning(event, **members)
    assert len(ours.lines()) == len(others)


def test_errors_and_warnings_that_no_caller_causes_are_all_written() -> None:
    ours = Log()
    many = MAX_LINES * 3
    for _ in range(many):
        ours.log.error("row aside", tenant="noisy", reason="too long")
        ours.log.warning("child ended", name="worker", code=1)
    assert len(ours.lines()) == 2 * many
