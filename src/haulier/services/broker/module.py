"""Outside sign-ins as a module."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.broker.api import OPERATIONS
from haulier.services.broker.events import EVENTS
from haulier.services.broker.tasks import CONSUMERS, SWEEP, TIMERS

MODULE = Module(
    service=Service(
        name="broker", title="AAA", code=1001, bases=("/auth/realms",), operations=OPERATIONS, keeps_origin=True
    ),
    events=EVENTS,
    migrations="haulier.services.broker.migrations",
    consumers=CONSUMERS,
    timers=TIMERS,
    loops={"outside-logins": SWEEP.keep_swept},
)
