"""The step that plans: it validates what is asked and works out the change, and writes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from haulier.core.refusal import Refusal
from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import check_callback
from haulier.platform.commands.command import Command
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.changes import Change, TimerDrop

T = TypeVar("T")

MAX_READINGS = 64
"""Tenants into which one call may go and whose keys are read for it then."""


async def plan(command: Command) -> None:
    """Plan the change; planning again gives another one, on the ground of what is stored then. Raises Refusal."""
    check_callback(command.body)
    command.change = await (command.plan or plan_guarded)(command.call, command.body)


async def plan_guarded(call: Call, body: Any) -> Change:
    """Run the operation's plan and add the guards that it collected. Raises Refusal."""
    assert call.operation.plan is not None, "only writes are planned"
    change: Change = await fresh(call, call.operation.plan, body)
    change.guards.extend(guard for guard in dict.fromkeys(call.guards) if guard not in change.guards)
    if call.consumes_timer is not None:
        change.drops.append(TimerDrop(call.consumes_timer, must=True))
    return change


async def fresh(call: Call, work: Callable[[Call, Any], Awaitable[T]], body: Any) -> T:
    """Do the work, again where it is refused on the ground of configuration that is stored otherwise by now, or where
    it needed keys of a tenant that were not at hand.

    Another process may have changed a type a moment ago. What is applied is guarded by versions; a refusal is checked
    here. Raises Refusal.
    """
    for _ in range(MAX_READINGS):
        try:
            return await _fresh(call, work, body)
        except KeysNotRead as missing:
            await call.runtime.sealer.read(missing.tenant_id)
    return await _fresh(call, work, body)


async def _fresh(call: Call, work: Callable[[Call, Any], Awaitable[T]], body: Any) -> T:
    call.guards.clear()
    try:
        return await work(call, body)
    except Refusal:
        if not await call.forget_stale():
            raise
    call.guards.clear()
    return await work(call, body)
