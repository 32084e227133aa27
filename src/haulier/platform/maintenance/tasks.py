"""The upkeep of the database."""

from __future__ import annotations

from functools import partial

from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.maintenance.partitions import keep_partitions
from haulier.platform.maintenance.resource_counts import keep_counts_short
from haulier.platform.maintenance.statistics import keep_statistics
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """Partitions made ahead, statistics kept fresh, counts short."""
    return Tasks(
        loops={
            "partitions": partial(keep_partitions, runtime),
            "statistics": partial(keep_statistics, runtime),
            "resource counts": partial(keep_counts_short, runtime),
        }
    )
