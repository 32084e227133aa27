"""A run on its way: what is stored of it, and how each change of another service stores it along.

Every command is the other service's own plan, and its change writes the run's row too, by its version: so each takes
effect once, whichever worker dies when, and where two of them carry out the same run, one is told.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import msgspec
import structlog

from haulier.core.refusal import Cause, Refusal
from haulier.platform.access.identity import Identity
from haulier.platform.commands.call import Call
from haulier.platform.commands.command import Command
from haulier.platform.commands.plan import plan as plan_step
from haulier.platform.commands.system_commands import RANDOM_BITS, SYSTEM_ID, WITHOUT_ADDRESS
from haulier.platform.commands.write_path import steps, walk
from haulier.platform.declarations.operation import Operation, Plan, Service
from haulier.platform.runtime import Runtime
from haulier.platform.storage.changes import Change, RowWrite, TimerWrite
from haulier.platform.storage.resources import Json, Resource, to_json
from haulier.platform.timers.timer_context import SYSTEM_ACTOR
from haulier.services.orchestrator.events import OrchestrationPayload
from haulier.services.orchestrator.kind import ENDED, RUN, RUN_DECODER, Problem, RunBody, RunStatus, RunStep

KEPT_MS = 30 * 24 * 3_600_000
"""How long an ended run is kept."""
RUNS = Service(name="orchestrator", title="Orchestrator", code=2008, bases=("/",), operations=())
"""In whose name runs call: refusals have its number."""

NAME = "run"
"""What operations of runs are called."""
UNFORESEEN = Problem("INTERNAL", "something unforeseen went wrong; what took effect stands, and the run can be retried")
"""What a run says of an error that nobody reckoned with: the log tells more of it."""

log = structlog.get_logger("haulier.orchestrator")

PlanChange = Callable[[Call], Awaitable[Change]]


class Superseded(Exception):
    """Another worker has carried the run on."""


@dataclass(slots=True)
class Run:
    """A run as it is carried out. ``version`` 0 means that it is stored nowhere yet."""

    tenant: str
    id: str
    key: str
    body: RunBody
    version: int = 0
    status: RunStatus = "IN_PROGRESS"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is to be done."""
        return self.status in ENDED

    def next_step(self) -> RunStep | None:
        """The step that is to be carried out now."""
        return next((step for step in self.body.steps if step.status in ("PENDING", "WAITING")), None)

    def row(self, now: int) -> RowWrite:
        """The row to be written."""
        body = self.body
        return RowWrite(
            RUN, self.id, self.version, parent=self.key, state=self.status, body=to_json(body),
            expires_at=now + KEPT_MS if self.is_ended else None,
        )  # fmt: skip


def run_of(row: Resource) -> Run:
    """A stored run."""
    return Run(
        row.tenant_id, row.id, row.parent or "", row.body_as(RUN_DECODER), row.version, cast(RunStatus, row.state)
    )


def run_call(runtime: Runtime, tenant: str, request_id: str, path: dict[str, str] | None = None) -> Call:
    """The call of a command that a run issues."""
    now = runtime.clock()
    return Call(
        runtime=runtime, service=RUNS, operation=_operation(_planned_later), 
        identity=Identity(tenant, SYSTEM_ID, SYSTEM_ID, (), now // 1000),
        actor=SYSTEM_ACTOR, request_id=request_id, at=now, randomness=random.getrandbits(RANDOM_BITS), path=path or {},
        can_wait=True,
    )  # fmt: skip


async def _planned_later(_call: Call, _given: Any) -> Change:
    """Stands for the plan of a call that only reads."""
    raise Refusal(Cause.INTERNAL)


def _operation(plan: Plan) -> Operation:
    return WITHOUT_ADDRESS.post("", name=NAME, number=0, summary="").plan(plan)


async def commit(call: Call, run: Run, plan: PlanChange, planned_as: Callable[[Change], None] | None = None) -> Change:
    """Apply a change together with the run's row. ``planned_as`` is told of the change before the row is written.

    Raises Refusal, and nothing is changed; Superseded when the run's row is another one by now.
    """
    plans = 0

    async def planned(inner: Call, _given: Any) -> Change:
        nonlocal plans
        plans += 1
        if plans > 1:
            stored = await inner.get(RUN, run.id)
            if (stored.version if stored is not None else 0) != run.version:
                raise Superseded
        change = await plan(inner)
        if planned_as is not None:
            planned_as(change)
        change.rows = [*change.rows, run.row(inner.now())]
        change.replan_on_conflict = change.replan_on_conflict | {RUN}
        return change

    call.operation = _operation(planned)
    command = Command(call)
    await walk(command, steps(plan_step))
    run.version += 1
    return command.change


async def record(
    call: Call, run: Run, event: str, rows: Sequence[RowWrite] = (), timers: Sequence[TimerWrite] = ()
) -> None:
    """Store where the run stands, and say so by an event of its own. Raises Superseded, Unavailable."""

    async def plan(_inner: Call) -> Change:
        payload = to_json(payload_of(run))
        return Change(
            RUN, run.id, run.version + 1, event, list(rows), timers=list(timers), state=run.status, payload=payload
        )

    await commit(call, run, plan)


def payload_of(run: Run) -> Json:
    """What events tell of a run."""
    body = run.body
    payload = OrchestrationPayload(
        id=run.id, ruleId=body.ruleId, event=body.event, eventId=body.eventId, entityType=body.entityType,
        entityId=body.entityId, status=run.status, orderId=body.orderId, error=body.error,
    )  # fmt: skip
    shown: Json = msgspec.to_builtins(payload)
    return shown


def problem_of(error: Exception, run_id: str) -> Problem:
    """What went wrong as runs show it: a refusal in its words; any other error is told to the log alone."""
    if isinstance(error, Refusal):
        return Problem(error.cause.name, str(error)[:1_024])
    log.error("run failed", run=run_id, exc_info=error)
    return UNFORESEEN
