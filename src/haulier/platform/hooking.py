"""Which custom code a command runs, and when: registered for the type or tenant, or named in the body of the call.

See: contract/conventions.md section 5. The calls themselves are made by ``outbound.hooks``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import structlog

from haulier.core.jsons import convert_object
from haulier.core.refusal import Refusal
from haulier.platform.call import Call
from haulier.platform.outbound.hooks import (
    RESTRICTED_ON_CREATE,
    RESTRICTED_ON_EVENT,
    RESTRICTED_ON_UPDATE,
    Hook,
    InlineHook,
    choose,
    run_hook,
)

log = structlog.get_logger("haulier.hooks")


@dataclass(frozen=True, slots=True)
class HookPlan:
    """The custom code of one command."""

    hook: Hook
    restricted: frozenset[str]

    @property
    def waits(self) -> bool:
        """Whether the command waits for its answer."""
        return self.hook.wait


async def choose_hook(call: Call, body: Any) -> HookPlan | None:
    """The onRequest hook of this command: the body's beats the registered one."""
    return await _chosen(call, body, "onRequest")


async def _chosen(call: Call, body: Any, moment: str) -> HookPlan | None:
    operation = call.operation
    if operation.hook is None:
        return None
    given = getattr(body, moment, None)
    inline = None if given is None else _inline(given, moment)
    registered = None
    if inline is None and operation.hooks is not None:
        registered = (await operation.hooks(call)).get(f"{operation.hook}:{moment}")
    hook = choose(registered, inline)
    return None if hook is None else HookPlan(hook, restricted_keys(operation.hook))


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
    result = await run_hook(call.runtime.outbound, plan.hook, payload, placeholders(call), restricted=plan.restricted)
    for warning in result.warnings:
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=warning)
    return result.payload


def fire(call: Call, plan: HookPlan, raw: bytes) -> None:
    """Run a hook that nobody waits for."""
    call.runtime.spawn(_tell(call, plan, msgspec.json.decode(raw) if raw else {}))


async def fire_on_error(call: Call, body: Any, refusal: Refusal) -> None:
    """Tell the onError hook that the write failed; its answer changes nothing."""
    plan = await _chosen(call, body, "onError")
    if plan is not None:
        payload = {
            "error": {"description": str(refusal), "cause": refusal.cause.name},
            "request": msgspec.to_builtins(body),
        }
        call.runtime.spawn(_tell(call, plan, payload))


async def _tell(call: Call, plan: HookPlan, payload: dict[str, Any]) -> None:
    try:
        await ask(call, plan, payload)
    except Refusal as refusal:
        log.warning("hook", operation=call.operation.name, tenant=call.tenant, warning=str(refusal))
