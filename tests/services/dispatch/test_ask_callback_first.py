"""Adding a job asks the callback's address first, which may refuse.

See: contract/dispatch.md "Jobs and participants".
"""

from __future__ import annotations

from support.linehaul import Lane
from support.receiver import Receiver

SECRET = "of-the-caller"


async def jobs_of(lane: Lane, dispatch: str) -> list[str]:
    jobs: list[str] = (await lane.get(f"/dispatches/{dispatch}"))["jobs"]
    return jobs


async def test_the_address_is_asked_then_told(lane: Lane) -> None:
    job, dispatch = await lane.job(), await lane.dispatch()
    async with Receiver() as receiver:
        body = {"jobId": job.id, "callback": {"url": receiver.url, "headers": [{"key": "x-mine", "value": "1"}]}}
        added = await lane.patch(f"/dispatches/{dispatch}/jobs", body, headers={"X-COREOS-CALLBACK-SECRET": SECRET})
        assert added.status == 202
        await receiver.wait_for(2, 60)
        question, result = receiver.received
    assert question.json()["status"] == "requested"
    assert question.json()["data"] == {"dispatchId": dispatch, "jobId": job.id}
    assert (question.headers["x-mine"], question.is_signed_with(SECRET)) == ("1", True)
    assert result.json()["status"] == "success"
    assert await jobs_of(lane, dispatch) == [job.id]


async def test_a_refusal_leaves_the_dispatch_as_it_was_and_is_told(lane: Lane) -> None:
    job, dispatch = await lane.job(), await lane.dispatch()
    async with Receiver() as receiver:
        receiver.answer(409, b'{"message":"too late"}', times=1)
        body = {"jobs": [job.id], "callback": {"url": receiver.url}}
        assert (await lane.patch(f"/dispatches/{dispatch}/jobs/bulk", body)).status == 202
        await receiver.wait_for(2, 60)
        told = receiver.received[1].json()
    assert told["status"] == "failed"
    assert "409" in told["reason"]
    assert await jobs_of(lane, dispatch) == []
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "CREATED"


async def test_what_cannot_be_asked_is_not(lane: Lane) -> None:
    job, dispatch = await lane.job(), await lane.dispatch()
    body = {"jobId": job.id, "callback": {"url": "{{SSE_CALLBACK}}"}}
    assert (await lane.patch(f"/dispatches/{dispatch}/jobs", body)).status == 202
    assert await jobs_of(lane, dispatch) == [job.id]
