"""Runs: what is called and when, what becomes of the job. The clock is turned by hand. See: contract/scheduler.md."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.services.scheduler.runs import CIRCUIT_PATIENCE_SECONDS
from support.receiver import Receiver
from support.schedules import JOBS, World, job_of, run_of, runs_of, schedule
from support.stack import Client

DAY = 86_400


async def test_a_call_is_made_when_it_is_due_and_not_before(world: World, app: Client, endpoint: Receiver) -> None:
    at = world.now + 120
    id = await schedule(app, endpoint.url_of("/expire"), schedule={"at": at}, payload={"contractId": "77"})
    await world.run_due(119)
    assert endpoint.received == []
    await world.run_due(1)
    (call,) = endpoint.received
    assert (call.method, call.path, call.body) == ("POST", "/expire", b'{"contractId":"77"}')
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["X-COREOS-TID"] == app.tenant
    assert run_of(call) == (id, at, 1)
    assert "X-COREOS-HMAC-SIGNATURE" not in call.headers
    job = await job_of(app, id)
    assert (job["status"], job["lastRunAt"], job["runCount"], job["attempts"]) == ("COMPLETED", at, 1, 1)
    assert "nextRunAt" not in job
    assert await runs_of(app, id) == [
        {"runAt": at, "firedAt": world.now, "attempt": 1, "status": "SUCCESS", "httpStatus": 200}
    ]
    await world.run_due(DAY)
    assert len(endpoint.received) == 1


async def test_a_call_is_signed_and_the_key_is_not_sent(world: World, app: Client, endpoint: Receiver) -> None:
    await schedule(app, endpoint.url, schedule={"at": world.now}, signatureKey="s3cret", payload=[1, "é"])
    await world.run_due()
    (call,) = endpoint.received
    assert call.is_signed_with("s3cret")
    assert "s3cret" not in str(dict(call.headers))


async def test_a_payload_is_sent_as_it_came(world: World, app: Client, endpoint: Receiver) -> None:
    raw = b'{"endpointUrl":"%b","schedule":{"at":%d},"payload":{ "b" : 1.50, "a": 12345678901234567890 }}'
    assert (await app.post(JOBS, raw=raw % (endpoint.url.encode(), world.now))).status == 201
    await schedule(app, endpoint.url, schedule={"at": world.now + 1})
    await world.run_due()
    await world.run_due(1)
    assert [call.body for call in endpoint.received] == [b'{ "b" : 1.50, "a": 12345678901234567890 }', b"{}"]


async def test_a_failed_call_is_made_again_with_longer_waits(world: World, app: Client, endpoint: Receiver) -> None:
    endpoint.answer(500, times=3)
    at = world.now
    id = await schedule(app, endpoint.url, schedule={"at": at})
    made: list[int] = []
    for wait in (0, 9, 1, 59, 1, 299, 1):
        await world.run_due(wait)
        made.append(len(endpoint.received))
    assert made == [1, 1, 2, 2, 3, 3, 4]
    assert [run_of(call) for call in endpoint.received] == [(id, at, attempt) for attempt in (1, 2, 3, 4)]
    assert len({call.headers["X-COREOS-REQUEST-ID"] for call in endpoint.received}) == 4
    runs = await runs_of(app, id)
    assert [(run["attempt"], run["status"], run["httpStatus"]) for run in runs] == [
        (4, "SUCCESS", 200), (3, "FAILED", 500), (2, "FAILED", 500), (1, "FAILED", 500),
    ]  # fmt: skip
    assert (await job_of(app, id))["status"] == "COMPLETED"


async def test_a_call_whose_retries_are_used_up_has_failed(world: World, app: Client, endpoint: Receiver) -> None:
    endpoint.answer(404)
    once, never = [await schedule(app, endpoint.url, schedule={"at": world.now}, retries=retries) for retries in (1, 0)]
    await world.run_due()
    (pending, failed) = await runs_of(app, once)
    assert pending == {"runAt": failed["runAt"], "attempt": 2, "status": "PENDING"}
    assert ((await job_of(app, once))["status"], (await job_of(app, never))["status"]) == ("ACTIVE", "FAILED")
    await world.run_due(10)
    job = await job_of(app, once)
    assert (job["status"], job["attempts"], job["runCount"]) == ("FAILED", 2, 1)
    assert (await runs_of(app, once))[0]["error"] == "the endpoint answered 404"
    await world.run_due(DAY)
    assert len(endpoint.received) == 3


async def test_a_call_follows_no_redirect(world: World, app: Client, endpoint: Receiver) -> None:
    endpoint.answer(307, headers={"Location": endpoint.url_of("/elsewhere")})
    id = await schedule(app, endpoint.url, schedule={"at": world.now}, retries=0)
    await world.run_due()
    assert [call.path for call in endpoint.received] == ["/callback"]
    assert (await runs_of(app, id))[0]["httpStatus"] == 307


async def test_runs_at_intervals_keep_their_grid(world: World, app: Client, endpoint: Receiver) -> None:
    start = world.now + 60
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start})
    for _ in range(3):
        await world.run_due(60)
    assert [run_of(call) for call in endpoint.received] == [(id, start + n * 60, 1) for n in range(3)]
    job = await job_of(app, id)
    assert (job["status"], job["nextRunAt"], job["runCount"]) == ("ACTIVE", start + 180, 3)


async def test_what_was_missed_is_made_once_and_the_grid_goes_on(world: World, app: Client, endpoint: Receiver) -> None:
    start = world.now + 60
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start})
    await world.run_due(10 * 60 + 30)
    assert [run_of(call) for call in endpoint.received] == [(id, start, 1)]
    assert (await job_of(app, id))["nextRunAt"] == start + 600


async def test_a_failed_run_at_intervals_leaves_the_next_one_as_planned(
    world: World, app: Client, endpoint: Receiver
) -> None:
    endpoint.answer(500)
    start = world.now
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start})
    await world.run_due()
    await world.run_due(10)  # the third attempt would come behind the next run
    job = await job_of(app, id)
    assert (job["status"], job["nextRunAt"], job["runCount"], len(endpoint.received)) == ("ACTIVE", start + 60, 1, 2)


async def test_a_run_that_comes_due_while_one_is_under_way_waits_and_others_are_skipped(
    world: World, app: Client, endpoint: Receiver
) -> None:
    answered = asyncio.Event()
    endpoint.answer(200, times=1, after=answered)
    start = world.now
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start})
    under_way = asyncio.create_task(world.run_due())
    await endpoint.wait_for(1)
    world.time.turn(200)  # 60, 120 and 180 have come due meanwhile
    answered.set()
    await under_way
    assert [run_of(call)[1] - start for call in endpoint.received] == [0, 60]
    assert (await job_of(app, id))["nextRunAt"] == start + 240


async def test_a_job_ends_with_its_last_run(world: World, app: Client, endpoint: Receiver) -> None:
    start = world.now
    counted = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start, "maxRuns": 2})
    ending = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start, "endAt": start + 119})
    for wait in (0, 60, 60, 60):
        await world.run_due(wait)
    for id in (counted, ending):
        job = await job_of(app, id)
        assert (job["status"], job["runCount"]) == ("COMPLETED", 2)


async def test_cron_goes_by_the_wall_clock_of_its_zone(world: World, app: Client, endpoint: Receiver) -> None:
    schedule_ = {"expression": "30 9 * * *", "timeZone": "Asia/Kolkata"}
    id = await schedule(app, endpoint.url, schedule=schedule_)
    first = (await job_of(app, id))["nextRunAt"]
    assert first % DAY == 4 * 3_600
    await world.run_due(first - world.now)
    assert run_of(endpoint.received[0]) == (id, first, 1)
    assert (await job_of(app, id))["nextRunAt"] == first + DAY
    await app.log_in()


async def test_a_paused_job_waits_and_goes_on_from_now(world: World, app: Client, endpoint: Receiver) -> None:
    start = world.now + 60
    body: dict[str, Any] = {"endpointUrl": endpoint.url, "schedule": {"intervalSeconds": 60, "startAt": start}}
    id = (await app.post(JOBS, body)).data["id"]
    assert (await app.put(f"{JOBS}/{id}", body | {"active": False})).status == 200
    job = await job_of(app, id)
    assert (job["status"], job["active"], "nextRunAt" in job) == ("ACTIVE", False, False)
    await world.run_due(600)
    assert endpoint.received == []
    assert (await app.put(f"{JOBS}/{id}", body | {"active": True})).status == 200
    assert (await job_of(app, id))["nextRunAt"] == start + 540
    await world.run_due(0)
    await world.run_due(60)
    assert [run_of(call)[1] for call in endpoint.received] == [start + 540, start + 600]


async def test_a_job_that_is_made_paused_is_not_called(world: World, app: Client, endpoint: Receiver) -> None:
    at = world.now + 60
    body = {"endpointUrl": endpoint.url, "schedule": {"at": at}, "active": False}
    id = (await app.post(JOBS, body)).data["id"]
    await world.run_due(120)
    assert endpoint.received == []
    assert (await app.put(f"{JOBS}/{id}", body | {"active": True})).status == 200  # late, at once
    await world.run_due()
    assert [run_of(call) for call in endpoint.received] == [(id, at, 1)]


async def test_a_new_schedule_replaces_the_old_and_calls_a_retry_off(
    world: World, app: Client, endpoint: Receiver
) -> None:
    endpoint.answer(500, times=1)
    body: dict[str, Any] = {"endpointUrl": endpoint.url, "schedule": {"at": world.now}}
    id = (await app.post(JOBS, body | {"signatureKey": "kept"})).data["id"]
    await world.run_due()
    at = world.now + 3_600
    assert (await app.put(f"{JOBS}/{id}", body | {"schedule": {"at": at}})).status == 200
    await world.run_due(60)
    assert len(endpoint.received) == 1
    await world.run_due(3_540)
    assert run_of(endpoint.received[1]) == (id, at, 1)
    assert endpoint.received[1].is_signed_with("kept")
    assert [run["status"] for run in await runs_of(app, id)] == ["SUCCESS", "FAILED"]


@pytest.mark.parametrize("ends", ["change", "cancel"])
async def test_a_call_under_way_ends_and_changes_nothing_else(
    world: World, app: Client, endpoint: Receiver, ends: str
) -> None:
    answered = asyncio.Event()
    endpoint.answer(503, times=1, after=answered)
    at = world.now
    body: dict[str, Any] = {"endpointUrl": endpoint.url, "schedule": {"at": at}}
    id = (await app.post(JOBS, body)).data["id"]
    under_way = asyncio.create_task(world.run_due())
    await endpoint.wait_for(1)
    assert [run["status"] for run in await runs_of(app, id)] == ["PENDING"]
    if ends == "change":
        assert (await app.put(f"{JOBS}/{id}", body | {"schedule": {"at": at + 500}})).status == 200
    else:
        assert (await app.call("DELETE", f"{JOBS}/{id}")).status == 200
    answered.set()
    await under_way
    job = await job_of(app, id)
    assert job["status"] == ("ACTIVE" if ends == "change" else "CANCELLED")
    assert job.get("nextRunAt") == (at + 500 if ends == "change" else None)
    assert [(run["runAt"], run["httpStatus"]) for run in await runs_of(app, id)] == [(at, 503)]
    await world.run_due(499)
    assert len(endpoint.received) == 1


async def test_a_cancelled_job_is_not_called(world: World, app: Client, endpoint: Receiver) -> None:
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60})
    assert (await app.call("DELETE", f"{JOBS}/{id}")).data == {"id": id}
    await world.run_due(600)
    assert endpoint.received == []
    assert (await job_of(app, id))["status"] == "CANCELLED"


async def test_the_newest_hundred_attempts_are_kept(world: World, app: Client, endpoint: Receiver) -> None:
    start = world.now
    id = await schedule(app, endpoint.url, schedule={"intervalSeconds": 60, "startAt": start})
    for _ in range(102):
        await world.run_due(0)
        world.time.turn(60)
    runs = await runs_of(app, id)
    assert [run["runAt"] for run in runs if run["status"] != "PENDING"] == [start + n * 60 for n in range(101, 1, -1)]


async def test_a_job_may_raise_an_event_in_place_of_a_call(world: World, app: Client) -> None:
    id = await schedule(app, "coreos://event", schedule={"at": world.now}, payload={"plate": "MH12"}, externalId="v-1")
    await world.run_due()
    rows = await world.stack.runtime.database.fetch(
        "SELECT event, data FROM journal WHERE tenant_id = $1 AND resource_id = $2 ORDER BY version", app.tenant, id
    )
    assert [row["event"] for row in rows] == ["ScheduledJobCreated", "ScheduledJobEnded"]
    assert '"payload": {"plate": "MH12"}' in rows[1]["data"] or '"payload":{"plate":"MH12"}' in rows[1]["data"]
    assert (await job_of(app, id))["status"] == "COMPLETED"


async def test_a_host_that_is_left_alone_costs_a_run_nothing_for_a_minute(
    world: World, app: Client, endpoint: Receiver
) -> None:
    endpoint.answer(503)
    failures = world.stack.runtime.settings.circuit.failures
    for _ in range(failures):
        await schedule(app, endpoint.url, schedule={"at": world.now}, retries=0)
    await world.run_due()
    id = await schedule(app, endpoint.url, schedule={"at": world.now}, retries=0)
    await world.run_due()
    assert (len(endpoint.received), (await job_of(app, id))["status"]) == (failures, "ACTIVE")
    await world.run_due(CIRCUIT_PATIENCE_SECONDS)
    assert (await job_of(app, id))["status"] == "FAILED"
    assert (await runs_of(app, id))[0]["error"].startswith("circuit_open: ")
