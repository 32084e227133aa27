"""A failed run goes on at the step that failed. See: contract/orchestrator.md "Runs"."""

from __future__ import annotations

from haulier.core.refusal import Cause, Fault, Refusal
from haulier.platform.commands.call import Call
from haulier.platform.storage.changes import Change
from haulier.platform.storage.resources import to_json
from haulier.services.orchestrator.events import RUN_RETRIED
from haulier.services.orchestrator.kind import RUN
from haulier.services.orchestrator.rules.matching import COMMANDS, DEFAULT_RULES, UNREAD_RULES
from haulier.services.orchestrator.runs.run_row import Run, payload_of, run_of


async def retry_run(call: Call, body: None) -> Change:
    """Ask a failed run to go on; commands that took effect are not carried out again. Raises Refusal."""
    row = await call.need(RUN, call.path["runId"], "run")
    run = run_of(row)
    if run.status != "FAILED":
        message = f"the run is {run.status}; only a FAILED one can be retried"
        raise Refusal(Cause.RULE, message, [Fault("status", "not_failed", message)], {"status": run.status})
    if not run.body.steps and run.body.ruleId != UNREAD_RULES:
        message = "the run has no step that could be carried out"
        raise Refusal(Cause.RULE, message, [Fault("status", "no_steps", message)])
    open_again(run)
    change = Change(RUN, run.id, row.version + 1, RUN_RETRIED, [run.row(call.at)], state=run.status)
    change.payload = to_json(payload_of(run))
    return change


def open_again(run: Run) -> None:
    """Open the steps that failed or were skipped; what was done because of the failure is taken off the list."""
    body = run.body
    rule = DEFAULT_RULES.get(body.ruleId)
    if rule is not None and rule.on_failure and body.steps[-1].pluginId == COMMANDS:
        body.steps.pop()
    for step in body.steps:
        if step.status in ("FAILED", "SKIPPED"):
            step.status, step.error, step.todo = "PENDING", None, None
            step.commands = [command for command in step.commands if command.status == "SUCCESS"]
    run.status, body.error, body.endedAt, body.attempts, body.againAt = "IN_PROGRESS", None, None, 0, None
