"""What real clients send, odd as it is: accepted, kept, and never in the way.

See: contract/conventions.md sections 1 to 4.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.linehaul import DISPATCH, PICKUP, SUCCESS, WORKFLOW, Lane, report
from support.stack import Stack


@pytest.mark.parametrize(
    "timestamp",
    [1_790_000_000, 1_790_000_000_123, 1_790_000_000_123_456, -1, 0, -1_294_967_296, 2**31, 2**53 - 1, 1.5, -0.5, 1e18],
)
async def test_times_of_any_unit_are_kept_as_sent_and_never_decide(lane: Lane, timestamp: float) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    started = await lane.tell(job, dispatch, PICKUP, "STARTED", timestamp=1_790_000_000)
    closed = await lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS, timestamp=timestamp)
    task = await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", "CLOSED", timestamp=timestamp)
    assert (started.status, closed.status, task.status) == (202, 202, 202)
    shown = (await lane.client.get(f"{WORKFLOW}/execution-workflow-instances/{job.instances[PICKUP]}")).data
    assert (shown["lastStatus"]["timestamp"], shown["tasks"][0]["timestamp"]) == (timestamp, timestamp)
    assert (await lane.get(f"/jobs/{job.id}"))["objectives"][0]["code"] == SUCCESS


async def test_attempt_and_sequence_numbers_may_come_as_floats(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED", attemptId=1.0)).status == 202
    assert (await lane.tell_task(job, dispatch, PICKUP, "ET_PICK", "STARTED", attemptId=1.0)).status == 202


@pytest.mark.parametrize(
    ("user_info", "actor"),
    [
        ('{"id":"7","name":"Ann"}', "7"), ('{"user":"Ann","id":"7"}', "7"), ('{"id":7}', "7"), ("7", "7"),
        ("Ann", "Ann"), ("Zoë", "Zoë"),
        ('{"id":', '{"id":'), ("[1]", "[1]"), ('{"user":"Ann"}', "Ann"),
        ("{}", "platform:app:haulier-admin"),
        ("x" * 200, "x" * 64),
    ],
)  # fmt: skip
async def test_any_user_info_is_taken(lane: Lane, user_info: str, actor: str) -> None:
    answer = await lane.post("/jobs", lane.job_body(), headers={"X-COREOS-USERINFO": user_info})
    assert answer.status == 202
    assert (await lane.get(f"/jobs/{answer.data['id']}"))["createdBy"] == actor


@pytest.mark.parametrize("spelt", [str.lower, str.upper, str.title])
async def test_header_names_come_in_any_case(lane: Lane, spelt: Any) -> None:
    headers = {spelt(name): value for name, value in lane.client.headers.items()}
    async with lane.client.http.get(
        f"{lane.client.url}{DISPATCH}/jobs", headers={**headers, spelt("X-COREOS-REQUEST-ID"): "id-1"}
    ) as response:
        assert response.status == 200
        assert response.headers["X-COREOS-REQUEST-ID"] == "id-1"


async def test_a_constant_request_id_over_different_calls_is_normal_and_echoed(lane: Lane) -> None:
    constant = {"X-COREOS-REQUEST-ID": "123"}
    answers = [await lane.post("/jobs", lane.job_body(), headers=constant) for _ in range(3)]
    assert [answer.status for answer in answers] == [202] * 3
    assert len({answer.data["id"] for answer in answers}) == 3
    refused = await lane.post("/jobs", {}, headers=constant)
    assert (refused.status, refused.headers["X-COREOS-REQUEST-ID"]) == (400, "123")
    assert {answer.headers["X-COREOS-REQUEST-ID"] for answer in answers} == {"123"}


async def test_unknown_members_are_ignored_at_every_depth(lane: Lane) -> None:
    body = lane.job_body(
        other=1, objectives=[{"objectiveRef": PICKUP, "other": {}, "timeslot": {"from": 1, "to": 2, "other": 3}}],
        scheduledFor={"startDateTime": 1, "other": 2}, callback={"url": "{{SSE_CALLBACK}}", "other": 1},
    )  # fmt: skip
    answer = await lane.post("/jobs", body)
    assert answer.status == 202
    assert "other" not in json.dumps(await lane.get(f"/jobs/{answer.data['id']}"))


@pytest.mark.parametrize(
    "callback",
    [
        {"url": "/callback"}, {"url": "hook/1", "headers": [{"key": "k", "value": "v"}]}, {"url": "{{SSE_CALLBACK}}"},
        {"url": "{{SSE_BROADCAST(trips)}}", "meta": [1]}, {"url": "", "headers": []}, {}, None,
    ],
)  # fmt: skip
async def test_a_callback_address_is_judged_by_its_delivery_only(stack: Stack, lane: Lane, callback: Any) -> None:
    job = await lane.job(callback=callback)
    dispatch = await lane.dispatch(job, callback=callback)
    assert (await lane.scan("in", dispatch, callback=callback)).status == 202
    assert (await lane.tell(job, dispatch, PICKUP, "STARTED", callback=callback)).status == 202
    promised = await stack.runtime.database.fetch(
        "SELECT callback FROM journal WHERE tenant_id = $1 AND resource_id = $2", lane.client.tenant, dispatch
    )
    url = (callback or {}).get("url")
    assert all((json.loads(row["callback"])["url"] if row["callback"] else "") == (url or "") for row in promised)
    assert promised


async def test_event_metadata_travels_with_the_event_and_is_not_stored(stack: Stack, lane: Lane) -> None:
    job = await lane.job(_event_meta={"source": "erp"})
    rows = await stack.runtime.database.fetch(
        "SELECT meta FROM journal WHERE tenant_id = $1 AND resource_id = $2", lane.client.tenant, job.id
    )
    assert [json.loads(row["meta"]) for row in rows] == [{"source": "erp"}]
    assert "erp" not in json.dumps(await lane.get(f"/jobs/{job.id}"))


async def test_the_access_token_may_be_the_origin_token_or_there_may_be_none(lane: Lane) -> None:
    assert lane.client.headers["X-COREOS-ORIGIN-TOKEN"] == lane.client.token
    for origin in (lane.client.token, None):
        headers = {"X-COREOS-ORIGIN-TOKEN": origin}
        assert (await lane.post("/jobs", lane.job_body(), headers=headers)).status == 202


async def test_the_older_client_reports_and_scans_through_version_one(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    older = "/core/api/v1/dispatch-service"
    for body in (report(job, dispatch, "STARTED"), report(job, dispatch, "CLOSED", SUCCESS)):
        assert (await lane.client.post(f"{older}/workflows/{job.instances[PICKUP]}", body)).status == 202
    scan = {"dispatchId": dispatch, "custodyEntity": "CONTAINER", "custodyEntityId": "c1", "custodyEntityAmount": 450}
    assert (await lane.client.post(f"{older}/ledgers/custody-in", scan)).status == 202
    assert (await lane.get(f"/ledgers/{dispatch}"))["entries"][0]["custodyEntityAmount"] == 450


async def test_text_of_any_script_is_kept(lane: Lane) -> None:
    for text in ("'; DROP TABLE resource; --", "{{7*7}} ${x} %s", "पुणे 🚚 \u202e", '\\u0000 \\ / "'):
        id = (await lane.post("/jobs", lane.job_body(jobRef=text, customData={"hub": text}))).data["id"]
        shown = await lane.get(f"/jobs/{id}")
        assert (shown["jobRef"], shown["customData"]["hub"]) == (text.removesuffix(" \u202e"), text)
