"""Upkeep of files: what the clock begins, and the sweep of the store.

The sweep finds bytes of which no row knows: an upload that died between the store and the database left them. It only
asks the clock to look at those that are a day old; what then happens is a command like any other, see ``contents``.
"""

from __future__ import annotations

import asyncio

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.engines.object_store import ObjectStore, tenant_and_generation
from haulier.platform.access.keys import SYSTEM_TENANT
from haulier.platform.runtime import Runtime
from haulier.services.files.commands.contents import REMOVAL, give_up, remove_bytes
from haulier.services.files.commands.files import AWAITED, PREVIEW, TTL, UPLOAD
from haulier.services.files.commands.proofs import JOIN, join_file, join_notes
from haulier.services.files.commands.removals import expire_file
from haulier.services.files.commands.uploads import fail_late
from haulier.services.files.previews import make_preview
from haulier.services.files.rules.durations import MAX_LINK_SECONDS
from haulier.services.files.storage import Storage
from haulier.services.files.store import SQL

ORPHAN = "file_orphan"
"""Purpose of the timers by which the clock looks at bytes of which no row knows; the timer's id is the generation."""
SWEEP_SECONDS = 6 * 3_600.0
ORPHAN_MS = 24 * 3_600_000
"""How old bytes are before somebody doubts that a row will name them."""
GONE_MS = (MAX_LINK_SECONDS + 3_600) * 1000
"""How long the row of a file stays after its end: as long as links to it, which would open another file of its id."""
FORGOTTEN_AT_ONCE = 1_000

TIMERS = {
    TTL: expire_file,
    UPLOAD: fail_late,
    REMOVAL: remove_bytes,
    ORPHAN: give_up,
    JOIN: join_notes,
    AWAITED: join_file,
    PREVIEW: make_preview,
}
log = structlog.get_logger("haulier.files")


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep now and then until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime, runtime.clock() - ORPHAN_MS)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime, before: int) -> int:
    """Have the clock look at bytes from before a moment (epoch milliseconds) of which no row knows; how many those are.
    Forgets what is long over.
    """
    storage = runtime.kept(Storage)
    now = runtime.clock()
    while await runtime.background.fetchval(SQL["forget_files"], now - GONE_MS, FORGOTTEN_AT_ONCE):
        pass
    if not storage.settings.tenant_bytes:
        await runtime.background.execute(SQL["forget_usage"])
    ours: str = await runtime.background.fetchval(SQL["store_id"], SYSTEM_TENANT)
    owner = await storage.objects.owner(ours)
    if owner != ours:
        log.warning("the store of files belongs to another installation; it is not swept", owner=owner)
        return 0
    await storage.objects.discard_unfinished(before)
    count = await _doubt_all(runtime, storage.objects, before)
    if count:
        runtime.poke_timers()
    return count


async def _doubt_all(runtime: Runtime, objects: ObjectStore, before: int) -> int:
    count = 0
    async for found in objects.objects():
        named = [(tenant_and_generation(one.name), one.name) for one in found if one.modified_at < before]
        old = [(*whose, name) for whose, name in named if whose is not None]
        if not old:
            continue
        rows = await runtime.background.fetch(
            SQL["unknown_generations"], [tenant for tenant, _, _ in old], [generation for _, generation, _ in old]
        )
        unknown = [old[n - 1] for (n,) in rows]
        if unknown:
            await runtime.background.execute(SQL["doubt"], *zip(*unknown, strict=True), runtime.clock())
        count += len(unknown)
    return count
