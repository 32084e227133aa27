"""Requests at once on the same things: exactly one wins, the others hear why, nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest

from support.linehaul import AGAIN, DROP, PICKUP, SUCCESS, Lane
from support.stack import Answer

CONNECTIONS = 64


@pytest.fixture
async def lane(lane: Lane) -> AsyncIterator[Lane]:
    """The tenant, whose app has as many connections as it makes calls at once."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as http:
        lane.client.http = http
        yield lane


def one_won(answers: Sequence[Answer], success: int = 202) -> list[Answer]:
    """The losers, once it is certain that there is one winner and that every loser heard why."""
    losers = [answer for answer in answers if answer.status != success]
    assert len(losers) == len(answers) - 1, [answer.body for answer in answers]
    for answer in losers:
        assert answer.status == 400
        assert answer.body["error"]["description"]
    return losers


async def test_a_job_goes_into_one_of_two_dispatches(lane: Lane) -> None:
    for _ in range(5):
        job = await lane.job()
        dispatches = [await lane.dispatch() for _ in range(3)]
        answers = await asyncio.gather(
            *(lane.patch(f"/dispatches/{id}/jobs", {"jobId": job.id}) for id in dispatches),
            lane.post("/dispatches", lane.dispatch_body(jobs=[job.id])),
        )
        for loser in one_won(answers):
            (fault,) = loser.body["error"]["additionalInfo"]["faults"]
            assert fault["rule"] == "in_other_dispatch"
        holder = (await lane.get(f"/jobs/{job.id}"))["dispatchId"]
        holders = [id for id in dispatches if (await lane.get(f"/dispatches/{id}"))["jobs"] == [job.id]]
        page = await lane.get(f"/dispatches?dispatchTypeId={lane.dispatch_type}&limit=100")
        assert [row["id"] for row in page["dispatches"] if job.id in row["jobs"]] == [holder]
        assert holders in ([], [holder])


async def test_the_same_status_change_is_made_once(lane: Lane) -> None:
    for _ in range(5):
        job = await lane.job()
        dispatch = await lane.dispatch(job)
        started = await asyncio.gather(
            *(lane.post(f"/dispatches/{dispatch}/status", {"status": "IN_PROGRESS"}) for _ in range(4))
        )
        done = await asyncio.gather(*(lane.post(f"/jobs/{job.id}/status", {"status": "COMPLETED"}) for _ in range(4)))
        closed = await asyncio.gather(
            *(lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"}) for _ in range(4))
        )
        for answers in (started, done, closed):
            assert all(loser.fields == {"status"} for loser in one_won(answers))


async def test_a_reference_or_name_is_taken_once(lane: Lane) -> None:
    for path, bodies, success, code, field in (
        ("/jobs", [lane.job_body(jobRef="SAME") for _ in range(8)], 202, "2300", "jobRef"),
        ("/dispatches", [lane.dispatch_body(dispatchRef="SAME") for _ in range(8)], 202, "2300", "dispatchRef"),
        ("/job-types", [{"name": "sameType"}] * 8, 201, "2301", "name"),
    ):
        answers = await asyncio.gather(*(lane.post(path, body) for body in bodies))
        for loser in one_won(answers, success):
            assert (loser.code[-4:], loser.fields) == (code, {field})


async def test_all_of_fifty_scans_of_different_things_reach_the_ledger(lane: Lane) -> None:
    dispatch = await lane.dispatch()
    names = [f"c{n}" for n in range(50)]
    answers = await asyncio.gather(*(lane.scan("in", dispatch, id=name) for name in names))
    assert [answer.status for answer in answers] == [202] * 50, {str(a.body) for a in answers if a.status != 202}
    held = await lane.get(f"/ledgers/{dispatch}")
    assert sorted(row["custodyEntityId"] for row in held["entries"]) == sorted(names)
    assert [row["number"] for row in held["entries"]] == list(range(1, 51))


async def test_of_fifty_scans_of_the_same_thing_one_is_taken(lane: Lane) -> None:
    dispatch = await lane.dispatch()
    answers = await asyncio.gather(*(lane.scan("in", dispatch, id="c1") for _ in range(50)))
    assert all(loser.fields == {"custodyEntityId"} for loser in one_won(answers))
    assert len((await lane.get(f"/ledgers/{dispatch}"))["entries"]) == 1


async def test_cash_is_handed_out_no_more_often_than_it_is_there(lane: Lane) -> None:
    dispatch = await lane.dispatch()
    await lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=10)
    answers = await asyncio.gather(
        *(lane.scan("out", dispatch, "CASH", None, custodyEntityAmount=3) for _ in range(20))
    )
    assert sorted(answer.status for answer in answers) == [202] * 3 + [400] * 17
    assert (await lane.get(f"/ledgers/{dispatch}"))["open"] == [{"account": "CASH", "balance": 1.0}]


