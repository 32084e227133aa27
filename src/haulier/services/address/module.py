"""Addresses as a module. See: contract/address.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.address.api import OPERATIONS
from haulier.services.address.events import EVENTS
from haulier.services.address.kind import COMPILERS
from haulier.services.address.tasks import SWEEP, TIMERS

MODULE = Module(
    service=Service(
        name="address", title="Address Service", code=2011, bases=("/core/api/v1/addresses",), operations=OPERATIONS
    ),
    compilers=COMPILERS,
    events=EVENTS,
    timers=TIMERS,
    migrations="haulier.services.address.migrations",
    loops={"addresses": SWEEP.keep_swept},
)
