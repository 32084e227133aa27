"""Commands and the read of one job: HTTP on one side, the very statements of the service in pgbench on the other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from capture import Recorder, Statement, recorder
from figures import Figure
from ground import INDEXED, SQL, Ground, data_of, post
from load import Request
from rounds import CENTRE, FIRST_NUMBER, Plan, Rounds, Say
from script import DIGITS, Put, Sql, apply_statement, bare_create, numbered, rendered, update_script

from haulier.demo.calls import DISPATCH
from haulier.demo.stops import PICKUP
from haulier.services.workflow.facade import INSTANCE


@dataclass(slots=True)
class Sample:
    """One job with its dispatch, and the statements of each command on it."""

    job: str = ""
    ref: str = ""
    dispatch: str = ""
    instance: str = ""
    source: str = ""
    container: str = "CONTAINER-0000000000000000"
    statements: dict[str, list[Statement]] = field(default_factory=dict)


@dataclass(slots=True)
class Leg:
    """A job in its dispatch, ready for the phone's reports."""

    job: str
    dispatch: str
    instance: str


class Commands(Rounds):
    """All measurements of commands. Legs are made once and go through scan, report and status, a part a round."""

    def __init__(self, ground: Ground, plan: Plan, say: Say) -> None:
        super().__init__(ground, plan, say)
        self.sample: Sample | None = None
        self.legs: list[Leg] = []

    def create(self) -> Figure:
        """Create a job."""
        sample = self._sample()
        put = {
            sample.job: numbered(sample.job, "id"),
            sample.ref: numbered(sample.ref, "id"),
            sample.source: Sql("('IND' || (:centre)::text)"),
        }
        (apply,) = sample.statements["create"]

        def script() -> str:
            return f"{self._numbers()}\n{CENTRE}\n{apply_statement(apply, put, {})};\n"

        def requests(_round: int) -> list[Request]:
            return self.ground.new_jobs(self.plan.jobs)

        figure = self._figure("create job", "POST /jobs, 202 when durable; 32 connections", 0.40, requests, script)
        self.say("create job: the bare rows, pgbench")
        bare = f"{self._numbers()}\n{CENTRE}\n{bare_create(SQL['bare_create'], apply, put)};\n"
        figure.detail["pgbench with bare inserts of the same rows, /s"] = self._yardstick(bare, commits=True)
        return figure

    def status(self) -> Figure:
        """Complete a job that is in a dispatch, which follows it to PENDING_CLOSURE."""
        sample = self._sample()
        return self._update(
            "status", "job status", "POST /jobs/{id}/status COMPLETED", self._picked(sample), "job", status_request
        )

    def report(self) -> Figure:
        """The phone's report that an objective was started."""
        sample = self._sample()
        put = {**self._picked(sample), sample.instance: numbered(sample.instance, "pick")}
        return self._update(
            "report", "mobile report", "POST /workflows/{instance} STARTED", put, "dispatch", report_request
        )

    def scan(self) -> Figure:
        """The phone's scan of a consignment taken into custody."""
        sample = self._sample()
        put = {
            **self._picked(sample),
            sample.container: numbered(sample.container, "id"),
            '"number":1,': Sql("('\"number\"' || chr(58) || (:r1_version)::text || ',')"),
        }
        return self._update("scan", "custody scan", "POST /ledgers/custody-in", put, "ledger", scan_request)

    def read(self) -> Figure:
        """Read one job."""
        sample, ground = self._sample(), self.ground
        args = [ground.tenant, "job", sample.job]
        put = {sample.job: numbered(sample.job, "pick")}
        script = f"{self._pick()}\n{rendered(SQL['read_one'], args, put)};\n"
        prefix, chance = sample.job[:-DIGITS], ground.chance

        def requests(_round: int) -> list[Request]:
            picks = (FIRST_NUMBER + chance.randint(1, self.plan.jobs) for _ in range(2 * self.plan.jobs))
            return [Request("GET", f"{DISPATCH}/jobs/{prefix}{pick}") for pick in picks]

        return self._figure("read job", "GET /jobs/{id}; 32 connections", 0.20, requests, lambda: script, commits=False)

    def _update(
        self, command: str, name: str, what: str, put: Put, read_last: str, request: Callable[[Leg], Request]
    ) -> Figure:
        statements = self._sample().statements[command]
        legs = self._legs()

        def script() -> str:
            return update_script(f"{self._numbers()}\n{self._pick()}", statements, put, read_last)

        def requests(number: int) -> list[Request]:
            return [request(leg) for leg in legs[number * self.plan.jobs : (number + 1) * self.plan.jobs]]

        return self._figure(name, f"{what}; 32 connections", 0.35, requests, script)

    @staticmethod
    def _picked(sample: Sample) -> dict[str, Sql]:
        return {text: numbered(text, "pick") for text in (sample.job, sample.ref, sample.dispatch)}

    def _sample(self) -> Sample:
        if self.sample is None:
            self.say("taking down the service's own statements")
            self.sample = asyncio.run(take_sample(self.ground, self.plan.jobs))
        return self.sample

    def _legs(self) -> list[Leg]:
        if not self.legs:
            self.say("jobs and dispatches to report on")
            self.legs = make_legs(self.ground, self.plan.rounds * self.plan.jobs)
        return self.legs


