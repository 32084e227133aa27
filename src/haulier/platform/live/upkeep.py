"""Upkeep of open streams: expired tokens, changed rights, heartbeats."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from haulier.engines.failure import Unavailable
from haulier.platform.access.named_secrets import NamedSecret
from haulier.platform.live.listener import Credential, Listener
from haulier.platform.live.stream_follower import LINGER_SECONDS
from haulier.platform.live.topics import Subscription

if TYPE_CHECKING:
    from haulier.platform.live.endpoint import LiveEndpoint

LOOK_SECONDS = 0.5
"""How often streams are checked: one outlives its token by this much at the most."""
LOOKS_AT_ONCE = 100
"""Listeners that are checked before other work has its turn."""

log = structlog.get_logger("haulier.live")


async def run_upkeep(endpoint: LiveEndpoint, beat_seconds: float) -> None:
    """Look after all streams until cancelled.

    ``beat_seconds`` are between two signs of life, and between two looks at whether a listener may still listen where
    no change was noticed.
    """
    heartbeat = idle_seconds = 0.0
    access = endpoint.access
    access_changes, session_changes = access.changes, access.session_changes
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        heartbeat += LOOK_SECONDS
        idle_seconds = 0.0 if endpoint.places.count else idle_seconds + LOOK_SECONDS
        try:
            end_expired(endpoint)
            if heartbeat >= beat_seconds:
                heartbeat = 0.0
                endpoint.follower.heartbeat()
            if access.changes != access_changes or not access.sure or not heartbeat:
                access_changes, session_changes = access.changes, access.session_changes
                await end_forbidden(endpoint)
            elif access.session_changes != session_changes:
                session_changes = access.session_changes
                await end_forbidden(endpoint, only_sessions=True)
            if idle_seconds >= LINGER_SECONDS:
                await endpoint.follower.stop()
        except Unavailable as error:
            log.warning("unavailable", error=str(error))
        except Exception:
            log.exception("crashed", part="watch")


def end_expired(endpoint: LiveEndpoint) -> None:
    """End the streams whose token or session is no longer good."""
    now = endpoint.clock // 1000
    for listener in [listener for listener in endpoint.listeners if listener.identity.expires_at < now]:
        listener.end("expired")


async def end_forbidden(endpoint: LiveEndpoint, *, only_sessions: bool = False) -> None:
    """End the streams of apps and tenants that were switched off, those of sessions that ended, and those that roles no
    longer allow as they are.

    Listeners with the same token or session that want the same are asked about once. Raises Unavailable.
    """
    same: dict[tuple[Credential, Subscription], list[Listener]] = {}
    for listener in endpoint.listeners:
        has_session = isinstance(listener.credential, NamedSecret) or bool(listener.identity.session_id)
        if has_session or not only_sessions:
            same.setdefault((listener.credential, listener.subscription), []).append(listener)
    for number, listeners in enumerate(same.values(), 1):
        if number % LOOKS_AT_ONCE == 0:
            await asyncio.sleep(0)
        if not await endpoint.still_allowed(listeners):
            for listener in listeners:
                listener.end("expired" if listener.identity.expires_at <= endpoint.clock // 1000 else "access")
