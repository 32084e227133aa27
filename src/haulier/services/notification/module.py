"""Notification as a module. See: contract/notification.yaml."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.services.notification.api import OPERATIONS
from haulier.services.notification.commands.sending import end_event, spread_groups
from haulier.services.notification.events import EVENTS
from haulier.services.notification.kind import CALLED_BACK, ENDED, INBOX_SENDER, SENDER, SPREAD
from haulier.services.notification.rules_index import COMPILERS, hears_rows
from haulier.services.notification.senders import send
from haulier.services.notification.senders.console import send_to_inbox
from haulier.services.notification.standing_rules import follow_rules
from haulier.services.notification.tasks import SWEEP
from haulier.services.notification.webhook_notices import CONSUMERS

MODULE = Module(
    service=Service(
        name="notification",
        title="Notification Service",
        code=2012,
        bases=("/core/api/v1/notification-service",),
        operations=OPERATIONS,
    ),
    kinds=(CALLED_BACK,),
    compilers=COMPILERS,
    events=EVENTS,
    consumers=CONSUMERS,
    timers={SPREAD: spread_groups, ENDED: end_event},
    senders={SENDER: send, INBOX_SENDER: send_to_inbox},
    hears=hears_rows,
    loops={"notifications": SWEEP.keep_swept},
    service_loops={"notification rules": follow_rules},
)
