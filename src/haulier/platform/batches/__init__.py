"""Batches: many rows accepted with one call, worked off behind it, each exactly once. See: docs/design/batches.md."""

from haulier.platform.batches.accept import BATCH
from haulier.platform.batches.api import BatchTable, batch_events, batch_operations
from haulier.platform.batches.declared import Batches, Column, RowShape
from haulier.platform.batches.work import FORGET, BatchWork, keep_batches

__all__ = [
    "BATCH", "FORGET", "BatchTable", "BatchWork", "Batches", "Column", "RowShape", "batch_events", "batch_operations",
    "keep_batches",
]  # fmt: skip
