"""Logs: one JSON object a line on standard error."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
from collections.abc import Callable, Hashable
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MAX_LINES, LINES_SECONDS = 10, 60.0
"""At most MAX_LINES lines of one kind are written in LINES_SECONDS: a caller who can cause one can cause a million."""
MAX_KINDS = 1_000
"""Most kinds of lines that are counted at once."""
CALLER_MEMBERS = ("tenant", "path")
"""A warning with one of these members was caused by a caller, so it is limited."""
KIND_MEMBERS = ("event", "tenant", "operation", "purpose")
"""Members that define the kind of such a warning. None holds a caller's text, which could differ in each line."""

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class LenientStream:
    """A stream that ignores failures to write: a log on a full disk must not fail a request."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or return 0 when the system refuses."""
        with contextlib.suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        """Flush, unless the system refuses."""
        with contextlib.suppress(OSError):
            self._stream.flush()


class JsonFormatter(logging.Formatter):
    """Formats the lines of libraries like our own: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The JSON of one line."""
        line = {"event": record.getMessage(), "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return json.dumps({**line, "timestamp": f"{stamp}.{int(record.msecs):03d}Z"}, default=str)


class LineCounter:
    """Counts the lines of each kind, in windows of LINES_SECONDS."""

    def __init__(self) -> None:
        self._counts: dict[Hashable, tuple[float, int]] = {}

    def count(self, kind: Hashable, now: float) -> tuple[bool, int]:
        """Count a line. Returns whether to write it, and how many of its kind the previous window left out."""
        begun, count = self._counts.get(kind, (now, 0))
        left_out = 0
        if now - begun > LINES_SECONDS or now < begun:
            left_out, begun, count = max(0, count - MAX_LINES), now, 0
        if len(self._counts) >= MAX_KINDS:
            self._counts.clear()
        self._counts[kind] = (begun, count + 1)
        return count < MAX_LINES, left_out


class RateLimitFilter(logging.Filter):
    """Limits equal lines of a library; the first one of the next window says how many were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = LineCounter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the line."""
        written, left_out = self._lines.count((record.name, str(record.msg)), record.created)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} more such lines)", ()
        return written


class RateLimitProcessor:
    """Limits our own warnings that callers cause; ``left_out`` is how many the previous window left out.

    Errors are never limited.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lines = LineCounter()

    def __call__(self, _logger: WrappedLogger, level: str, line: EventDict) -> EventDict:
        """Returns the line. Raises DropEvent for a line that is not to be written."""
        if level != "warning" or not any(name in line for name in CALLER_MEMBERS):
            return line
        kind = tuple(str(line.get(name, "")) for name in KIND_MEMBERS)
        written, left_out = self._lines.count(kind, self._clock())
        if not written:
            raise structlog.DropEvent
        if left_out:
            line["left_out"] = left_out
        return line


def processors(clock: Callable[[], float] = time.monotonic) -> list[Processor]:
    """The processors of our own lines, in order."""
    return [
        structlog.contextvars.merge_contextvars,
        RateLimitProcessor(clock),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]


def configure_logs(level: str) -> None:
    """Configure our own logs and those of libraries, both as JSON on standard error."""
    handler = logging.StreamHandler(LenientStream(sys.stderr))
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RateLimitFilter())
    logging.basicConfig(level=max(LEVELS[level], logging.WARNING), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=processors(),
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, LenientStream(sys.stderr))),
        cache_logger_on_first_use=True,
    )
