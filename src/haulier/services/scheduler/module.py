"""The scheduler as a module. See: contract/scheduler.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.scheduler.api import OPERATIONS
from haulier.services.scheduler.events import EVENTS
from haulier.services.scheduler.kind import NOTICES, PURPOSE
from haulier.services.scheduler.runs import TIMED_CALL
from haulier.services.scheduler.tasks import SWEEP

MODULE = Module(
    service=Service(
        name="scheduler", title="Scheduler", code=2013, bases=("/core/api/v1/scheduler",), operations=OPERATIONS
    ),
    kinds=(NOTICES,),
    events=EVENTS,
    calls={PURPOSE: TIMED_CALL},
    migrations="haulier.services.scheduler.migrations",
    loops={"scheduler": SWEEP.keep_swept},
)
