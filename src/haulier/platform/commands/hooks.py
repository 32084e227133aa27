"""The steps that choose, ask and call custom code. The calls themselves are made by ``outbound.hooks``.

See: contract/conventions.md section 5.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any

import msgspec
import structlog

from haulier.core.ids import ordered_uuid
from haulier.core.json_decoding import decode_any
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.admission import decode_again
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.hook_choice import ChosenHook, error_hook_of, hook_of
from haulier.platform.commands.plan import plan
from haulier.platform.outbound.callback import MAX_RESPONSE_BYTES, CallbackTarget, build_delivery
from haulier.platform.outbound.client import Failure
from haulier.platform.outbound.hooks import Hook, InlineHook, Outgoing, refuse_busy, run_hook
from haulier.platform.outbound.sealed_hooks import opened_hook
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealed_text import SealBroken
from haulier.platform.timers.clock import SQL, Timer, drop_fired

HOOK = "hook"
"""Purpose of the timer of a call of custom code that nobody waits for."""

ABOUT_THE_REQUEST = frozenset({"callback", "onRequest", "onError", "_event_meta"})
"""Members of a body that are about the request and not about what it asks for."""

log = structlog.get_logger("haulier.hooks")


async def choose_hook(command: Command) -> None:
    """Choose the command's custom code, and read what that will see: behind the change nothing may fail any more.

    Raises Refusal.
    """
    if command.has_hooks and (hook := await hook_of(command.call, command.body)) is not None:
        raw = command.raw or b""
        command.hook, command.payload = hook, decode_any(raw) if raw.strip() else {}


async def ask_hook(command: Command) -> None:
    """Ask custom code that is waited for; what it answers becomes the body. Raises Refusal when it refuses.

    Where the caller waits as well, what would be refused anyway is refused before it is asked.
    """
    if command.hook is None or not command.hook.waits:
        return
    if command.caller_waits:
        await plan(command)
    command.payload = await _ask(command.call, command.hook, command.payload)
    if command.call.operation.body is not None:
        command.body = decode_again(command.call, command.payload)


async def call_hook(command: Command) -> None:
    """Call custom code that nobody waits for: that of requests, and that of errors if a failure was recorded."""
    if not command.has_hooks:
        return
    change, hook, call = command.change, command.hook, command.call
    if change.status != "success":
        command.hook_call = call_error_hook(command, Refusal(Cause.RULE, change.reason or ""))
    if hook is not None and not hook.waits:
        command.hook_call = call.runtime.spawn(_call(call, hook, command.payload))


def call_error_hook(command: Command, refusal: Refusal) -> asyncio.Task[None] | None:
    """Call the ``onError`` hook with why the command failed; nobody waits for it, and its answer changes nothing."""
    if command.call.operation.hooks is None:
        return None
    return command.call.runtime.spawn(_call_error_hook(command.call, command.body, refusal))


async def _call_error_hook(call: Call, body: Any, refusal: Refusal) -> None:
    try:
        hook = await error_hook_of(call, body)
    except Refusal as unsound:  # the body's own: the command was refused for it, or for something before
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=str(unsound))
        return
    if hook is not None:
        payload = {
            "error": {"description": str(refusal), "cause": refusal.cause.name},
            "request": msgspec.to_builtins(body),
        }
        await _call(call, hook, payload)


async def _call(call: Call, hook: ChosenHook, payload: dict[str, Any]) -> None:
    """Run a hook whose answer changes nothing."""
    try:
        await _ask(call, hook, payload)
    except Refusal as refusal:
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=str(refusal))


def placeholders(call: Call) -> dict[str, str]:
    """The values of ``{{...}}`` in a hook's headers and body."""
    return {"token": call.token_for_custom_code(), "request-id": call.request_id, "tenant-id": call.tenant}


async def _ask(call: Call, chosen: ChosenHook, payload: dict[str, Any]) -> dict[str, Any]:
    """Run a hook and return the merged payload. Raises Refusal when it refuses the command."""
    if chosen.hook is not None:
        await call.runtime.sealer.prepare(call.tenant)
        outbound, hook = call.runtime.outbound, _opened(call, chosen.hook)
        result = await run_hook(
            outbound,
            hook,
            payload,
            placeholders(call),
            tenant=call.tenant,
            restricted=chosen.restricted,
            timeout=call.runtime.settings.hook.timeout_seconds,
        )
        for warning in result.warnings:
            log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=warning)
        if result.left is not None:
            await _leave_to_the_clock(call, result.left)
        payload = result.payload
    if chosen.callback is not None:
        await _ask_callback(call, chosen.callback, payload)
    return payload


def _opened(call: Call, hook: Hook) -> Hook:
    """The hook as it was registered, to be called. Raises Refusal HOOK_FAILED where its seal cannot be opened."""
    if isinstance(hook, InlineHook):
        return hook
    try:
        return opened_hook(call.unseal, hook)
    except SealBroken as error:
        raise Refusal(Cause.HOOK_FAILED, f"the custom code that is registered cannot be called: {error}") from None


async def _ask_callback(call: Call, target: CallbackTarget, payload: dict[str, Any]) -> None:
    """Ask the callback's address whether the change may be made. Raises Refusal unless it answers with a 2xx status."""
    given = {name: value for name, value in payload.items() if name not in ABOUT_THE_REQUEST}
    question = build_delivery(target, {"tenantId": call.tenant, "status": "requested", "data": {**call.path, **given}})
    outcome = await call.runtime.outbound.request(
        "POST",
        question.url,
        question.headers,
        question.body,
        tenant=call.tenant,
        timeout=call.runtime.settings.hook.timeout_seconds,
        max_response_bytes=MAX_RESPONSE_BYTES,
    )
    if isinstance(outcome, Failure):
        refuse_busy(outcome)
        text = f"the address that decides could not be asked: {outcome.text}"
        raise Refusal(Cause.HOOK_FAILED, text, info={"failure": outcome.kind})
    if not 200 <= outcome.status <= 299:
        text = f"the address that decides answered {outcome.status}"
        raise Refusal(Cause.HOOK_REFUSED, text, info={"status": outcome.status})


async def _leave_to_the_clock(call: Call, outgoing: Outgoing) -> None:
    """Store a call of custom code that nobody waits for and that has no place now; the clock makes it."""
    sealed = call.seal(msgspec.json.encode(outgoing).decode())
    now = call.runtime.clock()
    id = str(ordered_uuid(now, random.getrandbits(74)))
    await call.runtime.database.execute(
        SQL["set_timer"],
        call.tenant,
        id,
        HOOK,
        call.operation.name,
        now,
        msgspec.json.encode({"sealed": sealed}).decode(),
    )
    call.runtime.poke_timers()


class StoredHookCalls:
    """Makes the calls of custom code that were left to the clock: each once at least, whatever is answered."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def make(self, tenant: str, timer: Timer) -> None:
        """Make one call. Raises Refusal UNAVAILABLE where there still is no place for it."""
        sealed = msgspec.json.decode(timer.payload)["sealed"]
        kept = msgspec.json.decode(self._runtime.sealer.open(sealed, tenant), type=Outgoing)
        outcome = await self._runtime.outbound.request(
            kept.method, kept.url, kept.headers, kept.body,
            tenant=tenant, timeout=self._runtime.settings.hook.timeout_seconds, max_response_bytes=MAX_RESPONSE_BYTES,
        )  # fmt: skip
        if isinstance(outcome, Failure):
            refuse_busy(outcome)
            log.warning("hook", operation=timer.subject, tenant=tenant, warning=f"{outcome.kind}: {outcome.text}")
        await drop_fired(self._runtime, tenant, timer)
