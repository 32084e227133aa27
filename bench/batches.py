"""Batches: rows a second from the first call to the last row, and a long file with lists asked for meanwhile."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

import entities
import participants
import psutil
from figures import Figure, Round
from ground import Ground
from load import LoadFailed, Request
from uploads import upload

from haulier.demo.onboard import PARTICIPANTS

ROWS = 1_024
"""Rows of one batch: as many as the contract allows."""
TYPES_AT_ONCE = 2
"""Types that batches are sent for; those of one type are worked off one after the other."""
ALONE = 8
"""Batches that are sent one by one."""
PATIENCE_SECONDS = 600.0
LISTS = 2_000
"""Different lists that are asked for beside an upload, again and again."""
SHARE = 0.99


@dataclass(frozen=True, slots=True)
class Size:
    """Batches of each type and rounds of them; rows of the file."""

    batches: int
    rounds: int
    file_rows: int
    listed: entities.Size


FULL = Size(batches=40, rounds=3, file_rows=1_000_000, listed=entities.FULL)
QUICK = Size(batches=4, rounds=1, file_rows=20_000, listed=entities.QUICK)


def rows(ground: Ground, size: Size, say: Callable[[str], None]) -> Figure:
    """Rows a second, from the first POST until every batch is COMPLETED."""
    types = [participants.register(ground, f"batched{letter}") for letter in "xy"[:TYPES_AT_ONCE]]
    rounds, bare = [], []
    for number in range(size.rounds):
        say(f"batches: round {number + 1}")
        requests = [_batch(ground, plural, f"{number}-{n}") for n in range(size.batches) for plural in types]
        ground.wait_drained()
        ground.checkpoint()
        rounds.append(Round(len(requests) * ROWS / _seconds(ground, requests)))
        bare.append(_bare(ground, types, len(requests) * ROWS))
    alone = [_seconds(ground, [_batch(ground, types[0], f"alone-{n}")]) * 1000 for n in range(ALONE)]
    what = f"{ROWS:,} rows with 12 validated attributes a batch, from the first call to the last row"
    detail = {
        "ms of one batch alone": round(sorted(alone)[len(alone) // 2], 1),
        "rows/s that the server copies, nothing else running": round(max(bare)),
    }
    return Figure("batch", what, "rows/s", 20_000, "at least", rounds, detail)


def file(ground: Ground, size: Size, say: Callable[[str], None]) -> list[Figure]:
    """A long file: rows a second from the first byte to the last row, the worker's memory, and lists meanwhile."""
    entities.grow_once(ground, size.listed, say)
    plural = participants.register(ground, "uploaded")
    with TemporaryDirectory(prefix="haulier-bench-csv-") as directory:
        path = Path(directory) / "rows.csv"
        say(f"upload: writing {size.file_rows:,} rows")
        _write(ground, path, size.file_rows)
        ground.wait_drained()
        ground.checkpoint()
        say(f"upload: {size.file_rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        done, begun = _done(ground), time.perf_counter()
        lists = [entities.any_request(ground, size.listed) for _ in range(LISTS)]
        with memory_of(ground) as most, ground.sending(lists, rate=entities.RATE) as finish:
            upload(ground, f"{PARTICIPANTS}/{plural}/batch/upload", path)
            uploaded = time.perf_counter() - begun
            _wait(ground, done + 1)
            seconds = time.perf_counter() - begun
            listed = finish()
    found = ground.fetch("batch_outcome", ground.tenant)[0]
    if (found["rows"], found["failed"]) != (size.file_rows, 0):
        raise LoadFailed(f"of {size.file_rows} rows {found['rows']} were dealt with, {found['failed']} failed")
    what = f"a CSV file of {size.file_rows:,} rows, from the first byte to the last row"
    detail = {"seconds until the 202": round(uploaded, 1), "seconds": round(seconds, 1)}
    return [
        Figure("upload", what, "rows/s", 15_000, "at least", [Round(size.file_rows / seconds)], detail),
        Figure("upload memory", "most memory of the worker meanwhile", "MiB", 200, "at most", [Round(most["worker"])],
               {"MiB of an API process": round(most["api"])}),
        Figure("list meanwhile p99", f"the list of entities at {entities.RATE:.0f}/s while the file is worked off",
               "ms", 25.0, "at most", [Round(listed.latency(SHARE))], {"p50 ms": round(listed.latency(0.5), 1)}),
    ]  # fmt: skip


def _bare(ground: Ground, types: list[str], rows: int) -> float:
    """Rows a second that the server itself can copy, with their journal rows, on two connections: the machine's limit,
    without parsing, checking, deciding or telling anything.
    """
    ground.checkpoint()
    share = rows // len(types)
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(types)) as pool:
        found = [
            pool.submit(ground.fetch, "bare_rows", ground.tenant, plural, f"bare-{plural}", share) for plural in types
        ]
        for task in found:
            task.result()
    return rows / (time.perf_counter() - begun)


def _seconds(ground: Ground, requests: list[Request]) -> float:
    """From the moment the first request is on its way until all batches are done: by the journal's own moments for the
    end, which a look from outside would only find later.
    """
    done = _done(ground)
    sent = ground.send(requests)
    begun = min(at - latency / 1000 for at, latency in zip(sent.answered_at, sent.latencies, strict=True))
    _wait(ground, done + len(requests))
    ended: int = ground.fetch("batch_ended", ground.tenant)[0][0]
    return ended / 1000 - begun


def _batch(ground: Ground, plural: str, mark: str) -> Request:
    payload = [participants.body(ground, f"{mark}-{row}") for row in range(ROWS)]
    return Request("POST", f"{PARTICIPANTS}/{plural}/batch", json.dumps({"payload": payload}))


def _done(ground: Ground) -> int:
    found: int = ground.fetch("batches_done", ground.tenant)[0][0]
    return found


def _wait(ground: Ground, count: int) -> None:
    """Until so many batches are done."""
    ground.wait_for(lambda done: done >= count, PATIENCE_SECONDS, "batches_done", ground.tenant)


def _write(ground: Ground, path: Path, count: int) -> None:
    """The file, one participant a row."""
    with path.open("w", newline="") as target:
        first = _flat(participants.body(ground, "0"))
        writer = csv.DictWriter(target, list(first))
        writer.writeheader()
        for number in range(count):
            writer.writerow(_flat(participants.body(ground, f"row-{number}")))


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = body["properties"]
    return {name: value for name, value in body.items() if name != "properties"} | properties


@contextmanager
def memory_of(ground: Ground) -> Iterator[dict[str, float]]:
    """The most resident memory of the worker and of any API process meanwhile, in MiB."""
    most = {"worker": 0.0, "api": 0.0}
    over = Event()
    watched = {psutil.Process(pid): "worker" if name.startswith("worker") else "api"
               for name, pid in ground.pids.items() if name.startswith(("worker", "api"))}  # fmt: skip

    def watch() -> None:
        while not over.wait(0.2):
            for process, role in watched.items():
                most[role] = max(most[role], process.memory_info().rss / 2**20)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()
