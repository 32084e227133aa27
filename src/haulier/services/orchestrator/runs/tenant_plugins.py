"""Plugins of a tenant as steps of a run: asked by a timer, by any worker; the run waits for what comes of it.

See: contract/orchestrator.md "Plugin definition", "Answer of a plugin"; ``platform/plugins/executions``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from haulier.core.refusal import Cause, Refusal, invalid
from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.plugins.executions import EXECUTION, Pending, advance, open_execution
from haulier.platform.plugins.plugin_call import Answered, Failed, PluginResult, Refused, ask_plugin
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.changes import Change, RowWrite
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.orchestrator.events import RUN_ANSWERED, RUN_WAITING
from haulier.services.orchestrator.kind import PLUGINS, RULE, RULE_DECODER, RUN, Problem, RunStep
from haulier.services.orchestrator.rules.default_rules import DEFAULT_PLUGINS
from haulier.services.orchestrator.rules.matching import DEFAULT_RULES
from haulier.services.orchestrator.runs.commands import commands_of
from haulier.services.orchestrator.runs.context import Context, read_context
from haulier.services.orchestrator.runs.journal import trigger_of_run
from haulier.services.orchestrator.runs.plugin_data import opened_answers, sealed_answers, take_data
from haulier.services.orchestrator.runs.run_row import Run, Superseded, payload_of, problem_of, record, run_call, run_of

PURPOSE = "orchestrator-plugin"
WAITS = (1.0, 5.0, 25.0, 120.0, 600.0)
"""Seconds before a call that failed is made again."""
TOO_MANY_REQUESTS = 429
"""A refusal of a plugin that passes."""
MAX_RUN_COMMANDS = 600
"""Commands of one run that plugins of a tenant ask for."""
LOOK_AGAIN_SECONDS = 60.0
"""A run that waits is looked at this often, should it have missed that it may go on."""


class SwitchedOff(Exception):
    """The rule of a run that waits is not in force any more."""


class Arrivals:
    """Wakes the runs of this process that wait for the answer of a plugin."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], asyncio.Event] = {}

    def expect(self, tenant: str, run_id: str) -> asyncio.Event:
        """What is set when the answer of a run has come, or it shall look again whether its rule is in force."""
        return self._waiting.setdefault((tenant, run_id), asyncio.Event())

    def forget(self, tenant: str, run_id: str) -> None:
        """Nobody waits for it any more."""
        self._waiting.pop((tenant, run_id), None)

    def came(self, tenant: str, run_id: str) -> None:
        """Wake a run."""
        if (event := self._waiting.get((tenant, run_id))) is not None:
            event.set()

    def rules_changed(self, tenant: str) -> None:
        """Wake all runs of a tenant."""
        for (of, _), event in self._waiting.items():
            if of == tenant:
                event.set()


async def ask_tenant_plugin(runtime: Runtime, arrivals: Arrivals, run: Run, step: RunStep) -> None:
    """Have the step's plugin asked, if that was not begun, and wait for what comes of it.

    Raises Superseded, since its row says then how the run goes on; SwitchedOff, Unavailable.
    """
    came = arrivals.expect(run.tenant, run.id)
    try:
        if run.status != "WAITING":
            call = run_call(runtime, run.tenant, f"{run.id};{run.body.depth}")
            await runtime.sealer.prepare(run.tenant)
            plugin = await PLUGINS.find(call, step.pluginId)
            if plugin is None:
                step.status, step.error = "FAILED", Problem("NOT_FOUND", f"there is no plugin {step.pluginId!r}")
                run.status = "IN_PROGRESS"
                return
            if not plugin.is_active:
                run.status, step.status = "IN_PROGRESS", "SKIPPED"
                return
            opened = open_execution(call, plugin, PURPOSE, run.id)
            run.status, step.status = "WAITING", "WAITING"
            await record(call, run, RUN_WAITING, opened.rows, opened.timers)
            runtime.poke_timers()
        while not came.is_set():
            wanted = [(RUN, run.id), (RULE, run.body.ruleId)]
            row, rule = await runtime.reader.get_many(run.tenant, wanted)
            if row is None or row.version != run.version:
                break  # the answer came before it was expected
            if not _is_in_force(run.body.ruleId, rule):
                raise SwitchedOff
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await came.wait()
        raise Superseded
    finally:
        arrivals.forget(run.tenant, run.id)


