"""What waits in the background, in a sentence for ``haulier doctor``."""

from __future__ import annotations

from haulier.engines.jetstream import Bus
from haulier.engines.postgres import Database
from haulier.engines.setting_groups import WatchSettings
from haulier.platform.maintenance.background_health import BackgroundState, read_background


async def background(database_url: str, nats_url: str, limits: WatchSettings) -> tuple[bool, str]:
    """Whether background work is healthy, and a sentence about it. Raises Unavailable."""
    database = await Database.open(database_url, 1)
    try:
        bus = await Bus.connect(nats_url)
        try:
            standing = await read_background(database, bus, BackgroundState(limits))
        finally:
            await bus.close()
    finally:
        await database.close()
    return is_well(standing), describe(standing)


def is_well(standing: BackgroundState) -> bool:
    """Whether all background work makes progress and no journal row is put aside."""
    return not (standing.lag > standing.limits.late_seconds or standing.behind or standing.troubles or standing.aside)


def describe(standing: BackgroundState) -> str:
    """What waits, and why events stand still."""
    said = [*standing.troubles, *standing.behind]
    if standing.lag > standing.limits.late_seconds:
        said.append(f"the oldest event has waited for {standing.lag:.0f} s: does a worker run?")
    if standing.aside:
        said.append(
            f"{standing.aside} rows are aside: `haulier events aside` tells why, `haulier events again` sends them"
        )
    waits = {"callbacks": standing.callbacks, "batches": standing.batches}
    said.append(", ".join(f"{count} {name}" for name, count in waits.items()) + " wait")
    return "; ".join(said)
