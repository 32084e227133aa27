"""The board's operations. Not part of the contract."""

from __future__ import annotations

from haulier.platform.declarations.parameters import CALLBACK_SECRET, COMMON_HEADERS, Query
from haulier.platform.declarations.section import Section, Statuses
from haulier.services.board import queries
from haulier.services.board.responses import JobsBoard, RunsBoard
from haulier.services.dispatch.facade import MovedJobs, MoveJobs, OrderJobs, move_jobs, order_jobs

BOARD = Section(
    "Board",
    headers=COMMON_HEADERS,
    write_headers=(*COMMON_HEADERS, CALLBACK_SECRET),
    statuses=Statuses(created=202, changed=202, refusals=(400, 401, 403, 429, 503)),
    is_extension=True,
)
CHOICE = (
    Query("status", description="statuses, repeated or with commas between; none: what is open or ended in 24 hours"),
    Query("type", description="ids of types, likewise; none: of every type"),
    Query("ids", description=f"ids, likewise, at most {queries.MAX_IDS}: these and no others, whatever their status"),
)

OPERATIONS = (
    BOARD.get(
        "/board/dispatches", name="readRunsBoard", number=1001, summary="Read all open runs with their jobs"
    ).handle(queries.read_runs, query=CHOICE, response=RunsBoard),
    BOARD.get("/board/jobs", name="readJobsBoard", number=1002, summary="Read all open jobs").handle(
        queries.read_jobs, query=CHOICE, response=JobsBoard
    ),
    BOARD.post("/board/move", name="moveJobs", number=2001, summary="Move jobs between runs in one change").plan(
        move_jobs, body=MoveJobs, response=MovedJobs
    ),
    BOARD.put(
        "/board/dispatches/{dispatchId}/order", name="orderJobs", number=2002, summary="Set the order of a run's jobs"
    ).plan(order_jobs, body=OrderJobs),
)
