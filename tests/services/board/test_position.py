"""A listener who goes on from a board's position hears of everything that a later board shows otherwise."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from services.board.boards import BOARD, Row, ask, by_id
from support.linehaul import DROP, PICKUP, SUCCESS, Lane, Made
from support.live import PATIENCE, Heard, Served, listening
from support.stack import Client

ACTS = 60
AT_ONCE = 4


def told(heard: list[Heard]) -> dict[str, int]:
    """The newest version of each row that events name, by ``kind/id``."""
    newest: dict[str, int] = {}
    for one in heard:
        names = [(one.data["subject"], one.data["version"]), *also(one.data)]
        for name, version in names:
            newest[name] = max(version, newest.get(name, 0))
    return newest


def also(event: Any) -> Iterator[tuple[str, int]]:
    """What else an event tells: each name with its version, in the order of the names without."""
    named = event.get("alsoversions", "").split()
    assert [name.rpartition("@")[0] for name in named] == event.get("also", "").split()
    for name in named:
        known, _, version = name.rpartition("@")
        yield unquote(known), int(version)


def changes(before: dict[str, Row], after: dict[str, Row]) -> Iterator[tuple[str, int | None]]:
    """The rows that two boards show otherwise, as events name them, with the version of the later one if it has one."""
    for id, row in after.items():
        old = before.get(id, {"jobs": {}})
        if row["version"] != old.get("version"):
            yield f"dispatch/{id}", row["version"]
        if any(row[name] != old.get(name, 0) for name in ("held", "cash", "waiting")):
            yield f"ledger/{id}", None
        for job_id, job in row["jobs"].items():
            if job["version"] != old["jobs"].get(job_id, {}).get("version"):
                yield f"job/{job_id}", job["version"]


class Crowd:
    """Clients that change a tenant's runs at random, each from where it finds them."""

    def __init__(self, lane: Lane, seed: int) -> None:
        self.lane, self.chance = lane, random.Random(seed)
        self.jobs: list[Made] = []
        self.runs: dict[str, list[Made]] = {}

    async def make(self) -> None:
        for _ in range(6):
            jobs = [await self.lane.job() for _ in range(3)]
            self.runs[await self.lane.dispatch(*jobs)] = jobs

    async def act(self) -> None:
        """One change, which may well be refused because another came first."""
        run = self.chance.choice(list(self.runs))
        job = self.chance.choice(self.runs[run])
        kind = self.chance.randrange(8)
        if kind < 2:
            await self.lane.tell(job, run, PICKUP, self.chance.choice(["STARTED", "CLOSED"]), SUCCESS)
        elif kind == 2:
            await self.lane.tell(job, run, DROP, "CLOSED", SUCCESS)
        elif kind == 3:
            await self.lane.scan("in", run, id=f"c{self.chance.randrange(9)}")
        elif kind == 4:
            await self.lane.post(f"/dispatches/{run}/sub-status", {"subStatus": f"s{self.chance.randrange(9)}"})
        elif kind == 5:
            jobs = [await self.lane.job()]
            self.runs[await self.lane.dispatch(*jobs)] = jobs
        elif kind == 6:
            body = {"jobs": [job.id], "from": run, "to": self.chance.choice(list(self.runs))}
            await self.lane.client.post(f"{BOARD}/move", body)
        else:
            await self.lane.patch(f"/dispatches/{run}/jobs/bulk", {"jobs": [(await self.lane.job()).id]})

    async def go(self, acts: int) -> None:
        turn = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with turn:
                await self.act()

        await asyncio.gather(*(one() for _ in range(acts)))


async def test_a_board_and_the_events_after_it_make_the_next_board(lane: Lane, listened: Served) -> None:
    crowd = Crowd(lane, 13)
    await crowd.make()
    work = asyncio.create_task(crowd.go(ACTS))
    client: Client = lane.client.at(listened.url)
    boards = []
    while not work.done():
        boards.append((await ask(client, "dispatches")).data)
    await work
    last = await lane.dispatch()
    after = by_id((await ask(client, "dispatches")).data)
    for board in boards[:: max(1, len(boards) // 8)]:
        async with listening(client.http, client.url, client.headers, lastEventId=board["position"]) as stream:
            assert stream.heard[0].event == "ready"
            async with asyncio.timeout(PATIENCE):
                while f"dispatch/{last}" not in told(stream.events()):
                    await stream.next()
            newest = told(stream.events())
        for name, version in changes(by_id(board), after):
            assert name in newest, (name, board["position"])
            assert version is None or newest[name] == version, (name, version, newest[name])


async def test_a_board_that_was_read_of_nothing_has_a_position_too(lane: Lane, listened: Served) -> None:
    client = lane.client.at(listened.url)
    answer = await ask(client, "jobs", ids="nothing")
    board = answer.data
    assert answer.headers["X-Haulier-Position"] == board["position"]
    made = await lane.job()
    async with listening(client.http, client.url, client.headers, "job", lastEventId=board["position"]) as stream:
        heard = await stream.until("JobCreated")
    assert stream.heard[0].event == "ready"
    assert heard[-1].data["subject"] == f"job/{made.id}"
