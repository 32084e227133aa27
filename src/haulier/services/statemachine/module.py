"""State machines as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.statemachine.api import OPERATIONS
from haulier.services.statemachine.events import EVENTS
from haulier.services.statemachine.kind import COMPILERS, INSTANCE

MODULE = Module(
    service=Service(
        name="statemachine",
        title="State Machine",
        code=2003,
        bases=("/core/api/v1/state-machine",),
        operations=OPERATIONS,
    ),
    kinds=(INSTANCE,),
    compilers=COMPILERS,
    events=EVENTS,
)
