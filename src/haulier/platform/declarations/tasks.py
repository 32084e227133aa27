"""Work in the background as data: what is done when a timer is due, with events of the stream, and all the time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from haulier.platform.commands.call import Call
    from haulier.platform.declarations.operation import Service
    from haulier.platform.journal.events import Event
    from haulier.platform.messages.results import Result
    from haulier.platform.outbound.client import Answer, Failure
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One call that leaves through the door out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    """Longest that it may take."""
    max_bytes: int
    """Longest answer that is read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a timer leads to: a call, if there is one to make, and what was read for it."""

    read: Any
    """What the plan is given again."""
    outgoing: Outgoing | None


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made, when it began, epoch milliseconds, and how it ended. ``answer`` is None without a call."""

    read: Any
    at: int
    answer: Answer | Failure | None


class NotMade(Exception):
    """The call was not made, and nothing is known of its receiver: the timer is put off."""


@dataclass(frozen=True, slots=True)
class TimedCall:
    """What is done when a timer is due that makes a call: at least once, and what follows from it is in effect once."""

    prepare: Callable[[Call, Timer], Awaitable[Prepared | None]]
    """Reads what is to be called; None when there is nothing to do any more. May run again."""
    plan: Callable[[Call, Made], Awaitable[Change | None]]
    """Plans what follows from the call, as a ``TimerPlan`` does. Raises NotMade where it is to be made later."""


@dataclass(slots=True, kw_only=True)
class TakenDelivery:
    """A delivery that is due, taken by this worker until ``until``. Moments are epoch milliseconds."""

    tenant: str
    id: str
    group: str
    channel: str
    provider: str
    target: str
    """What the sender needs to know of the recipient, as it was given; empty where nothing was."""
    person: str | None
    digest: int
    """How many others it tells of as well, which then count as sent."""
    tries: int
    """This one included."""
    created_at: int
    expires_at: int
    until: int


Sender = Callable[["Call", TakenDelivery], Awaitable["Result"]]
"""Carries a delivery on. It may be called twice for one, when a worker dies in between."""

Wants = Callable[["Runtime", str, str, str], Awaitable[bool]]
"""Gets a tenant, a kind and the name of an event. It is asked with every batch of messages, so it answers from what is
at hand. Raises Unavailable, and then the messages are brought again.
"""

Loop = Callable[["Runtime", asyncio.Event], Awaitable[None]]
"""Works until the event is set. A loop that raises is started again after a rest."""
ServiceLoop = Callable[["Runtime", "Service", asyncio.Event], Awaitable[None]]
"""The same of a service, which it is given as the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """What a service does with events of the stream, under a name that stays: its place in the stream is kept by it.

    It gets the events that are accepted from its first start on. Each takes effect once, whichever worker dies when.
    """

    name: str
    events: Mapping[str, Collection[str]]
    """Kinds of resources, each with the names of its events; no name stands for all of them."""
    plan: EventPlan
    wants: Wants | None = None
    """Does it want the events of a name in a tenant? Of consumers that act by standing rules, which few tenants have:
    what it does not want leaves no trace. Without it, it wants all.
    """


@dataclass(frozen=True, slots=True)
class Tasks:
    """The background work of one process, or the part of it that one room of the platform does."""

    timers: Mapping[str, Handler | InSlices] = field(default_factory=dict)
    """What is done when a timer is due, by its purpose."""
    loops: Mapping[str, Callable[[asyncio.Event], Awaitable[None]]] = field(default_factory=dict)
    """What is done all the time, by name."""