def make_legs(ground: Ground, count: int) -> list[Leg]:
    """Jobs, each in a dispatch of its own, so that a report writes job, instance and dispatch."""
    jobs = [data_of(answer) for answer in ground.send(ground.new_jobs(count), keep=True).answers]
    requests = [dispatch_request(ground, job["id"]) for job in jobs]
    dispatches = [data_of(answer) for answer in ground.send(requests, keep=True).answers]
    ground.wait_drained()
    return [Leg(job["id"], dispatch["id"], pick_up_of(job)) for job, dispatch in zip(jobs, dispatches, strict=True)]


def pick_up_of(job: dict[str, Any]) -> str:
    """The workflow instance of a new job's pick-up."""
    found: str = next(o["workflowInstanceId"] for o in job["objectives"] if o["objectiveRef"] == PICKUP)
    return found


def dispatch_request(ground: Ground, job: str) -> Request:
    return post("/dispatches", {"dispatchTypeId": ground.types.dispatch_type, "jobs": [job]})


def status_request(leg: Leg) -> Request:
    return post(f"/jobs/{leg.job}/status", {"status": "COMPLETED", "subStatus": "delivered"})


def scan_request(leg: Leg, container: str = "") -> Request:
    body = {
        "dispatchId": leg.dispatch, "jobId": leg.job, "custodyEntity": "CONTAINER",
        "custodyEntityId": container or f"CONTAINER-{leg.job[-DIGITS:]}", "custodyLocationId": "IND421302AAG",
    }  # fmt: skip
    return post("/ledgers/custody-in", body)


def report_request(leg: Leg) -> Request:
    body = {
        "status": "STARTED", "code": "", "timestamp": 1537900000, "dispatchId": leg.dispatch, "jobId": leg.job,
        "attemptId": 1, "data": {}, "meta": {"phone": 1},
        "updatedBy": {"id": "rider:1", "name": "Rider 1", "appId": "platform:app:haulier-demo"},
    }  # fmt: skip
    return post(f"/workflows/{leg.instance}", body)


async def take_sample(ground: Ground, copies: int) -> Sample:
    """One job through all its commands inside this process; before it moves, copies of it for the yardstick.

    A call that comes first reads types into the process, so each captured one has another right before it.
    """
    headers = await asyncio.to_thread(ground.headers)
    async with recorder(ground.settings, headers) as calls:
        warm = await _new_leg(ground, calls, Sample())
        sample = Sample()
        leg = await _new_leg(ground, calls, sample)
        sample.dispatch, sample.instance = leg.dispatch, leg.instance
        kinds = ["job", "dispatch", "ledger", INSTANCE]
        ids = [leg.job, leg.dispatch, leg.dispatch, leg.instance]
        numbers = (FIRST_NUMBER + 1, FIRST_NUMBER + copies)
        await asyncio.to_thread(ground.fetch, "copies", ground.tenant, kinds, ids, DIGITS, *numbers)
        for name, request in (
            ("scan", scan_request(leg, sample.container)),
            ("report", report_request(leg)),
            ("status", status_request(leg)),
        ):
            await _carry_out(calls, post(f"/jobs/{warm.job}/sub-status", {"subStatus": "warm"}))
            sample.statements[name] = (await _carry_out(calls, request))[1]
    await asyncio.to_thread(ground.fetch, "settle")
    return sample


async def _new_leg(ground: Ground, calls: Recorder, sample: Sample) -> Leg:
    body = ground.job_body()
    sample.ref, sample.source = body["jobRef"], body["customData"][INDEXED]
    job, sample.statements["create"] = await calls.call("POST", f"{DISPATCH}/jobs", body)
    sample.job = job["id"]
    dispatch, _ = await _carry_out(calls, dispatch_request(ground, sample.job))
    return Leg(sample.job, dispatch["id"], pick_up_of(job))


async def _carry_out(calls: Recorder, request: Request) -> tuple[Any, list[Statement]]:
    return await calls.call(request.method, request.path, json.loads(request.body))
