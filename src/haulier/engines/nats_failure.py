"""Errors of the NATS client and of the server's API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import nats.errors
from nats.aio.client import Client
from nats.js.errors import APIError

from haulier.engines.failure import Unavailable


@contextmanager
def translated() -> Iterator[None]:
    """Translate errors of the client and of the server's API to Unavailable.

    Who is cancelled in the very moment of an answer is cancelled: the client waits by ``asyncio.wait_for``, which loses
    that in Python 3.11.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    try:
        yield
    except (nats.errors.Error, APIError, OSError) as error:
        _end_cancelled(task, before)
        text = str(error).strip() or type(error).__name__
        raise Unavailable(f"the event stream is not available: {text}") from error
    _end_cancelled(task, before)


def _end_cancelled(task: asyncio.Task[Any] | None, before: int) -> None:
    """Raise CancelledError in a task that was cancelled since it had been cancelled ``before`` times."""
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError


@contextmanager
def connected_only(client: Client) -> Iterator[None]:
    """The same, and raise Unavailable at once while the client is not connected, instead of waiting for a time-out."""
    if not client.is_connected:
        raise Unavailable("the event stream is not available: not connected")
    with translated():
        yield
