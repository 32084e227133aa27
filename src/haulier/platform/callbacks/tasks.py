"""The background work of callbacks: their delivery, another try of those that failed, and those left in numbers."""

from __future__ import annotations

from haulier.platform.callbacks.backlog import BACKLOG
from haulier.platform.callbacks.delivery import Deliverer
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """One deliverer, which has its places and its shares for all that it tells."""
    deliverer = Deliverer(runtime, catalogue.shapes)
    return Tasks(
        timers={"callback": deliverer.retry, BACKLOG: deliverer.backlog.work}, loops={"deliverer": deliverer.run}
    )
