"""Upkeep of sign-ins: those of people who are blocked end, and what is long over goes."""

from __future__ import annotations

from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Consumer
from haulier.platform.expired_rows import Sweep
from haulier.platform.journal.events import Event, moment_of
from haulier.platform.storage.changes import Change
from haulier.services.aaa.facade import BLOCKED, USER, USER_DEACTIVATED, USER_UPDATED
from haulier.services.signin.browser_login import SQL
from haulier.services.signin.commands.sessions import plan_ending_all
from haulier.services.signin.kind import CODE_KEPT_MS

SWEEP = Sweep("sign-ins", SQL["sweep"], CODE_KEPT_MS)


async def end_of_blocked(call: Call, event: Event) -> Change | None:
    """End the sign-ins that a person had when blocked: whoever is let in again signs in again."""
    if event.state != BLOCKED:
        return None
    person = event.subject.partition("/")[2]
    return await plan_ending_all(call, person, "the person was blocked", until=moment_of(event.time))


CONSUMERS = (Consumer("signin-blocked", {USER: {USER_DEACTIVATED, USER_UPDATED}}, end_of_blocked),)
