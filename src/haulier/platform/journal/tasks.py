"""The background work of the journal: the relay."""

from __future__ import annotations

from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.journal.relay import Relay
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """The relay to the stream of events."""
    return Tasks(loops={"relay": Relay(runtime).run})
