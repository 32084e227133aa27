"""Search as you type over all cities of the world, and what its data need of memory."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from figures import Figure, Round
from ground import HAULIER, Ground, stack, start, stop
from load import Request
from whole import rested_memory

SEARCH = "/core/api/v1/locations/country/search"
RATE = 200.0
SHARE = 0.99
SEED = 16
LOAD_SECONDS = 300.0
"""Longest that a load of the whole set may take."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WARMING = ("s", "new delhi", "xqz", "springfeild")
COUNTRIES = ("IN", "US", "DE", "FR", "BR", "CN")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """Rounds, and seconds of each."""

    rounds: int
    seconds: int


FULL = Size(rounds=3, seconds=20)
QUICK = Size(rounds=1, seconds=5)


def measure(size: Size, say: Say) -> list[Figure]:
    """p99 of searches, and how much memory the whole stack has after them beyond what it had when it had warmed up with
    four searches again and again.
    """
    with tempfile.TemporaryDirectory(prefix="haulier-bench-") as directory:
        say("places: the whole set is loaded")
        home = Path(directory) / "home"
        load_seconds = load(home)
        rounds = []
        with stack(home) as ground:
            names = names_of(ground)
            same = [Request("GET", f"{SEARCH}?{urlencode({'city': text})}") for text in WARMING]
            ground.send(same * int(RATE * size.seconds / len(same)), rate=RATE)
            before = memory_of(ground)
            for number in range(size.rounds):
                say(f"places: round {number + 1}, {RATE:.0f} searches a second")
                sent = ground.send(typed(names, size, SEED + number), rate=RATE)
                rounds.append((sent.latency(SHARE), sent.latency(0.5), max(sent.latencies)))
            after = memory_of(ground)
    best = min(rounds)
    what = f"search as you type over {len(names):,} cities, p99 at {RATE:.0f}/s"
    detail = {"p50 ms": best[1], "max ms": best[2], "load s": load_seconds}
    more = f"memory of the data in all processes, after {len(rounds) * RATE * size.seconds:,.0f} searches"
    needed = [Round(after["sum"] - before["sum"])]
    grown = {f"{name} grew by": after[name] - before[name] for name in before if name not in ("sum", "rss")}
    return [
        Figure("places p99", what, "ms", 10.0, "at most", [Round(one[0]) for one in rounds], detail),
        Figure("places memory", more, "MB", 120.0, "at most", needed, {"before": before["sum"], **grown}),
    ]


def memory_of(ground: Ground) -> dict[str, float]:
    """Mebibytes of the whole stack and of its parts, after a rest."""
    return rested_memory(ground.process.pid, ground.pids)


def load(home: Path) -> float:
    """Load the whole set as a person does it, beside a stack that runs; answers the seconds that it took."""
    process, _, _ = start(home)
    try:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("HAULIER_")}
        began = time.perf_counter()
        command = [str(HAULIER), "data", "load", "--home", str(home)]
        subprocess.run(command, check=True, capture_output=True, env=environ, timeout=LOAD_SECONDS)
        return time.perf_counter() - began
    finally:
        stop(process)


def names_of(ground: Ground) -> list[str]:
    """The names of all cities."""
    return [row["name"] for row in ground.fetch("place_names")]


def typed(names: Sequence[str], size: Size, seed: int) -> list[Request]:
    """What people type: beginnings of names of every length, whole ones, a typing error in every tenth, and a country
    beside every fifth.
    """
    source = random.Random(seed)
    requests = []
    for _ in range(int(RATE * size.seconds)):
        name = source.choice(names)
        text = name[: source.randint(1, len(name))]
        if len(text) > 3 and source.random() < 0.1:
            place = source.randrange(1, len(text))
            text = text[:place] + source.choice(LETTERS) + text[place + 1 :]
        asked = {"city": text} | ({"countryCode": source.choice(COUNTRIES)} if source.random() < 0.2 else {})
        requests.append(Request("GET", f"{SEARCH}?{urlencode(asked)}"))
    return requests
