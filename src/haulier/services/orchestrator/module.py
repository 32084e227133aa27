"""The orchestrator as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.orchestrator.api import OPERATIONS
from haulier.services.orchestrator.events import EVENTS
from haulier.services.orchestrator.kind import COMPILERS
from haulier.services.orchestrator.tasks import LOOPS, TIMERS

MODULE = Module(
    service=Service(
        name="orchestrator",
        title="Orchestrator",
        code=2008,
        bases=("/core/api/v1/orchestrator",),
        operations=OPERATIONS,
    ),
    compilers=COMPILERS,
    events=EVENTS,
    timers=TIMERS,
    loops=LOOPS,
    migrations="haulier.services.orchestrator.migrations",
)
