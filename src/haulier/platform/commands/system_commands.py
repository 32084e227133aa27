"""Commands that nobody sent: what services do when a timer of theirs is due, and with events of the stream.

They are planned, guarded and applied as any other command. Each comes from a timer, which its change removes: so it
takes effect once, wherever a worker dies. See: ``deferred_worker``, which does the same with commands that waited.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.section import Section
from haulier.platform.declarations.tasks import Consumer, TimerPlan
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


class NothingToDo(Exception):
    """The plan changes nothing."""


class TimerCommands:
    """Carries out the timers of one purpose of a service."""

    def __init__(self, runtime: Runtime, service: Service, plan: TimerPlan) -> None:
        self._runtime = runtime
        self._service = service
        self._plan = plan

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Plan and apply, once in effect. Raises what puts the timer off."""
        await carry_out(self._runtime, self._service, tenant, timer, lambda call: self._plan(call, timer))


class EventCommands:
    """Carries out what one consumer does with the events that were taken from the stream for it."""

    def __init__(self, runtime: Runtime, service: Service, consumer: Consumer) -> None:
        self._runtime = runtime
        self._service = service
        self._consumer = consumer

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Plan and apply, once in effect. Raises what puts the timer off."""
        event = await read_event(self._runtime, tenant, timer)
        if event is None:
            log.warning("event gone", tenant=tenant, consumer=self._consumer.name, journal_id=timer.subject)
            await drop_fired(self._runtime, tenant, timer)
            return
        await carry_out(self._runtime, self._service, tenant, timer, lambda call: self._consumer.plan(call, event))


async def carry_out(
    runtime: Runtime, service: Service, tenant: str, timer: Timer, plan: Callable[[Call], Awaitable[Change | None]]
) -> None:
    """Commit what is planned, which ends the timer; nothing to do and a refusal end it as well."""

    async def planned(call: Call, _body: None) -> Change:
        change = await plan(call)
        if change is None:
            raise NothingToDo
        assert all(set_.id != timer.id for set_ in change.timers), "a timer that follows upon another has its own id"
        return change

    call = _call(runtime, service, tenant, timer, planned)
    try:
        await walk(Command(call), steps(plan_step))
    except NothingToDo:
        if await call.forget_stale():
            raise Refusal(Cause.CONFLICT, "it was planned with configuration that is another one by now") from None
        await drop_fired(runtime, tenant, timer)
    except AlreadyDone:
        log.info("done by another", tenant=tenant, timer=timer.id)
    except Refusal as refusal:
        if refusal.cause in WAITED_FOR:
            raise
        log.warning("refused", tenant=tenant, purpose=timer.purpose, subject=timer.subject, reason=str(refusal))
        await drop_fired(runtime, tenant, timer)


def _call(
    runtime: Runtime, service: Service, tenant: str, timer: Timer, plan: Callable[[Call, None], Awaitable[Change]]
) -> Call:
    """The call of a command that nobody sent."""
    now = runtime.clock()
    operation = WITHOUT_ADDRESS.post("", name=timer.purpose, number=0, summary="").plan(plan)
    return Call(
        runtime=runtime,
        service=service,
        operation=operation,
        identity=Identity(tenant, SYSTEM_ID, SYSTEM_ID, (), now // 1000),
        actor=SYSTEM_ACTOR,
        request_id=f"timer:{timer.id}",
        at=now,
        randomness=UUID(timer.id).int % (1 << RANDOM_BITS),
        path={},
        ids_at=timer.due_at,
        consumes_timer=timer.id,
    )
