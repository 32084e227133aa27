"""Upkeep of geocoding: answers that are no longer kept go."""

from __future__ import annotations

from functools import partial

from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.expired_rows import Sweep
from haulier.platform.geocoding.geocoder import SQL
from haulier.platform.runtime import Runtime

SWEEP = Sweep("geocoded addresses", SQL["sweep"])


def tasks(runtime: Runtime, _catalogue: Catalogue) -> Tasks:
    """The loop that sweeps."""
    return Tasks(loops={"geocoding": partial(SWEEP.keep_swept, runtime)})
