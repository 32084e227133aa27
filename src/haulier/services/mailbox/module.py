"""The mailbox as a module. The contract knows no such page."""

from __future__ import annotations

from haulier.platform.declarations.module import Module
from haulier.platform.declarations.operation import Service
from haulier.platform.messages.events import MESSAGE_EVENTS
from haulier.services.mailbox.api import OPERATIONS
from haulier.services.mailbox.events import EVENTS
from haulier.services.mailbox.kind import ADDRESS

MODULE = Module(
    service=Service(
        name="mailbox", title="Mailbox", code=2904, bases=(ADDRESS,), operations=OPERATIONS, keeps_origin=True
    ),
    events=(*EVENTS, *MESSAGE_EVENTS),
)
