"""Plugins of a tenant as steps of a run: asked by a timer, by any worker; the run waits for what comes of it.

See: contract/orchestrator.md "Plugin definition", "Answer of a plugin"; ``platform/plugins/executions``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from haulier.core.refusal import invalid
from haulier.platform.commands.call import Call
from haulier.platform.plugins.executions import Pending, advance, carry_on, due_execution, open_execution
from haulier.platform.plugins.plugin_call import Answered, Failed, PluginResult, Refused, ask_plugin
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.orchestrator.events import RUN_ANSWERED, RUN_WAITING
from haulier.services.orchestrator.kind import PLUGINS, RULE, RULE_DECODER, RUN, Problem, RunStep
from haulier.services.orchestrator.rules.default_rules import DEFAULT_PLUGINS
from haulier.services.orchestrator.rules.matching import DEFAULT_RULES
from haulier.services.orchestrator.runs.commands import commands_of, left_of
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
            opened, before = open_execution(call, plugin, PURPOSE, run.id), (run.status, step.status, step.execution)
            run.status, step.status, step.execution = "WAITING", "WAITING", opened.id
            try:
                await record(call, run, RUN_WAITING, opened.rows, opened.timers)
            except BaseException:
                run.status, step.status, step.execution = before
                raise
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
    """What the timer of an execution leads to: the plugin is called, or its answer taken into the run. Nothing where
    the run waits for it no longer. Raises what puts the timer off.
    """
    due = await due_execution(call, timer)
    row = None if due is None else await call.get(RUN, due.subject)
    if due is None or row is None:
        return None
    run = run_of(row)
    step = run.next_step()
    if run.status != "WAITING" or step is None or step.execution not in (None, timer.subject):
        return None

    async def give_up(reason: str) -> Change:
        _fail(run, step, Problem("PLUGIN", reason[:1_024]))
        return _answered(call, run, row)

    return await carry_on(call, due, partial(_advanced, call, row, run, step), give_up)


async def _advanced(call: Call, row: Resource, run: Run, step: RunStep, execution: Resource) -> Change:
    """What comes of asking the plugin, or of its late answer."""
    plugin = await PLUGINS.find(call, step.pluginId)
    assert plugin is not None, "a plugin is never taken away"
    context = await _context(call, run)

    async def ask(execution_id: str) -> PluginResult:
        view = context.view(step.context)
        result = await ask_plugin(call, plugin, view, execution_id=execution_id, request_id=run.id)
        if isinstance(result, Refused) and result.status == TOO_MANY_REQUESTS:
            return Failed(result.reason)
        return result

    outcome = await advance(call, execution, plugin, ask, WAITS)
    if isinstance(outcome, Pending):
        return outcome.change
    _take(call, run, step, context, outcome.result, plugin.name)
    change = _answered(call, run, row)
    change.rows += outcome.rows
    return change


async def _context(call: Call, run: Run) -> Context:
    context = await read_context(call, await trigger_of_run(call, run))
    if run.body.answers is not None:
        context.plugins.update(opened_answers(call, run.body.answers))
    return context


def _take(call: Call, run: Run, step: RunStep, context: Context, result: Any, name: str) -> None:
    """Take in how the plugin ended: the commands that are to be done, or that the step has failed."""
    if not isinstance(result, Answered):
        _fail(run, step, Problem("PLUGIN", result.reason[:1_024]))
        return
    try:
        step.todo = left_of(step, commands_of(result.body, context))
        _refuse_too_many(run)
    except Exception as error:
        _fail(run, step, problem_of(error, run.id))
        return
    run.status, step.status, step.execution = "IN_PROGRESS", "PENDING", None
    take_data(context, step.pluginId, result.body, name)
    run.body.answers = sealed_answers(call, context.plugins)


def _fail(run: Run, step: RunStep, problem: Problem) -> None:
    """The step has failed, and the run goes on from there."""
    run.status, step.status, step.execution = "IN_PROGRESS", "FAILED", None
    step.todo, step.error = None, problem


def _refuse_too_many(run: Run) -> None:
    """Raises Refusal where plugins that trigger each other ask for more than one run may do."""
    count = sum(len(step.commands) + len(step.todo or ()) for step in run.body.steps)
    if count > MAX_RUN_COMMANDS:
        raise invalid("commands", "maxItems", f"a run has at most {MAX_RUN_COMMANDS} commands, not {count}")


def _answered(call: Call, run: Run, row: Resource) -> Change:
    change = Change(RUN, run.id, row.version + 1, RUN_ANSWERED, [run.row(call.now())], state=run.status)
    change.payload = to_json(payload_of(run))
    return change
