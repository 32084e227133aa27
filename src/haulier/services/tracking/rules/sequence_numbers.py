"""Sequence numbers that never arrived. Pure. See: contract/tracking.md section 9.5."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

MOST_REORDERED = 16
"""A drop of more than this is a device that counts anew."""
REORDERED_MS = 60_000
"""So is any drop after a longer time than this."""
MAX_MISSING = 10_000
"""Missing numbers that are listed one by one."""


class SequenceRuns:
    """Takes points in the order of (tis, seq) and finds what is missing in each run of the counter."""

    def __init__(self) -> None:
        self.ranges: list[tuple[int, int]] = []
        """First and last of each gap, of all runs that ended."""
        self.runs = 0
        self._seen: set[int] = set()
        self._last_seq = 0
        self._last_tis = 0

    def add(self, points: Iterable[tuple[int, int]]) -> None:
        """Take (tis, seq) of further points."""
        seen, last_seq, last_tis = self._seen, self._last_seq, self._last_tis
        for tis, seq in points:
            drop = last_seq - seq
            if not seen or drop > MOST_REORDERED or (drop > 0 and tis - last_tis > REORDERED_MS):
                self._end_run()
                seen = self._seen
                self.runs += 1
            seen.add(seq)
            last_seq, last_tis = seq, tis
        self._last_seq, self._last_tis = last_seq, last_tis

    def end(self) -> None:
        """Say that there are no more points."""
        self._end_run()

    def missing(self) -> tuple[list[int], bool]:
        """The missing numbers one by one, and whether there are more than are listed."""
        found: list[int] = []
        for first, last in self.ranges:
            room = MAX_MISSING - len(found)
            found.extend(range(first, min(last, first + room - 1) + 1))
            if last - first + 1 > room:
                return found, True
        return found, False

    def _end_run(self) -> None:
        numbers = sorted(self._seen)
        self.ranges += [(one + 1, two - 1) for one, two in pairwise(numbers) if two - one > 1]
        self._seen = set()
