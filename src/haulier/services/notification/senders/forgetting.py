"""Devices that a push service does not know any more."""

from __future__ import annotations

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.system_commands import NothingToDo, carry_out_aside
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource
from haulier.services.notification.commands.devices import plan_forgetting
from haulier.services.notification.kind import DEVICE, is_there


async def find_device(call: Call, id: str) -> Resource | None:
    """A device that is still registered."""
    row = await call.get(DEVICE, id)
    return row if row is not None and is_there(row) else None


async def forget_device(call: Call, seen: Resource) -> None:
    """Forget a device, unless it was registered anew since it was seen."""

    async def plan(inner: Call, _body: None) -> Change:
        row = await inner.get(DEVICE, seen.id)
        if row is None or not is_there(row) or row.version != seen.version:
            raise NothingToDo
        return plan_forgetting(row)

    try:
        await carry_out_aside(call, "forgetDevice", plan)
    except Refusal:
        return  # it is being registered at this moment
