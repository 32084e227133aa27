"""Upkeep of sign-ins: those of people who are blocked end, and what is long over goes."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog

from haulier.engines.failure import Unavailable
from haulier.engines.loops import pause
from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.journal.events import Event
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import BLOCKED, USER, USER_DEACTIVATED, USER_UPDATED
from haulier.services.signin.browser_login import SQL
from haulier.services.signin.commands.sessions import plan_ending_all
from haulier.services.signin.kind import CODE_KEPT_MS

SWEEP_SECONDS = 3_600.0
SWEPT_AT_ONCE = 1_000

log = structlog.get_logger("haulier.signin")


async def end_of_blocked(call: Call, event: Event) -> Change | None:
    """End the sign-ins that a person had when blocked: whoever is let in again signs in again."""
    if event.state != BLOCKED:
        return None
    blocked_at = datetime.fromisoformat(event.time).timestamp() * 1000
    return await plan_ending_all(call, event.subject.partition("/")[2], "the person was blocked", until=blocked_at)


CONSUMERS = (Consumer("signin-blocked", {USER: {USER_DEACTIVATED, USER_UPDATED}}, end_of_blocked),)


async def keep_swept(runtime: Runtime, stop: asyncio.Event) -> None:
    """Sweep once an hour until ``stop`` is set."""
    while not stop.is_set():
        try:
            await sweep(runtime)
        except Unavailable as error:
            log.warning("not swept", error=str(error))
        await pause(stop, SWEEP_SECONDS)


async def sweep(runtime: Runtime) -> int:
    """Remove sign-ins and codes that are a day over; how many rows that were."""
    before, count = runtime.clock() - CODE_KEPT_MS, 0
    while True:
        gone: int = await runtime.background.fetchval(SQL["sweep"], before, before, SWEPT_AT_ONCE)
        count += gone
        if gone < SWEPT_AT_ONCE:
            return count
