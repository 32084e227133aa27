"""Carries out what one trigger selects: rule after rule, step after step, command after command.

Default steps are asked all at once, so the last command of a run ends it too; a plugin of the tenant is asked through
an execution of its own, and the run waits for what comes of it. See: docs/design/orchestrator.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Final, Protocol

import msgspec
import structlog

from haulier.core.logic import evaluate, truthy
from haulier.core.refusal import Cause, Refusal
from haulier.core.templates import render
from haulier.engines.failure import Unavailable
from haulier.platform.commands.call import Call
from haulier.platform.runtime import Runtime
from haulier.platform.sealing.sealer import KeysNotRead
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import Json
from haulier.services.orchestrator.events import (
    ORCHESTRATION_FAILED,
    RUN_ENDED,
    RUN_PROGRESSED,
)
from haulier.services.orchestrator.kind import RUN, Problem, RunBody, RunCommand, RunStep
from haulier.services.orchestrator.rules.matching import COMMANDS, DEFAULT_RULES, UNREAD_RULES, Rule
from haulier.services.orchestrator.runs import commands as table
from haulier.services.orchestrator.runs.context import Context, read_context
from haulier.services.orchestrator.runs.default_steps import STEPS
from haulier.services.orchestrator.runs.follow_ups import follow_ups
from haulier.services.orchestrator.runs.journal import trigger_of_run
from haulier.services.orchestrator.runs.plugin_data import opened_answers, sealed_answers, take_data
from haulier.services.orchestrator.runs.rule_books import RuleBooks
from haulier.services.orchestrator.runs.run_row import (
    Run,
    Superseded,
    commit,
    problem_of,
    record,
    run_call,
    run_of,
)
from haulier.services.orchestrator.runs.tenant_plugins import Arrivals, SwitchedOff, ask_tenant_plugin, plugin_named
from haulier.services.orchestrator.runs.trigger import MAX_DEPTH, Trigger, request_id

WAITS_MS: Final = (1_000, 5_000, 25_000, 120_000, 600_000)
"""Rests before a command is tried again that something passing kept from it."""
PASSING = frozenset({Cause.CONFLICT, Cause.UNAVAILABLE, Cause.TOO_MANY_REQUESTS, Cause.INTERNAL})
INTERRUPTIONS = (Superseded, Unavailable, KeysNotRead)
"""What says nothing of the run itself: it goes on from where it stands."""
MAX_STEPS = 100
"""Steps of one run, those that plugins add included."""
SWITCHED_OFF = Problem("SWITCHED_OFF", "its rule was switched off while the run waited for a plugin")
OUTAGE_SECONDS = 0.5
LOOP_RULE = "rule:depth"
WHEN = "when"
"""The condition of a command of a default rule."""

log = structlog.get_logger("haulier.orchestrator")


class Turn(Protocol):
    """The turn of a tenant, which is let go of while a run waits."""

    async def rest(self, waiting: Awaitable[None]) -> None:
        """Wait outside of the turn."""


class Performer:
    """Carries out triggers for one process. ``arrivals`` tells when the plugin of a run has answered."""

    def __init__(self, runtime: Runtime, arrivals: Arrivals) -> None:
        self._runtime = runtime
        self._books = runtime.kept(RuleBooks)
        self._arrivals = arrivals

    async def perform(self, trigger: Trigger, turn: Turn, *, was_seen: bool) -> None:
        """Carry out all runs of a trigger. ``was_seen`` says that another worker may have begun."""
        try:
            trigger, rules = await self._books.find(trigger)
        except INTERRUPTIONS:
            raise
        except Exception as error:
            run = new_run(trigger, Rule(UNREAD_RULES, "Unread rules", trigger.names), self._runtime.clock())
            await self._close(run, problem_of(error, run.id))
            return
        await self._perform(trigger, rules, turn, was_seen=was_seen)

    async def _perform(self, trigger: Trigger, rules: list[Rule], turn: Turn, *, was_seen: bool) -> None:
        if not rules:
            return
        if trigger.depth >= MAX_DEPTH:
            text = f"{trigger.depth} runs have caused each other: no rule is run"
            run = new_run(trigger, Rule(LOOP_RULE, "Depth limit", trigger.names), self._runtime.clock())
            await self._close(run, Problem("DEPTH", text))
            return
        known = await self._stored(trigger, rules) if was_seen else {}
        context: Context | None = None
        for rule in rules:
            stored = known.get(rule.id)
            if stored is not None and (stored.is_ended or not stored.body.wasSelected):
                continue
            try:
                context = context or await self._context(trigger)
                if stored is None and not rule.selects(context.view()):
                    continue
            except INTERRUPTIONS:
                raise
            except Exception as error:
                run = stored or new_run(trigger, rule, self._runtime.clock())
                await self._close(run, _problem_before(error, run))
                continue
            if await self.carry_on(stored or new_run(trigger, rule, self._runtime.clock()), context, turn):
                context = None

    async def resume(self, run: Run, turn: Turn) -> None:
        """Carry on a stored run that was asked to go on. A rule that could not be asked before is asked now; where none
        could be read, all of its event are.
        """
        try:
            trigger = await trigger_of_run(run_call(self._runtime, run.tenant, run.id), run)
            raised = replace(trigger, names=(trigger.raised.name,))  # the type's other name is one of its names too
            if run.body.ruleId == UNREAD_RULES:
                await self._perform(*await self._books.find(raised), turn, was_seen=True)
                await self._close(run, None)
                return
            context = await self._context(trigger)
            if not run.body.wasSelected:
                _, rules = await self._books.find(raised)
                view = context.view()
                run.body.wasSelected = any(rule.id == run.body.ruleId and rule.selects(view) for rule in rules)
        except INTERRUPTIONS:
            raise
        except Exception as error:
            await self._close(run, _problem_before(error, run))
            return
        if run.body.wasSelected:
            await self.carry_on(run, context, turn)
        else:
            await self._close(run, None)

    async def _stored(self, trigger: Trigger, rules: list[Rule]) -> dict[str, Run]:
        rows = await self._runtime.reader.get_many(trigger.tenant, [(RUN, trigger.run_id(rule.id)) for rule in rules])
        return {rule.id: run_of(row) for rule, row in zip(rules, rows, strict=True) if row is not None}

    async def _context(self, trigger: Trigger) -> Context:
        return await read_context(run_call(self._runtime, trigger.tenant, "run"), trigger)

    async def carry_on(self, run: Run, context: Context, turn: Turn) -> bool:
        """Carry a run out to its end; whether it may have changed what its context shows."""
        wrote = run.version > 0
        while not run.is_ended:
            try:
                await self._go_on(run, context, turn)
            except Superseded:
                row = await self._runtime.reader.get(run.tenant, RUN, run.id)
                if row is None:
                    return True
                found = run_of(row)
                run.body, run.version, run.status = found.body, found.version, found.status
                wrote = True
            except Unavailable as error:
                log.warning("put off", run=run.id, error=str(error))
                await asyncio.sleep(OUTAGE_SECONDS)
        return wrote or run.version > 1 or any(step.commands for step in run.body.steps)

    async def _go_on(self, run: Run, context: Context, turn: Turn) -> None:
        """Do the next thing of a run. Its step fails with what nobody reckoned with, as with a refusal."""
        try:
            await self._do_next(run, context, turn)
        except INTERRUPTIONS:
            raise
        except SwitchedOff:
            step = run.next_step()
            assert step is not None, "it waited for the plugin of a step"
            step.status, step.error = "FAILED", SWITCHED_OFF
            self._skip_rest(run)
            await self._ended(run, SWITCHED_OFF)
        except Exception as error:
            problem, step = problem_of(error, run.id), run.next_step()
            run.status = "IN_PROGRESS"
            if step is None:
                await self._ended(run, problem)
            else:
                await self._step_failed(run, step, problem)

    async def _do_next(self, run: Run, context: Context, turn: Turn) -> None:
        """Do the next thing of a run. Raises what its step fails with, Superseded, Unavailable, KeysNotRead."""
        body = run.body
        if body.againAt is not None:
            await turn.rest(asyncio.sleep(max(0, body.againAt - self._runtime.clock()) / 1000))
            body.againAt = None
        if body.answers is not None:
            context.plugins.update(opened_answers(run_call(self._runtime, run.tenant, run.id), body.answers))
        failed = next((step for step in body.steps if step.status == "FAILED" and not step.goesOn), None)
        if failed is not None and failed.error is not None and body.error is None:
            await self._step_failed(run, failed, failed.error)  # its plugin said so, or could not be asked
            return
        self._ask_default_steps(run, context)
        step = run.next_step()
        if step is None:
            await self._ended(run, body.error)
        elif step.todo is None:
            body.answers = sealed_answers(run_call(self._runtime, run.tenant, run.id), context.plugins)
            await turn.rest(ask_tenant_plugin(self._runtime, self._arrivals, run, step))
        elif step.todo[0]["name"] == table.TRIGGER_PLUGIN:
            await self._add_step(run, step)
        else:
            await self._command(run, step, context)

    def _ask_default_steps(self, run: Run, context: Context) -> None:
        """Ask all that need no call, up to the first plugin of the tenant. Raises Refusal."""
        for step in run.body.steps:
            if step.status not in ("PENDING", "WAITING"):
                continue
            if step.todo is None:
                answer = self._answer_of(step, context)
                if answer is None:
                    return
                step.todo = table.left_of(step, table.commands_of(answer, context, table.OF_DEFAULTS))
                take_data(context, step.pluginId, answer)
            if step.todo and step.todo[0]["name"] == table.TRIGGER_PLUGIN:
                return
            if not step.todo:
                step.status, step.todo = "SUCCESS", None

    def _answer_of(self, step: RunStep, context: Context) -> Json | None:
        if step.asks is not None:
            return _asked(step.asks, context)
        default = STEPS.get(step.pluginId)
        return None if default is None else default(context)

    async def _add_step(self, run: Run, step: RunStep) -> None:
        """Put one more plugin behind a step, as its answer asks."""
        assert step.todo, "the command is its first"
        named = step.todo[0]["payload"].get("pluginId") or step.todo[0]["payload"].get("name")
        call = run_call(self._runtime, run.tenant, run.id)
        plugin = await plugin_named(call, named) if isinstance(named, str) else None
        asked, steps = step.todo.pop(0), run.body.steps
        given, place = asked["payload"].get("context"), asked.get("place")
        if plugin is not None and len(steps) < MAX_STEPS:
            added = RunStep(
                phase=step.phase, pluginId=plugin, goesOn=step.goesOn,
                context=given if isinstance(given, dict) else None,
            )  # fmt: skip
            steps.insert(steps.index(step) + 1, added)
            step.commands.append(RunCommand(name=table.TRIGGER_PLUGIN, target=plugin, place=place))
        else:
            step.commands.append(RunCommand(name=table.TRIGGER_PLUGIN, status="FAILED", place=place))
            step.error = Problem(
                "INVALID", f"a run has at most {MAX_STEPS} steps, and each names a plugin that there is"
            )
        if not step.todo:
            step.status, step.todo = "FAILED" if step.error else "SUCCESS", None

    async def _command(self, run: Run, step: RunStep, context: Context) -> None:
        """Carry out the first command that is left of a step; its change stores that it was done."""
        assert step.todo, "a command is left"
        command, rest, number = step.todo[0], step.todo[1:], run.body.steps.index(step)
        key = request_id(run.id, number, len(step.commands), run.body.depth)
        call = run_call(self._runtime, run.tenant, key)
        plan, done = table.COMMANDS[command["name"]], RunCommand(name=command["name"], place=command.get("place"))
        before = (run.status, step.status, run.body.endedAt, run.body.attempts, run.body.answers)
        step.commands.append(done)
        run.body.attempts = 0

        def leave(todo: list[Json]) -> None:
            """Go on with what is left; the last command of a run ends it."""
            step.todo = todo or None
            step.status = "PENDING" if todo else "FAILED" if step.error else "SUCCESS"
            if not todo and run.next_step() is None and run.body.error is None:
                run.status, run.body.endedAt, run.body.answers = "SUCCESS", call.at, None

        async def planned(inner: Call) -> Change:
            change = await plan(inner, context, command["payload"])
            if change is None:
                raise _Nothing
            return change

        def planned_as(change: Change) -> None:
            done.target = change.id
            run.status, step.status, run.body.endedAt, _, run.body.answers = before
            following = follow_ups(command["name"], change, context)
            step.goesOn = step.goesOn or bool(following)
            leave([*following, *rest])

        def take_back() -> None:
            step.commands.pop()
            step.todo = [command, *rest]
            run.status, step.status, run.body.endedAt, run.body.attempts, run.body.answers = before

        try:
            await commit(call, run, planned, planned_as)
        except _Nothing:
            run.status, step.status, run.body.endedAt, _, run.body.answers = before
            step.todo = rest or None
            step.status = "PENDING" if rest else "FAILED" if step.error else "SUCCESS"
        except (Superseded, Unavailable, asyncio.CancelledError):
            take_back()
            raise
        except Refusal as refusal:
            take_back()
            await self._refused(run, step, refusal)
        except Exception:
            take_back()
            log.exception("command failed", run=run.id, command=command["name"])
            await self._refused(run, step, Refusal(Cause.INTERNAL))

    async def _refused(self, run: Run, step: RunStep, refusal: Refusal) -> None:
        """A command was refused: it is tried again when that passes, else the step has failed."""
        body = run.body
        if refusal.cause in PASSING and body.attempts < len(WAITS_MS):
            body.againAt = self._runtime.clock() + WAITS_MS[body.attempts]
            body.attempts += 1
            await self._record(run, RUN_PROGRESSED)
            return
        assert step.todo, "it is the first that is left"
        failed = step.todo.pop(0)
        step.commands.append(RunCommand(name=failed["name"], status="FAILED", place=failed.get("place")))
        body.attempts = 0
        if step.goesOn:
            step.error = step.error or problem_of(refusal, run.id)
            if not step.todo:
                step.status, step.todo = "FAILED", None
            return
        await self._step_failed(run, step, problem_of(refusal, run.id))

    async def _step_failed(self, run: Run, step: RunStep, problem: Problem) -> None:
        """A step has failed: the rest is skipped unless it goes on, and what the rule has for that is done."""
        step.status, step.error, step.todo = "FAILED", problem, None
        if step.goesOn:
            return
        run.body.error = problem
        self._skip_rest(run)
        rule = DEFAULT_RULES.get(run.body.ruleId)
        if rule is not None and rule.on_failure:
            run.body.steps.append(RunStep(phase="post", pluginId=COMMANDS, goesOn=True, asks=list(rule.on_failure)))
            return
        await self._ended(run, problem)

    def _skip_rest(self, run: Run) -> None:
        for step in run.body.steps:
            if step.status in ("PENDING", "WAITING"):
                step.status = "SKIPPED"

    async def _ended(self, run: Run, problem: Problem | None) -> None:
        run.status = "SUCCESS" if problem is None else "FAILED"
        run.body.error = problem
        run.body.endedAt = self._runtime.clock()
        run.body.answers = None
        await self._record(run, RUN_ENDED if problem is None else ORCHESTRATION_FAILED)

    async def _record(self, run: Run, event: str) -> None:
        try:
            await record(run_call(self._runtime, run.tenant, f"{run.id};{run.body.depth}"), run, event)
        except BaseException:
            run.status = "IN_PROGRESS"
            raise

    async def _close(self, run: Run, problem: Problem | None) -> None:
        """Store the end of a run that could not begin, or go on, unless that was done before."""
        run.body.wasSelected = run.body.wasSelected and run.version > 0
        self._skip_rest(run)
        try:
            await self._ended(run, problem)
        except Superseded:
            log.info("told before", run=run.id)


def _asked(asks: Sequence[Json], context: Context) -> Json:
    """The commands of templates, without those whose condition does not hold. Raises Refusal."""
    view = context.view()
    wanted = [ask for ask in asks if WHEN not in ask or truthy(evaluate(ask[WHEN], view))]
    return {"commands": [render({key: ask[key] for key in ask if key != WHEN}, view) for ask in wanted]}


class _Nothing(Exception):
    """A command that has nothing to change."""


def _problem_before(error: Exception, run: Run) -> Problem:
    """What kept a run from its first step: a refusal is that of its rule's condition."""
    if isinstance(error, Refusal):
        return Problem("CONDITION", str(error)[:1_024])
    return problem_of(error, run.id)


def new_run(trigger: Trigger, rule: Rule, now: int) -> Run:
    """The run of a rule, of which nothing is stored yet."""
    raised = trigger.raised
    body = RunBody(
        ruleId=rule.id, ruleName=rule.name, event=trigger.name, eventId=trigger.event_id,
        entityType=raised.entityType, entityId=raised.entityId, startedAt=now, at=trigger.at,
        journalId=trigger.journal_id, number=trigger.number, orderId=raised.orderId, workOrderId=raised.workOrderId,
        depth=trigger.depth, steps=[msgspec.structs.replace(step, commands=[]) for step in rule.steps],
    )  # fmt: skip
    return Run(trigger.tenant, trigger.run_id(rule.id), trigger.key, body)
