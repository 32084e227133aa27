"""Carries out the commands that waited for custom code, when the clock fires their timers.

See: contract/conventions.md section 5.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.platform.commands.admission import decode
from haulier.platform.commands.apply import AlreadyDone, publish, submit
from haulier.platform.commands.command import Command
from haulier.platform.commands.deferred import failure_of, resume_command
from haulier.platform.commands.hooks import call_error_hook, call_hook, choose_hook
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Service
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import Timer

PASSING = frozenset({Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS, Cause.INTERNAL})
"""Refusals that say nothing about the command itself: it is tried again later."""

log = structlog.get_logger("haulier.clock")


class DeferredCommands:
    """Carries out commands that waited for custom code."""

    def __init__(self, runtime: Runtime, services: Sequence[Service]) -> None:
        self._runtime = runtime
        self._services = {service.name: service for service in services}

    async def carry_out(self, tenant: str, timer: Timer) -> None:
        """Take the steps that were left when the command was accepted; it takes effect once, however often this runs.

        A hook that was taken away meanwhile is not missed. A refusal is recorded. One that passes is raised, so that
        the timer fires again, ``command_tries`` times, in five hours by default; then the command has failed as well.
        """
        settings = self._runtime.settings.timer
        command = resume_command(self._runtime, self._services, tenant, timer.id, timer.payload)
        call = command.call
        sent = None
        try:
            await walk(command, steps(decode, before=choose_hook))
            sent = command.body
            if timer.tries > settings.command_tries:
                raise Refusal(Cause.INTERNAL, f"it was begun {settings.command_tries} times and never came to an end")
            await walk(command, steps(choose_hook))
        except AlreadyDone:
            log.info("done by another", tenant=tenant, timer=timer.id)
        except Unavailable:
            raise
        except Refusal as refusal:
            if refusal.cause in PASSING and timer.tries < settings.command_tries:
                raise
            await self._refuse(command, sent, timer, refusal)
        except Exception:
            if timer.tries < settings.tries:
                raise
            log.exception("command failed", tenant=tenant, operation=call.operation.name, timer=timer.id)
            await self._refuse(command, sent, timer, Refusal(Cause.INTERNAL))

    async def _refuse(self, command: Command, sent: Any, timer: Timer, refusal: Refusal) -> None:
        """Record the failure with the body as it came, which makes the callback, and end the timer with it."""
        command.body = sent
        command.change = failure_of(command.call, timer.payload, refusal)
        obstacles = await submit(command)
        if any(obstacle.why == "timer" for obstacle in obstacles):
            return
        if obstacles:
            raise Refusal(Cause.CONFLICT, f"the failure could not be recorded: {obstacles[0].why}")
        await walk(command, steps(publish, before=call_hook))
        call_error_hook(command, refusal)
