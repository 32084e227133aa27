"""A command: a call on its way through the steps of the write path, with what they have made of it so far."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from haulier.platform.commands.call import Call
from haulier.platform.commands.hook_choice import ChosenHook
from haulier.platform.declarations.operation import Plan
from haulier.platform.storage.changes import Change, Obstacle

Receive = Callable[[], Awaitable[Any]]
"""Gives the next message of the ASGI protocol."""


@dataclass(slots=True)
class Command:
    """One per write. Reads are commands too, as far as their body is decoded."""

    call: Call
    body: Any = None
    """The struct that the operation takes."""
    raw: bytes | None = None
    """The body as it came; None while it has not been read."""
    receive: Receive | None = None
    """Reads an upload."""
    plan: Plan | None = None
    """Plans it in place of the operation's plan, which is guarded against stale configuration."""
    has_hooks: bool = True
    """False where it is known that there is no custom code for it, so that nobody looks for any."""
    hook: ChosenHook | None = None
    payload: dict[str, Any] = field(init=False)
    """The body as custom code sees it; made where a hook was chosen."""
    change: Change = field(init=False)
    """What was planned last."""
    answer: Any = None
    """What the caller gets as ``data``."""
    hook_call: asyncio.Task[None] | None = None
    """The call of custom code that nobody waits for."""

    @property
    def waits(self) -> bool:
        """Whether custom code is asked before it is applied."""
        return self.hook is not None and self.hook.waits

    @property
    def caller_waits(self) -> bool:
        """Whether the caller waits for custom code too, because the response tells the outcome."""
        hooks = self.call.operation.hooks
        return hooks is not None and hooks.caller_waits


Step = Callable[[Command], Awaitable[None]]
"""Does its part for a command. Raises Refusal to end it, and Overtaken to have it planned again."""


class Overtaken(Exception):
    """What was planned rests on what other requests have changed meanwhile."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
