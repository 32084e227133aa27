"""Work in the background as data: what is done when a timer is due, with events of the stream, and all the time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call
    from haulier.platform.journal.events import Event
    from haulier.platform.runtime import Runtime
    from haulier.platform.storage.changes import Change
    from haulier.platform.timers.clock import Handler, InSlices, Timer

TimerPlan = Callable[["Call", "Timer"], Awaitable["Change | None"]]
"""Plans what follows from a timer that is due, by what is stored now; None when nothing does.

The change ends the timer, so it takes effect once, however often it is planned. A timer that follows upon it has
another id. A refusal ends the timer too; whatever else is raised puts it off.
"""

EventPlan = Callable[["Call", "Event"], Awaitable["Change | None"]]
"""Plans what follows from an event, by what is stored now; None when nothing does. What is said of timers holds here.

Events of one resource may come in any order: their ``version`` tells which one is newer.
"""

Loop = Callable[["Runtime", asyncio.Event], Awaitable[None]]
"""Works until the event is set. A loop that raises is started again after a rest."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """What a service does with events of the stream, under a name that stays: its place in the stream is kept by it.

    It gets the events that are accepted from its first start on. Each takes effect once, whichever worker dies when.
    """

    name: str
    events: Mapping[str, Collection[str]]
    """Kinds of resources, each with the names of its events; no name stands for all of them."""
    plan: EventPlan


@dataclass(frozen=True, slots=True)
class Tasks:
    """The background work of one process, or the part of it that one room of the platform does."""

    timers: Mapping[str, Handler | InSlices] = field(default_factory=dict)
    """What is done when a timer is due, by its purpose."""
    loops: Mapping[str, Callable[[asyncio.Event], Awaitable[None]]] = field(default_factory=dict)
    """What is done all the time, by name."""
