"""Handoffs as a module. See: contract/handoff.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.handoff.api import OPERATIONS
from haulier.services.handoff.events import EVENTS
from haulier.services.handoff.kind import CALLED_BACK

MODULE = Module(
    service=Service(
        name="handoff",
        title="External handoff",
        code=2017,
        bases=("/clmo-handoff-services/service/v1",),
        operations=OPERATIONS,
    ),
    kinds=(CALLED_BACK,),
    events=EVENTS,
)
