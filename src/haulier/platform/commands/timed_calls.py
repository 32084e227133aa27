"""Timers that make a call when they are due: the call first, then the command that says what follows from it.

A worker that dies in between leaves the timer to another, so a receiver may be called twice, and never not at all; the
command consumes the timer, so it is in effect once.
"""

from __future__ import annotations

from haulier.platform.commands.system_commands import SystemCommands
from haulier.platform.declarations.operation import Service
from haulier.platform.declarations.tasks import Made, NotMade, Outgoing, TimedCall
from haulier.platform.outbound.client import Answer, Failure
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Timer, drop_fired


class TimedCalls:
    """Carries out the timers of one purpose."""

    def __init__(self, runtime: Runtime, service: Service, purpose: str, timed: TimedCall) -> None:
        self._runtime = runtime
        self._timed = timed
        self._commands = SystemCommands(runtime, service, purpose, timed.plan)

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Make the call and commit what follows from it, which ends the timer. Raises NotMade, which puts it off."""
        call = self._commands.call(tenant, timer)
        prepared = await self._timed.prepare(call, timer)
        if prepared is None:
            await drop_fired(self._runtime, tenant, timer)
            return
        at = self._runtime.clock()
        answer = None if prepared.outgoing is None else await self._send(tenant, prepared.outgoing)
        call.at = self._runtime.clock()
        await self._commands.carry_out(tenant, timer, Made(prepared.read, at, answer), call)

    async def _send(self, tenant: str, outgoing: Outgoing) -> Answer | Failure:
        outbound = self._runtime.outbound
        patience = self._runtime.settings.schedule.wait_seconds
        receiver = outbound.receiver_of(outgoing.url)
        place = await outbound.schedules.enter(tenant, receiver, len(outgoing.body), patience)
        if place is None:
            raise NotMade("too many calls of the tenant are under way")
        with place:
            answer = await outbound.request(
                outgoing.method, outgoing.url, outgoing.headers, outgoing.body,
                tenant=tenant, timeout=outgoing.seconds, max_response_bytes=outgoing.max_bytes, place=place,
            )  # fmt: skip
        if isinstance(answer, Failure) and answer.kind == "busy":
            raise NotMade(answer.text)
        return answer
