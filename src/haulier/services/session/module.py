"""Sessions as a module. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.session.api import OPERATIONS
from haulier.services.session.events import EVENTS
from haulier.services.session.kind import COMPILERS
from haulier.services.session.tasks import SWEEP

MODULE = Module(
    service=Service(
        name="session",
        title="Sessions",
        code=2903,
        bases=("/core/haulier/v1",),
        operations=OPERATIONS,
        keeps_origin=True,
    ),
    compilers=COMPILERS,
    events=EVENTS,
    migrations="haulier.services.session.migrations",
    loops={"sessions": SWEEP.keep_swept},
)
