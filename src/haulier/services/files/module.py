"""Files as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.files.api import OPERATIONS
from haulier.services.files.events import EVENTS
from haulier.services.files.tasks import TIMERS, keep_swept

MODULE = Module(
    service=Service(name="files", title="Files", code=2014, bases=("/core/api/v1/fms",), operations=OPERATIONS),
    events=EVENTS,
    timers=TIMERS,
    migrations="haulier.services.files.migrations",
    loops={"files": keep_swept},
)
