"""The time from the first start to the end of the first load, in which nothing of the world can be found."""

from __future__ import annotations

from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.services.location.world.set_reads import read_set

BEING_LOADED = "the world's places are still being loaded, some minutes after the first start at most: try again then"


async def refuse_while_loading(call: Call) -> None:
    """Refuse, where nothing was found, if that is so because no set is loaded yet. Raises Refusal."""
    wanted = call.world_data != "none"
    if wanted and not await read_set(call, "loaded_sources"):
        raise Refusal(Cause.UNAVAILABLE, BEING_LOADED)
