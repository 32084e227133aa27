"""Work in the background as data: what is done when a timer is due, and all the time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call
    from haulier.platform.runtime import Runtime
    from haulier.platform.storage.changes import Change
    from haulier.platform.timers.clock import Handler, InSlices, Timer

TimerPlan = Callable[["Call", "Timer"], Awaitable["Change | None"]]
"""Plans what follows from a timer that is due, by what is stored now; None when nothing does.

The change ends the timer, so it takes effect once, however often it is planned. A timer that follows upon it has
another id. A refusal ends the timer too; whatever else is raised puts it off.
"""

Loop = Callable[["Runtime", asyncio.Event], Awaitable[None]]
"""Works until the event is set. A loop that raises is started again after a rest."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """The background work of one process, or the part of it that one room of the platform does."""

    timers: Mapping[str, Handler | InSlices] = field(default_factory=dict)
    """What is done when a timer is due, by its purpose."""
    loops: Mapping[str, Callable[[asyncio.Event], Awaitable[None]]] = field(default_factory=dict)
    """What is done all the time, by name."""
