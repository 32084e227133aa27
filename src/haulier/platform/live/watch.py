"""What happens to streams with time: tokens expire, rights change, signs of life are due."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from haulier.engines.failure import Unavailable
from haulier.platform.live.hub import LINGER_SECONDS
from haulier.platform.live.listener import Listener

if TYPE_CHECKING:
    from haulier.platform.live.endpoint import LiveEndpoint

LOOK_SECONDS = 0.5
"""A stream outlives its token by this much at the most."""
LOOKS_AT_ONCE = 100
"""Listeners that are looked at before others have their turn."""

log = structlog.get_logger("haulier.live")


async def watch(endpoint: LiveEndpoint, beat_seconds: float) -> None:
    """Look after all streams until cancelled.

    ``beat_seconds`` are between two signs of life, and between two looks at whether a listener may still listen where
    no change was heard of.
    """
    beat = alone = 0.0
    access = endpoint.access
    heard = access.changes
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        beat += LOOK_SECONDS
        alone = 0.0 if endpoint.places.count else alone + LOOK_SECONDS
        try:
            end_expired(endpoint)
            if beat >= beat_seconds:
                beat = 0.0
                endpoint.hub.beat()
            if access.changes != heard or not access.sure or not beat:
                heard = access.changes
                await end_forbidden(endpoint)
            if alone >= LINGER_SECONDS:
                await endpoint.hub.stop()
        except Unavailable as error:
            log.warning("unavailable", error=str(error))
        except Exception:
            log.exception("crashed", part="watch")


def end_expired(endpoint: LiveEndpoint) -> None:
    """End the streams whose token is no longer good."""
    now = endpoint.clock // 1000
    for listener in [listener for listener in endpoint.listeners if listener.identity.expires_at < now]:
        listener.end("expired")


async def end_forbidden(endpoint: LiveEndpoint) -> None:
    """End the streams of apps and tenants that were switched off, and those that roles no longer allow as they are.

    Listeners with the same token that want the same are asked about once. Raises Unavailable.
    """
    same: dict[tuple[str, object], list[Listener]] = {}
    for listener in endpoint.listeners:
        same.setdefault((listener.token, listener.wanted), []).append(listener)
    for number, listeners in enumerate(same.values(), 1):
        if number % LOOKS_AT_ONCE == 0:
            await asyncio.sleep(0)
        if not await endpoint.still_allowed(listeners[0]):
            for listener in listeners:
                listener.end("access")
