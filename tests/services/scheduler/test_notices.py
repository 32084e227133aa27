"""Notices of ended runs, on a stack with a worker. See: contract/scheduler.md, Calls out."""

from __future__ import annotations

import time
from typing import Any

from support.receiver import Receiver
from support.schedules import JOBS
from support.stack import Client


async def notice(client: Client, status: int, **members: Any) -> tuple[str, dict[str, Any], bool]:
    """The id of a job that is due now, the notice of its end, and whether that is signed with its key."""
    async with Receiver() as endpoint, Receiver() as app:
        endpoint.answer(status)
        body = {
            "endpointUrl": endpoint.url, "schedule": {"at": int(time.time())}, "retries": 0, "signatureKey": "s3",
            "notification": {"url": app.url, "meta": {"mine": 7}, "headers": [{"key": "X-Mine", "value": "7"}]},
            **members,
        }  # fmt: skip
        id = (await client.post(JOBS, body)).data["id"]
        (call,) = await app.wait_for(1)
        assert call.headers["X-Mine"] == "7"
        assert "X-COREOS-CALLBACK-SECRET" not in call.headers, "the key is sent to nobody"
        return id, call.json(), call.is_signed_with("s3")


async def test_a_run_that_succeeded_is_told_in_the_familys_frame(client: Client) -> None:
    id, body, is_signed = await notice(client, 204, externalId="contract-77-end")
    data = body.pop("data")
    assert body == {
        "tenantId": client.tenant, "status": "success", "reason": "", "eventType": "ScheduledJobCompleted",
        "service": "scheduler", "meta": {"mine": 7}, "callbackMeta": {"mine": 7},
    }  # fmt: skip
    assert {name: data[name] for name in ("jobId", "externalId", "status", "attempt")} == {
        "jobId": id, "externalId": "contract-77-end", "status": "SUCCESS", "attempt": 1,
    }  # fmt: skip
    assert 0 <= data["firedAt"] - data["runAt"] < 60
    assert is_signed


async def test_a_run_that_failed_says_why(client: Client) -> None:
    id, body, _ = await notice(client, 500)
    assert (body["status"], body["reason"], body["eventType"]) == (
        "failed", "the endpoint answered 500", "ScheduledJobFailed",
    )  # fmt: skip
    assert (body["data"]["jobId"], body["data"]["status"]) == (id, "FAILED")


async def test_a_job_that_raises_an_event_has_a_notice_too(client: Client) -> None:
    _, body, _ = await notice(client, 200, endpointUrl="coreos://event", payload={"plate": "MH12"})
    assert (body["eventType"], body["data"]["payload"]) == ("ScheduledJobCompleted", {"plate": "MH12"})
