"""The background work of commands: deferred ones, custom code that was left, and what services do of themselves."""

from __future__ import annotations

from haulier.platform.commands.deferred_worker import DeferredCommands
from haulier.platform.commands.hooks import HOOK, StoredHookCalls
from haulier.platform.commands.system_commands import SystemCommands
from haulier.platform.commands.timed_calls import TimedCalls
from haulier.platform.declarations.module import Catalogue
from haulier.platform.declarations.tasks import Tasks
from haulier.platform.journal.consumers import purpose_of
from haulier.platform.runtime import Runtime


def tasks(runtime: Runtime, catalogue: Catalogue) -> Tasks:
    """The timers of commands, and those of all services."""
    own = {"command": DeferredCommands(runtime, catalogue.services).carry_out, HOOK: StoredHookCalls(runtime).make}
    due = {
        purpose: SystemCommands(runtime, service, purpose, plan).fire
        for service, module in zip(catalogue.services, catalogue.modules, strict=True)
        for purpose, plan in module.timers.items()
    }
    called = {
        purpose: TimedCalls(runtime, service, purpose, timed).fire
        for service, module in zip(catalogue.services, catalogue.modules, strict=True)
        for purpose, timed in module.calls.items()
    }
    consumed = {
        purpose_of(consumer): SystemCommands(runtime, service, purpose_of(consumer), consumer.plan).consume
        for service, module in zip(catalogue.services, catalogue.modules, strict=True)
        for consumer in module.consumers
    }
    return Tasks(timers={**due, **called, **consumed, **own})
