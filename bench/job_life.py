"""A job's whole life: five objectives, from its creation to COMPLETED through the phone's reports.

One job costs as many statements as its commands do one by one: how many is counted, and pgbench runs the very same.
See: docs/design/bench.md.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from capture import Recorder, Statement, recorder
from commands import dispatch_request
from figures import Figure, Round
from ground import Ground, data_of, post
from load import LoadFailed, Request
from rounds import FIRST_NUMBER, LEAST_COMMITTED, NUMBERS_A_CLIENT, NUMBERS_A_RUN
from script import YARDSTICK, Put, life_script, numbered
from yardstick import YardstickFailed, paused, pgbench

from haulier.demo.calls import DISPATCH
from haulier.demo.stops import SUCCESS

STOPS = tuple(f"STOP{number}" for number in range(1, 6))
RUNS_BEFORE = 500
"""Numbers of these rows begin after those of as many runs of other yardsticks."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Jobs a round, and seconds of the yardstick."""

    rounds: int
    jobs: int
    seconds: int


FULL = Size(rounds=3, jobs=1_500, seconds=8)
QUICK = Size(rounds=1, jobs=300, seconds=3)


@dataclass(frozen=True, slots=True)
class Life:
    """One job that was carried through inside this process, and the statements that each command took."""

    ids: list[str]
    commands: list[list[Statement]]

    def put(self) -> Put:
        """Its ids and references, each with a number of the yardstick in place of the end."""
        return {id: numbered(id, "id") for id in self.ids}


def measure(ground: Ground, size: Size, say: Say) -> Figure:
    """Jobs a second through all of their commands, beside pgbench with the same statements."""
    say("five objectives: taking down the service's own statements")
    workflow = ground.register_chain(STOPS)
    life = asyncio.run(live_once(ground, workflow))
    script = life_script("", life.commands, life.put())
    rounds = []
    for number in range(size.rounds):
        say(f"five objectives: round {number + 1}, Haulier")
        ground.checkpoint()
        measured = size.jobs / live_many(ground, workflow, size.jobs)
        ground.wait_drained()
        say(f"five objectives: round {number + 1}, pgbench")
        rounds.append(Round(measured, yardstick(ground, script, len(life.commands), number, size.seconds)))
    detail = {
        "commands a job": float(len(life.commands)),
        "statements a job": float(sum(len(statements) for statements in life.commands)),
    }
    what = "POST /jobs with 5 objectives, its dispatch, and 10 reports to COMPLETED; 32 connections"
    return Figure("job with five objectives", what, "/s", 0.30, "at least", rounds, detail)


def yardstick(ground: Ground, script: str, commands: int, run: int, seconds: int) -> float:
    """Lives a second in pgbench, every command a transaction of its own."""
    base = FIRST_NUMBER + (RUNS_BEFORE + run) * NUMBERS_A_RUN
    numbers = f"\\set n :n + 1\n\\set id {base} + :client_id * {NUMBERS_A_CLIENT} + :n\n"
    with paused(ground.worker()):
        ground.checkpoint()
        tps, processed = pgbench(ground.settings.database_url, numbers + script, seconds)
        committed = ground.fetch("committed", ground.tenant, YARDSTICK)[0][0]
        if committed < LEAST_COMMITTED * processed * commands:
            raise YardstickFailed(f"only {committed} of {processed * commands} commands were applied")
        ground.fetch("forget", ground.tenant, YARDSTICK)
    return tps


def live_many(ground: Ground, workflow: str, count: int) -> float:
    """Carry many jobs through, command by command; answers the seconds of it all."""
    created = ground.send([post("/jobs", job_body(ground, workflow)) for _ in range(count)], keep=True)
    jobs = [data_of(answer) for answer in created.answers]
    assigned = ground.send([dispatch_request(ground, job["id"]) for job in jobs], keep=True)
    dispatches = [data_of(answer)["id"] for answer in assigned.answers]
    seconds = created.seconds + assigned.seconds
    lives = [list(reports(job, dispatch)) for job, dispatch in zip(jobs, dispatches, strict=True)]
    for requests in zip(*lives, strict=True):
        seconds += ground.send(list(requests)).seconds
    last = ground.send([Request("GET", f"{DISPATCH}/jobs/{job['id']}") for job in jobs], keep=True)
    unfinished = sum(data_of(answer)["status"] != "COMPLETED" for answer in last.answers)
    if unfinished:
        raise LoadFailed(f"{unfinished} of {count} jobs are not COMPLETED after their last report")
    return seconds


async def live_once(ground: Ground, workflow: str) -> Life:
    """Two lives inside this process; the first reads what is cached from then on, the second is taken down."""
    headers = await asyncio.to_thread(ground.headers)
    async with recorder(ground.settings, headers) as calls:
        await _live(ground, workflow, calls)
        return await _live(ground, workflow, calls)


async def _live(ground: Ground, workflow: str, calls: Recorder) -> Life:
    commands: list[list[Statement]] = []

    async def carry_out(request: Request) -> Any:
        data, statements = await calls.call(request.method, request.path, json.loads(request.body))
        commands.append(statements)
        return data

    body = job_body(ground, workflow)
    job = await carry_out(post("/jobs", body))
    dispatch = (await carry_out(dispatch_request(ground, job["id"])))["id"]
    for report in reports(job, dispatch):
        await carry_out(report)
    return Life([job["id"], body["jobRef"], dispatch, *instances(job).values()], commands)


def job_body(ground: Ground, workflow: str) -> dict[str, Any]:
    """A job with a place for each of its stops."""
    made = ground.job_body()
    made["jobWorkflowId"] = workflow
    made["objectives"] = [{"objectiveRef": stop, "location": ground.chance.choice(ground.centres)} for stop in STOPS]
    return made


def instances(job: dict[str, Any]) -> dict[str, str]:
    """The workflow instance of each stop."""
    return {objective["objectiveRef"]: objective["workflowInstanceId"] for objective in job["objectives"]}


def reports(job: dict[str, Any], dispatch: str) -> Iterator[Request]:
    """STARTED and CLOSED of each stop, in order."""
    for stop, instance in instances(job).items():
        for status, code in (("STARTED", ""), ("CLOSED", SUCCESS)):
            body = {
                "status": status, "code": code, "timestamp": 1537900000, "dispatchId": dispatch, "jobId": job["id"],
                "attemptId": 1, "data": {}, "meta": {"stop": stop},
                "updatedBy": {"id": "rider:1", "name": "Rider 1", "appId": "platform:app:haulier-demo"},
            }  # fmt: skip
            yield post(f"/workflows/{instance}", body)
