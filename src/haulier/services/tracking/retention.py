"""How long a tenant keeps points, where that is less than the installation does: ``metadata.tracking`` of the tenant.

Whole days of the installation are dropped (``day_partitions``); what one tenant keeps for a shorter time no read shows
any more once its day is over, and a sweep removes it, a day and some devices at a time.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
import structlog
from msgspec import Meta

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.statements import load_statements
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.services.aaa.facade import find_active_tenant
from haulier.services.tracking.rules.points import DAY_MS

SQL = load_statements("haulier.services.tracking", "retention.sql")

LEAST_DAYS, MOST_DAYS = 2, 3650
"""Days before today that a tenant keeps: two of them, so that the two days of snapped distance are always there."""
DEVICES_AT_ONCE = 16
"""Devices whose points of one day go in a statement: of each some thousand."""
LOOK_SECONDS = 3_600.0
REST_SECONDS = 0.05
"""Between two statements, so that what the sweep writes is little beside what devices write."""

log = structlog.get_logger("haulier.tracking")


class TrackingSettings(msgspec.Struct, kw_only=True):
    """What a tenant says of its points."""

    traceDays: Annotated[int, Meta(ge=LEAST_DAYS, le=MOST_DAYS)] | None = None
    """Days that they are kept, where that is less than the installation keeps them."""


def first_kept(settings: TrackingSettings, now: int) -> int:
    """The moment from which on points are kept, epoch milliseconds: the beginning of a day; 0 for all there are."""
    return 0 if settings.traceDays is None else (now // DAY_MS - settings.traceDays) * DAY_MS


async def first_readable(call: Call) -> int:
    """The same of the caller's tenant. What is no setting's value counts as not said."""
    tenant = await find_active_tenant(call)
    return first_kept(_read((tenant.metadata or {}).get("tracking")), call.at) if tenant is not None else 0


def _read(said: object) -> TrackingSettings:
    try:
        return msgspec.convert(said or {}, TrackingSettings)
    except msgspec.ValidationError:
        return TrackingSettings()


async def keep_tenants_days(runtime: Runtime, stop: asyncio.Event) -> None:
    """Remove what tenants keep no longer, once a day or when a tenant says otherwise, until ``stop`` is set."""
    swept: dict[str, int] = {}
    while not stop.is_set():
        try:
            await sweep_tenants(runtime, swept, stop)
        except Unavailable as error:
            log.warning("points of tenants not removed", error=str(error))
        await pause(stop, LOOK_SECONDS)


async def sweep_tenants(runtime: Runtime, swept: dict[str, int], stop: asyncio.Event) -> int:
    """Remove what is over of each tenant; how many points that were. ``swept`` says up to which moment that was done
    before. Raises Unavailable.
    """
    count = 0
    for tenant, said in await runtime.background.fetch(SQL["tenants_with_days"]):
        until = first_kept(_read(msgspec.json.decode(said)), runtime.clock())
        if until != swept.get(tenant, 0) and not stop.is_set():
            count += await sweep_tenant(runtime, tenant, until, stop)
            swept[tenant] = until
    return count


async def sweep_tenant(runtime: Runtime, tenant: str, until: int, stop: asyncio.Event) -> int:
    """Remove a tenant's points before a moment; how many those were. Raises Unavailable."""
    count = 0
    for (first,) in await runtime.background.fetch(SQL["days_until"], until):
        last_device = 0
        while not stop.is_set():
            rows = await runtime.background.fetch(
                SQL["devices_of_day"], tenant, last_device, first, first + DAY_MS, DEVICES_AT_ONCE
            )
            devices = [row[0] for row in rows]
            if not devices:
                break
            done = await runtime.background.execute(SQL["forget_points"], tenant, devices, first, first + DAY_MS)
            count += int(done.rpartition(" ")[2])
            last_device = devices[-1]
            await pause(stop, REST_SECONDS)
    if count:
        log.info("points of a tenant removed", tenant=tenant, points=count)
    return count
