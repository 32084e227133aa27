"""The journal's reads as a module, and what is told of callbacks. The contract knows no such service."""

from __future__ import annotations

from haulier.platform.callbacks.given_up import GIVEN_UP_EVENTS, GIVEN_UP_TIMERS
from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.journal.api import OPERATIONS

MODULE = Module(
    service=Service(name="haulier", title="Haulier", code=2900, bases=("/core/haulier/v1",), operations=OPERATIONS),
    events=GIVEN_UP_EVENTS,
    timers=GIVEN_UP_TIMERS,
)
