"""The whole stack: its memory when nothing happens, how soon it serves again, and the demo."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from figures import Figure, Round
from ground import HAULIER, start, stop
from load import LoadFailed

REST_SECONDS = 8.0
"""How long the stack is left alone before its memory is read."""
MEBIBYTE = 1024 * 1024
DEMO_SECONDS = 900.0


def cold_start(home: Path, rounds: int, say: Callable[[str], None]) -> tuple[Figure, Figure]:
    """Start on data that is there, rest, read memory, stop; as often as asked."""
    starts, memories, detail = [], [], {}
    for number in range(rounds):
        say(f"cold start: round {number + 1}")
        process, ready, seconds = start(home)
        try:
            starts.append(Round(seconds))
            parts = rested_memory(process.pid, ready["pids"])
        finally:
            stop(process)
        memories.append(Round(parts["sum"]))
        if memories[-1].measured == min(item.measured for item in memories):
            detail = {f"{name} MB": value for name, value in parts.items() if name != "sum"}
    return (
        Figure("cold start", "exec of `haulier up` to its ready line, data there", "s", 3.0, "at most", starts),
        Figure(
            "idle memory", "whole stack, proportional share of shared pages", "MB", 350.0, "at most", memories, detail
        ),
    )


def rested_memory(supervisor: int, pids: dict[str, int]) -> dict[str, float]:
    """The same as ``memory`` of a stack that was left alone for ``REST_SECONDS``: the rest is what is measured."""
    time.sleep(REST_SECONDS)
    return memory(supervisor, pids)


def memory(supervisor: int, pids: dict[str, int]) -> dict[str, float]:
    """Mebibytes of every part of the stack with all its children, and their sum.

    The sum counts a page that n processes share as 1/n for each (PSS); ``rss`` counts it n times.
    """
    roots = {**pids, "supervisor": supervisor}
    parts, seen, rss = dict[str, float](), set(roots.values()), 0.0
    for name, pid in roots.items():
        family = [psutil.Process(pid)]
        family += [child for child in family[0].children(recursive=True) if child.pid not in seen]
        seen |= {process.pid for process in family}
        parts[name] = sum(proportional(process.pid) for process in family)
        rss += sum(process.memory_info().rss for process in family) / MEBIBYTE
    return {"sum": sum(parts.values()), **parts, "rss": rss}


def proportional(pid: int) -> float:
    """Proportional set size of one process, mebibytes. See: proc_pid_smaps(5), smaps_rollup."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LoadFailed(f"process {pid} has no proportional set size")


def demo(trips: int | None, say: Callable[[str], None]) -> Figure:
    """``haulier demo`` as a person runs it, from its start to its exit; it must pass its own checks."""
    say("demo: every trip" if trips is None else f"demo: {trips} trips")
    command = [str(HAULIER), "demo", "--speed", "fast", "--json", *([] if trips is None else ["--trips", str(trips)])]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HAULIER_")}
    environ["HAULIER_WORLD_DATA"] = "none"
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=DEMO_SECONDS, check=False)
    seconds = time.perf_counter() - begun
    reports = [line for line in map(json.loads, done.stdout.splitlines()) if "report" in line]
    if done.returncode or not reports or not reports[-1]["report"]["ok"]:
        raise LoadFailed(f"the demo ended with {done.returncode}: {(done.stderr or done.stdout)[-1500:]}")
    report = reports[-1]["report"]
    detail = {f"{phase['name']} s": float(phase["seconds"]) for phase in report["phases"]}
    what = f"`haulier demo --speed fast`, {report['trips']:,} trips, start to exit, checks passed"
    return Figure("demo", what, "s", 120.0, "at most", [Round(seconds)], detail)
