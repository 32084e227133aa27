"""Runs: the call that is due, and what becomes of the job by its outcome. See: contract/scheduler.md, Lifecycle."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from msgspec import UNSET, Raw

from haulier.core.refusal import shortened
from haulier.core.signature import callback_signature
from haulier.engines.setting_rules import CALL_SECONDS
from haulier.platform.commands.call import Call
from haulier.platform.declarations.tasks import Made, NotMade, Outgoing, Prepared, TimedCall
from haulier.platform.outbound.callback import SIGNATURE_HEADER
from haulier.platform.outbound.client import Answer, Failure
from haulier.platform.storage.changes import Change, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.platform.timers.clock import Timer
from haulier.services.scheduler.events import JOB_ENDED, RUN_ABANDONED, RUN_COMPLETED, RUN_DELAYED
from haulier.services.scheduler.kind import (
    ACTIVE,
    COMPLETED,
    DECODER,
    ENDED_KEPT_MS,
    EVENT_URL,
    FAILED,
    FAILURE,
    MAX_RUNS_KEPT,
    SCHEDULED_JOB,
    SUCCESS,
    JobBody,
    Run,
    attempt_timer,
    timer_of,
)
from haulier.services.scheduler.requests import ONE_TIME
from haulier.services.scheduler.responses import EndedPayload, RunPayload
from haulier.services.scheduler.rules.retries import retry_at
from haulier.services.scheduler.rules.schedules import next_run

MAX_RESPONSE_BYTES = 64 * 1024
"""Longest answer that is read; only its status counts."""
MAX_ERROR = 256
CIRCUIT_PATIENCE_SECONDS = 60
"""A host that is left alone for others' failures is waited for so long before that counts as a failure of the run's."""
NOTICES = {status: f"ScheduledJob{word}" for status, word in ((SUCCESS, "Completed"), (FAILURE, "Failed"))}
"""What notices call the outcome of a run."""
NOTHING = "{}"
"""What is sent of a job without a payload."""


@dataclass(slots=True)
class DueRun:
    """An attempt that is due. ``job`` is what was read for the call; the first plan takes it."""

    id: str
    job: tuple[Resource, JobBody] | None
    timer: str
    run_at: int
    attempt: int
    due_at: int
    first_at: int | None
    """When the first attempt at the run began, if that was an earlier one."""


async def prepare_call(call: Call, timer: Timer) -> Prepared | None:
    """The call of an attempt that is due; None when the job has ended, waits, or has another schedule by now."""
    row = await call.get(SCHEDULED_JOB, timer.subject)
    if row is None or row.state != ACTIVE:
        return None
    body = row.body_as(DECODER)
    if body.nextRunAt is None or body.dueAt is None or attempt_timer(call.tenant, row.id, body) != timer.id:
        return None
    due = DueRun(row.id, (row, body), timer.id, body.nextRunAt, body.next_attempt, body.dueAt, body.firedAt)
    url = call.address_of(body.endpoint)
    if url == EVENT_URL:
        return Prepared(due, None)
    sent = (body.payload or NOTHING).encode()
    headers = {
        "Content-Type": "application/json",
        "X-COREOS-REQUEST-ID": timer.id,
        "X-COREOS-TID": call.tenant,
        "X-COREOS-SCHEDULE-ID": row.id,
        "X-COREOS-SCHEDULE-RUN": str(due.run_at),
        "X-COREOS-SCHEDULE-ATTEMPT": str(due.attempt),
    }
    if body.key is not None:
        headers[SIGNATURE_HEADER] = callback_signature(sent, call.unseal(body.key))
    outgoing = Outgoing(
        method="POST", url=url, headers=headers, body=sent, seconds=CALL_SECONDS, max_bytes=MAX_RESPONSE_BYTES
    )
    return Prepared(due, outgoing)


async def note_run(call: Call, made: Made) -> Change | None:
    """The job after an attempt: its next one, its next run, or its end. Raises NotMade."""
    due: DueRun = made.read
    is_left_alone = isinstance(made.answer, Failure) and made.answer.kind == "circuit_open"
    if is_left_alone and made.at < (due.due_at + CIRCUIT_PATIENCE_SECONDS) * 1000:
        raise NotMade("the host is left alone for a while")
    job, due.job = due.job or await _read(call, due.id), None
    if job is None:
        return None
    (row, body), run = job, _run(due, made)
    call.request_id = body.toldAs or call.request_id
    body.runs = [*body.runs, run][-MAX_RUNS_KEPT:]
    if row.state != ACTIVE or body.nextRunAt is None or attempt_timer(call.tenant, row.id, body) != due.timer:
        return _after_recall(row, body, run)
    return _after_attempt(call, row, body, due, run)


async def _read(call: Call, id: str) -> tuple[Resource, JobBody] | None:
    row = await call.get(SCHEDULED_JOB, id)
    return None if row is None else (row, row.body_as(DECODER))


TIMED_CALL = TimedCall(prepare=prepare_call, plan=note_run)


def _run(due: DueRun, made: Made) -> Run:
    run = Run(due.run_at, made.at // 1000, due.attempt, FAILURE)
    match made.answer:
        case None:
            run.status = SUCCESS
        case Answer(status=status):
            run.httpStatus = status
            if 200 <= status < 300:
                run.status = SUCCESS
            else:
                run.error = f"the endpoint answered {status}"
        case Failure(kind=kind, text=text):
            run.error = shortened(f"{kind}: {text}", MAX_ERROR)
    return run


def _after_recall(row: Resource, body: JobBody, run: Run) -> Change:
    """The end of a run whose job was changed or cancelled while the call was under way: it changes nothing else."""
    body.lastRunAt = run.runAt
    body.runCount += 1
    return _noted(row, body, run, RUN_COMPLETED if run.status == SUCCESS else RUN_ABANDONED, row.state or "")


def _after_attempt(call: Call, row: Resource, body: JobBody, due: DueRun, run: Run) -> Change:
    first_at = due.first_at or run.firedAt
    body.attempts = run.attempt
    may_run_again = body.schedule.maxRuns is UNSET or body.runCount + 1 < body.schedule.maxRuns
    following = next_run(body.schedule, max(first_at, run.runAt)) if may_run_again else None
    if run.status != SUCCESS and (again := retry_at(run.attempt, body.retries, call.at // 1000, following)) is not None:
        body.dueAt, body.firedAt = again, first_at
        change = _noted(row, body, run, RUN_DELAYED, ACTIVE)
    else:
        body.lastRunAt, body.runCount = run.runAt, body.runCount + 1
        body.nextRunAt = body.dueAt = following
        body.firedAt = None
        event = RUN_COMPLETED if run.status == SUCCESS else RUN_ABANDONED
        change = _noted(row, body, run, event, _state_after(body, run), call.at)
    change.timers = timer_of(call.tenant, row.id, body)
    return change


def _state_after(body: JobBody, run: Run) -> str:
    """The state of a job after a run."""
    if body.nextRunAt is not None:
        return ACTIVE
    return FAILED if run.status != SUCCESS and body.schedule.kind == ONE_TIME else COMPLETED


def _noted(row: Resource, body: JobBody, run: Run, event: str, state: str, at: int = 0) -> Change:
    """The change with its event and, when a run has ended, its notice."""
    write = replacing(row, state=state, body=to_json(body))
    if row.state == ACTIVE and state != ACTIVE:
        write.key, write.expires_at = None, at + ENDED_KEPT_MS
    is_event = body.endpoint.url == EVENT_URL and event == RUN_COMPLETED
    change = row_change(JOB_ENDED if is_event else event, write, payload=to_json(_payload(row.id, body, run, is_event)))
    if event != RUN_DELAYED and body.notification is not None:
        asked = msgspec.structs.replace(
            body.notification, secret=body.key, repeats_secret=False, event=NOTICES[run.status]
        )
        change.callback_request = to_json(asked)
        if run.status != SUCCESS:
            change.status, change.reason = "failed", run.error
    return change


def _payload(id: str, body: JobBody, run: Run, is_event: bool) -> RunPayload:
    payload = EndedPayload if is_event else RunPayload
    made = payload(
        jobId=id,
        externalId=UNSET if body.externalId is None else body.externalId,
        status=run.status,
        attempt=run.attempt,
        runAt=run.runAt,
        firedAt=run.firedAt,
        httpStatus=UNSET if run.httpStatus is None else run.httpStatus,
        error=UNSET if run.error is None else run.error,
    )
    if isinstance(made, EndedPayload) and body.payload is not None:
        made.payload = Raw(body.payload)
    return made
