"""Upkeep of geofences: what happened long ago goes, and what was deleted."""

from __future__ import annotations

import asyncio

from haulier.platform.expired_rows import Sweep
from haulier.platform.runtime import Runtime
from haulier.services.tracking.geofences.memory import SQL
from haulier.services.tracking.rules.points import DAY_MS

DELETED_FENCES = Sweep("deleted geofences", SQL["sweep_fences"])


async def keep_events(runtime: Runtime, stop: asyncio.Event) -> None:
    """Forget events that are kept no longer, until ``stop`` is set."""
    await event_sweep(runtime).keep_swept(runtime, stop)


def event_sweep(runtime: Runtime) -> Sweep:
    """What removes old events."""
    return Sweep("geofence events", SQL["sweep_events"], runtime.settings.geofence_event_days * DAY_MS)
