"""The background work of the journal: the relay, and the consumers of the stream that it fills."""

from __future__ import annotations

from functools import partial

from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.journal.consumers import EventInbox, forget_taken
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """The relay to the stream of events, and an inbox for each consumer that a service declares."""
    inboxes = {
        f"consumer {consumer.name}": EventInbox(runtime, consumer).run
        for module in catalogue.modules
        for consumer in module.consumers
    }
    return Tasks(loops={"relay": Relay(runtime).run, "consumed events": partial(forget_taken, runtime), **inboxes})
