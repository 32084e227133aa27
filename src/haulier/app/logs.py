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

SELDOM_LINES, SELDOM_SECONDS = 10, 60.0
"""So many lines of the same kind are written in so long: whoever can cause one could cause a million."""
SELDOM_KEYS = 1_000
"""Kinds that are counted at once."""
CALLERS_MEMBERS = ("tenant", "path")
"""A warning of ours that names one of these was caused by a caller, who can cause more."""
KIND_MEMBERS = ("event", "tenant", "operation", "purpose")
"""What makes two such warnings of one kind. No text of a caller is among them: each could be another."""

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class LenientStream:
    """A stream whose failures go unheard: a log on a full disk must not fail the request that it tells of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write what can be written."""
        with contextlib.suppress(OSError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        """Likewise."""
        with contextlib.suppress(OSError):
            self._stream.flush()


class JsonFormatter(logging.Formatter):
    """A library's line as ours are: one JSON object, whatever characters are in the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {"event": record.getMessage(), "logger": record.name, "level": record.levelname.lower()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return json.dumps({**line, "timestamp": f"{stamp}.{int(record.msecs):03d}Z"}, default=str)


class Tally:
    """How often each kind of line came in its while."""

    def __init__(self) -> None:
        self._said: dict[Hashable, tuple[float, int]] = {}

    def count(self, kind: Hashable, now: float) -> tuple[bool, int]:
        """Whether a line of this kind is written now, and how many were left out before it in the while that ended."""
        begun, count = self._said.get(kind, (now, 0))
        left_out = 0
        if now - begun > SELDOM_SECONDS or now < begun:
            left_out, begun, count = max(0, count - SELDOM_LINES), now, 0
        if len(self._said) >= SELDOM_KEYS:
            self._said.clear()
        self._said[kind] = (begun, count + 1)
        return count < SELDOM_LINES, left_out


class Seldom(logging.Filter):
    """Lets a library say the same thing so often in a while; the next time it says how many lines were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._tally = Tally()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        written, left_out = self._tally.count((record.name, str(record.msg)), record.created)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} more such lines)", ()
        return written


class SeldomWarnings:
    """The same for those warnings of ours that callers cause: ``left_out`` tells how many came before and were not
    written. Errors are all written.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tally = Tally()

    def __call__(self, _logger: WrappedLogger, level: str, line: EventDict) -> EventDict:
        """The line. Raises DropEvent for one that is not written."""
        if level != "warning" or not any(name in line for name in CALLERS_MEMBERS):
            return line
        kind = tuple(str(line.get(name, "")) for name in KIND_MEMBERS)
        written, left_out = self._tally.count(kind, self._clock())
        if not written:
            raise structlog.DropEvent
        if left_out:
            line["left_out"] = left_out
        return line


def processors(clock: Callable[[], float] = time.monotonic) -> list[Processor]:
    """What our own lines pass, from first to last."""
    return [
        structlog.contextvars.merge_contextvars,
        SeldomWarnings(clock),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]


def configure_logs(level: str) -> None:
    """Our own lines and those of libraries in the same form."""
    handler = logging.StreamHandler(LenientStream(sys.stderr))
    handler.setFormatter(JsonFormatter())
    handler.addFilter(Seldom())
    logging.basicConfig(level=max(LEVELS[level], logging.WARNING), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=processors(),
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, LenientStream(sys.stderr))),
        cache_logger_on_first_use=True,
    )
