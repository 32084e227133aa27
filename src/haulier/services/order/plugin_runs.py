"""The place where plugins of the tenant come in: what runs of them begin with an order's commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.services.order.payloads import PluginEvent
from haulier.services.order.requests import NewOrder

BeginRun = Callable[[Call, Change, str, NewOrder], Awaitable[None]]
"""Adds to the change that stores an order, by its id, what begins a run: rows and timers. The order is ``initiated``
until ``finish_creation`` (commands/creation.py) is planned with the outcome.
"""


async def plugins_for(call: Call, event: PluginEvent) -> BeginRun | None:
    """What begins the run of the tenant's plugins on an event; None where the tenant has none."""
    return None
