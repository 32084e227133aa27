"""Counters of the demo app: calls, their latencies, and the callbacks that it asked for."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timing:
    """Attempts of one kind of call: latencies, the start of the first and the end of the last, in seconds."""

    latencies: array[float] = field(default_factory=lambda: array("d"))
    first: float = 0.0
    last: float = 0.0

    def add(self, begun: float, ended: float) -> None:
        if not self.latencies:
            self.first = begun
        self.last = ended
        self.latencies.append(ended - begun)


@dataclass(slots=True)
class CallStats:
    """``timings`` and ``done`` are by kind of call, ``expected_callbacks`` by key, ``calls`` counts answered attempts.

    ``found_applied`` counts commands whose answer was lost and whose trace was found when the thing was read back.
    """

    timings: defaultdict[str, Timing] = field(default_factory=lambda: defaultdict(Timing))
    done: Counter[str] = field(default_factory=Counter)
    expected_callbacks: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    commands: int = 0
    answers_lost: int = 0
    found_applied: int = 0
