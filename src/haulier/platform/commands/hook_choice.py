"""Which custom code a command has: registered for its type or tenant, or named in its body.

See: contract/conventions.md section 5.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from haulier.core.json_decoding import convert_object
from haulier.platform.commands.call import Call
from haulier.platform.declarations.operation import Hooks
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.outbound.callback import CallbackTarget, HeaderPair, HttpTarget, parse_target
from haulier.platform.outbound.hooks import (
    RESTRICTED_ON_CREATE,
    RESTRICTED_ON_EVENT,
    RESTRICTED_ON_UPDATE,
    Hook,
    InlineHook,
    choose,
)


@dataclass(frozen=True, slots=True)
class ChosenHook:
    """The custom code of one command. ``callback`` is the callback's address where that may refuse the change."""

    hook: Hook | None
    restricted: frozenset[str] = frozenset()
    callback: CallbackTarget | None = None

    @property
    def waits(self) -> bool:
        """Whether the command waits for an answer."""
        return self.callback is not None or (self.hook is not None and self.hook.wait)


async def hook_of(call: Call, body: Any) -> ChosenHook | None:
    """What is asked or called with a command: its ``onRequest`` hook, and the callback's address if that is asked.

    Raises Refusal INVALID when a hook in the body is not sound, also one for errors, which is not needed yet.
    """
    hooks = call.operation.hooks
    if hooks is None:
        return None
    chosen = await _chosen(call, hooks, body, "onRequest")
    if (given := getattr(body, "onError", None)) is not None:
        _inline(given, "onError")
    callback = _asked_callback(call, body) if hooks.ask_callback_first else None
    return chosen if callback is None else replace(chosen or ChosenHook(None), callback=callback)


async def error_hook_of(call: Call, body: Any) -> ChosenHook | None:
    """What is called when a command failed: its ``onError`` hook. Raises Refusal INVALID."""
    hooks = call.operation.hooks
    return None if hooks is None else await _chosen(call, hooks, body, "onError")


def _asked_callback(call: Call, body: Any) -> CallbackTarget | None:
    """The callback's address as one that is asked first; placeholders and relative addresses cannot be asked."""
    callback: Callback | None = getattr(body, "callback", None)
    if callback is None or not callback.url or not isinstance(parse_target(callback.url), HttpTarget):
        return None
    headers = [HeaderPair(header.key, header.value) for header in callback.headers or ()]
    return CallbackTarget(callback.url, headers, callback.meta, call.secret)


async def _chosen(call: Call, hooks: Hooks, body: Any, moment: str) -> ChosenHook | None:
    """The hook of a moment; the body's takes the place of the registered one."""
    given = getattr(body, moment, None)
    inline = None if given is None else _inline(given, moment)
    registered = None
    if inline is None and hooks.registered is not None:
        registered = (await hooks.registered(call)).get(f"{hooks.method}:{moment}")
    hook = choose(registered, inline)
    return None if hook is None else ChosenHook(hook, restricted_keys(hooks.method) | hooks.fixed)


def restricted_keys(method: str) -> frozenset[str]:
    """The members that custom code may not set, by the kind of method it serves."""
    lower = method.lower()
    if "event" in lower or "status" in lower:
        return RESTRICTED_ON_EVENT
    return RESTRICTED_ON_CREATE if lower.startswith("create") else RESTRICTED_ON_UPDATE


def _inline(given: Any, moment: str) -> InlineHook:
    members = {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}
    return convert_object(members, InlineHook, moment)
