"""What a board shows: every open run with its jobs, in one answer and as the things are now."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from haulier.platform.access.roles import READER_ROLE
from haulier.services.board.queries import MAX_CHOICES, MAX_IDS, RECENT_MS
from services.board.boards import BOARD, JOB, ask, jobs, runs
from support.linehaul import AGAIN, DROP, PICKUP, SUCCESS, Lane
from support.stack import Client, Stack

SLOT = {"from": 1_790_000_000, "to": 1_790_003_600}


def objectives(**pickup: Any) -> list[dict[str, Any]]:
    return [{"objectiveRef": PICKUP, **pickup}, {"objectiveRef": DROP, "location": "location:hub-2"}]


async def close(lane: Lane, run: str) -> None:
    """Close a run whose jobs are done and whose ledger is even."""
    assert (await lane.post(f"/dispatches/{run}/status", {"status": "CLOSED"})).status == 202


async def aged(stack: Stack, run: str, milliseconds: int) -> None:
    """Let a closed run, and its jobs, have ended longer ago."""
    await stack.runtime.database.execute(
        "UPDATE resource SET updated_at = updated_at - $2,"
        " parent = CASE WHEN kind = 'dispatch' THEN"
        " 'C' || to_char(to_timestamp((updated_at - $2) / 1000.0) AT TIME ZONE 'UTC', 'YYYYMMDD') ELSE parent END"
        " WHERE id = $1 OR (kind = 'job' AND parent = $1)",
        run, milliseconds,
    )  # fmt: skip


async def test_a_run_shows_where_it_stands_and_what_its_jobs_do_next(lane: Lane) -> None:
    job = await lane.job(objectives=objectives(location="location:hub-1", timeslot=SLOT))
    run = await lane.dispatch(job)
    row = (await runs(lane.client))[run]
    read = await lane.get(f"/dispatches/{run}")
    assert row == {
        "id": run, "ref": read["dispatchRef"], "type": lane.dispatch_type, "status": "ASSIGNED", "subStatus": None,
        "version": 1, "createdAt": read["createdAt"], "updatedAt": read["updatedAt"], "participants": [lane.rider],
        "held": 0, "cash": 0, "waiting": 0, "etaAt": None,
        "jobs": {
            job.id: {
                "id": job.id, "ref": job.ref, "type": lane.job_type, "status": "ASSIGNED", "subStatus": None,
                "version": 2, "updatedAt": (await lane.get(f"/jobs/{job.id}"))["updatedAt"], "dispatchId": run,
                "objective": PICKUP, "attempt": 1, "place": "location:hub-1", "from": SLOT["from"] * 1000,
                "to": SLOT["to"] * 1000, "done": 0, "stops": 2, "failed": 0, "eta": None,
            }
        },
    }  # fmt: skip


async def test_a_job_shows_the_attempt_that_is_to_be_done_and_those_that_failed(lane: Lane) -> None:
    job = await lane.job(objectives=objectives())
    run = await lane.dispatch(job)

    async def stands() -> tuple[Any, ...]:
        row = (await runs(lane.client))[run]["jobs"][job.id]
        return tuple(row[name] for name in ("status", "objective", "attempt", "place", "done", "failed"))

    assert await stands() == ("ASSIGNED", PICKUP, 1, None, 0, 0)
    await lane.tell(job, run, PICKUP, "STARTED")
    await lane.tell(job, run, PICKUP, "CLOSED", SUCCESS)
    assert await stands() == ("IN_PROGRESS", DROP, 1, "location:hub-2", 1, 0)
    await lane.tell(job, run, DROP, "CLOSED", AGAIN)
    assert await stands() == ("IN_PROGRESS", DROP, 2, "location:hub-2", 1, 1)
    await lane.tell(job, run, DROP, "CLOSED", SUCCESS, attemptId=2)
    assert await stands() == ("COMPLETED", None, None, None, 2, 1)


async def test_a_place_is_an_id_or_what_is_written_there(lane: Lane) -> None:
    places = {
        "hub": "hub", "Mill Lane 3": {"address": "Mill Lane 3"}, "The Mill": {"address": {"name": "The Mill", "no": 3}},
        '{"no": 3}': {"address": {"no": 3}}, '{"name": {"no": 3}}': {"address": {"name": {"no": 3}}},
        '{"name": null}': {"address": {"name": None}}, "n" * 100: {"address": {"name": "n" * 101}},
    }  # fmt: skip
    for shown, location in places.items():
        job = await lane.job(objectives=objectives(location=location))
        assert (await jobs(lane.client, ids=job.id))[job.id]["place"] == shown


async def test_what_is_in_hand_is_counted(lane: Lane) -> None:
    run = await lane.dispatch(await lane.job())
    for id in ("c1", "c2"):
        assert (await lane.scan("in", run, id=id)).status == 202
    assert (await lane.scan("in", run, "CASH", None, custodyEntityAmount=12.5)).status == 202
    assert (await lane.scan("out", run, id="c2")).status == 202
    row = (await runs(lane.client))[run]
    assert (row["held"], row["cash"], row["waiting"]) == (1, 12.5, 0)


async def test_a_closed_run_stays_for_a_day(stack: Stack, lane: Lane) -> None:
    job = await lane.job()
    run = await lane.dispatch(job)
    await lane.run(job, run)
    await close(lane, run)
    assert (await runs(lane.client))[run]["status"] == "CLOSED"
    assert run in await runs(lane.client, status="CLOSED")
    assert run not in await runs(lane.client, status="ASSIGNED")
    assert job.id in await jobs(lane.client)
    await aged(stack, run, RECENT_MS - 60_000)
    assert run in await runs(lane.client)
    await aged(stack, run, 120_000)
    assert run not in await runs(lane.client)
    assert job.id not in await jobs(lane.client)
    assert run in await runs(lane.client, status="CLOSED")
    assert run in await runs(lane.client, ids=run)


async def test_jobs_of_no_run_are_on_the_board_of_jobs(lane: Lane) -> None:
    loose, placed = await lane.job(), await lane.job()
    run = await lane.dispatch(placed)
    shown = await jobs(lane.client)
    assert {loose.id, placed.id} <= shown.keys()
    assert shown[loose.id]["dispatchId"] is None
    assert shown[placed.id]["dispatchId"] == run
    assert shown[placed.id] == (await runs(lane.client))[run]["jobs"][placed.id]
    assert (await jobs(lane.client, status="CREATED")).keys() == {loose.id}


async def test_jobs_stand_in_the_order_of_their_run(lane: Lane) -> None:
    made = [await lane.job() for _ in range(4)]
    run = await lane.dispatch(*reversed(made))
    board = (await ask(lane.client, "dispatches", ids=run)).data
    assert [values[0] for values in board["rows"][0][board["fields"].index("jobs")]] == [job.id for job in made[::-1]]
    assert (await ask(lane.client, "jobs", ids=made[0].id)).data["fields"] == list(JOB)


async def test_the_choice_is_by_status_type_and_id_together(lane: Lane) -> None:
    run = await lane.dispatch(await lane.job())
    empty = (await lane.post("/dispatches", lane.dispatch_body())).data["id"]
    assert (await runs(lane.client)).keys() == {run, empty}
    assert (await runs(lane.client, status=["INITIATED", "IN_PROGRESS"])).keys() == {empty}
    assert (await runs(lane.client, ids=[run, empty], status="ASSIGNED")).keys() == {run}
    assert (await runs(lane.client, type=lane.dispatch_type)).keys() == {run, empty}
    assert (await runs(lane.client, type="other:type")) == {}
    answer = await lane.client.get(f"{BOARD}/dispatches?status=INITIATED&status=ASSIGNED")
    assert {row[0] for row in answer.data["rows"]} == {run, empty}


@pytest.mark.parametrize("what", ["dispatches", "jobs"])
async def test_limits_of_a_choice(lane: Lane, what: str) -> None:
    most = [f"x{number}" for number in range(MAX_IDS + 1)]
    assert (await ask(lane.client, what, ids=most[:MAX_IDS])).data["rows"] == []
    assert (await ask(lane.client, what, ids=most)).rules == {("ids", "maxItems")}
    assert (await ask(lane.client, what, type=most[:MAX_CHOICES])).data["rows"] == []
    assert (await ask(lane.client, what, type=most[: MAX_CHOICES + 1])).rules == {("type", "maxItems")}
    assert (await ask(lane.client, what, status="open")).rules == {("status", "enum")}


async def test_a_board_shows_nothing_of_other_tenants_and_to_no_stranger(stack: Stack, lane: Lane) -> None:
    run = await lane.dispatch(await lane.job())
    other = await stack.new_tenant()
    for what in ("dispatches", "jobs"):
        assert (await ask(other, what)).data["rows"] == []
        assert (await ask(other, what, ids=run)).data["rows"] == []
        assert (await ask(await lane.client.new_app(), what)).status == 403


async def test_a_reader_may_look_and_not_move(lane: Lane) -> None:
    run, other = await lane.dispatch(await lane.job()), await lane.dispatch()
    reader: Client = await lane.client.new_app(READER_ROLE)
    assert run in await runs(reader)
    move = await reader.post(f"{BOARD}/move", {"jobs": ["x"], "from": run, "to": other})
    order = await reader.put(f"{BOARD}/dispatches/{run}/order", {"jobs": []})
    assert (move.status, order.status) == (403, 403)


async def test_many_may_look_at_once(lane: Lane) -> None:
    run = await lane.dispatch(await lane.job())
    assert all(run in found for found in await asyncio.gather(*(runs(lane.client) for _ in range(8))))
