"""One stack for the whole bench, a tenant in it, and what a tenant registers before its first job."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import msgspec
from load import Load, Request, Sent, send, sending

from haulier.cli.offline import open_runtime
from haulier.demo.calls import DISPATCH
from haulier.demo.client import CoreClient, Credentials
from haulier.demo.onboard import number, register_execution_workflows, register_job_workflow, register_type, text
from haulier.demo.stops import DROP, PICKUP, SUCCESS
from haulier.demo.trips import read_centres
from haulier.engines.embedded_postgres import EmbeddedPostgres
from haulier.engines.settings import Settings, load_settings
from haulier.engines.statements import parse_statements
from haulier.services.aaa.facade import onboard_tenant
from haulier.services.workflow.facade import END

SQL = parse_statements((Path(__file__).parent / "bench.sql").read_text(), "bench.sql")
HAULIER = Path(__file__).parent.parent / ".venv" / "bin" / "haulier"
CALLBACK_SECRET = "bench"
START_SECONDS = 90.0
STOP_SECONDS = 30.0
DRAIN_SECONDS = 180.0
LOOK_SECONDS = 0.05
"""Between two looks at how far the stack has come."""

INDEXED = "source"
ATTRIBUTES: list[dict[str, Any]] = [
    {**text("routeType", valueOneOf=["FTL", "Carting"]), "indexed": False},
    text(INDEXED, range={"min": 1, "max": 64}),
    number("plannedMinutes", 0, 20000),
    number("legNumber", 1, 64),
]


@dataclass(frozen=True, slots=True)
class Types:
    """Ids of what was registered."""

    job_type: str
    dispatch_type: str
    job_workflow: str
    execution_workflows: dict[str, str]


class Ground:
    """The stack under test, seen from outside: its address, its database, its processes."""

    def __init__(self, settings: Settings, process: subprocess.Popen[str], ready: dict[str, Any]) -> None:
        self.process = process
        self.url: str = ready["url"]
        self.pids: dict[str, int] = ready["pids"]
        self.settings, self.admin_url = asyncio.run(_with_database(settings))
        self.credentials = asyncio.run(self._onboard("bench"))
        self.tenant = self.credentials.tenant_id
        self.centres = [centre.code for centre in read_centres().values()]
        self.chance = Random(2018)
        self.jobs_made = 0
        self.more_headers = b""
        """Further header lines of every request."""
        self.media = b"application/json"
        """Content type of every request's body."""
        self.filled = False
        self.grown = False
        self.types = asyncio.run(self._register())

    def of_new_tenant(self, name: str, stops: Sequence[str]) -> Ground:
        """The same stack for a tenant of its own, with one job type without attributes, and one job workflow."""
        other = copy(self)
        other.credentials = asyncio.run(self._onboard(name))
        other.tenant = other.credentials.tenant_id

        async def register() -> Types:
            async with other._client() as client:
                job_type = await register_type(client, "job-types", "parcel", [])
                return Types(job_type, "", "", await register_execution_workflows(client))

        other.types = asyncio.run(register())
        other.register_chain(stops)
        return other

    async def _onboard(self, name: str) -> Credentials:
        async with open_runtime(self.settings) as runtime:
            made = await onboard_tenant(runtime, name)
            return Credentials(made.tenantId, made.clientId, made.clientSecret)

    async def _register(self) -> Types:
        async with self._client() as client:
            job_type = await register_type(client, "job-types", "legOfPath", ATTRIBUTES)
            dispatch_type = await register_type(client, "dispatch-types", "lineHaul", [])
            workflows = await register_execution_workflows(client)
            job_workflow = await register_job_workflow(client, workflows)
            return Types(job_type, dispatch_type, job_workflow, workflows)

    def register_chain(self, stops: Sequence[str]) -> str:
        """A job workflow of these objectives one after the other. Answers its id."""
        workflow = self.types.execution_workflows[PICKUP]
        objectives = [
            {"objectiveRef": here, "workflow": workflow, "next": [{"code": SUCCESS, "nextObjective": beyond}]}
            for here, beyond in zip(stops, [*stops[1:], END], strict=True)
        ]
        body = {"name": f"chain of {len(stops)}", "start": stops[0], "objectives": objectives}
        (answer,) = self.send([post("/job-workflows", body)], keep=True).answers
        made: str = data_of(answer)["id"]
        return made

    def _client(self) -> CoreClient:
        return CoreClient(self.url, self.credentials, "", CALLBACK_SECRET, 1)

    def headers(self) -> bytes:
        """Header lines of an app with a fresh token. The request id is constant, as with real clients."""

        async def made() -> bytes:
            async with self._client() as client:
                return (
                    client.headers
                    + b"Content-Type: %b\r\n" % self.media
                    + client.user_line("rider:bench", "rider")
                    + b"X-COREOS-REQUEST-ID: bench\r\n"
                    + self.more_headers
                )

        return asyncio.run(made())

    def send(self, requests: list[Request], *, rate: float = 0.0, keep: bool = False) -> Sent:
        """Send requests from the load generator's process: 32 connections, or at a rate."""
        return send(Load(self.url, self.headers().decode(), requests, rate=rate, keep=keep))

    def sending(self, requests: list[Request], *, rate: float) -> AbstractContextManager[Callable[[], Sent]]:
        """Send requests again and again at a rate, until what is returned is called, which returns how it went."""
        return sending(Load(self.url, self.headers().decode(), requests, rate=rate, endless=True))

    def do(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """One request; ``data`` of its answer."""
        return data_of(self.send([Request(method, path, json.dumps(body))], keep=True).answers[0])

    def job_body(self, callback: str = "") -> dict[str, Any]:
        """A new job as an app creates it. ``callback``: address that the job's own reference is added to."""
        self.jobs_made += 1
        ref = f"BENCH-{self.jobs_made:016d}"
        source, destination = self.chance.choice(self.centres), self.chance.choice(self.centres)
        made = {
            "jobWorkflowId": self.types.job_workflow,
            "jobTypeId": self.types.job_type,
            "jobRef": ref,
            "objectives": [
                {"objectiveRef": PICKUP, "location": source},
                {"objectiveRef": DROP, "location": destination},
            ],
            "customData": {"routeType": "FTL", INDEXED: source, "plannedMinutes": 734.5, "legNumber": 1},
        }
        if callback:
            made["callback"] = {"url": callback + ref}
        return made

    def new_jobs(self, count: int, callback: str = "") -> list[Request]:
        """Requests that create as many jobs."""
        return [post("/jobs", self.job_body(callback)) for _ in range(count)]

    def fetch(self, name: str, *args: object) -> list[asyncpg.Record]:
        """One of the bench's own statements."""
        return asyncio.run(_fetch(self.settings.database_url, SQL[name], *args))

    def wait_for(
        self, holds: Callable[[Any], bool], seconds: float, name: str, *args: object, every: float = LOOK_SECONDS
    ) -> None:
        """Until the only value of one of the bench's own statements is as wanted. One connection looks all the time: a
        new one for each look would take a tenth of the machine from what is measured.
        """
        asyncio.run(_wait_for(self.settings.database_url, holds, seconds, every, SQL[name], *args))

    def wait_drained(self) -> None:
        """Until the relay has carried every event: the next measurement must not pay for the last one."""
        self.wait_for(lambda behind: behind == 0, DRAIN_SECONDS, "behind")

    def checkpoint(self) -> None:
        """Begin with the same distance to the next checkpoint, for service and yardstick alike."""
        asyncio.run(_fetch(self.admin_url, SQL["checkpoint"]))

    def worker(self) -> int:
        """Process id of the background worker."""
        return self.pids["worker-0"]


def post(path: str, body: dict[str, Any]) -> Request:
    """A POST to the dispatch service."""
    return Request("POST", DISPATCH + path, json.dumps(body))


def data_of(answer: str) -> dict[str, Any]:
    """``data`` of an answer's body."""
    found: dict[str, Any] = msgspec.json.decode(answer)["data"]
    return found


@contextmanager
def stack(home: Path, **environment: str) -> Iterator[Ground]:
    """``haulier up`` in a process of its own with these variables, ready to be measured."""
    settings = load_settings({}, missing_key="make", home=home)
    process, ready, _ = start(home, **environment)
    try:
        yield Ground(settings, process, ready)
    finally:
        stop(process)


def start(home: Path, **environment: str) -> tuple[subprocess.Popen[str], dict[str, Any], float]:
    """Start the stack; answers its process, its ready line, and the seconds from exec to that line."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HAULIER_")}
    # Measurements stop the worker for a while, which must not be taken for its end.
    environ |= {"HAULIER_OUTBOUND_ALLOW_PRIVATE": "true", "HAULIER_LOG_LEVEL": "warning"}
    environ |= {"HAULIER_UNRESPONSIVE_SECONDS": "3600", "HAULIER_WORLD_DATA": "none", **environment}
    begun = time.perf_counter()
    command = [str(HAULIER), "up", "--json", "--port", "0", "--home", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None, "the output is a pipe"
    line = process.stdout.readline()
    seconds = time.perf_counter() - begun
    if not line:
        raise RuntimeError(f"the stack did not start; exit code {process.wait(START_SECONDS)}")
    return process, json.loads(line), seconds


def stop(process: subprocess.Popen[str]) -> None:
    """Ctrl-C, and wait until everything has ended."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def _with_database(settings: Settings) -> tuple[Settings, str]:
    """Settings with the address of the running server, and its superuser's address."""
    server = EmbeddedPostgres(settings.home)
    url = await server.start()
    return msgspec.structs.replace(settings, database_url=url), server.admin_url


async def _wait_for(
    url: str, holds: Callable[[Any], bool], seconds: float, every: float, sql: str, *args: object
) -> None:
    connection = await asyncpg.connect(url)
    deadline = time.monotonic() + seconds
    try:
        while not holds(found := await connection.fetchval(sql, *args)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still {found} after {seconds:.0f} s: {sql}")
            await asyncio.sleep(every)
    finally:
        await connection.close()


async def _fetch(url: str, sql: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        found: list[asyncpg.Record] = await connection.fetch(sql, *args, timeout=600)
        return found
    finally:
        await connection.close()
