"""The background work of batches: their rows, and the upkeep of what was uploaded."""

from __future__ import annotations

from haulier.platform.batches.accept import BATCH
from haulier.platform.batches.work import FORGET, BatchWork, keep_batches
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """The turns of batches, and the sweep of abandoned uploads."""
    work = BatchWork(runtime, catalogue.services, catalogue.batches)
    return Tasks(
        timers={BATCH: work.work_off, FORGET: work.forget},
        loops={"batches": lambda stop: keep_batches(runtime, catalogue.batches, stop)},
    )
