"""Errors of the NATS client and of the server's API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import nats.errors
from nats.aio.client import Client
from nats.js.errors import APIError

from haulier.engines.failure import Unavailable


@contextmanager
def translated() -> Iterator[None]:
    """Translate errors of the client and of the server's API to Unavailable."""
    try:
        yield
    except (nats.errors.Error, APIError, OSError) as error:
        text = str(error).strip() or type(error).__name__
        raise Unavailable(f"the event stream is not available: {text}") from error


@contextmanager
def connected_only(client: Client) -> Iterator[None]:
    """The same, and raise Unavailable at once while the client is not connected, instead of waiting for a time-out."""
    if not client.is_connected:
        raise Unavailable("the event stream is not available: not connected")
    with translated():
        yield
