"""Locations as a module: those of tenants, and the world's places. See: contract/location.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.location.instances import api as instances
from haulier.services.location.instances.events import EVENTS as INSTANCE_EVENTS
from haulier.services.location.kind import NOTICES
from haulier.services.location.world import api as world
from haulier.services.location.world.events import EVENTS as WORLD_EVENTS
from haulier.services.location.world.tasks import keep_loaded

MODULE = Module(
    service=Service(
        name="location",
        title="Location Service",
        code=2010,
        bases=("/core/api/v1/locations",),
        operations=(*world.OPERATIONS, *instances.OPERATIONS),
    ),
    kinds=(NOTICES,),
    events=(*WORLD_EVENTS, *INSTANCE_EVENTS),
    timers=instances.TIMERS,
    migrations="haulier.services.location.migrations",
    loops={"world": keep_loaded},
)
