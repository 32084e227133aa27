"""Logs: one JSON object a line on standard error."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import time
from typing import TextIO, cast

import structlog

SELDOM_LINES, SELDOM_SECONDS = 10, 60.0
"""A library writes so many lines of the same kind in so long: whoever can cause one could cause a million."""
SELDOM_KEYS = 1_000

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


class Seldom(logging.Filter):
    """Lets a library say the same thing so often in a while; the next time it says how many lines were left out."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        key = (record.name, str(record.msg))
        begun, count = self._said.get(key, (record.created, 0))
        if record.created - begun > SELDOM_SECONDS or record.created < begun:
            left_out, begun, count = max(0, count - SELDOM_LINES), record.created, 0
            if left_out:
                record.msg, record.args = f"{record.getMessage()} (and {left_out} more such lines)", ()
        if len(self._said) >= SELDOM_KEYS:
            self._said.clear()
        self._said[key] = (begun, count + 1)
        return count < SELDOM_LINES


def configure_logs(level: str) -> None:
    """Our own lines and those of libraries in the same form."""
    handler = logging.StreamHandler(LenientStream(sys.stderr))
    handler.setFormatter(JsonFormatter())
    handler.addFilter(Seldom())
    logging.basicConfig(level=max(LEVELS[level], logging.WARNING), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, LenientStream(sys.stderr))),
        cache_logger_on_first_use=True,
    )