def _is_in_force(rule_id: str, row: Resource | None) -> bool:
    """Is a rule active? A default one has no row as long as nobody switched it."""
    return rule_id in DEFAULT_RULES if row is None else row.body_as(RULE_DECODER).active


async def plugin_named(call: Call, name: str) -> str | None:
    """The id of a plugin, a default one too, that is named by its id or its name."""
    default = next((id for id, known in DEFAULT_PLUGINS.items() if name in (id, known)), None)
    return default or (await PLUGINS.read_index(call)).find(name)


async def plan_execution(call: Call, timer: Timer) -> Change | None:
    """What the timer of an execution leads to: the plugin is called, or its answer taken into the run."""
    execution = await call.get(EXECUTION, timer.subject)
    row = await call.get(RUN, execution.parent or "") if execution is not None else None
    if execution is None or row is None:
        return None
    run = run_of(row)
    step = run.next_step()
    if run.status != "WAITING" or step is None:
        return None
    plugin = await PLUGINS.find(call, step.pluginId)
    if plugin is None:
        raise Refusal(Cause.UNKNOWN_REFERENCE, f"there is no plugin {step.pluginId!r}")
    context = await _context(call, run)

    async def ask(execution_id: str) -> PluginResult:
        view = context.view(step.context)
        try:
            result = await ask_plugin(call, plugin, view, execution_id=execution_id, request_id=run.id)
        except (Refusal, Unavailable, KeysNotRead):
            raise
        except Exception as error:
            return Refused(problem_of(error, run.id).description)
        if isinstance(result, Refused) and result.status == TOO_MANY_REQUESTS:
            return Failed(result.reason)
        return result

    outcome = await advance(call, execution, plugin, ask, WAITS)
    if isinstance(outcome, Pending):
        return outcome.change
    _take(call, run, step, context, outcome.result, plugin.name)
    return _answered(call, run, row, outcome.rows)


async def _context(call: Call, run: Run) -> Context:
    context = await read_context(call, await trigger_of_run(call, run))
    if run.body.answers is not None:
        context.plugins.update(opened_answers(call, run.body.answers))
    return context


def _take(call: Call, run: Run, step: RunStep, context: Context, result: Any, name: str) -> None:
    """Take in how the plugin ended: the commands that are to be done, or that the step has failed."""
    run.status, step.status = "IN_PROGRESS", "PENDING"
    if not isinstance(result, Answered):
        step.todo, step.error, step.status = None, Problem("PLUGIN", result.reason[:1_024]), "FAILED"
        return
    try:
        step.todo = commands_of(result.body, context)[len(step.commands) :]
        _refuse_too_many(run)
    except Exception as error:
        step.todo, step.error, step.status = None, problem_of(error, run.id), "FAILED"
        return
    take_data(context, step.pluginId, result.body, name)
    run.body.answers = sealed_answers(call, context.plugins)


def _refuse_too_many(run: Run) -> None:
    """Raises Refusal where plugins that trigger each other ask for more than one run may do."""
    count = sum(len(step.commands) + len(step.todo or ()) for step in run.body.steps)
    if count > MAX_RUN_COMMANDS:
        raise invalid("commands", "maxItems", f"a run has at most {MAX_RUN_COMMANDS} commands, not {count}")


def _answered(call: Call, run: Run, row: Resource, rows: list[RowWrite]) -> Change:
    change = Change(RUN, run.id, row.version + 1, RUN_ANSWERED, [*rows, run.row(call.now())], state=run.status)
    change.payload = to_json(payload_of(run))
    return change
