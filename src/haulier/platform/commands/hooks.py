"""Which custom code a command runs, and when: registered for the type or tenant, or named in the body of the call.

See: contract/conventions.md section 5. The calls themselves are made by ``outbound.hooks``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from haulier.core.ids import ordered_uuid
from haulier.core.json_decoding import convert_object
from haulier.core.refusal import Cause, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.outbound.callback import (
    MAX_RESPONSE_BYTES,
    CallbackTarget,
    HeaderPair,
    HttpTarget,
    build_delivery,
    parse_target,
)
from haulier.platform.outbound.client import Failure
from haulier.platform.outbound.hooks import (
    RESTRICTED_ON_CREATE,
    RESTRICTED_ON_EVENT,
    RESTRICTED_ON_UPDATE,
    Hook,
    InlineHook,
    Outgoing,
    choose,
    refuse_busy,
    run_hook,
)
from haulier.platform.outbound.seal import SealBroken
from haulier.platform.outbound.sealed_hooks import opened_hook
from haulier.platform.runtime import Runtime
from haulier.platform.timers.clock import SQL, Timer, drop_fired

HOOK = "hook"
"""Purpose of the timer of a call of custom code that nobody waits for."""

NOT_TOLD = frozenset({"callback", "onRequest", "onError", "_event_meta"})
"""Members of a body that are about the request and not about what it asks for."""

log = structlog.get_logger("haulier.hooks")


@dataclass(frozen=True, slots=True)
class HookPlan:
    """Whom a command asks before it is applied: custom code, and for some the callback's address, which may refuse."""

    hook: Hook | None
    restricted: frozenset[str]
    callback: CallbackTarget | None = None

    @property
    def waits(self) -> bool:
        """Whether the command waits for an answer."""
        return self.callback is not None or (self.hook is not None and self.hook.wait)


async def choose_hook(call: Call, body: Any) -> HookPlan | None:
    """Whom this command asks: its onRequest hook, where the body's beats the registered one, and for some its callback.

    Raises Refusal INVALID when the body's hooks are not sound, that for errors too, which is not needed yet.
    """
    plan = await _chosen(call, body, "onRequest")
    if call.operation.hooks is not None and (given := getattr(body, "onError", None)) is not None:
        _inline(given, "onError")
    hooks = call.operation.hooks
    callback = _callback_asked(call, body) if hooks is not None and hooks.ask_callback_first else None
    if callback is None:
        return plan
    return HookPlan(
        plan.hook if plan is not None else None, plan.restricted if plan is not None else frozenset(), callback
    )


def _callback_asked(call: Call, body: Any) -> CallbackTarget | None:
    """The callback's address as one to be asked first; placeholders and relative addresses cannot be asked."""
    callback: Callback | None = getattr(body, "callback", None)
    if callback is None or not callback.url or not isinstance(parse_target(callback.url), HttpTarget):
        return None
    headers = [HeaderPair(header.key, header.value) for header in callback.headers or ()]
    return CallbackTarget(callback.url, headers, callback.meta, call.secret)


async def _chosen(call: Call, body: Any, moment: str) -> HookPlan | None:
    hooks = call.operation.hooks
    if hooks is None:
        return None
    given = getattr(body, moment, None)
    inline = None if given is None else _inline(given, moment)
    registered = None
    if inline is None and hooks.registered is not None:
        registered = (await hooks.registered(call)).get(f"{hooks.method}:{moment}")
    hook = choose(registered, inline)
    return None if hook is None else HookPlan(hook, restricted_keys(hooks.method))


def restricted_keys(method: str) -> frozenset[str]:
    """What custom code may not set, by the kind of method it serves."""
    lower = method.lower()
    if "event" in lower or "status" in lower:
        return RESTRICTED_ON_EVENT
    return RESTRICTED_ON_CREATE if lower.startswith("create") else RESTRICTED_ON_UPDATE


def _inline(given: Any, moment: str) -> InlineHook:
    members = {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}
    return convert_object(members, InlineHook, moment)


def placeholders(call: Call) -> dict[str, str]:
    """What ``{{...}}`` in a hook's headers and body stand for."""
    return {"token": call.token, "request-id": call.request_id, "tenant-id": call.tenant}


async def ask(call: Call, plan: HookPlan, payload: dict[str, Any]) -> dict[str, Any]:
    """Run a waiting hook and return the merged payload. Raises Refusal when it refuses the command."""
    if plan.hook is not None:
        outbound, hook = call.runtime.outbound, _opened(call, plan.hook)
        result = await run_hook(
            outbound,
            hook,
            payload,
            placeholders(call),
            tenant=call.tenant,
            restricted=plan.restricted,
            timeout=call.runtime.settings.hook.timeout_seconds,
        )
        for warning in result.warnings:
            log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=warning)
        if result.left is not None:
            await leave_to_the_clock(call, result.left)
        payload = result.payload
    if plan.callback is not None:
        await _ask_callback(call, plan.callback, payload)
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
    given = {name: value for name, value in payload.items() if name not in NOT_TOLD}
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


async def leave_to_the_clock(call: Call, outgoing: Outgoing) -> None:
    """Keep a call of custom code that nobody waits for and that has no place now; the clock makes it."""
    sealed = call.runtime.sealer.seal(msgspec.json.encode(outgoing).decode(), call.tenant)
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


class LeftHooks:
    """Makes the calls of custom code that were left to the clock: each once at least, whatever is answered."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def fire(self, tenant: str, timer: Timer) -> None:
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


def fire(call: Call, plan: HookPlan, payload: dict[str, Any]) -> None:
    """Run a hook that nobody waits for."""
    call.runtime.spawn(tell(call, plan, payload))


async def fire_on_error(call: Call, body: Any, refusal: Refusal) -> None:
    """Let the onError hook be told that the write failed, without waiting for it."""
    if call.operation.hooks is not None:
        call.runtime.spawn(tell_on_error(call, body, refusal))


async def tell_on_error(call: Call, body: Any, refusal: Refusal) -> None:
    """Tell the onError hook that the write failed; its answer changes nothing."""
    try:
        plan = await _chosen(call, body, "onError")
    except Refusal as unsound:  # the body's own: the command was refused for it, or for something before
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=str(unsound))
        return
    if plan is not None:
        payload = {
            "error": {"description": str(refusal), "cause": refusal.cause.name},
            "request": msgspec.to_builtins(body),
        }
        await tell(call, plan, payload)


async def tell(call: Call, plan: HookPlan, payload: dict[str, Any]) -> None:
    """Run a hook whose answer changes nothing."""
    try:
        await ask(call, plan, payload)
    except Refusal as refusal:
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=str(refusal))
