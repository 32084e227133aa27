"""The background work of typed resources: time-outs of their states, their end, builds of their indexes."""

from __future__ import annotations

from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import InSlices
from haulier.platform.typed.index_builds import INDEX, IndexBuilds
from haulier.platform.typed.state_timers import StateTimers


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """What is done when the time in a state, or after the end, is over."""
    states = StateTimers(runtime, catalogue.kinds)
    return Tasks(
        timers={
            "substate": InSlices(states.time_out),
            "expiry": InSlices(states.expire),
            INDEX: IndexBuilds(runtime, catalogue.kinds).fire,
        }
    )