async def test_a_ledger_is_read_as_it_is_at_one_moment(lane: Lane) -> None:
    dispatch = await lane.dispatch()
    calls = [
        lane.get(f"/ledgers/{dispatch}") if n % 2 else lane.scan("in", dispatch, "CASH", None, custodyEntityAmount=1)
        for n in range(60)
    ]
    for ledger in (await asyncio.gather(*calls))[1::2]:
        last = [{"account": "CASH", "balance": entry["balance"]} for entry in ledger["entries"][-1:]]
        assert (ledger["open"], ledger["balanced"]) == (last, not last)


async def test_all_reports_of_all_jobs_of_a_dispatch_count(lane: Lane) -> None:
    jobs = [await lane.job() for _ in range(30)]
    dispatch = await lane.dispatch(*jobs)
    steps: tuple[tuple[Any, ...], ...] = (
        (PICKUP, "STARTED", "", 1), (PICKUP, "CLOSED", SUCCESS, 1), (DROP, "STARTED", "", 1),
        (DROP, "CLOSED", AGAIN, 1),
        (DROP, "CLOSED", SUCCESS, 2),
    )  # fmt: skip
    answers = await asyncio.gather(
        *(
            lane.tell(job, dispatch, objective, status, code, attemptId=attempt)
            for objective, status, code, attempt in steps
            for job in jobs
        )
    )
    assert {answer.status for answer in answers} == {202}, {str(a.body) for a in answers if a.status != 202}
    for job in jobs:
        shown = await lane.get(f"/jobs/{job.id}")
        assert (shown["status"], shown["reasonCode"]) == ("COMPLETED", SUCCESS)
        assert [(o["status"], o["attemptId"]) for o in shown["objectives"]] == [("CLOSED", 1), ("CLOSED", 2)]
    assert (await lane.get(f"/dispatches/{dispatch}"))["status"] == "PENDING_CLOSURE"


async def test_the_same_report_at_once_counts_once(lane: Lane) -> None:
    job = await lane.job()
    dispatch = await lane.dispatch(job)
    answers = await asyncio.gather(*(lane.tell(job, dispatch, PICKUP, "CLOSED", SUCCESS) for _ in range(20)))
    assert {answer.status for answer in answers} == {202}, {str(a.body) for a in answers if a.status != 202}
    shown = await lane.get(f"/jobs/{job.id}")
    assert [(o["status"], o["attemptId"]) for o in shown["objectives"]] == [("CLOSED", 1), ("CREATED", 1)]


async def test_a_dispatch_never_closes_over_something_taken_in_at_the_same_moment(lane: Lane) -> None:
    outcomes = set()
    for turn in range(12):
        job = await lane.job()
        dispatch = await lane.dispatch(job)
        await lane.post(f"/jobs/{job.id}/status", {"status": "COMPLETED"})
        calls = [lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"}), lane.scan("in", dispatch)]
        order = 1 if turn % 2 else -1
        answers = (await asyncio.gather(*calls[::order]))[::order]
        closed, taken = (answer.status == 202 for answer in answers)
        assert closed is not taken
        outcomes.add(closed)
        status = (await lane.get(f"/dispatches/{dispatch}"))["status"]
        ledger = await lane.get(f"/ledgers/{dispatch}")
        assert (status == "CLOSED", ledger["balanced"]) == (closed, closed)
    assert outcomes


async def test_a_dispatch_never_closes_over_a_job_added_at_the_same_moment(lane: Lane) -> None:
    for _ in range(8):
        done, more = await lane.job(), await lane.job()
        dispatch = await lane.dispatch(done)
        await lane.post(f"/jobs/{done.id}/status", {"status": "COMPLETED"})
        closing, adding = await asyncio.gather(
            lane.post(f"/dispatches/{dispatch}/status", {"status": "CLOSED"}),
            lane.patch(f"/dispatches/{dispatch}/jobs", {"jobId": more.id}),
        )
        assert (closing.status == 202) is not (adding.status == 202)
        shown = await lane.get(f"/dispatches/{dispatch}")
        assert (shown["status"] == "CLOSED") is (more.id not in shown["jobs"])


async def test_jobs_added_and_removed_at_once_are_all_accounted_for(lane: Lane) -> None:
    first, second = [await lane.job() for _ in range(12)], [await lane.job() for _ in range(12)]
    dispatch = await lane.dispatch(*first)
    path = f"/dispatches/{dispatch}/jobs"
    answers = await asyncio.gather(
        *(lane.call("DELETE", f"{path}/{job.id}") for job in first),
        *(lane.patch(path, {"jobId": job.id}) for job in second),
    )
    assert {answer.status for answer in answers} == {202}, {str(a.body) for a in answers if a.status != 202}
    assert sorted((await lane.get(f"/dispatches/{dispatch}"))["jobs"]) == sorted(job.id for job in second)
