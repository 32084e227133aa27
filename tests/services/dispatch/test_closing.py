"""The status of a dispatch over HTTP: the steps it takes, and what keeps it from closing."""

from __future__ import annotations

import pytest

from support.linehaul import PICKUP, Lane
from support.stack import Stack
from support.unchanged import unchanged

BY = pytest.mark.parametrize("by", ["id", "ref"])


async def test_a_dispatch_follows_its_jobs_from_the_first_start_to_the_last_end(lane: Lane) -> None:
    jobs = [await lane.job(), await lane.job()]
    dispatch = await lane.dispatch(*jobs)
    seen = [(await lane.get(f"/dispatches/{dispatch}"))["status"]]
    for job in jobs:
        await lane.tell(job, dispatch, PICKUP, "STARTED")
        seen.append((await lane.get(f"/dispatches/{dispatch}"))["status"])
        await lane.run(job, dispatch)
        seen.append((await lane.get(f"/dispatches/{dispatch}"))["status"])
    assert seen == ["ASSIGNED", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "PENDING_CLOSURE"]
    assert (await lane.patch(f"/dispatches/{dispatch}/jobs", {"jobId": (await lane.job()).id})).status == 202
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "IN_PROGRESS"


async def test_a_job_that_a_client_completes_counts_too(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    assert (await lane.post(f"/jobs/{job.id}/status", {"status": "COMPLETED"})).status == 202
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "PENDING_CLOSURE"


@BY
async def test_closing_lists_what_is_open_and_succeeds_once_nothing_is(stack: Stack, lane: Lane, by: str) -> None:
    done, open_job = await lane.job(), await lane.job()
    dispatch = await lane.dispatch(done, open_job)
    ref = (await lane.get(f"/dispatches/{dispatch}"))["dispatchRef"]
    path = f"/dispatches/{dispatch}" if by == "id" else f"/dispatches/ref/{ref}"
    await lane.run(done, dispatch)
    await lane.scan("in", dispatch, id="c1", jobId=done.id)
    await lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=450.5)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"{path}/status", {"status": "CLOSED"})
        assert (answer.status, answer.code[-4:], answer.fields) == (400, "0007", {"jobs", "ledger"})
        info = answer.body["error"]["additionalInfo"]
        assert (info["openJobs"], info["openJobCount"], info["openCustodyCount"]) == ([open_job.id], 1, 2)
        assert info["openCustody"] == [
            {"custodyEntity": "CASH", "balance": "450.5"},
            {"custodyEntity": "CONTAINER", "custodyEntityId": "c1", "balance": "1"},
        ]
    await lane.run(open_job, dispatch)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.post(f"{path}/status", {"status": "CLOSED"})).fields == {"ledger"}
    await lane.scan("out", dispatch, id="c1")
    await lane.scan("out", dispatch, "CASH", None, custodyEntityAmount=450.5)
    answer = await lane.post(f"{path}/status", {"status": "CLOSED", "subStatus": "settled"})
    assert (answer.status, answer.data) == (202, {"id": dispatch})
    shown = await lane.get(path)
    assert (shown["status"], shown["subStatus"]) == ("CLOSED", "settled")


async def test_a_closed_dispatch_takes_no_change(stack: Stack, lane: Lane) -> None:
    job, other = await lane.job(), await lane.job()
    dispatch = await lane.dispatch(job)
    await lane.run(job, dispatch)
    path = f"/dispatches/{dispatch}"
    assert (await lane.post(f"{path}/status", {"status": "CLOSED"})).status == 202
    rider = await lane.new_rider()
    async with unchanged(stack.runtime.database, lane.client.tenant):
        for answer in (
            await lane.post(f"{path}/status", {"status": "CLOSED"}),
            await lane.post(f"{path}/status", {"status": "CLOSED", "subStatus": "again"}),
            await lane.post(f"{path}/status", {"status": "IN_PROGRESS"}),
            await lane.post(f"{path}/sub-status", {"subStatus": "again"}),
            await lane.patch(f"{path}/jobs", {"jobId": other.id}),
            await lane.call("DELETE", f"{path}/jobs/{job.id}"),
            await lane.patch(f"{path}/participants", {"participantId": rider}),
            await lane.call("DELETE", f"{path}/participants/{lane.rider}"),
            await lane.patch(f"{path}/custom-data", {"customData": {"axles": 1}}),
            await lane.call("PUT", path, {"customData": {"axles": 1}}),
            await lane.scan("in", dispatch),
        ):
            assert (answer.status, answer.code[-4:]) == (400, "0007")
            assert "CLOSED" in answer.body["error"]["description"]


@pytest.mark.parametrize("wanted", ["PENDING_CLOSURE", "CLOSED", "INITIATED", "open", "", None, 5])
async def test_steps_that_are_not_allowed_change_nothing(stack: Stack, lane: Lane, wanted: str | None) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"/dispatches/{dispatch}/status", {"status": wanted})
        assert answer.status == 400
        assert answer.fields <= {"status", "jobs"}


async def test_the_same_status_twice_is_refused_the_second_time(stack: Stack, lane: Lane) -> None:
    dispatch = await lane.dispatch(await lane.job())
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "IN_PROGRESS"})).status == 202
    async with unchanged(stack.runtime.database, lane.client.tenant):
        answer = await lane.post(f"/dispatches/{dispatch}/status", {"status": "IN_PROGRESS"})
        assert (answer.status, answer.fields) == (400, {"status"})


@BY
async def test_a_sub_status_stands_alone_and_is_cleared_by_the_next_status(lane: Lane, by: str) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    ref = (await lane.get(f"/dispatches/{dispatch}"))["dispatchRef"]
    path = f"/dispatches/{dispatch}" if by == "id" else f"/dispatches/ref/{ref}"
    assert (await lane.post(f"{path}/sub-status", {"subStatus": "fuelling"})).status == 202
    shown = await lane.get(path)
    assert (shown["status"], shown["subStatus"]) == ("ASSIGNED", "fuelling")
    assert (await lane.post(f"{path}/status", {"status": "IN_PROGRESS", "subStatus": "rolling"})).status == 202
    assert (await lane.get(path))["subStatus"] == "rolling"
    await lane.run(job, dispatch)
    assert "subStatus" not in await lane.get(path)


async def test_an_abandoned_dispatch_closes_once_its_jobs_are_taken_out(stack: Stack, lane: Lane) -> None:
    job = await lane.job()
    dispatch, empty = await lane.dispatch(job), await lane.dispatch()
    assert (await lane.call("DELETE", f"/dispatches/{dispatch}/jobs/{job.id}")).status == 202
    assert (await lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"})).status == 202
    async with unchanged(stack.runtime.database, lane.client.tenant):
        assert (await lane.post(f"/dispatches/{empty}/status", {"status": "CLOSED"})).fields == {"status"}
