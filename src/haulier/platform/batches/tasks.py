"""The background work of batches: their rows, and the upkeep of what was uploaded."""

from __future__ import annotations

from haulier.platform.batches.accept import BATCH
from haulier.platform.batches.row_accept import ROW_BATCH
from haulier.platform.batches.row_work import ROW_BATCH_END, RowBatchWork
from haulier.platform.batches.work import FORGET, BatchWork, keep_batches
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """The turns of batches, and the sweep of abandoned uploads."""
    work = BatchWork(runtime, catalogue.services, catalogue.batches, catalogue.hearers)
    calls = RowBatchWork(runtime, catalogue.services, catalogue.row_batches, work.turns)
    kinds = [*catalogue.batches, *catalogue.row_batches]
    return Tasks(
        timers={
            BATCH: work.work_off,
            FORGET: work.forget,
            ROW_BATCH: calls.work_off,
            ROW_BATCH_END: calls.forget,
        },
        loops={"batches": lambda stop: keep_batches(runtime, kinds, stop)},
    )
