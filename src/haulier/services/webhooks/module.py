"""Webhooks as a module. See: contract/notification.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.webhooks.api import OPERATIONS
from haulier.services.webhooks.books import hears_rows
from haulier.services.webhooks.events import EVENTS
from haulier.services.webhooks.kind import COMPILERS, DELIVERY
from haulier.services.webhooks.sending import FORM
from haulier.services.webhooks.tasks import CONSUMERS, SWEEP, TIMERS

MODULE = Module(
    service=Service(
        name="webhooks", title="Webhooks", code=2012, bases=("/core/api/v1/webhooks",), operations=OPERATIONS
    ),
    compilers=COMPILERS,
    events=EVENTS,
    timers=TIMERS,
    consumers=CONSUMERS,
    delivery_forms={DELIVERY: FORM},
    migrations="haulier.services.webhooks.migrations",
    hears=hears_rows,
    loops={"webhooks": SWEEP.keep_swept},
)
