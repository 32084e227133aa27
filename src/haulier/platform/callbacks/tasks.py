"""The background work of callbacks: their delivery, another try of those that failed, and the backlog."""

from __future__ import annotations

from haulier.platform.callbacks.backlog import BACKLOG
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """One deliverer: its places and shares are those of all callbacks of the process."""
    deliverer = Deliverer(runtime, catalogue.shapes, catalogue.delivery_forms)
    return Tasks(
        timers={"callback": deliverer.retry, BACKLOG: deliverer.backlog.take_turn}, loops={"deliverer": deliverer.run}
    )
