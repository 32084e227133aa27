"""Scheduled jobs: made, changed, paused, cancelled. See: contract/scheduler.md, Lifecycle and Validation."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from haulier.core.json_decoding import check_json
from haulier.core.refusal import Cause, Fault, Refusal, invalid, refuse_faults
from haulier.platform.commands.call import Call
from haulier.platform.commands.callback_limits import check_callback
from haulier.platform.declarations.wire_schemas import Callback
from haulier.platform.outbound.callback import HeaderPair
from haulier.platform.outbound.callback_request import CallbackRequest, sealed_request
from haulier.platform.storage.changes import Change, RowWrite, TimerDrop, replacing, row_change
from haulier.platform.storage.resources import Resource, to_json
from haulier.services.scheduler.events import JOB_CANCELLED, JOB_CREATED, JOB_REPEATED, JOB_UPDATED
from haulier.services.scheduler.kind import (
    ACTIVE,
    CANCELLED,
    DECODER,
    ENDED_KEPT_MS,
    EVENT_URL,
    ID_PREFIX,
    JOBS_RULE,
    SCHEDULED_JOB,
    JobBody,
    attempt_timer,
    timer_of,
    unique_key,
)
from haulier.services.scheduler.queries import need_job
from haulier.services.scheduler.requests import MAX_PAYLOAD_BYTES, ScheduledJobRequest
from haulier.services.scheduler.responses import JobPayload
from haulier.services.scheduler.rules.schedules import KeptSchedule, first_run, read_schedule

LIMIT_TEXT = "an app has at most 100,000 active jobs"


async def create_job(call: Call, body: ScheduledJobRequest, told_as: str | None = None) -> Change:
    """``POST /jobs``. The app of the token owns the job. The same request again, while the job is active, has the same
    id. ``told_as`` is the request id under which its runs are told of, if not their own.
    """
    owner, content = call.identity.app_id, _fingerprint(call, body)
    key = unique_key(owner, body.externalId)
    known = await call.by_key(SCHEDULED_JOB, key) if key is not None else None
    if known is not None:
        return _repeated(known, known.body_as(DECODER), content)
    job = _job(call, body, content, read_schedule(body.schedule, call.at // 1000))
    job.toldAs = told_as
    id = call.new_id(ID_PREFIX)
    row = RowWrite(SCHEDULED_JOB, id, 0, type=owner, key=key, state=ACTIVE, body=to_json(job))
    change = _change(JOB_CREATED, row, job)
    change.timers = timer_of(call.tenant, id, job)
    change.replan_on_conflict = frozenset({SCHEDULED_JOB})
    change.rule_refusals = {JOBS_RULE: Refusal(Cause.RULE, LIMIT_TEXT)}
    return change


async def update_job(call: Call, body: ScheduledJobRequest) -> Change:
    """``PUT /jobs/{scheduledJobId}``: the whole document, but that an absent signature key stays. A retry that is
    waited for is called off; a call under way ends, and changes nothing of the new schedule.
    """
    row = await need_job(call, call.path["scheduledJobId"])
    if row.state != ACTIVE:
        raise Refusal(Cause.VERSION_CONFLICT, f"the job is {row.state}")
    old, now = row.body_as(DECODER), call.at // 1000
    job = _job(call, body, _fingerprint(call, body), read_schedule(body.schedule, now, old.schedule))
    job.key, job.toldAs = job.key or old.key, old.toldAs
    job.generation, job.attempts = old.generation + 1, 0
    job.lastRunAt, job.runCount, job.runs = old.lastRunAt, old.runCount, old.runs
    most = job.schedule.maxRuns
    if most is not UNSET and most <= job.runCount:
        raise invalid("schedule.maxRuns", "minimum", f"the job has run {job.runCount} times already")
    write = replacing(row, key=unique_key(row.type, job.externalId), body=to_json(job))
    change = _change(JOB_UPDATED, write, job)
    change.timers = timer_of(call.tenant, row.id, job)
    change.drops = _drops(call, row.id, old)
    return change


async def cancel_job(call: Call, _body: None) -> Change:
    """``DELETE /jobs/{scheduledJobId}``. A call under way ends; a job that ended stays as it is."""
    row = await need_job(call, call.path["scheduledJobId"])
    job = row.body_as(DECODER)
    if row.state != ACTIVE:
        return _noted(row, job)
    drops = _drops(call, row.id, job)
    job.nextRunAt = job.dueAt = job.firedAt = None
    job.generation += 1
    write = replacing(
        row, state=CANCELLED, key=None, body=to_json(job), expires_at=call.at + ENDED_KEPT_MS
    )  # fmt: skip
    change = _change(JOB_CANCELLED, write, job)
    change.drops = drops
    return change


def _job(call: Call, body: ScheduledJobRequest, content: str, schedule: KeptSchedule) -> JobBody:
    """The job as it is stored, its first run planned from now. Raises Refusal."""
    payload = b"" if body.payload is UNSET else bytes(body.payload)
    faults = [*_endpoint_faults(call, body.endpointUrl), *_payload_faults(payload)]
    refuse_faults(faults)
    next_run = first_run(schedule, call.at // 1000) if body.active else None
    if body.active and next_run is None:
        raise invalid("schedule.endAt", "minimum", "no run comes before it")
    return JobBody(
        kind=schedule.kind,
        schedule=schedule,
        endpoint=sealed_request(call.seal, body.endpointUrl, []),
        content=content,
        externalId=body.externalId,
        key=call.seal(body.signatureKey) if body.signatureKey is not None else None,
        payload=payload.decode() or None,
        retries=body.retries,
        notification=_notification(call, body.notification),
        active=body.active,
        nextRunAt=next_run,
        dueAt=next_run,
    )


def _endpoint_faults(call: Call, url: str) -> list[Fault]:
    if url == EVENT_URL:
        return []
    if not call.allows_private_calls and not url.lower().startswith("https://"):
        return [Fault("endpointUrl", "format", f"must begin with https://, or be {EVENT_URL}")]
    fault = call.outside_fault(url)
    return [] if fault is None else [Fault("endpointUrl", "egress", fault)]


def _payload_faults(payload: bytes) -> list[Fault]:
    if len(payload) > MAX_PAYLOAD_BYTES:
        return [Fault("payload", "maxBytes", f"has more than {MAX_PAYLOAD_BYTES} bytes")]
    if payload:
        check_json(payload)
    return []


def _notification(call: Call, callback: Callback | None) -> CallbackRequest | None:
    if callback is None or not callback.url:
        return None
    check_callback(_Named(callback))
    kept = sealed_request(
        call.seal, callback.url, [HeaderPair(pair.key, pair.value) for pair in callback.headers or ()]
    )
    kept.meta = callback.meta
    return kept


class _Named(msgspec.Struct):
    """A callback as the member that its limits name."""

    callback: Callback


def _fingerprint(call: Call, body: ScheduledJobRequest) -> str:
    """The same for the same request, and telling nothing of the key in it."""
    return call.fingerprint(msgspec.json.encode(body), SCHEDULED_JOB)


def _repeated(known: Resource, job: JobBody, content: str) -> Change:
    """What a request leads to whose external id is taken. Raises Refusal where it asks for something else."""
    if job.content != content:
        text = f"the job {known.id} has this externalId, and was asked for otherwise"
        raise Refusal(Cause.TAKEN, text, [Fault("externalId", "taken", text)], {"id": known.id})
    return _noted(known, job)


def _noted(row: Resource, job: JobBody) -> Change:
    """A journal row about a job that is not written, as long as it is what was read."""
    change = Change(SCHEDULED_JOB, row.id, row.version, JOB_REPEATED, state=row.state, payload=_payload(row.id, job))
    change.guards.append((SCHEDULED_JOB, row.id, row.version))
    return change


def _drops(call: Call, id: str, job: JobBody) -> list[TimerDrop]:
    """The timer that is called off. One that is due may be under way: it ends by itself."""
    if job.dueAt is None or job.dueAt * 1000 <= call.now():
        return []
    return [TimerDrop(attempt_timer(call.tenant, id, job))]


def _change(event: str, row: RowWrite, job: JobBody) -> Change:
    return row_change(event, row, payload=_payload(row.id, job))


def _payload(id: str, job: JobBody) -> str:
    return to_json(
        JobPayload(
            jobId=id,
            externalId=UNSET if job.externalId is None else job.externalId,
            kind=job.schedule.kind,
            active=job.active,
            nextRunAt=UNSET if job.nextRunAt is None else job.nextRunAt,
        )
    )
