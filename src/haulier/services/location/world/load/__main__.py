"""Loads the world's places in a process of its own, for ``haulier worker``. ``haulier data load`` is for people."""

from __future__ import annotations

import asyncio
import os
from typing import get_args

from haulier.engines.process_priority import NICENESS
from haulier.engines.setting_groups import WorldData
from haulier.services.location.world.load.loader import load_world


def main() -> None:
    """Load what the environment says, where it is not loaded."""
    os.nice(NICENESS)
    data: WorldData = next(one for one in get_args(WorldData) if one == os.environ["HAULIER_WORLD_DATA"])
    asyncio.run(load_world(os.environ["HAULIER_DATABASE_URL"], data))


main()
