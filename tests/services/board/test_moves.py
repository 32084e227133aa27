"""Jobs moved between runs in one change, and the order of a run's jobs."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import refusal_of
from haulier.services.dispatch.rules.assignment import MAX_JOBS_PER_DISPATCH, move_jobs, order_jobs
from haulier.services.dispatch.statuses import JobStatus
from services.board.boards import BOARD, runs
from support.linehaul import PICKUP, SUCCESS, Lane, lay_lane
from support.stack import Answer, Stack

OPEN: JobStatus = "ASSIGNED"


async def move(lane: Lane, jobs: list[str], source: str, target: str, **more: str) -> Answer:
    return await lane.client.post(f"{BOARD}/move", {"jobs": jobs, "from": source, "to": target, **more})


async def order(lane: Lane, run: str, jobs: list[str]) -> Answer:
    return await lane.client.put(f"{BOARD}/dispatches/{run}/order", {"jobs": jobs})


async def jobs_of(lane: Lane, run: str) -> list[str]:
    found: list[str] = (await lane.get(f"/dispatches/{run}"))["jobs"]
    return found


@given(st.data())
def test_moving_keeps_all_jobs_and_their_order(data: st.DataObject) -> None:
    jobs = [f"j{number}" for number in range(data.draw(st.integers(1, 8)))]
    cut = data.draw(st.integers(1, len(jobs)))
    source, target = jobs[:cut], jobs[cut:]
    wanted = data.draw(st.lists(st.sampled_from(source), min_size=1, unique=True))
    before = data.draw(st.sampled_from([None, *target]))
    kept, filled = move_jobs(source, target, wanted, dict.fromkeys(jobs, OPEN), before)
    assert kept == [job for job in source if job not in wanted]
    assert [job for job in filled if job in wanted] == wanted
    assert [job for job in filled if job not in wanted] == target
    assert filled.index(wanted[-1]) + 1 == (len(filled) if before is None else filled.index(before))


@given(st.lists(st.text(max_size=3), unique=True).flatmap(lambda jobs: st.tuples(st.just(jobs), st.permutations(jobs))))
def test_an_order_is_taken_as_it_is_given(jobs: tuple[list[str], list[str]]) -> None:
    assert order_jobs(*jobs) == jobs[1]


def test_a_run_is_filled_up_to_its_limit() -> None:
    full = [f"j{number}" for number in range(MAX_JOBS_PER_DISPATCH - 1)]
    statuses = dict.fromkeys(["a", "b"], OPEN)
    assert len(move_jobs(["a", "b"], full, ["a"], statuses, None)[1]) == MAX_JOBS_PER_DISPATCH
    refused = refusal_of(lambda: move_jobs(["a", "b"], full, ["a", "b"], statuses, None))
    assert refused is not None
    assert [fault.rule for fault in refused.faults] == ["too_many"]


async def test_jobs_go_from_one_run_to_another_at_once(lane: Lane) -> None:
    made = [await lane.job() for _ in range(4)]
    source, target = await lane.dispatch(*made[:3]), await lane.dispatch(made[3])
    wanted = [made[2].id, made[0].id]
    answer = await move(lane, wanted, source, target, before=made[3].id)
    assert answer.status == 202
    assert answer.data == {"from": source, "to": target, "jobs": wanted}
    assert await jobs_of(lane, source) == [made[1].id]
    assert await jobs_of(lane, target) == [*wanted, made[3].id]
    ref = (await lane.get(f"/dispatches/{target}"))["dispatchRef"]
    for id in wanted:
        job = await lane.get(f"/jobs/{id}")
        assert (job["dispatchId"], job["dispatchRef"], job["status"]) == (target, ref, "ASSIGNED")
    shown = await runs(lane.client)
    assert list(shown[target]["jobs"]) == [*wanted, made[3].id]


async def test_a_phone_goes_on_with_a_job_that_was_moved(lane: Lane) -> None:
    job = await lane.job()
    source, target = await lane.dispatch(job, await lane.job()), await lane.dispatch(await lane.job())
    assert (await lane.tell(job, source, PICKUP, "STARTED")).status == 202
    assert (await move(lane, [job.id], source, target)).status == 202
    assert (await lane.get(f"/dispatches/{target}"))["status"] == "IN_PROGRESS"
    assert (await lane.tell(job, target, PICKUP, "CLOSED", SUCCESS)).status == 202
    await lane.run(job, target)
    assert (await lane.get(f"/jobs/{job.id}"))["status"] == "COMPLETED"


async def test_a_run_whose_open_jobs_went_away_is_to_be_closed(lane: Lane) -> None:
    done, moved = await lane.job(), await lane.job()
    source, target = await lane.dispatch(done, moved), await lane.dispatch()
    await lane.run(done, source)
    assert (await move(lane, [moved.id], source, target)).status == 202
    assert (await lane.get(f"/dispatches/{source}"))["status"] == "PENDING_CLOSURE"


async def test_a_move_that_is_wrong_names_each_job_and_moves_none(lane: Lane) -> None:
    done, stays, strange = await lane.job(), await lane.job(), await lane.job()
    source, target = await lane.dispatch(done, stays), await lane.dispatch()
    await lane.run(done, source)
    answer = await move(lane, [done.id, stays.id, strange.id, stays.id], source, target, before=stays.id)
    assert answer.rules == {
        ("jobs[0]", "terminal"), ("jobs[2]", "not_there"), ("jobs[3]", "duplicate"), ("before", "not_there"),
    }  # fmt: skip
    assert await jobs_of(lane, source) == [done.id, stays.id]
    assert await jobs_of(lane, target) == []


async def test_runs_that_are_closed_or_unknown_or_the_same_are_refused(lane: Lane) -> None:
    done, open_ = await lane.job(), await lane.job()
    closed, run = await lane.dispatch(done), await lane.dispatch(open_)
    await lane.run(done, closed)
    assert (await lane.post(f"/dispatches/{closed}/status", {"status": "CLOSED"})).status == 202
    assert (await move(lane, [open_.id], run, closed)).rules == {("to", "closed")}
    assert (await move(lane, [done.id], closed, run)).rules == {("from", "closed")}
    assert (await move(lane, [open_.id], run, "no-run")).rules == {("to", "unknown")}
    assert (await move(lane, [open_.id], run, run)).rules == {("to", "same")}
    assert (await move(lane, [], run, closed)).status == 400
    assert (await order(lane, closed, [done.id])).status == 400
    assert (await order(lane, "no-run", [])).status == 404


async def test_an_order_names_each_job_once(lane: Lane) -> None:
    made = [(await lane.job()) for _ in range(3)]
    run = await lane.dispatch(*made)
    first, second, third = (job.id for job in made)
    assert (await order(lane, run, [third, first, second])).status == 202
    assert await jobs_of(lane, run) == [third, first, second]
    answer = await order(lane, run, [third, third, "strange"])
    assert answer.rules == {("jobs[1]", "duplicate"), ("jobs[2]", "not_there"), ("jobs", "missing")}
    assert await jobs_of(lane, run) == [third, first, second]


async def test_a_job_that_many_move_at_once_is_in_one_run(lane: Lane) -> None:
    job = await lane.job()
    source = await lane.dispatch(job)
    targets = [await lane.dispatch() for _ in range(5)]
    answers = await asyncio.gather(*(move(lane, [job.id], source, target) for target in targets))
    assert sorted(answer.status for answer in answers) == [202] + [400] * 4
    holding = [run for run in (source, *targets) if job.id in await jobs_of(lane, run)]
    assert holding == [(await lane.get(f"/jobs/{job.id}"))["dispatchId"]]


@pytest.mark.parametrize("mine", ["from", "to"])
async def test_anothers_run_is_unknown(stack: Stack, lane: Lane, mine: str) -> None:
    other = await lay_lane(await stack.new_tenant())
    job, theirs = await lane.job(), await other.dispatch(await other.job())
    run = await lane.dispatch(job)
    source, target = (run, theirs) if mine == "from" else (theirs, run)
    answer = await move(lane, [job.id], source, target)
    assert answer.rules == {("to" if mine == "from" else "from", "unknown")}
