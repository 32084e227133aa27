"""Commands that nobody sent: what services do when a timer of theirs is due, and with events of the stream.

They are planned, guarded and applied as any other command. Each comes from a timer, which its change removes: so it
takes effect once, wherever a worker dies. See: ``deferred_worker``, which does the same with commands that waited.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.apply import AlreadyDone
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.deferred_worker import PASSING
from haulier.platform.commands.plan import plan as plan_step
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Operation, Plan, Service
from haulier.platform.declarations.section import Section
from haulier.platform.journal.consumers import read_event
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.timers.clock import Timer, drop_fired
from haulier.platform.timers.timer_context import SYSTEM_ACTOR

SYSTEM_ID = "haulier"
"""Who acts when nobody asked, as client and as app."""
RANDOM_BITS = 74
"""Bits of a timer's id that ids of new things are made of: so each plan of it gives the same ones."""
WAITED_FOR = PASSING | {Cause.CONFLICT}
"""Refusals that say nothing about the work itself: it is planned again later."""
WITHOUT_ADDRESS = Section("")
"""Of operations that the clock begins: no request leads to them, and no document names them."""

log = structlog.get_logger("haulier.clock")


SystemPlan = Callable[[Call, Any], Awaitable[Change | None]]
"""A ``TimerPlan``, an ``EventPlan``, or a plan from what a room of the platform found out."""


class NothingToDo(Exception):
    """The plan changes nothing."""


class SystemCommands:
    """Carries out what a service does of itself when timers of one purpose are due: each command once in effect.

    All methods raise what puts the timer off.
    """

    def __init__(self, runtime: Runtime, service: Service, purpose: str, plan: SystemPlan) -> None:
        async def planned(call: Call, given: Any) -> Change:
            change = await plan(call, given)
            if change is None:
                raise NothingToDo
            assert all(set_.id != call.consumes_timer for set_ in change.timers), (
                "a timer that follows upon another has its own id"
            )
            return change

        self._runtime = runtime
        self._service = service
        self._operation = WITHOUT_ADDRESS.post("", name=purpose, number=0, summary="").plan(planned)

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Plan what follows from the timer, and apply it."""
        await self.carry_out(tenant, timer, timer)

    async def consume(self, tenant: str, timer: Timer) -> None:
        """Plan what follows from the event that was taken from the stream, and apply it."""
        event = await read_event(self._runtime, tenant, timer)
        if event is None:
            log.warning("event gone", tenant=tenant, purpose=timer.purpose, journal_id=timer.subject)
            await drop_fired(self._runtime, tenant, timer)
            return
        await self.carry_out(tenant, timer, event)

    async def carry_out(self, tenant: str, timer: Timer, given: Any, call: Call | None = None) -> None:
        """Commit what is planned from what is given, which ends the timer; nothing to do and a refusal end it too.
        ``call`` is one of ``call`` that was read with before.
        """
        call = call or self.call(tenant, timer)
        try:
            await walk(Command(call, given), steps(plan_step))
        except NothingToDo:
            if await call.forget_stale():
                raise Refusal(Cause.CONFLICT, "it was planned with configuration that is another one by now") from None
            await drop_fired(self._runtime, tenant, timer)
        except AlreadyDone:
            log.info("done by another", tenant=tenant, timer=timer.id)
        except Refusal as refusal:
            if refusal.cause in WAITED_FOR:
                raise
            log.warning("refused", tenant=tenant, purpose=timer.purpose, subject=timer.subject, reason=str(refusal))
            await drop_fired(self._runtime, tenant, timer)

    def call(self, tenant: str, timer: Timer) -> Call:
        """The call of a command that nobody sent."""
        call = system_call(self._runtime, self._service, self._operation, tenant, "timer", timer.id)
        call.ids_at, call.consumes_timer = timer.due_at, timer.id
        return call


async def carry_out_aside(call: Call, name: str, plan: Plan) -> None:
    """Commit what a plan makes for a call that is under way and does something else, as often as it likes: each has a
    row of the journal of its own. Raises Refusal.
    """
    operation = WITHOUT_ADDRESS.post("", name=name, number=0, summary="").plan(plan)
    aside = replace(call, operation=operation, guards=[], randomness=random.getrandbits(RANDOM_BITS))
    with suppress(NothingToDo):
        await walk(Command(aside, None), steps(plan_step))


def system_call(runtime: Runtime, service: Service, operation: Operation, tenant: str, source: str, id: str) -> Call:
    """A call that nobody sent. What it makes has ids of the ``id``, a UUID, of what it comes from."""
    now = runtime.clock()
    return Call(
        runtime=runtime,
        service=service,
        operation=operation,
        identity=Identity(tenant, SYSTEM_ID, SYSTEM_ID, (), now // 1000),
        actor=SYSTEM_ACTOR,
        request_id=f"{source}:{id}",
        at=now,
        randomness=UUID(id).int % (1 << RANDOM_BITS),
        path={},
    )
