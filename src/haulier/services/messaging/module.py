"""Messaging as a module. See: contract/notification.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.messaging.api import OPERATIONS
from haulier.services.messaging.events import EVENTS
from haulier.services.messaging.sending import SENDERS, TIMERS
from haulier.services.messaging.tasks import SWEEP

MODULE = Module(
    service=Service(
        name="messaging", title="Messaging", code=2012, bases=("/core/api/v1/messaging",), operations=OPERATIONS
    ),
    events=EVENTS,
    timers=TIMERS,
    senders=SENDERS,
    migrations="haulier.services.messaging.migrations",
    loops={"messaging": SWEEP.keep_swept},
)
