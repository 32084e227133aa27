"""Carries out the commands that waited for custom code, when the clock fires their timers.

See: contract/conventions.md section 5.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from haulier.core.json_decoding import decode_object
from haulier.core.refusal import Cause, Refusal
from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.commands.deferred import decode_again, failure_of, payload_of, resume_command
from haulier.platform.commands.hooks import ask, choose_hook, fire, fire_on_error
from haulier.platform.commands.write_path import AlreadyDone, apply, commit
from haulier.platform.declarations.operation import Operation, Service
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
        self._decoders: dict[tuple[str, str], msgspec.json.Decoder[Any]] = {}

    async def fire(self, tenant: str, timer: Timer) -> None:
        """Ask the custom code, apply what comes of it, or record the refusal; once, however often it fires.

        What passes is waited for, by raising it, ``command_tries`` times, five hours by default; then the command has
        failed as well.
        """
        settings = self._runtime.settings.timer
        call, raw = resume_command(self._runtime, self._services, tenant, timer.id, timer.payload)
        body = None
        try:
            body = self._decode(call.service, call.operation, raw)
            if timer.tries > settings.command_tries:
                raise Refusal(Cause.INTERNAL, f"it was begun {settings.command_tries} times and never came to an end")
            await self._carry_out(call, body, raw)
        except AlreadyDone:
            log.info("done by another", tenant=tenant, timer=timer.id)
        except Unavailable:
            raise
        except Refusal as refusal:
            if refusal.cause in PASSING and timer.tries < settings.command_tries:
                raise
            await self._refuse(call, body, timer, refusal)
        except Exception:
            if timer.tries < settings.tries:
                raise
            log.exception("command failed", tenant=tenant, operation=call.operation.name, timer=timer.id)
            await self._refuse(call, body, timer, Refusal(Cause.INTERNAL))

    async def _carry_out(self, call: Call, body: Any, raw: bytes) -> None:
        """The steps that were left when the command was accepted. A hook taken away meanwhile is not missed."""
        hook = await choose_hook(call, body)
        payload = payload_of(raw) if hook is not None else {}
        if hook is None or not hook.waits:
            await commit(call, body)
            if hook is not None:
                fire(call, hook, payload)
            return
        payload = await ask(call, hook, payload)
        await commit(call, decode_again(call, payload) if call.operation.body is not None else body)

    async def _refuse(self, call: Call, body: Any, timer: Timer, refusal: Refusal) -> None:
        """Record the failure, which tells the callback, and end the timer with it."""
        change = failure_of(call, timer.payload, refusal)
        obstacles = await apply(call, body, change)
        if any(obstacle.why == "timer" for obstacle in obstacles):
            return
        if obstacles:
            raise Refusal(Cause.CONFLICT, f"the failure could not be recorded: {obstacles[0].why}")
        call.runtime.committed(call.tenant, change)
        await fire_on_error(call, body, refusal)

    def _decode(self, service: Service, operation: Operation, raw: bytes) -> Any:
        """The body as it was sent; it was valid when the command was accepted."""
        if operation.body is None:
            return None
        if not raw.strip():
            return operation.body.type()
        key = (service.name, operation.name)
        if key not in self._decoders:
            self._decoders[key] = msgspec.json.Decoder(operation.body.type)
        return decode_object(raw, self._decoders[key])
